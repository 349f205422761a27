//! What stands against taking back what the entries of an incident's history tell: who took it back already, what was changed since,
//! and what is not where it was put any more.

use std::collections::{BTreeMap, HashMap};

use security_center_contract::{IncidentField, Refusal};
use serde_json::Value;
use sqlx::Row as _;

use super::alert_list::{self, AlertRow};
use super::database::Tx;
use super::incident_change::{Of, fields_of, present_alert, present_incident};
use super::incident_history::HistoryRow;
use super::incident_list::{self, IncidentRow};
use super::incident_move::decided;
use super::incident_move_back::{MadeMove, of_decided};
use super::incident_sides::Sides;
use super::incident_undo::edits;
use super::sight::View;
use super::sql::Sql;
use super::{LocationStore, Result, code};
use crate::domain::incident_change::{ChangedBy, Status};
use crate::domain::taking_back::{Obstacle, way_back};

/// How many alerts or entries a statement names.
const AT_ONCE: usize = 500;

/// What stands against each of some entries, by entry; nothing where it can be taken back.
pub type Obstacles = HashMap<i64, Option<Obstacle>>;

impl LocationStore {
    /// Of these entries of an incident's history, as many as it sends at once, those that a person may have back who may change the
    /// incident: none where part of it is not in sight.
    pub async fn history_obstacles(
        &self,
        (view, number): (View<'_>, i64),
        told: &[HistoryRow],
    ) -> Result<Obstacles> {
        let (mut tx, mut found) = (self.database.read().await?, Obstacles::new());
        let tenant_id = view.tenant_id;
        let wanted: Vec<&HistoryRow> = told.iter().filter(|row| can_be_taken_back(row)).collect();
        let Some(first) = wanted.iter().map(|row| row.entry).min() else { return Ok(found) };
        let Some(row) = incident_list::incident(&mut tx, view, number).await? else { return Ok(found) };
        if !view.sees_all_of(&mut tx, number).await? {
            return Ok(found);
        }
        let done = taken_back(&mut tx, (tenant_id, number), first).await?;
        let mut open = Vec::new();
        for row in wanted {
            match done.by((row.entry, &row.what)) {
                Some(by) => {
                    let why = Obstacle { refusal: Refusal::TakenBackAlready, by: by.clone() };
                    found.insert(row.entry, Some(why));
                }
                None => open.push(row),
            }
        }
        let fields = fields_of(&mut tx, tenant_id, Of::Incident(number)).await?;
        let present = present_incident(&row, fields);
        let alerts = alerts_of(&mut tx, view, &open).await?;
        let before = before_of(&mut tx, tenant_id, &open).await?;
        let nothing = Value::Null;
        let moves = open.iter().filter(|row| is_move(row)).map(|row| MadeMove {
            entry: row.entry,
            what: &row.what,
            details: &row.details,
            before: before.get(&row.entry).unwrap_or(&nothing),
        });
        let moves: Vec<_> = moves.collect();
        let sides = Sides::of(&mut tx, (view, number), &moves).await?;
        for made in &moves {
            found.insert(made.entry, move_obstacle(number, made, &sides, &present.fields));
        }
        for one in open.into_iter().filter(|row| !is_move(row)) {
            let why = if one.what == "alertChanged" {
                alert_obstacle(one, number, &alerts)
            } else {
                match way_back(&edits(&one.details), &present) {
                    Err(why) => Some(why),
                    Ok(edit) => {
                        let resolves = edit.after.status.is_resolved() && !row.status.is_resolved();
                        (resolves && row.active_alerts > 0).then(|| Obstacle::of(Refusal::AlertOpen))
                    }
                }
            };
            found.insert(one.entry, why);
        }
        Ok(found)
    }
}

/// Whether an entry tells of what a person did and may have back.
pub(super) fn can_be_taken_back(row: &HistoryRow) -> bool {
    let whats = ["changed", "alertChanged", "alertsMoved", "alertsBrought", "joined"];
    row.person_id.is_some() && whats.contains(&row.what.as_str())
}

fn is_move(row: &HistoryRow) -> bool {
    !matches!(row.what.as_str(), "changed" | "alertChanged")
}

/// What was taken back: who did, by entry.
pub(super) struct Undone(HashMap<i64, Option<String>>);

impl Undone {
    /// Who took an entry back. Earlier versions named the one of the other incident, too.
    pub(super) fn by(&self, (entry, what): (i64, &str)) -> Option<&Option<String>> {
        let other = match what {
            "alertsMoved" => entry + 1,
            "alertsBrought" => entry - 1,
            _ => entry,
        };
        self.0.get(&entry).or_else(|| self.0.get(&other))
    }
}

/// What of an incident's history was taken back after an entry.
pub(super) async fn taken_back(tx: &mut Tx, (tenant_id, number): (&str, i64), after: i64) -> Result<Undone> {
    let rows: Vec<(Option<String>, String)> = sqlx::query_as(
        "SELECT actor_name, details FROM incident_history
         WHERE tenant_id = $1 AND incident = $2 AND entry > $3 AND what = 'takenBack' ORDER BY entry",
    )
    .bind(tenant_id)
    .bind(number)
    .bind(after)
    .fetch_all(&mut **tx)
    .await?;
    let entry = |(by, details): (Option<String>, String)| {
        let details: Value = serde_json::from_str(&details).ok()?;
        Some((details["entry"].as_i64()?, by))
    };
    Ok(Undone(rows.into_iter().filter_map(entry).collect()))
}

/// An alert as it is, with who changed what of it.
type Alerts = HashMap<String, (AlertRow, Vec<ChangedBy>)>;

/// The alerts in sight that these entries tell of as changed.
async fn alerts_of(tx: &mut Tx, view: View<'_>, told: &[&HistoryRow]) -> Result<Alerts> {
    let mut ids: Vec<&str> = told
        .iter()
        .filter(|row| row.what == "alertChanged")
        .filter_map(|row| row.details["alert"].as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Alerts::new();
    for ids in ids.chunks(AT_ONCE) {
        let named = |column: &str| {
            let mut sql = Sql::of("alert.tenant_id = ");
            sql.bind(view.tenant_id.into()).add(&format!(" AND {column} IN "));
            sql.list(ids.iter().map(|id| (*id).into()));
            sql
        };
        for row in alert_list::all(tx, &named("alert.id")).await? {
            found.insert(row.id.clone(), (row, Vec::new()));
        }
        let mut sql = Sql::of(
            "SELECT alert.alert_id, alert.field, alert.version, alert.person_name, alert.at FROM alert_field AS alert WHERE ",
        );
        sql.append(&named("alert.alert_id"));
        for row in sql.all(tx).await? {
            let id: String = row.try_get("alert_id")?;
            let changed = ChangedBy {
                field: code::parse(row.try_get("field")?)?,
                version: row.try_get("version")?,
                by: row.try_get("person_name")?,
                at: row.try_get("at")?,
            };
            if let Some((_, fields)) = found.get_mut(&id) {
                fields.push(changed);
            }
        }
    }
    Ok(found)
}

fn alert_obstacle(told: &HistoryRow, number: i64, alerts: &Alerts) -> Option<Obstacle> {
    let found = told.details["alert"].as_str().and_then(|id| alerts.get(id));
    match found.filter(|(row, _)| row.incident == Some(number)) {
        Some((row, fields)) => way_back(&edits(&told.details), &present_alert(row, fields.clone())).err(),
        None => Some(Obstacle::of(Refusal::MovedSince)),
    }
}

/// What the history keeps of before with each of these entries that moved alerts.
async fn before_of(tx: &mut Tx, tenant_id: &str, told: &[&HistoryRow]) -> Result<BTreeMap<i64, Value>> {
    let moves: Vec<i64> = told.iter().filter(|row| is_move(row)).map(|row| row.entry).collect();
    let mut found = BTreeMap::new();
    for entries in moves.chunks(AT_ONCE) {
        let mut sql = Sql::of("SELECT entry, alerts FROM incident_history WHERE tenant_id = ");
        sql.bind(tenant_id.into()).add(" AND entry IN ").list(entries.iter().map(|entry| (*entry).into()));
        for row in sql.all(tx).await? {
            let before: Option<String> = row.try_get("alerts")?;
            let before = before.and_then(|before| serde_json::from_str(&before).ok()).unwrap_or_default();
            found.insert(row.try_get("entry")?, before);
        }
    }
    Ok(found)
}

/// What stands against taking back a move of alerts or a merge, seen from this incident; `fields` says who changed what of it.
pub(super) fn move_obstacle(
    number: i64,
    made: &MadeMove<'_>,
    sides: &Sides,
    fields: &[ChangedBy],
) -> Option<Obstacle> {
    let (from, into) = made.sides(number);
    if sides.is_outside(from) || sides.is_outside(into) {
        return Some(Obstacle::of(Refusal::OutsideDeviceGroups));
    }
    let (Some(from), Some(into)) = (sides.row(from), sides.row(into)) else {
        return Some(Obstacle::of(Refusal::MovedSince));
    };
    let refusal = if made.what == "joined" {
        if into.redirect_to.is_some() {
            Some(Refusal::LivesOn)
        } else if from.redirect_to != Some(into.number) || !sides.all_there(into, made) {
            Some(Refusal::MovedSince)
        } else if let Some(why) = decided_since(into, made, fields) {
            return Some(why);
        } else {
            sides.is_torn_apart(made).then_some(Refusal::LinkedSince)
        }
    } else if from.redirect_to.is_some() || into.redirect_to.is_some() {
        Some(Refusal::LivesOn)
    } else {
        (!sides.all_there(into, made)).then_some(Refusal::MovedSince)
    };
    refusal.map(Obstacle::of)
}

/// What somebody decided since about what a merge made.
fn decided_since(into: &IncidentRow, made: &MadeMove<'_>, changed: &[ChangedBy]) -> Option<Obstacle> {
    let now = of_decided(&decided(into));
    let then = &made.before["after"];
    if now == *then {
        return None;
    }
    let fields = [
        ("name", IncidentField::DisplayName),
        ("status", IncidentField::Status),
        ("assignedTo", IncidentField::AssignedTo),
        ("classification", IncidentField::Classification),
        ("determination", IncidentField::Determination),
        ("tags", IncidentField::CustomTags),
    ];
    let field = fields.into_iter().find(|(name, _)| now[name] != then[name]).map(|(_, field)| field);
    let why = field.map(|field| Obstacle::changed(&present_incident(into, changed.to_vec()), field));
    why.or_else(|| Some(Obstacle::of(Refusal::ChangedSince)))
}
