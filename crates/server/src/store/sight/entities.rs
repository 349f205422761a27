//! What the alerts in sight of an incident name: each entity once, with what they alone say of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use security_center_alerts::entity::{Kind, RemediationStatus, Verdict};
use security_center_alerts::incident::{Group, SameAs};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{AT_ONCE, Reads, View};
use crate::store::Result;
use crate::store::database::Tx;
use crate::store::flag::Flag;
use crate::store::incident_entities::{EntitiesWanted, EntityPage, EntityPlace, Evidence, IncidentEntityRow};
use crate::store::incident_list::coded;
use crate::store::sql::Sql;

/// A page of the entities of an incident.
pub(in crate::store) async fn page(
    tx: &mut Tx,
    view: View<'_>,
    incident: i64,
    wanted: &EntitiesWanted,
) -> Result<EntityPage> {
    let all = of_incident(tx, view, incident).await?;
    let fitting: Vec<_> = all.into_iter().map(|(one, _)| one).filter(|one| wanted.takes(one)).collect();
    let count = fitting.len() as u64;
    let behind =
        |one: &IncidentEntityRow| wanted.after.as_ref().is_none_or(|after| EntityPlace::of(one) > *after);
    let mut entities: Vec<_> = fitting.into_iter().filter(behind).collect();
    let more = entities.len() > wanted.top;
    entities.truncate(wanted.top);
    when_seen(tx, view, &mut entities).await?;
    let next = entities.last().filter(|_| more).map(EntityPlace::of);
    Ok(EntityPage { entities, count, next })
}

/// The first entities of an incident, how many there are of each sort, and which of them these alerts name.
pub(in crate::store) async fn evidence(
    tx: &mut Tx,
    view: View<'_>,
    incident: i64,
    (top, alerts): (usize, &[&str]),
) -> Result<Evidence> {
    let mut evidence = Evidence::default();
    let wanted: HashSet<&str> = alerts.iter().copied().collect();
    for (place, (one, by)) in of_incident(tx, view, incident).await?.into_iter().enumerate() {
        *evidence.kinds.entry(one.kind).or_default() += 1;
        *evidence.found.entry((one.verdict, one.remediation)).or_default() += 1;
        for alert in by.into_iter().filter(|alert| wanted.contains(alert.as_str())) {
            evidence.names.entry(alert).or_default().push(one.key.clone());
        }
        if place < top {
            evidence.entities.push(one);
        }
    }
    when_seen(tx, view, &mut evidence.entities).await?;
    Ok(evidence)
}

/// A name in an alert.
struct Named {
    /// The alert, as a place in their order.
    alert: usize,
    key: String,
    alias_of: Option<String>,
    kind: Kind,
    incriminated: bool,
    display: String,
    verdict: Verdict,
    remediation: RemediationStatus,
    group_name: Option<String>,
}

/// The entities of an incident, those incriminated first, each with the alerts that name it; when they were seen is not known yet.
async fn of_incident(
    tx: &mut Tx,
    view: View<'_>,
    incident: i64,
) -> Result<Vec<(IncidentEntityRow, BTreeSet<String>)>> {
    let (alerts, rows) = names(tx, view, incident).await?;
    let counted_as = counted_as(&rows);
    let mut entities: BTreeMap<&str, (IncidentEntityRow, BTreeSet<String>)> = BTreeMap::new();
    let mut groups: HashMap<&str, (i64, &str, &str)> = HashMap::new();
    // How the last alert shows it that knows it by this name.
    let mut displays: HashMap<(usize, &str), &str> = HashMap::new();
    for row in &rows {
        let key = row.key.as_str();
        let counted = counted_as.get(key).map_or(key, String::as_str);
        let (entity, by) = match entities.get_mut(counted) {
            Some(entity) => entity,
            None => entities.entry(counted).or_insert_with(|| (unsaid(counted, row.kind), BTreeSet::new())),
        };
        if row.alias_of.is_none() {
            displays.insert((row.alert, key), &row.display);
        }
        let first = row.alias_of.as_deref().unwrap_or(key);
        let display = displays.get(&(row.alert, first)).copied().unwrap_or_default();
        if key == counted && !display.is_empty() {
            display.clone_into(&mut entity.display);
        }
        // What the alert says stands at the first of the entity's names.
        if row.alias_of.is_some() {
            continue;
        }
        entity.incriminated |= row.incriminated;
        entity.verdict = entity.verdict.max(row.verdict);
        entity.remediation = entity.remediation.max(row.remediation);
        let (alert, first_activity_at) = &alerts[row.alert];
        // As its first alert says.
        if let Some(group) = &row.group_name {
            let said = (*first_activity_at, alert.as_str(), group.as_str());
            let first = groups.entry(counted).or_insert(said);
            *first = said.min(*first);
        }
        by.insert(alert.clone());
    }
    for (counted, (.., group)) in groups {
        if let Some((entity, _)) = entities.get_mut(counted) {
            entity.group_name = Some(group.to_owned());
        }
    }
    let mut entities: Vec<_> = entities.into_values().collect();
    for (entity, by) in &mut entities {
        entity.alerts = by.len() as u64;
    }
    entities.sort_by_cached_key(|(one, _)| EntityPlace::of(one));
    Ok(entities)
}

/// One of which nothing is said yet.
fn unsaid(key: &str, kind: Kind) -> IncidentEntityRow {
    IncidentEntityRow {
        key: key.to_owned(),
        kind,
        display: String::new(),
        incriminated: false,
        first_seen_at: 0,
        last_seen_at: 0,
        verdict: Verdict::NoThreatsFound,
        remediation: RemediationStatus::None,
        group_name: None,
        alerts: 0,
    }
}

/// The alerts in sight in the order in which they arrived, each with its first activity, and all names in them: those of one alert come
/// together, those that entities are known by first in front.
async fn names(tx: &mut Tx, view: View<'_>, incident: i64) -> Result<(Vec<(String, i64)>, Vec<Named>)> {
    let mut sql = Sql::of(
        "SELECT seen.id AS id, seen.first_activity_at AS first_activity_at FROM alert AS seen WHERE seen.tenant_id = ",
    );
    sql.bind(view.tenant_id.into()).add(" AND seen.incident = ").bind(incident.into());
    view.and_sees("seen", Reads::Few, &mut sql);
    let rows = sql.add(" ORDER BY seen.arrived_at, seen.id").clone().all(tx).await?;
    let alert = |row: &AnyRow| Ok((row.try_get("id")?, row.try_get("first_activity_at")?));
    let alerts: Vec<(String, i64)> = rows.iter().map(alert).collect::<sqlx::Result<_>>()?;
    let mut found = Vec::new();
    // Rows of the database are large, and an incident may have very many: what is needed of them is kept.
    for (at_once, ids) in alerts.chunks(AT_ONCE).enumerate() {
        let places: HashMap<&str, usize> =
            ids.iter().enumerate().map(|(place, (id, _))| (id.as_str(), at_once * AT_ONCE + place)).collect();
        let mut sql = Sql::of(
            "SELECT named.alert_id AS alert_id, named.key AS key, named.alias_of AS alias_of, named.kind AS kind,
                    named.incriminated AS incriminated, named.display AS display, named.verdict AS verdict,
                    named.remediation AS remediation, named.group_name AS group_name
             FROM alert_entity AS named WHERE named.tenant_id = ",
        );
        sql.bind(view.tenant_id.into()).add(" AND named.alert_id IN ");
        sql.list(ids.iter().map(|(id, _)| id.as_str().into()));
        for row in &sql.all(tx).await? {
            found.push(Named {
                alert: places.get(row.try_get::<&str, _>("alert_id")?).copied().unwrap_or_default(),
                key: row.try_get("key")?,
                alias_of: row.try_get("alias_of")?,
                kind: coded(row, "kind", Kind::of)?,
                incriminated: row.try_get::<Flag, _>("incriminated")?.0,
                display: row.try_get("display")?,
                verdict: coded(row, "verdict", Verdict::of)?,
                remediation: coded(row, "remediation", RemediationStatus::of)?,
                group_name: row.try_get("group_name")?,
            });
        }
    }
    let place = |one: &Named| (one.alert, one.alias_of.is_some());
    found.sort_by(|one, other| place(one).cmp(&place(other)).then_with(|| one.key.cmp(&other.key)));
    Ok((alerts, found))
}

/// Under which name each name's entity is counted.
fn counted_as(rows: &[Named]) -> HashMap<String, String> {
    let mut same = SameAs::default();
    let mut of_an_alert: (usize, BTreeMap<&str, Group>) = (0, BTreeMap::new());
    for row in rows {
        if of_an_alert.0 != row.alert {
            std::mem::take(&mut of_an_alert.1).into_values().for_each(|group| same.add(&group));
            of_an_alert.0 = row.alert;
        }
        let first = row.alias_of.as_deref().unwrap_or(&row.key);
        let group = of_an_alert.1.entry(first).or_insert_with(|| Group {
            kind: row.kind,
            keys: vec![first.to_owned()],
            incriminated: row.incriminated,
        });
        if row.key != first {
            group.keys.push(row.key.clone());
        }
    }
    of_an_alert.1.into_values().for_each(|group| same.add(&group));
    same.changed().map(|(key, member)| (key.to_owned(), member.counted_as.clone())).collect()
}

/// Fills in when the alerts in sight, of whichever incident, saw each first and last.
async fn when_seen(tx: &mut Tx, view: View<'_>, entities: &mut [IncidentEntityRow]) -> Result<()> {
    for entities in entities.chunks_mut(AT_ONCE) {
        let mut sql = Sql::of(
            "SELECT named.key, min(seen.span_from), max(seen.span_to) FROM alert_entity AS named
             JOIN alert AS seen ON seen.tenant_id = named.tenant_id AND seen.id = named.alert_id
             WHERE named.tenant_id = ",
        );
        sql.bind(view.tenant_id.into()).add(" AND named.key IN ");
        sql.list(entities.iter().map(|entity| entity.key.as_str().into()));
        view.and_sees("seen", Reads::Few, &mut sql);
        sql.add(" GROUP BY named.key");
        let mut found: HashMap<String, (i64, i64)> = HashMap::new();
        for row in sql.all(tx).await? {
            found.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
        }
        for entity in entities {
            (entity.first_seen_at, entity.last_seen_at) = found.get(&entity.key).copied().unwrap_or_default();
        }
    }
    Ok(())
}
