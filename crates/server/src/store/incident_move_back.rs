//! Taking back a move of alerts, and a merge: in one transaction, and only where everything is still where it was put.

use std::collections::BTreeSet;

use security_center_alerts::alert::{AlertStatus, Classification, Determination};
use security_center_alerts::incident::{Decided, IncidentStatus};
use security_center_contract::IncidentField;
use serde_json::{Value, json};

use super::Result;
use super::alert_list::{self, AlertRow};
use super::database::Tx;
use super::incident_change::{Of, fields_of};
use super::incident_follow::of_incident;
use super::incident_history::{By, add_with_alerts, raise_revision};
use super::incident_list::{self, IncidentRow};
use super::incident_move::{anew, decide, decided};
use super::incident_undo::TakenBack;
use super::intake;
use super::sight::View;
use super::sql::{Bound, Sql};

/// How many alerts, or links, a statement names.
const AT_ONCE: usize = 500;

/// A move that may be taken back: what happened, with its details, and what its history keeps of before.
pub(super) struct MadeMove<'a> {
    pub(super) entry: i64,
    pub(super) what: &'a str,
    pub(super) details: &'a Value,
    pub(super) before: &'a Value,
}

impl MadeMove<'_> {
    /// Takes it back, seen from this incident. The caller commits where it is made.
    pub(super) async fn take_back(
        &self,
        tx: &mut Tx,
        (view, number): (View<'_>, i64),
        by: By<'_>,
    ) -> Result<TakenBack> {
        let tenant_id = view.tenant_id;
        let (from, into) = self.sides(number);
        for number in [from, into] {
            if !view.sees_all_of(tx, number).await? {
                return Ok(TakenBack::Outside);
            }
        }
        // One that lives on in another has no alerts, and is nobody's.
        let whole = View::whole(tenant_id);
        let rows = (
            incident_list::incident(tx, whole, from).await?,
            incident_list::incident(tx, whole, into).await?,
        );
        let (Some(from), Some(into)) = rows else { return Ok(TakenBack::ChangedSince) };
        let count = match self.what {
            "joined" => apart(tx, tenant_id, (&from, &into), self.before, by).await?,
            _ => back(tx, tenant_id, (&from, &into), self.before, by).await?,
        };
        let Some(count) = count else { return Ok(TakenBack::ChangedSince) };
        let entries = self.entries();
        for (number, other, entry) in
            [(from.number, into.number, entries.0), (into.number, from.number, entries.1)]
        {
            let details =
                json!({ "entry": entry, "what": self.what, "incident": other, "alertCount": count });
            let alerts = Some(self.alerts().to_string());
            add_with_alerts(tx, (tenant_id, number), ("takenBack", details), alerts, by).await?;
        }
        raise_revision(tx, tenant_id).await?;
        Ok(TakenBack::Made)
    }

    /// The incidents from which and into which, seen from this one.
    pub(super) fn sides(&self, number: i64) -> (i64, i64) {
        let other = |name: &str| self.details[name].as_i64().unwrap_or_default();
        match self.what {
            "alertsMoved" => (number, other("to")),
            "alertsBrought" => (other("from"), number),
            _ => (other("incident"), number),
        }
    }

    /// The entries that tell of it in the histories of both: they are written one after the other.
    fn entries(&self) -> (i64, i64) {
        match self.what {
            "alertsMoved" => (self.entry, self.entry + 1),
            _ => (self.entry - 1, self.entry),
        }
    }

    /// The ids of the alerts that it moved.
    fn alerts(&self) -> Value {
        let id = |one: &Value| one.get("alert").unwrap_or(one).clone();
        alerts_of(self.before).iter().map(id).collect()
    }

    /// The same, each once.
    pub(super) fn ids(&self) -> BTreeSet<&str> {
        alerts_of(self.before).iter().filter_map(|one| one.get("alert").unwrap_or(one).as_str()).collect()
    }
}

/// What is kept of each alert that was moved: in a list of its own where an earlier version moved it.
fn alerts_of(before: &Value) -> &[Value] {
    let alerts = before.as_array().or_else(|| before["alerts"].as_array());
    alerts.map(Vec::as_slice).unwrap_or_default()
}

/// Puts alerts back into the incident that they were in. Answers with how many; nothing where that is not possible any more.
async fn back(
    tx: &mut Tx,
    tenant_id: &str,
    (from, into): (&IncidentRow, &IncidentRow),
    before: &Value,
    by: By<'_>,
) -> Result<Option<usize>> {
    if from.redirect_to.is_some() || into.redirect_to.is_some() {
        return Ok(None);
    }
    let (reopened, before) = (&before["reopened"], alerts_of(before));
    let there = alert_list::all(tx, &of_incident(tenant_id, into.number)).await?;
    let ids: BTreeSet<&str> = before.iter().filter_map(|one| one["alert"].as_str()).collect();
    let (moved, stay): (Vec<&AlertRow>, Vec<_>) =
        there.iter().partition(|alert| alert.pinned && ids.contains(alert.id.as_str()));
    if moved.len() < ids.len() {
        return Ok(None);
    }
    for one in before {
        sqlx::query(
            "UPDATE alert SET incident = $3, pinned = $4, linked_by = $5, version = version + 1, last_update_at = $6
             WHERE tenant_id = $1 AND id = $2",
        )
        .bind(tenant_id)
        .bind(one["alert"].as_str())
        .bind(from.number)
        .bind(i64::from(one["pinned"].as_bool().unwrap_or_default()))
        .bind(one["linkedBy"].to_string())
        .bind(by.now)
        .execute(&mut **tx)
        .await?;
    }
    decide(tx, (tenant_id, from.number), open_if(decided(from), any_open(&moved)), None, by).await?;
    if !stay.is_empty() && !any_open(&stay) && still_reopened(tx, (tenant_id, into), reopened).await? {
        let decided = Decided { status: IncidentStatus::Resolved, ..decided(into) };
        decide(tx, (tenant_id, into.number), decided, reopened["resolvedAt"].as_i64(), by).await?;
    } else if !stay.is_empty() {
        anew(tx, (tenant_id, into.number), by.now).await?;
    } else {
        // It was made for them, and lives on where they are.
        intake::redirect(tx, (tenant_id, by.now), into.number, from.number).await?;
    }
    Ok(Some(ids.len()))
}

/// Whether an incident is open because a move opened it: nobody changed its status since.
async fn still_reopened(
    tx: &mut Tx,
    (tenant_id, into): (&str, &IncidentRow),
    reopened: &Value,
) -> Result<bool> {
    if into.status != IncidentStatus::Active || reopened["version"].as_i64().is_none() {
        return Ok(false);
    }
    let changed = fields_of(tx, tenant_id, Of::Incident(into.number)).await?;
    let status = changed.iter().find(|one| one.field == IncidentField::Status);
    Ok(status.map(|one| one.version) == reopened["version"].as_i64())
}

fn any_open(alerts: &[&AlertRow]) -> bool {
    alerts.iter().any(|alert| alert.status != AlertStatus::Resolved)
}

/// Takes apart what was merged. Answers with how many alerts go back.
async fn apart(
    tx: &mut Tx,
    tenant_id: &str,
    (from, into): (&IncidentRow, &IncidentRow),
    before: &Value,
    by: By<'_>,
) -> Result<Option<usize>> {
    let as_it_was_made = of_decided(&decided(into)) == before["after"];
    if from.redirect_to != Some(into.number) || into.redirect_to.is_some() || !as_it_was_made {
        return Ok(None);
    }
    let ids = before["alerts"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids: BTreeSet<&str> = ids.iter().filter_map(Value::as_str).collect();
    let there = alert_list::all(tx, &of_incident(tenant_id, into.number)).await?;
    let (back, stay): (Vec<_>, Vec<_>) = there.iter().partition(|alert| ids.contains(alert.id.as_str()));
    let now = segments(tx, (tenant_id, into.number)).await?;
    let gone = before["segments"].as_array().map(Vec::as_slice).unwrap_or_default();
    // What came since and is linked with both would be torn.
    if back.len() < ids.len() || stay.is_empty() || !gone.iter().all(|segment| now.contains(segment)) {
        return Ok(None);
    }
    for some in gone.chunks(AT_ONCE) {
        let mut sql = Sql::of("UPDATE link_segment SET incident = ");
        sql.bind(from.number.into()).add(" WHERE tenant_id = ").bind(tenant_id.into());
        // By the key: without it SQLite would look through all links of the tenant.
        let keys: BTreeSet<&str> = some.iter().filter_map(|segment| segment[0].as_str()).collect();
        sql.add(" AND key IN ").list(keys.into_iter().map(Bound::from));
        sql.add(" AND (key, from_at) IN (VALUES ");
        for (place, segment) in some.iter().enumerate() {
            let (key, from_at) = (segment[0].as_str(), segment[1].as_i64());
            sql.add(if place == 0 { "" } else { ", " });
            sql.list([key.unwrap_or_default().into(), from_at.unwrap_or_default().into()]);
        }
        sql.add(")");
        sql.run(tx).await?;
    }
    for some in back.chunks(AT_ONCE) {
        let mut sql = Sql::of("UPDATE alert SET version = version + 1, incident = ");
        sql.bind(from.number.into()).add(", last_update_at = ").bind(by.now.into());
        sql.add(" WHERE tenant_id = ").bind(tenant_id.into()).add(" AND id IN ");
        sql.list(some.iter().map(|alert| alert.id.as_str().into()));
        sql.run(tx).await?;
    }
    sqlx::query("UPDATE incident SET redirect_to = NULL WHERE tenant_id = $1 AND number = $2")
        .bind(tenant_id)
        .bind(from.number)
        .execute(&mut **tx)
        .await?;
    let resolved_at = before["resolvedAt"].as_i64();
    for (number, name, alerts, resolved_at) in
        [(from.number, "from", &back, None), (into.number, "to", &stay, resolved_at)]
    {
        let decided = open_if(decided_of(&before[name]), any_open(alerts));
        decide(tx, (tenant_id, number), decided, resolved_at, by).await?;
    }
    Ok(Some(back.len()))
}

/// None that is resolved has an open alert.
fn open_if(mut decided: Decided, open: bool) -> Decided {
    if open && decided.is_resolved() {
        decided.status = IncidentStatus::Active;
    }
    decided
}

/// The stretches of time that lead to an incident: name, from, to.
pub(super) async fn segments(tx: &mut Tx, (tenant_id, number): (&str, i64)) -> Result<Vec<Value>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT key, from_at, to_at FROM link_segment WHERE tenant_id = $1 AND incident = $2 ORDER BY key, from_at",
    )
    .bind(tenant_id)
    .bind(number)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|(key, from, to)| json!([key, from, to])).collect())
}

/// What was decided, for the history.
pub(super) fn of_decided(decided: &Decided) -> Value {
    json!({
        "name": decided.name,
        "status": decided.status.code(),
        "assignedTo": decided.assigned_to,
        "classification": decided.classification.code(),
        "determination": decided.determination.code(),
        "tags": decided.tags,
    })
}

/// What was decided, from the history.
fn decided_of(told: &Value) -> Decided {
    let text = |name: &str| told[name].as_str();
    let tags = told["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    Decided {
        name: text("name").map(str::to_owned),
        status: text("status").and_then(IncidentStatus::of).unwrap_or(IncidentStatus::Active),
        assigned_to: text("assignedTo").map(str::to_owned),
        classification: text("classification")
            .and_then(Classification::of)
            .unwrap_or(Classification::Unknown),
        determination: text("determination").and_then(Determination::of).unwrap_or(Determination::Unknown),
        tags: tags.iter().filter_map(|tag| tag.as_str().map(str::to_owned)).collect(),
    }
}
