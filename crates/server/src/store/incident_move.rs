//! Alerts that people move from their incident into another one, and incidents that they merge: in one transaction, as a rule says
//! that is handed in (`domain::incident_move`), with what it takes to move them back (`incident_move_back`).

use std::collections::BTreeSet;

use security_center_alerts::alert::AlertStatus;
use security_center_alerts::incident::{Decided, IncidentStatus};
use serde_json::{Value, json};

use super::alert_list::{self, AlertRow};
use super::database::Tx;
use super::incident_change::{Of, note_fields};
use super::incident_follow::of_incident;
use super::incident_history::{By, add_history, add_with_alerts, raise_revision};
use super::incident_list::{self, IncidentRow};
use super::incident_move_back::{of_decided, segments};
use super::intake::{self, Incident};
use super::sight::View;
use super::sql::{Bound, Sql};
use super::{LocationStore, Result, code};
use crate::domain::incident_change::redecided;
use crate::domain::incident_move::{Chosen, NotMoved, Plan, Side};

/// What became of a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// There is no incident of this number in sight.
    NotThere(i64),
    /// Part of one of the incidents is not in sight.
    Outside,
    /// Nothing is moved.
    Not(NotMoved),
    /// The alerts are in this incident now. Windows are to be told of a new revision of the tenant's incidents and alerts.
    Into(i64),
}

impl LocationStore {
    /// Moves alerts of an incident, all of them where none are named, into another one, a new one where none is named, as the
    /// rule says. All of both has to be in sight.
    pub async fn move_alerts(
        &self,
        (view, number): (View<'_>, i64),
        (ids, to): (Option<&[String]>, Option<i64>),
        by: By<'_>,
        rule: impl FnOnce(&Side, Option<&Side>, Option<Chosen>) -> std::result::Result<Plan, NotMoved>,
    ) -> Result<Moved> {
        let (mut tx, tenant_id) = (self.database.write().await?, view.tenant_id);
        let Some(from) = incident_list::incident(&mut tx, view, number).await? else {
            return Ok(Moved::NotThere(number));
        };
        let other = match to {
            None => None,
            Some(to) => match incident_list::incident(&mut tx, view, to).await? {
                None => return Ok(Moved::NotThere(to)),
                found => found,
            },
        };
        for number in [Some(number), to].into_iter().flatten() {
            if !view.sees_all_of(&mut tx, number).await? {
                return Ok(Moved::Outside);
            }
        }
        let named: BTreeSet<String> = ids.into_iter().flatten().cloned().collect();
        let alerts = match ids {
            Some(_) => found(&mut tx, (tenant_id, number), &named).await?,
            None => Vec::new(),
        };
        let chosen = ids.map(|_| Chosen {
            named: named.len(),
            there: alerts.len(),
            open: alerts.iter().any(|alert| alert.status != AlertStatus::Resolved),
        });
        let sides = (side(&from), other.as_ref().map(side));
        let plan = match rule(&sides.0, sides.1.as_ref(), chosen) {
            Ok(plan) => plan,
            Err(why) => return Ok(Moved::Not(why)),
        };
        let into = match (plan, to) {
            (Plan::IntoNew(decided), _) => {
                let into = next_incident(&mut tx, tenant_id).await?;
                let goal = Goal { decided, reopened: None };
                let incident = new_incident(&mut tx, (tenant_id, number), into, by.now).await?;
                // There has to be a row for what refers to it.
                intake::write_anew(&mut tx, tenant_id, incident).await?;
                move_some(&mut tx, tenant_id, (number, into), (&alerts, goal), by).await?;
                into
            }
            (Plan::Into { decided, reopened }, Some(into)) => {
                let resolved_at = other.as_ref().and_then(|other| other.resolved_at);
                let goal = Goal { decided, reopened: reopened.then_some(resolved_at) };
                move_some(&mut tx, tenant_id, (number, into), (&alerts, goal), by).await?;
                if reopened {
                    add_history(&mut tx, tenant_id, into, ("reopened", json!({ "incident": number })), by)
                        .await?;
                }
                into
            }
            (Plan::Whole { decided, reopened, taken }, Some(into)) => {
                let resolved_at = other.as_ref().and_then(|other| other.resolved_at);
                let merge = Merge { number, into, decided: &decided, resolved_at };
                merge.make(&mut tx, tenant_id, (&sides.0, sides.1.as_ref()), by).await?;
                if !taken.is_empty() {
                    let fields: Vec<&str> = taken.iter().map(|one| one.code()).collect();
                    let details = json!({ "fields": fields, "from": number });
                    add_history(&mut tx, tenant_id, into, ("tookOver", details), by).await?;
                }
                if reopened {
                    add_history(&mut tx, tenant_id, into, ("reopened", json!({ "incident": number })), by)
                        .await?;
                }
                into
            }
            // The rule moves nothing into an incident that is not named.
            (_, None) => return Ok(Moved::Not(NotMoved::AllIntoNew)),
        };
        raise_revision(&mut tx, tenant_id).await?;
        tx.commit().await?;
        Ok(Moved::Into(into))
    }
}

/// Two incidents of which all of one goes into the other.
struct Merge<'a> {
    number: i64,
    into: i64,
    decided: &'a Decided,
    /// When the other one was resolved before.
    resolved_at: Option<i64>,
}

/// What becomes of the incident that alerts are put into.
struct Goal {
    /// What is decided about it then.
    decided: Decided,
    /// Where it was resolved and is open again: when it was resolved.
    reopened: Option<Option<i64>>,
}

impl Merge<'_> {
    async fn make(
        &self,
        tx: &mut Tx,
        tenant_id: &str,
        (from, to): (&Side, Option<&Side>),
        by: By<'_>,
    ) -> Result<()> {
        let (number, into) = (self.number, self.into);
        let alerts = alert_list::all(tx, &of_incident(tenant_id, number)).await?;
        let before = json!({
            "alerts": alerts.iter().map(|alert| &alert.id).collect::<Vec<_>>(),
            "segments": segments(tx, (tenant_id, number)).await?,
            "from": of_decided(&from.decided),
            "to": to.map(|to| of_decided(&to.decided)),
            "after": of_decided(self.decided),
            "resolvedAt": self.resolved_at,
        });
        intake::redirect(tx, (tenant_id, by.now), number, into).await?;
        decide(tx, (tenant_id, into), self.decided.clone(), None, by).await?;
        let details = json!({ "to": into, "alertCount": alerts.len() });
        add_history(tx, tenant_id, number, ("redirected", details), by).await?;
        let details = json!({ "incident": number, "alertCount": alerts.len() });
        add_with_alerts(tx, (tenant_id, into), ("joined", details), Some(before.to_string()), by).await
    }
}

/// The alerts of an incident that are named.
async fn found(
    tx: &mut Tx,
    (tenant_id, number): (&str, i64),
    named: &BTreeSet<String>,
) -> Result<Vec<AlertRow>> {
    let possible: Vec<Bound> =
        named.iter().filter(|id| !code::is_nobodys(id)).map(|id| id.as_str().into()).collect();
    if possible.is_empty() {
        return Ok(Vec::new());
    }
    let mut of = of_incident(tenant_id, number);
    of.add(" AND alert.id IN ").list(possible);
    alert_list::all(tx, &of).await
}

pub(super) fn side(row: &IncidentRow) -> Side {
    Side {
        number: row.number,
        decided: decided(row),
        alerts: usize::try_from(row.alerts).unwrap_or_default(),
        redirect_to: row.redirect_to,
    }
}

/// What was decided about an incident.
pub(super) fn decided(row: &IncidentRow) -> Decided {
    Decided {
        name: row.named.then(|| row.display_name.clone()),
        status: row.status,
        assigned_to: row.assigned_to.clone(),
        classification: row.classification,
        determination: row.determination,
        tags: row.tags.clone(),
    }
}

/// Puts alerts from one incident into another, where a person wants them and about which this is decided then, with what both
/// histories say of it. The sums of both are made anew.
async fn move_some(
    tx: &mut Tx,
    tenant_id: &str,
    (from, into): (i64, i64),
    (alerts, goal): (&[AlertRow], Goal),
    by: By<'_>,
) -> Result<()> {
    let mut sql = Sql::of("UPDATE alert SET incident = ");
    sql.bind(into.into()).add(", pinned = 1, linked_by = '[]', version = version + 1, last_update_at = ");
    sql.bind(by.now.into()).add(" WHERE ").append(&of_incident(tenant_id, from));
    sql.add(" AND alert.id IN ").list(alerts.iter().map(|alert| alert.id.as_str().into()));
    sql.run(tx).await?;
    anew(tx, (tenant_id, from), by.now).await?;
    let version = decide(tx, (tenant_id, into), goal.decided, None, by).await?;
    let before = |alert: &AlertRow| {
        let linked_by: Value = serde_json::from_str(&alert.linked_by).unwrap_or_else(|_| json!([]));
        json!({ "alert": alert.id, "pinned": alert.pinned, "linkedBy": linked_by })
    };
    let before = json!({
        "alerts": alerts.iter().map(before).collect::<Vec<_>>(),
        "reopened": goal.reopened.map(|resolved_at| json!({ "version": version, "resolvedAt": resolved_at })),
    });
    let before = before.to_string();
    let title = match alerts {
        [alert] => Some(&alert.title),
        _ => None,
    };
    for (incident, what, side, other) in
        [(from, "alertsMoved", "to", into), (into, "alertsBrought", "from", from)]
    {
        let details = json!({ side: other, "title": title, "alertCount": alerts.len() });
        add_with_alerts(tx, (tenant_id, incident), (what, details), Some(before.clone()), by).await?;
    }
    Ok(())
}

/// Makes the sums of an incident anew, which is another version of it.
pub(super) async fn anew(tx: &mut Tx, (tenant_id, number): (&str, i64), now: i64) -> Result<()> {
    match next_version(tx, (tenant_id, number), now).await? {
        Some(incident) => intake::write_anew(tx, tenant_id, incident).await,
        None => Ok(()),
    }
}

/// Decides this about an incident, notes who changed what of it, and makes its sums anew. One that is resolved became so when it
/// did, at this moment where that is said, or else now. Answers with its new version.
pub(super) async fn decide(
    tx: &mut Tx,
    (tenant_id, number): (&str, i64),
    decided: Decided,
    resolved_at: Option<i64>,
    by: By<'_>,
) -> Result<Option<i64>> {
    let Some(mut incident) = next_version(tx, (tenant_id, number), by.now).await? else { return Ok(None) };
    let mut before = incident.decided;
    if before.status == IncidentStatus::Redirected {
        // That it lives on in another one, or does not any more, nobody decided about it.
        before.status = decided.status;
    }
    let fields = redecided(&before, &decided);
    note_fields(tx, tenant_id, Of::Incident(number), incident.version, &fields, by).await?;
    let since = incident.resolved_at.or(resolved_at).unwrap_or(by.now);
    incident.resolved_at = decided.is_resolved().then_some(since);
    incident.decided = decided;
    let version = incident.version;
    intake::write_anew(tx, tenant_id, incident).await?;
    Ok(Some(version))
}

async fn next_version(tx: &mut Tx, (tenant_id, number): (&str, i64), now: i64) -> Result<Option<Incident>> {
    let mut found = intake::find(tx, tenant_id, &BTreeSet::from([number])).await?;
    Ok(found.remove(&number).map(|mut incident| {
        incident.last_update_at = now;
        incident.version += 1;
        incident
    }))
}

/// One without an alert yet: what it is about is what the one was about that its alerts come from.
async fn new_incident(
    tx: &mut Tx,
    (tenant_id, from): (&str, i64),
    number: i64,
    now: i64,
) -> Result<Incident> {
    let mut found = intake::find(tx, tenant_id, &BTreeSet::from([from])).await?;
    let known = found.remove(&from).ok_or(sqlx::Error::RowNotFound)?.known;
    Ok(Incident::new(number, known, now))
}

/// The number of the next incident.
async fn next_incident(tx: &mut Tx, tenant_id: &str) -> Result<i64> {
    let (next,): (i64,) = sqlx::query_as(
        "UPDATE tenant_store SET next_incident = next_incident + 1 WHERE tenant_id = $1 RETURNING next_incident - 1",
    )
    .bind(tenant_id)
    .fetch_one(&mut **tx)
    .await?;
    Ok(next)
}
