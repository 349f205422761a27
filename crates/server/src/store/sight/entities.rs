//! What the alerts in sight of an incident name: each entity once, with what they alone say of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use security_center_alerts::entity::{Kind, RemediationStatus, Verdict};
use security_center_alerts::incident::{Group, SameAs};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{AT_ONCE, Reads, View};
use crate::store::Result;
use crate::store::database::Tx;
use crate::store::flag::Flag;
use crate::store::incident_entities::IncidentEntityRow;
use crate::store::incident_list::coded;
use crate::store::sql::Sql;

/// How many names that alerts use are read for one incident. Those of the first alerts come first.
const NAMES: i64 = 60_000;

/// The entities of an incident, those incriminated first, at most so many; and how many there are.
pub(in crate::store) async fn of_incident(
    tx: &mut Tx,
    view: View<'_>,
    incident: i64,
    limit: usize,
) -> Result<(Vec<IncidentEntityRow>, u64)> {
    let mut sql = Sql::of(
        "SELECT named.alert_id AS alert_id, named.key AS key, named.alias_of AS alias_of, named.kind AS kind,
                named.incriminated AS incriminated, named.display AS display, named.verdict AS verdict,
                named.remediation AS remediation, named.group_name AS group_name,
                seen.first_activity_at AS first_activity_at
         FROM alert AS seen JOIN alert_entity AS named
           ON named.tenant_id = seen.tenant_id AND named.alert_id = seen.id
         WHERE seen.tenant_id = ",
    );
    sql.bind(view.tenant_id.into()).add(" AND seen.incident = ").bind(incident.into());
    view.and_sees("seen", Reads::Few, &mut sql);
    sql.add(" ORDER BY seen.arrived_at, seen.id, named.alias_of IS NOT NULL, named.key LIMIT ")
        .bind(NAMES.into());
    let rows = sql.all(tx).await?;
    let counted_as = counted_as(&rows)?;
    let mut entities: BTreeMap<&str, IncidentEntityRow> = BTreeMap::new();
    let mut groups: HashMap<&str, (i64, &str, String)> = HashMap::new();
    // How the last alert shows it that knows it by this name.
    let mut displays: HashMap<(&str, &str), &str> = HashMap::new();
    for row in &rows {
        let key: &str = row.try_get("key")?;
        let counted = counted_as.get(key).map_or(key, String::as_str);
        let entity = match entities.get_mut(counted) {
            Some(entity) => entity,
            None => entities.entry(counted).or_insert(IncidentEntityRow {
                key: counted.to_owned(),
                kind: coded(row, "kind", Kind::of)?,
                display: String::new(),
                incriminated: false,
                first_seen_at: 0,
                last_seen_at: 0,
                verdict: Verdict::NoThreatsFound,
                remediation: RemediationStatus::None,
                group_name: None,
                alerts: BTreeSet::new(),
            }),
        };
        let (alert, alias_of): (&str, Option<&str>) = (row.try_get("alert_id")?, row.try_get("alias_of")?);
        if alias_of.is_none() {
            displays.insert((alert, key), row.try_get("display")?);
        }
        let display = displays.get(&(alert, alias_of.unwrap_or(key))).copied().unwrap_or_default();
        if key == counted && !display.is_empty() {
            display.clone_into(&mut entity.display);
        }
        // What the alert says stands at the first of the entity's names.
        if alias_of.is_some() {
            continue;
        }
        entity.incriminated |= row.try_get::<Flag, _>("incriminated")?.0;
        entity.verdict = entity.verdict.max(coded(row, "verdict", Verdict::of)?);
        entity.remediation = entity.remediation.max(coded(row, "remediation", RemediationStatus::of)?);
        // As its first alert says.
        if let Some(group) = row.try_get::<Option<String>, _>("group_name")? {
            let said = (row.try_get::<i64, _>("first_activity_at")?, alert, group);
            let first = groups.entry(counted).or_insert_with(|| said.clone());
            if said < *first {
                *first = said;
            }
        }
        entity.alerts.insert(alert.to_owned());
    }
    for (counted, (.., group)) in groups {
        if let Some(entity) = entities.get_mut(counted) {
            entity.group_name = Some(group);
        }
    }
    let count = entities.len() as u64;
    let mut entities: Vec<_> = entities.into_values().collect();
    entities.sort_by(|one, other| {
        let place = |one: &IncidentEntityRow| (!one.incriminated, one.kind.code());
        let by_name = one.display.cmp(&other.display).then_with(|| one.key.cmp(&other.key));
        place(one).cmp(&place(other)).then(by_name)
    });
    entities.truncate(limit);
    let seen = when_seen(tx, view, &entities).await?;
    for entity in &mut entities {
        (entity.first_seen_at, entity.last_seen_at) = seen.get(&entity.key).copied().unwrap_or_default();
    }
    Ok((entities, count))
}

/// Under which name each name's entity is counted.
fn counted_as(rows: &[AnyRow]) -> Result<HashMap<String, String>> {
    let mut same = SameAs::default();
    // The names of one alert come together, those that entities are known by first in front.
    let mut of_an_alert: (&str, BTreeMap<String, Group>) = ("", BTreeMap::new());
    for row in rows {
        let alert: &str = row.try_get("alert_id")?;
        if of_an_alert.0 != alert {
            std::mem::take(&mut of_an_alert.1).into_values().for_each(|group| same.add(&group));
            of_an_alert.0 = alert;
        }
        let key: String = row.try_get("key")?;
        let first = row.try_get::<Option<String>, _>("alias_of")?.unwrap_or_else(|| key.clone());
        let kind = coded(row, "kind", Kind::of)?;
        let incriminated = row.try_get::<Flag, _>("incriminated")?.0;
        let group = of_an_alert.1.entry(first.clone()).or_insert_with(|| Group {
            kind,
            keys: vec![first.clone()],
            incriminated,
        });
        if key != first {
            group.keys.push(key);
        }
    }
    of_an_alert.1.into_values().for_each(|group| same.add(&group));
    Ok(same.changed().map(|(key, member)| (key.to_owned(), member.counted_as.clone())).collect())
}

/// When the alerts in sight, of whichever incident, saw each first and last.
async fn when_seen(
    tx: &mut Tx,
    view: View<'_>,
    entities: &[IncidentEntityRow],
) -> Result<HashMap<String, (i64, i64)>> {
    let mut found = HashMap::new();
    for entities in entities.chunks(AT_ONCE) {
        let mut sql = Sql::of(
            "SELECT named.key, min(seen.span_from), max(seen.span_to) FROM alert_entity AS named
             JOIN alert AS seen ON seen.tenant_id = named.tenant_id AND seen.id = named.alert_id
             WHERE named.tenant_id = ",
        );
        sql.bind(view.tenant_id.into()).add(" AND named.key IN ");
        sql.list(entities.iter().map(|entity| entity.key.as_str().into()));
        view.and_sees("seen", Reads::Few, &mut sql);
        sql.add(" GROUP BY named.key");
        for row in sql.all(tx).await? {
            found.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
        }
    }
    Ok(found)
}
