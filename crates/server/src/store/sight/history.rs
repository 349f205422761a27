//! The lines of an incident's history that a limited person may read: those that tell of no alert and of no incident outside of his
//! sight, neither by name nor by number.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::View;
use crate::store::Result;
use crate::store::database::Tx;
use crate::store::incident_history::{HistoryRow, history};

/// How many lines are read at once at most.
const AT_ONCE: usize = 500;

/// How many are read for a page at first, however short it is: more where few of them are in sight.
const FIRST: usize = 50;

/// The newest lines in sight before one, at most so many, the newest first; and how many are in sight in all, where that is wanted: for it
/// each is read.
pub(in crate::store) async fn of_incident(
    tx: &mut Tx,
    view: View<'_>,
    incident: i64,
    (first, limit): (i64, usize),
    count: bool,
) -> Result<(Vec<HistoryRow>, Option<u64>)> {
    let (mut found, mut before, mut at_once) = (Vec::new(), first, limit.clamp(FIRST, AT_ONCE));
    while found.len() < limit {
        let read = ((0, before), at_once);
        let Some((rows, last)) = lines(tx, view, incident, read, true).await? else { break };
        found.extend(rows);
        before = last;
        at_once = AT_ONCE.min(2 * at_once);
    }
    let mut seen = found.len();
    found.truncate(limit);
    if !count {
        return Ok((found, None));
    }
    for (from, mut before) in [(first, i64::MAX), (0, before)] {
        while let Some((rows, last)) = lines(tx, view, incident, ((from, before), AT_ONCE), false).await? {
            seen += rows.len();
            before = last;
        }
    }
    Ok((found, Some(seen as u64)))
}

/// Of the newest lines from one on and before one, at most so many, those that are in sight, and which is the last that was read; nothing where there is none.
/// `shown`: they are needed as they are shown, and not only counted.
async fn lines(
    tx: &mut Tx,
    view: View<'_>,
    incident: i64,
    (range, limit): ((i64, i64), usize),
    shown: bool,
) -> Result<Option<(Vec<HistoryRow>, i64)>> {
    let read = history(tx, (view.tenant_id, incident), (range, limit), shown).await?;
    let Some(last) = read.last().map(|(row, _)| row.entry) else { return Ok(None) };
    let named: BTreeSet<String> =
        read.iter().flat_map(|(row, changed)| named(row, changed.as_deref())).collect();
    let seen = view.of_alerts(tx, &named).await?;
    let rows = read.into_iter().filter_map(|(row, changed)| in_sight(row, changed.as_deref(), &seen));
    Ok(Some((rows.collect(), last)))
}

/// One line as far as it is in sight, which it is to whoever is not limited.
pub(in crate::store) async fn of_one(
    tx: &mut Tx,
    view: View<'_>,
    row: &HistoryRow,
    changed: Option<&str>,
) -> Result<Option<HistoryRow>> {
    if !view.is_limited() {
        return Ok(Some(row.clone()));
    }
    let seen = view.of_alerts(tx, &named(row, changed).into_iter().collect()).await?;
    Ok(in_sight(row.clone(), changed, &seen))
}

/// The lines about one alert as far as they are in sight.
pub(in crate::store) async fn of_alert(
    tx: &mut Tx,
    view: View<'_>,
    id: &str,
    told: Vec<HistoryRow>,
) -> Result<Vec<HistoryRow>> {
    if !view.is_limited() {
        return Ok(told);
    }
    let seen = view.of_alerts(tx, &BTreeSet::from([id.to_owned()])).await?;
    Ok(told.into_iter().filter_map(|row| in_sight(row, None, &seen)).collect())
}

/// The ids of the alerts that a line names. `changed`: those that a change of the incident changed, as JSON.
fn named(row: &HistoryRow, changed: Option<&str>) -> Vec<String> {
    let own = row.details["alert"].as_str().map(str::to_owned);
    own.into_iter().chain(with_it(row, changed)).collect()
}

/// Those that were changed with the incident, or moved.
fn with_it(row: &HistoryRow, changed: Option<&str>) -> Vec<String> {
    let changed: Option<Value> = changed.and_then(|alerts| serde_json::from_str(alerts).ok());
    // An earlier version told of each in the details.
    let told = changed.as_ref().unwrap_or(&row.details["alerts"]);
    let id = |one: &Value| Some(one["alert"].as_str().or(one.as_str())?.to_owned());
    // Of a merge there is more to know.
    let told = told.get("alerts").unwrap_or(told);
    told.as_array().map(|alerts| alerts.iter().filter_map(id).collect()).unwrap_or_default()
}

/// The line as far as it is in sight. What is not known here to tell of nothing else is left out: lines about other incidents are,
/// unless alerts in sight were moved from there or to there by a person, and so are the title and the sum of others.
fn in_sight(mut row: HistoryRow, changed: Option<&str>, seen: &HashSet<String>) -> Option<HistoryRow> {
    match row.what.as_str() {
        "created" | "alertAdded" | "alertChanged" | "reopened" => {
            let alert = row.details["alert"].as_str()?;
            seen.contains(alert).then_some(row)
        }
        "takenBack" if row.details.get("alert").is_some() => {
            let alert = row.details["alert"].as_str()?;
            seen.contains(alert).then_some(row)
        }
        "alertsMoved" | "alertsBrought" | "joined" => moved(row, changed, seen),
        "takenBack" if row.details.get("what").is_some() => moved(row, changed, seen),
        "changed" | "takenBack" => {
            // Of what was taken back the line has a sum alone, in which others may be counted.
            let count = with_it(&row, changed).iter().filter(|id| seen.contains(*id)).count();
            let details = row.details.as_object_mut()?;
            details.remove("alerts");
            details.insert("alertCount".to_owned(), count.into());
            Some(row)
        }
        _ => None,
    }
}

/// The line of a move by a person, where it moved alerts in sight: the other incident was in sight then, by those. What the machine
/// joined has a line without them, and is left out.
fn moved(mut row: HistoryRow, changed: Option<&str>, seen: &HashSet<String>) -> Option<HistoryRow> {
    let count = with_it(&row, changed).iter().filter(|id| seen.contains(*id)).count();
    row.details.as_object_mut()?.insert("alertCount".to_owned(), count.into());
    (count > 0).then_some(row)
}
