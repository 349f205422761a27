//! What takes the names of entities to know of incidents: how many devices, people and mailboxes the alerts in sight incriminate,
//! each counted once, and the name by rule. The rules are those by which the intake counts and names (`alerts::incident`).

use std::collections::{BTreeMap, HashMap};

use security_center_alerts::category::Categories;
use security_center_alerts::entity::Kind as EntityKind;
use security_center_alerts::incident::{Group, NameFacts, Names, SameAs};
use serde_json::{Value, json};
use sqlx::Row;

use super::{Reads, Source, View};
use crate::store::Result;
use crate::store::database::Tx;
use crate::store::flag::Flag;
use crate::store::incident_list::{IncidentRow, coded};
use crate::store::sql::Sql;

/// How many incidents a statement names.
const AT_ONCE: usize = 1_000;

/// Tells of all incidents in sight: number, names, devices, people, mailboxes of each, as JSON. Nothing where everything is seen.
pub(in crate::store) async fn tell(tx: &mut Tx, source: &Source<'_>) -> Result<Option<String>> {
    if !source.view.is_limited() {
        return Ok(None);
    }
    let mut sql = Sql::of(
        "SELECT incident.number, incident.named, incident.display_name, incident.title, incident.categories,
                incident.services FROM ",
    );
    source.incidents(&mut sql);
    sql.add(" WHERE incident.tenant_id = ").bind(source.view.tenant_id.into());
    let rows = sql.all(tx).await?;
    let counts = counts(tx, source.view, None).await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in &rows {
        let number: i64 = row.try_get("number")?;
        let of_it @ [devices, users, mailboxes] = counts.get(&number).copied().unwrap_or_default();
        let Names { english, dutch } = match row.try_get::<Flag, _>("named")?.0 {
            true => Names::given(row.try_get("display_name")?),
            false => {
                let (categories, services) = (row.try_get("categories")?, row.try_get("services")?);
                names(row.try_get("title")?, (categories, services), of_it)
            }
        };
        told.push(json!([number, english, dutch, devices, users, mailboxes]));
    }
    Ok(Some(Value::Array(told).to_string()))
}

/// Fills it in, in incidents that were read. Does nothing where everything is seen.
pub(in crate::store) async fn fill(tx: &mut Tx, view: View<'_>, rows: &mut [IncidentRow]) -> Result<()> {
    if !view.is_limited() {
        return Ok(());
    }
    for rows in rows.chunks_mut(AT_ONCE) {
        let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
        let counts = counts(tx, view, Some(&numbers)).await?;
        for row in rows {
            let of_it = counts.get(&row.number).copied().unwrap_or_default();
            [row.devices, row.users, row.mailboxes] = of_it;
            if !row.named {
                let of_row = (row.categories, row.services);
                row.display_name = names(row.title.clone(), of_row, of_it).english;
            }
        }
    }
    Ok(())
}

fn names(title: Option<String>, (categories, services): (i64, i64), counts: [i64; 3]) -> Names {
    let [devices, users, mailboxes] = counts;
    let services = i64::from(services.count_ones());
    NameFacts { title, categories: Categories(categories), devices, users, mailboxes, services }.names()
}

/// How many devices, people and mailboxes the alerts in sight of each incident incriminate.
async fn counts(tx: &mut Tx, view: View<'_>, of: Option<&[i64]>) -> Result<HashMap<i64, [i64; 3]>> {
    let mut sql = Sql::of(
        "SELECT seen.incident AS incident, named.kind AS kind, coalesce(named.alias_of, named.key) AS first,
                named.key AS key, max(named.incriminated) AS incriminated
         FROM alert AS seen JOIN alert_entity AS named
           ON named.tenant_id = seen.tenant_id AND named.alert_id = seen.id
         WHERE seen.tenant_id = ",
    );
    sql.bind(view.tenant_id.into())
        .add(" AND named.kind IN ('device', 'user', 'mailbox') AND seen.incident ");
    let reads = match of {
        Some(numbers) => {
            sql.add("IN ").list(numbers.iter().map(|number| (*number).into()));
            Reads::Few
        }
        None => {
            sql.add("IS NOT NULL");
            Reads::Many
        }
    };
    view.and_sees("seen", reads, &mut sql);
    sql.add(" GROUP BY seen.incident, named.kind, coalesce(named.alias_of, named.key), named.key");
    let mut groups: BTreeMap<(i64, String), Group> = BTreeMap::new();
    for row in &sql.all(tx).await? {
        let (first, key): (String, String) = (row.try_get("first")?, row.try_get("key")?);
        let of_it = groups.entry((row.try_get("incident")?, first.clone()));
        let kind = coded(row, "kind", EntityKind::of)?;
        let group = of_it.or_insert_with(|| Group { kind, keys: vec![first.clone()], incriminated: false });
        group.incriminated |= row.try_get::<Flag, _>("incriminated")?.0;
        if key != first {
            group.keys.push(key);
        }
    }
    let mut counts = HashMap::new();
    let mut same = (0, SameAs::default());
    for ((incident, _), group) in groups {
        if same.0 != incident {
            counts.insert(same.0, same.1.more());
            same = (incident, SameAs::default());
        }
        same.1.add(&group);
    }
    counts.insert(same.0, same.1.more());
    Ok(counts)
}
