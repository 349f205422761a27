//! Changes of incidents and alerts by people: all of a change, what follows from it, its history and its versions in one
//! transaction. What is to be done says a rule that is handed in (`domain::incident_change`), of what is there at that moment.

use std::collections::BTreeSet;

use security_center_alerts::alert::AlertStatus;
use security_center_alerts::category::Categories;
use security_center_alerts::incident::{IncidentStatus, NameFacts, Names};
use serde_json::{Value, json};
use sqlx::Row;

use super::alert_list::{self, AlertRow};
use super::database::Tx;
use super::incident_follow::follow;
use super::incident_history::{By, add_history, add_with_alerts, in_history, raise_revision};
use super::incident_list::{self, IncidentRow};
use super::sight::View;
use super::sql::{Bound, Sql};
use super::{LocationStore, Result, code, write_back};
use crate::domain::incident_change::{ChangedBy, Edit, FieldEdit, NotMade, Present};
use crate::domain::judgement::Judgement;
use crate::domain::write_back::bit;

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// There is nothing of this id in sight.
    NotThere,
    /// Part of the incident is not in sight.
    Outside,
    /// It was not made.
    Not(NotMade),
    /// It was so already.
    Already,
    /// It is made. Windows are to be told of a new revision of the tenant's incidents and alerts.
    Made,
}

/// Whose fields and comments they are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of<'a> {
    Incident(i64),
    Alert(&'a str),
}

impl LocationStore {
    /// Changes an incident, all of which has to be in sight, as the rule says.
    pub async fn change_incident(
        &self,
        (view, number): (View<'_>, i64),
        by: By<'_>,
        rule: impl FnOnce(&Present<IncidentStatus>) -> std::result::Result<Edit<IncidentStatus>, NotMade>,
    ) -> Result<Done> {
        let (mut tx, tenant_id) = (self.database.write().await?, view.tenant_id);
        let Some(row) = incident_list::incident(&mut tx, view, number).await? else {
            return Ok(Done::NotThere);
        };
        if !view.sees_all_of(&mut tx, number).await? {
            return Ok(Done::Outside);
        }
        let fields = fields_of(&mut tx, tenant_id, Of::Incident(number)).await?;
        let edit = match rule(&present_incident(&row, fields)) {
            Err(why) => return Ok(Done::Not(why)),
            Ok(edit) if edit.is_nothing() => return Ok(Done::Already),
            Ok(edit) => edit,
        };
        let followed = follow(&mut tx, tenant_id, number, by, &edit.alerts).await?;
        write_incident(&mut tx, tenant_id, &row, &edit, by).await?;
        note_fields(&mut tx, tenant_id, Of::Incident(number), row.version + 1, &edit.fields, by).await?;
        let mut details = json!({ "fields": in_history(&edit.fields) });
        let mut alerts = None;
        if !followed.is_empty() {
            details["alertCount"] = followed.len().into();
            alerts = Some(Value::Array(followed).to_string());
        }
        add_with_alerts(&mut tx, (tenant_id, number), ("changed", details), alerts, by).await?;
        raise_revision(&mut tx, tenant_id).await?;
        tx.commit().await?;
        Ok(Done::Made)
    }

    /// Changes an alert in sight, as the rule says. Where that opens its incident, all of that has to be in sight.
    pub async fn change_alert(
        &self,
        (view, id): (View<'_>, &str),
        by: By<'_>,
        rule: impl FnOnce(&Present<AlertStatus>) -> std::result::Result<Edit<AlertStatus>, NotMade>,
    ) -> Result<Done> {
        if code::is_nobodys(id) {
            return Ok(Done::NotThere);
        }
        let (mut tx, tenant_id) = (self.database.write().await?, view.tenant_id);
        let Some(row) = alert_list::alert(&mut tx, view, id).await? else { return Ok(Done::NotThere) };
        let fields = fields_of(&mut tx, tenant_id, Of::Alert(id)).await?;
        let edit = match rule(&present_alert(&row, fields)) {
            Err(why) => return Ok(Done::Not(why)),
            Ok(edit) if edit.is_nothing() => return Ok(Done::Already),
            Ok(edit) => edit,
        };
        if !alter(&mut tx, (view, &row), &edit, by).await? {
            return Ok(Done::Outside);
        }
        let fields = edit.fields.iter().fold(0, |bits, one| bits | bit(one.field));
        write_back::decided(&mut tx, &write_back::one(tenant_id, id), fields, by.now).await?;
        raise_revision(&mut tx, tenant_id).await?;
        tx.commit().await?;
        Ok(Done::Made)
    }
}

/// Changes an alert, with its history and its incident. False: it would open an incident of which part is not in sight, and nothing
/// was written.
pub(super) async fn alter(
    tx: &mut Tx,
    whose: (View<'_>, &AlertRow),
    edit: &Edit<AlertStatus>,
    by: By<'_>,
) -> Result<bool> {
    let row = whose.1;
    let details = json!({ "alert": row.id, "title": row.title, "fields": in_history(&edit.fields) });
    alter_told(tx, whose, edit, ("alertChanged", details), by).await
}

/// The same, where the history tells it otherwise.
pub(super) async fn alter_told(
    tx: &mut Tx,
    (view, row): (View<'_>, &AlertRow),
    edit: &Edit<AlertStatus>,
    told: (&str, Value),
    by: By<'_>,
) -> Result<bool> {
    let (tenant_id, id) = (view.tenant_id, row.id.as_str());
    if let Some(incident) = row.incident.filter(|_| edit.reopens)
        && is_resolved(tx, tenant_id, incident).await?
        && !view.sees_all_of(tx, incident).await?
    {
        return Ok(false);
    }
    write_alert(tx, tenant_id, row, edit, by).await?;
    note_fields(tx, tenant_id, Of::Alert(id), row.version + 1, &edit.fields, by).await?;
    if let Some(incident) = row.incident {
        add_history(tx, tenant_id, incident, told, by).await?;
        if edit.reopens && reopen(tx, tenant_id, incident).await? {
            let details = json!({ "alert": id });
            add_history(tx, tenant_id, incident, ("reopened", details), by).await?;
        }
        touch_incident(tx, tenant_id, incident, by.now).await?;
    }
    Ok(true)
}

/// An incident, as far as people change it.
#[must_use]
pub fn present_incident(row: &IncidentRow, fields: Vec<ChangedBy>) -> Present<IncidentStatus> {
    Present {
        version: row.version,
        name: row.named.then(|| row.display_name.clone()),
        status: row.status,
        assigned_to: row.assigned_to.clone(),
        judgement: Judgement { classification: row.classification, determination: row.determination },
        tags: row.tags.clone(),
        redirect_to: row.redirect_to,
        fields,
    }
}

/// An alert, as far as people change it.
#[must_use]
pub fn present_alert(row: &AlertRow, fields: Vec<ChangedBy>) -> Present<AlertStatus> {
    Present {
        version: row.version,
        name: None,
        status: row.status,
        assigned_to: row.assigned_to.clone(),
        judgement: Judgement { classification: row.classification, determination: row.determination },
        tags: BTreeSet::new(),
        redirect_to: None,
        fields,
    }
}

pub(super) async fn fields_of(tx: &mut Tx, tenant_id: &str, of: Of<'_>) -> Result<Vec<ChangedBy>> {
    let (table, key) = of.place("field");
    let mut sql = Sql::of(format!("SELECT field, version, person_name, at FROM {table} WHERE tenant_id = "));
    sql.bind(tenant_id.into()).add(&format!(" AND {key} = ")).bind(of.id());
    let rows = sql.all(tx).await?;
    let changed = rows.iter().map(|row| {
        Ok(ChangedBy {
            field: code::parse(row.try_get("field")?)?,
            version: row.try_get("version")?,
            by: row.try_get("person_name")?,
            at: row.try_get("at")?,
        })
    });
    changed.collect()
}

impl Of<'_> {
    pub(super) fn place(self, what: &str) -> (String, &'static str) {
        match self {
            Self::Incident(_) => (format!("incident_{what}"), "incident"),
            Self::Alert(_) => (format!("alert_{what}"), "alert_id"),
        }
    }

    pub(super) fn id(self) -> Bound {
        match self {
            Self::Incident(number) => number.into(),
            Self::Alert(id) => id.into(),
        }
    }
}

/// What else a statement that notes who changed a field does where somebody had changed it before.
pub(super) fn changed_anew(key: &str) -> String {
    format!(
        " ON CONFLICT (tenant_id, {key}, field) DO UPDATE SET version = excluded.version, at = excluded.at,
             person_id = excluded.person_id, person_name = excluded.person_name"
    )
}

pub(super) async fn note_fields(
    tx: &mut Tx,
    tenant_id: &str,
    of: Of<'_>,
    version: i64,
    edits: &[FieldEdit],
    by: By<'_>,
) -> Result<()> {
    let (table, key) = of.place("field");
    for edit in edits {
        let columns = format!("(tenant_id, {key}, field, version, at, person_id, person_name)");
        let mut sql = Sql::of(format!("INSERT INTO {table} {columns} VALUES "));
        sql.list([
            tenant_id.into(),
            of.id(),
            code::text(edit.field).as_str().into(),
            version.into(),
            by.now.into(),
            by.person_id.into(),
            by.person_name.into(),
        ]);
        sql.add(&changed_anew(key));
        sql.run(tx).await?;
    }
    Ok(())
}

pub(super) async fn write_incident(
    tx: &mut Tx,
    tenant_id: &str,
    row: &IncidentRow,
    edit: &Edit<IncidentStatus>,
    by: By<'_>,
) -> Result<()> {
    let after = &edit.after;
    let names = after.name.as_deref().map_or_else(|| names_by_rule(row), Names::given);
    let resolved_at = resolved(row.resolved_at, after.status == IncidentStatus::Resolved, by.now);
    sqlx::query(
        "UPDATE incident SET display_name = $3, named = $4, status = $5, assigned_to = $6, classification = $7,
             determination = $8, tags = $9, resolved_at = $10, last_update_at = $11, version = version + 1,
             active_alerts = (SELECT count(*) FROM alert WHERE alert.tenant_id = $1 AND alert.incident = $2
                              AND alert.status <> $12), display_name_nl = $13
         WHERE tenant_id = $1 AND number = $2",
    )
    .bind(tenant_id)
    .bind(row.number)
    .bind(names.english)
    .bind(i64::from(after.name.is_some()))
    .bind(after.status.code())
    .bind(after.assigned_to.as_deref())
    .bind(after.judgement.classification.code())
    .bind(after.judgement.determination.code())
    .bind(serde_json::to_string(&after.tags).unwrap_or_else(|_| "[]".to_owned()))
    .bind(resolved_at)
    .bind(by.now)
    .bind(AlertStatus::Resolved.code())
    .bind(names.dutch)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn names_by_rule(row: &IncidentRow) -> Names {
    let facts = NameFacts {
        title: row.title.clone(),
        categories: Categories(row.categories),
        devices: row.devices,
        users: row.users,
        mailboxes: row.mailboxes,
        services: i64::from(row.services.count_ones()),
    };
    facts.names()
}

/// What is resolved keeps the moment at which it became so.
fn resolved(before: Option<i64>, is: bool, now: i64) -> Option<i64> {
    is.then(|| before.unwrap_or(now))
}

pub(super) async fn write_alert(
    tx: &mut Tx,
    tenant_id: &str,
    row: &AlertRow,
    edit: &Edit<AlertStatus>,
    by: By<'_>,
) -> Result<()> {
    let after = &edit.after;
    let decided = edit.fields.iter().fold(row.decided, |bits, one| bits | bit(one.field));
    sqlx::query(
        "UPDATE alert SET status = $3, assigned_to = $4, classification = $5, determination = $6, decided = $7,
             resolved_at = $8, last_update_at = $9, version = version + 1
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant_id)
    .bind(&row.id)
    .bind(after.status.code())
    .bind(after.assigned_to.as_deref())
    .bind(after.judgement.classification.code())
    .bind(after.judgement.determination.code())
    .bind(decided)
    .bind(resolved(row.resolved_at, after.status == AlertStatus::Resolved, by.now))
    .bind(by.now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn is_resolved(tx: &mut Tx, tenant_id: &str, incident: i64) -> Result<bool> {
    let found: Option<(i64,)> =
        sqlx::query_as("SELECT number FROM incident WHERE tenant_id = $1 AND number = $2 AND status = $3")
            .bind(tenant_id)
            .bind(incident)
            .bind(IncidentStatus::Resolved.code())
            .fetch_optional(&mut **tx)
            .await?;
    Ok(found.is_some())
}

/// Opens an incident that is resolved; says whether it was.
async fn reopen(tx: &mut Tx, tenant_id: &str, incident: i64) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE incident SET status = $3, resolved_at = NULL WHERE tenant_id = $1 AND number = $2 AND status = $4",
    )
    .bind(tenant_id)
    .bind(incident)
    .bind(IncidentStatus::Active.code())
    .bind(IncidentStatus::Resolved.code())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Something of an incident's alerts changed: it has a new version, and its active alerts are counted again.
pub(super) async fn touch_incident(tx: &mut Tx, tenant_id: &str, incident: i64, now: i64) -> Result<()> {
    sqlx::query(
        "UPDATE incident SET last_update_at = $3, version = version + 1,
             active_alerts = (SELECT count(*) FROM alert WHERE alert.tenant_id = $1 AND alert.incident = $2
                              AND alert.status <> $4)
         WHERE tenant_id = $1 AND number = $2",
    )
    .bind(tenant_id)
    .bind(incident)
    .bind(now)
    .bind(AlertStatus::Resolved.code())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
