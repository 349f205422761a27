//! The alerts of an incident as they were before a change of it, as far as nobody changed them since: what is to be restored, and
//! doing so for all that get the same at once.

use std::collections::{BTreeMap, HashMap};

use security_center_alerts::alert::{AlertStatus, Classification, Determination};
use security_center_contract::IncidentField;
use serde_json::Value;
use sqlx::Row;

use super::alert_list::{self, AlertRow};
use super::database::Tx;
use super::incident_follow::{note, of_incident};
use super::incident_history::By;
use super::sql::Sql;
use super::{Result, code, write_back};
use crate::domain::write_back::{ASSIGNMENT, JUDGEMENT, STATUS, bit};

/// How many alerts a statement names.
const AT_ONCE: usize = 500;

/// What is to be restored of the alerts of an incident.
pub(super) struct Restored {
    /// How many alerts get anything back.
    pub(super) count: usize,
    /// Whether any alert of the incident is open then.
    pub(super) leaves_open: bool,
    /// The ids of those that get the same.
    alike: BTreeMap<Before, Vec<String>>,
}

/// What alerts get back: only what is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Before {
    status: Option<&'static str>,
    /// Within it nothing for nobody.
    assigned_to: Option<Option<String>>,
    judgement: Option<(&'static str, &'static str)>,
    /// What is decided of them then.
    decided: i64,
}

/// Finds it, from what the history of the change tells of each alert. What somebody changed since stays, and so does what is in
/// another incident by now. Reads all alerts of the incident, in two statements.
pub(super) async fn restored(
    tx: &mut Tx,
    tenant_id: &str,
    incident: i64,
    told: &[Value],
) -> Result<Restored> {
    let of = of_incident(tenant_id, incident);
    let changed = changed(tx, &of).await?;
    let told: HashMap<&str, &Value> =
        told.iter().filter_map(|before| Some((before["alert"].as_str()?, before))).collect();
    let mut restored = Restored { count: 0, leaves_open: false, alike: BTreeMap::new() };
    for alert in alert_list::all(tx, &of).await? {
        let versions = changed.get(&alert.id).map(Vec::as_slice).unwrap_or_default();
        let before = told.get(alert.id.as_str()).and_then(|before| before_of(&alert, before, versions));
        let status = before.as_ref().and_then(|before| before.status);
        restored.leaves_open |= status.unwrap_or(alert.status.code()) != AlertStatus::Resolved.code();
        if let Some(before) = before {
            restored.count += 1;
            restored.alike.entry(before).or_default().push(alert.id);
        }
    }
    Ok(restored)
}

/// Which version of each alert changed which of its fields last.
async fn changed(tx: &mut Tx, of: &Sql) -> Result<HashMap<String, Vec<(IncidentField, i64)>>> {
    let mut sql = Sql::of(
        "SELECT field.alert_id, field.field, field.version FROM alert
         JOIN alert_field AS field ON field.tenant_id = alert.tenant_id AND field.alert_id = alert.id WHERE ",
    );
    sql.append(of);
    let mut changed: HashMap<String, Vec<_>> = HashMap::new();
    for row in sql.all(tx).await? {
        let field = (code::parse(row.try_get("field")?)?, row.try_get("version")?);
        changed.entry(row.try_get("alert_id")?).or_default().push(field);
    }
    Ok(changed)
}

/// What an alert gets back; nothing where everything was changed since.
fn before_of(alert: &AlertRow, told: &Value, versions: &[(IncidentField, i64)]) -> Option<Before> {
    let made = told["version"].as_i64().unwrap_or_default();
    let stays = |field| versions.iter().any(|(changed, version)| *changed == field && *version > made);
    let was = |field| told.get(code::text(field)).filter(|_| !stays(field)).map(Value::as_str);
    let mut before = Before::default();
    let mut back = 0;
    if let Some(status) = was(IncidentField::Status).flatten().and_then(AlertStatus::of) {
        before.status = Some(status.code());
        back |= STATUS;
    }
    if let Some(person) = was(IncidentField::AssignedTo) {
        before.assigned_to = Some(person.map(str::to_owned));
        back |= ASSIGNMENT;
    }
    // One goes with the other.
    let both = was(IncidentField::Classification).flatten().zip(was(IncidentField::Determination).flatten());
    if let Some((classification, determination)) = both {
        let classification = Classification::of(classification).unwrap_or(Classification::Unknown);
        let determination = Determination::of(determination).unwrap_or(Determination::Unknown);
        before.judgement = Some((classification.code(), determination.code()));
        back |= JUDGEMENT;
    }
    before.decided = (alert.decided & !back) | (told["decided"].as_i64().unwrap_or_default() & back);
    (back != 0).then_some(before)
}

/// Restores it: a few statements for each that several get, and for each 500 of these.
pub(super) async fn restore(
    tx: &mut Tx,
    tenant_id: &str,
    incident: i64,
    restored: &Restored,
    by: By<'_>,
) -> Result<()> {
    for (before, ids) in &restored.alike {
        for ids in ids.chunks(AT_ONCE) {
            let mut of = of_incident(tenant_id, incident);
            of.add(" AND alert.id IN ").list(ids.iter().map(|id| id.as_str().into()));
            note(tx, &of, &before.fields(), by).await?;
            let mut sql = Sql::of("UPDATE alert SET version = version + 1, last_update_at = ");
            sql.bind(by.now.into()).add(", decided = ").bind(before.decided.into());
            before.set(&mut sql);
            sql.add(" WHERE ").append(&of);
            sql.run(tx).await?;
            write_back::taken_back(tx, &of, before.bits(), before.decided).await?;
        }
    }
    Ok(())
}

impl Before {
    fn fields(&self) -> Vec<IncidentField> {
        let mut fields = Vec::new();
        fields.extend(self.status.map(|_| IncidentField::Status));
        fields.extend(self.assigned_to.as_ref().map(|_| IncidentField::AssignedTo));
        if self.judgement.is_some() {
            fields.extend([IncidentField::Classification, IncidentField::Determination]);
        }
        fields
    }

    fn bits(&self) -> i64 {
        self.fields().into_iter().fold(0, |bits, field| bits | bit(field))
    }

    fn set(&self, sql: &mut Sql) {
        if let Some(status) = self.status {
            // A change resolves what was not, and so what it was is open.
            sql.add(", resolved_at = NULL, status = ").bind(status.into());
        }
        match &self.assigned_to {
            Some(Some(person)) => {
                sql.add(", assigned_to = ").bind(person.as_str().into());
            }
            Some(None) => {
                sql.add(", assigned_to = NULL");
            }
            None => {}
        }
        if let Some((classification, determination)) = self.judgement {
            sql.add(", classification = ").bind(classification.into());
            sql.add(", determination = ").bind(determination.into());
        }
    }
}
