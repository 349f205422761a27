//! What follows from a change of an incident for its alerts: for all of them at once, however many there are.

use security_center_alerts::alert::{AlertStatus, Classification, Determination};
use security_center_contract::IncidentField;
use serde_json::{Value, json};

use super::alert_list::{self, AlertRow};
use super::database::Tx;
use super::incident_change::changed_anew;
use super::incident_history::By;
use super::sql::Sql;
use super::{Result, code, write_back};
use crate::domain::incident_change::ForAlerts;
use crate::domain::judgement::Judgement;
use crate::domain::write_back::{ASSIGNMENT, JUDGEMENT, STATUS, bit};

/// A field that gets a new value in some of the alerts.
struct Follows {
    fields: Vec<IncidentField>,
    /// Which of them, and what they get.
    of: Sql,
    get: Sql,
}

/// Does it. Answers with each alert that changes, and what it was before in what changes.
pub(super) async fn follow(
    tx: &mut Tx,
    tenant_id: &str,
    incident: i64,
    by: By<'_>,
    follows: &ForAlerts,
) -> Result<Vec<Value>> {
    let all = parts(follows, by.now);
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let mut concerned = of_incident(tenant_id, incident);
    concerned.add(" AND (");
    for (place, one) in all.iter().enumerate() {
        concerned.add(if place == 0 { "" } else { " OR " }).append(&one.of);
    }
    concerned.add(")");
    let alerts = alert_list::all(tx, &concerned).await?;
    for one in &all {
        let mut of = of_incident(tenant_id, incident);
        note(tx, of.add(" AND ").append(&one.of), &one.fields, by).await?;
    }
    let mut sql = Sql::of("UPDATE alert SET version = version + 1, last_update_at = ");
    sql.bind(by.now.into()).add(" WHERE ").append(&concerned);
    sql.run(tx).await?;
    for one in &all {
        let mut sql = Sql::of("UPDATE alert SET ");
        sql.append(&one.get)
            .add(" WHERE ")
            .append(&of_incident(tenant_id, incident))
            .add(" AND ")
            .append(&one.of);
        sql.run(tx).await?;
    }
    Ok(alerts.iter().map(|alert| told(alert, follows)).collect())
}

/// The condition that an alert is of an incident.
pub(super) fn of_incident(tenant_id: &str, incident: i64) -> Sql {
    let mut sql = Sql::of("alert.tenant_id = ");
    sql.bind(tenant_id.into()).add(" AND alert.incident = ").bind(incident.into());
    sql
}

fn parts(follows: &ForAlerts, now: i64) -> Vec<Follows> {
    let mut all = Vec::new();
    if follows.resolve {
        let (mut of, mut get) = (Sql::of("alert.status <> "), Sql::of("status = "));
        of.bind(AlertStatus::Resolved.code().into());
        get.bind(AlertStatus::Resolved.code().into()).add(", resolved_at = ").bind(now.into());
        get.add(", decided = decided | ").bind(STATUS.into());
        all.push(Follows { fields: vec![IncidentField::Status], of, get });
    }
    if let Some(person) = &follows.assign {
        let (mut of, mut get) = (Sql::of("alert.assigned_to IS DISTINCT FROM "), Sql::of("assigned_to = "));
        of.bind(person.as_str().into());
        get.bind(person.as_str().into()).add(", decided = decided | ").bind(ASSIGNMENT.into());
        all.push(Follows { fields: vec![IncidentField::AssignedTo], of, get });
    }
    if let Some(Judgement { classification, determination }) = follows.judge {
        let (mut of, mut get) = (Sql::of("alert.classification = "), Sql::of("classification = "));
        of.bind(Classification::Unknown.code().into());
        get.bind(classification.code().into()).add(", determination = ").bind(determination.code().into());
        get.add(", decided = decided | ").bind(JUDGEMENT.into());
        let mut fields = vec![IncidentField::Classification];
        if determination != Determination::Unknown {
            fields.push(IncidentField::Determination);
        }
        all.push(Follows { fields, of, get });
    }
    all
}

/// Notes who changed the fields of all alerts for which a condition holds, before they are changed: the version is the one that
/// they will have. What is written back waits from then on.
pub(super) async fn note(tx: &mut Tx, of: &Sql, fields: &[IncidentField], by: By<'_>) -> Result<()> {
    for field in fields {
        let mut sql = Sql::of(
            "INSERT INTO alert_field (tenant_id, alert_id, field, version, at, person_id, person_name)
             SELECT alert.tenant_id, alert.id, CAST(",
        );
        sql.bind(code::text(*field).as_str().into()).add(" AS TEXT), alert.version + 1, CAST(");
        sql.bind(by.now.into()).add(" AS BIGINT), CAST(").bind(by.person_id.into()).add(" AS TEXT), CAST(");
        sql.bind(by.person_name.into()).add(" AS TEXT) FROM alert WHERE ");
        sql.append(of).add(&changed_anew("alert_id"));
        sql.run(tx).await?;
    }
    let bits = fields.iter().fold(0, |bits, field| bits | bit(*field));
    write_back::decided(tx, of, bits, by.now).await
}

/// What an alert was before, in what changes: with what was decided of it, and the version that it gets.
fn told(alert: &AlertRow, follows: &ForAlerts) -> Value {
    let mut before = json!({ "alert": alert.id, "decided": alert.decided, "version": alert.version + 1 });
    if follows.resolve && alert.status != AlertStatus::Resolved {
        before["status"] = alert.status.code().into();
    }
    if follows.assign.is_some() && follows.assign != alert.assigned_to {
        before["assignedTo"] = alert.assigned_to.as_deref().into();
    }
    if follows.judge.is_some() && alert.classification == Classification::Unknown {
        before["classification"] = alert.classification.code().into();
        before["determination"] = alert.determination.code().into();
    }
    before
}
