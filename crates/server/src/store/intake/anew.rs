//! What is known of an incident, made anew from its alerts: after alerts were moved by hand, when something of the sums may be
//! less than before. Reads all of the incident.

use std::collections::BTreeMap;

use security_center_alerts::alert::{AlertStatus, Severity};
use security_center_alerts::category::Categories;
use security_center_alerts::entity::Kind;
use security_center_alerts::incident::{Group, Known, SameAs};
use security_center_contract::SupportedService;

use super::row::{Incident, write, write_members};
use crate::store::database::Tx;
use crate::store::{Result, code};

/// Writes the incident with the sums and the entities of the alerts that it has now, of which there is one at least.
pub(in crate::store) async fn write_anew(tx: &mut Tx, tenant_id: &str, mut incident: Incident) -> Result<()> {
    incident.known = known(tx, tenant_id, &incident).await?;
    sqlx::query("DELETE FROM incident_entity WHERE tenant_id = $1 AND incident = $2")
        .bind(tenant_id)
        .bind(incident.number)
        .execute(&mut **tx)
        .await?;
    let mut same = SameAs::default();
    entities(tx, tenant_id, incident.number).await?.iter().for_each(|group| same.add(group));
    incident.counts = same.more();
    write(tx, tenant_id, &[&incident]).await?;
    write_members(tx, tenant_id, &[(incident, same)]).await
}

async fn known(tx: &mut Tx, tenant_id: &str, incident: &Incident) -> Result<Known> {
    type Row = (String, i64, i64, String, i64, i64, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT service, categories, max(severity), max(title), count(*), sum(CASE WHEN status <> $3 THEN 1 ELSE 0 END),
                min(first_activity_at), max(last_activity_at)
         FROM alert WHERE tenant_id = $1 AND incident = $2 GROUP BY service, categories",
    )
    .bind(tenant_id)
    .bind(incident.number)
    .bind(AlertStatus::Resolved.code())
    .fetch_all(&mut **tx)
    .await?;
    let mut sum: Option<Known> = None;
    for (service, categories, severity, title, alerts, active_alerts, first, last) in rows {
        let service: SupportedService = code::parse(&service)?;
        let part = Known {
            title: (alerts == 1).then_some(title),
            severity: super::found::severity(severity),
            categories: Categories(categories),
            services: 1 << (service as i64),
            alerts,
            active_alerts,
            first_activity_at: first,
            last_activity_at: last,
        };
        sum = Some(match sum {
            Some(sum) => sum.and(part),
            None => part,
        });
    }
    let none = || Known {
        title: None,
        severity: Severity::Unknown,
        alerts: 0,
        active_alerts: 0,
        ..incident.known.clone()
    };
    Ok(sum.unwrap_or_else(none))
}

/// What the incident's alerts name: each entity with all its names, as each alert that differs has it.
async fn entities(tx: &mut Tx, tenant_id: &str, incident: i64) -> Result<Vec<Group>> {
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
        "SELECT coalesce(named.alias_of, named.key) AS shown, named.key, named.kind, max(named.incriminated)
         FROM alert JOIN alert_entity AS named ON named.tenant_id = alert.tenant_id AND named.alert_id = alert.id
         WHERE alert.tenant_id = $1 AND alert.incident = $2
         GROUP BY coalesce(named.alias_of, named.key), named.key, named.kind ORDER BY shown, named.key",
    )
    .bind(tenant_id)
    .bind(incident)
    .fetch_all(&mut **tx)
    .await?;
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (shown, key, kind, incriminated) in rows {
        let kind = Kind::of(&kind).unwrap_or(Kind::Other);
        let group =
            groups.entry(shown.clone()).or_insert(Group { kind, keys: vec![shown], incriminated: false });
        group.incriminated |= incriminated != 0;
        if !group.keys.contains(&key) {
            group.keys.push(key);
        }
    }
    Ok(groups.into_values().collect())
}
