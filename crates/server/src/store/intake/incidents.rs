//! What becomes of the incidents that alerts are placed in: sums, names, joining, opening again, and what their history says.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::alert::AlertStatus;
use security_center_alerts::incident::{Group, IncidentStatus, Known, SameAs};
use serde_json::{Value, json};

use super::found::json as json_list;
use super::place::{Outcome, Placeable, Step};
use super::row::{Incident, entities_of, find, members, write, write_members};
use super::{Arriving, Numbers};
use crate::store::Result;
use crate::store::database::Tx;
use crate::store::rows::{self, Cell};

/// What happens to one incident that lives on.
struct Change<'a, A> {
    /// The incidents that are joined with it: number, because of which alert, and by which links.
    joined: Vec<(i64, &'a A, &'a Value)>,
    added: Vec<(&'a A, &'a Value)>,
    updated: Vec<&'a A>,
}

/// An entry of history.
struct Entry {
    incident: i64,
    what: &'static str,
    details: Value,
}

/// Writes what becomes of the incidents. `first_fresh` is the first number that was not given away before; the function says
/// under which number an incident of the batch lives on. Answers with those whose sums are to be made anew.
pub(super) async fn become_of<A: Placeable + Sync>(
    tx: &mut Tx,
    arriving: Arriving<'_>,
    steps: &[Step<'_, A>],
    (first_fresh, final_number): (i64, &impl Fn(i64) -> i64),
    numbers: &mut Numbers,
) -> Result<BTreeSet<i64>> {
    let mut changes: BTreeMap<i64, Change<'_, A>> = BTreeMap::new();
    for step in steps {
        let living = final_number(step.incident);
        let change = changes.entry(living).or_insert_with(|| Change {
            joined: Vec::new(),
            added: Vec::new(),
            updated: Vec::new(),
        });
        // An incident of this batch that is joined in it was never there for anybody.
        let kept = step.joined.iter().filter(|joined| **joined < first_fresh);
        change.joined.extend(kept.map(|joined| (*joined, step.alert, &step.links)));
        match step.alert.own() {
            None => change.added.push((step.alert, &step.links)),
            Some(_) => change.updated.push(step.alert),
        }
    }
    let named: BTreeSet<i64> = changes
        .iter()
        .flat_map(|(living, change)| change.joined.iter().map(|(joined, ..)| *joined).chain([*living]))
        .filter(|number| *number < first_fresh)
        .collect();
    let mut found = find(tx, arriving.tenant_id, &named).await?;
    let (mut history, mut recount, mut living_on) = (Vec::new(), BTreeSet::new(), Vec::new());
    let mut redirected = Vec::new();
    for (number, change) in &changes {
        let mut incident = found.remove(number);
        for (joined, alert, links) in &change.joined {
            let Some(other) = found.remove(joined) else { continue };
            join(&mut incident, &other, (*alert, links), &mut history);
            redirected.push((other, *number, alert.id()));
        }
        for (alert, links) in &change.added {
            add(&mut incident, *number, (*alert, links), arriving.now, &mut history);
        }
        let Some(mut incident) = incident else { continue };
        for alert in &change.updated {
            if update(&mut incident, *alert) {
                recount.insert(*number);
            }
        }
        let mut groups: Vec<Group> = Vec::new();
        for (joined, ..) in &change.joined {
            groups.extend(entities_of(tx, arriving.tenant_id, *joined).await?);
        }
        let alerts = change.added.iter().map(|(alert, _)| *alert).chain(change.updated.iter().copied());
        groups.extend(alerts.flat_map(Placeable::groups));
        let same = count(tx, arriving.tenant_id, &mut incident, &groups).await?;
        incident.last_update_at = arriving.now;
        incident.version += 1;
        living_on.push((incident, same));
    }
    let rows: Vec<&Incident> = living_on.iter().map(|(incident, _)| incident).collect();
    write(tx, arriving.tenant_id, &rows).await?;
    for (other, to, alert) in redirected {
        history.push(Entry {
            incident: other.number,
            what: "redirected",
            details: json!({ "to": to, "alert": alert }),
        });
        redirect(tx, (arriving.tenant_id, arriving.now), other.number, to).await?;
    }
    write_members(tx, arriving.tenant_id, &living_on).await?;
    write_history(tx, arriving, history, numbers).await?;
    Ok(recount)
}

/// Joins an incident with the older one that lives on.
fn join<A: Placeable>(
    incident: &mut Option<Incident>,
    other: &Incident,
    (alert, links): (&A, &Value),
    history: &mut Vec<Entry>,
) {
    let Some(incident) = incident else { return };
    let number = incident.number;
    let was_resolved = incident.decided.is_resolved();
    let taken = incident.decided.join(&other.decided);
    incident.known = incident.known.clone().and(other.known.clone());
    let details = json!({ "incident": other.number, "alert": alert.id(), "links": links });
    history.push(Entry { incident: number, what: "joined", details });
    if !taken.is_empty() {
        let fields: Vec<&str> = taken.iter().map(|one| one.code()).collect();
        let details = json!({ "fields": fields, "from": other.number });
        history.push(Entry { incident: number, what: "tookOver", details });
    }
    if was_resolved && !incident.decided.is_resolved() {
        incident.resolved_at = None;
        history.push(Entry {
            incident: number,
            what: "reopened",
            details: json!({ "incident": other.number }),
        });
    }
}

/// Adds an alert, to a new incident where there is none.
fn add<A: Placeable>(
    incident: &mut Option<Incident>,
    number: i64,
    (alert, links): (&A, &Value),
    now: i64,
    history: &mut Vec<Entry>,
) {
    let (known, _) = alert.adds();
    let is_open = known.active_alerts > 0;
    let details = json!({ "alert": alert.id(), "title": alert.title(), "links": links });
    let Some(incident) = incident else {
        history.push(Entry { incident: number, what: "created", details });
        *incident = Some(Incident::new(number, known, now));
        return;
    };
    history.push(Entry { incident: number, what: "alertAdded", details });
    incident.known = incident.known.clone().and(known);
    if is_open && incident.decided.is_resolved() {
        incident.decided.status = IncidentStatus::Active;
        incident.resolved_at = None;
        history.push(Entry { incident: number, what: "reopened", details: json!({ "alert": alert.id() }) });
    }
}

/// Takes in what an alert of it says now. True: something of the sum may be less than before, so that all alerts have to be
/// looked at.
fn update<A: Placeable>(incident: &mut Incident, alert: &A) -> bool {
    let (now, Some(before)) = alert.adds() else { return false };
    let known = &mut incident.known;
    let less = now.severity < before.severity || now.categories != before.categories;
    known.severity = known.severity.max(now.severity);
    known.categories = known.categories.and(now.categories);
    known.active_alerts += now.active_alerts - before.active_alerts;
    known.first_activity_at = known.first_activity_at.min(now.first_activity_at);
    known.last_activity_at = known.last_activity_at.max(now.last_activity_at);
    if known.alerts == 1 {
        known.title = now.title;
    }
    less
}

/// Counts the devices, people and mailboxes of an incident, each once.
async fn count(tx: &mut Tx, tenant_id: &str, incident: &mut Incident, groups: &[Group]) -> Result<SameAs> {
    let keys: BTreeSet<&String> = groups.iter().flat_map(|group| &group.keys).collect();
    // A new incident has none yet, and most of a batch are new.
    let is_new = incident.version == 0;
    let mut same = if is_new {
        SameAs::default()
    } else {
        members(tx, tenant_id, incident.number, &json_list(keys)).await?
    };
    groups.iter().for_each(|group| same.add(group));
    for (count, more) in incident.counts.iter_mut().zip(same.more()) {
        *count += more;
    }
    Ok(same)
}

/// Moves everything of an incident into the one in which it lives on.
pub(in crate::store) async fn redirect(
    tx: &mut Tx,
    (tenant_id, now): (&str, i64),
    from: i64,
    to: i64,
) -> Result<()> {
    sqlx::query(
        "UPDATE incident SET status = $3, redirect_to = $4, last_update_at = $5, version = version + 1,
             alerts = 0, active_alerts = 0, devices = 0, users = 0, mailboxes = 0
         WHERE tenant_id = $1 AND number = $2",
    )
    .bind(tenant_id)
    .bind(from)
    .bind(IncidentStatus::Redirected.code())
    .bind(to)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    for statement in [
        "UPDATE alert SET incident = $3, version = version + 1 WHERE tenant_id = $1 AND incident = $2",
        // By the key: SQLite would look for what it changes without the index on it, through all of the tenant's.
        "UPDATE link_segment SET incident = $3 WHERE tenant_id = $1 AND (key, from_at) IN
             (SELECT key, from_at FROM link_segment WHERE tenant_id = $1 AND incident = $2)",
    ] {
        sqlx::query(statement).bind(tenant_id).bind(from).bind(to).execute(&mut **tx).await?;
    }
    sqlx::query("DELETE FROM incident_entity WHERE tenant_id = $1 AND incident = $2")
        .bind(tenant_id)
        .bind(from)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn write_history(
    tx: &mut Tx,
    arriving: Arriving<'_>,
    history: Vec<Entry>,
    numbers: &mut Numbers,
) -> Result<()> {
    let first = numbers.entry;
    numbers.entry += i64::try_from(history.len()).unwrap_or_default();
    let rows = (first..).zip(history).map(|(number, entry)| {
        vec![
            Cell::from(arriving.tenant_id),
            number.into(),
            entry.incident.into(),
            arriving.now.into(),
            "machine".into(),
            entry.what.into(),
            entry.details.to_string().into(),
        ]
    });
    let into = "incident_history (tenant_id, entry, incident, at, actor_kind, what, details)";
    rows::insert(tx, into, "", rows.collect()).await
}

impl Outcome {
    /// Makes the sums anew of incidents whose alerts say less than before.
    pub(super) async fn recount(&self, tx: &mut Tx, arriving: Arriving<'_>) -> Result<()> {
        for number in &self.recount {
            let rows: Vec<(i64, i64, i64, i64)> = sqlx::query_as(
                "SELECT categories, max(severity), count(*), sum(CASE WHEN status <> $3 THEN 1 ELSE 0 END)
                 FROM alert WHERE tenant_id = $1 AND incident = $2 GROUP BY categories",
            )
            .bind(arriving.tenant_id)
            .bind(number)
            .bind(AlertStatus::Resolved.code())
            .fetch_all(&mut **tx)
            .await?;
            let mut found = find(tx, arriving.tenant_id, &BTreeSet::from([*number])).await?;
            let Some(mut incident) = found.remove(number) else { continue };
            let known = &incident.known;
            incident.known = Known {
                severity: super::found::severity(rows.iter().map(|row| row.1).max().unwrap_or_default()),
                categories: security_center_alerts::category::Categories(
                    rows.iter().fold(0, |all, row| all | row.0),
                ),
                alerts: rows.iter().map(|row| row.2).sum(),
                active_alerts: rows.iter().map(|row| row.3).sum(),
                ..known.clone()
            };
            write(tx, arriving.tenant_id, &[&incident]).await?;
        }
        Ok(())
    }
}
