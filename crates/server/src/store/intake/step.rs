//! What provisioning does with a history that is in the store already: it is measured as a whole, and then correlated. Each may
//! be done again, and cut off anywhere.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::correlation::{PERIOD, Rules, Span};
use security_center_alerts::entity::Kind;
use security_center_alerts::incident::{Group, Known};
use security_center_contract::SupportedService;
use sqlx::AssertSqlSafe;

use super::found::{self, ALERT_COLUMNS, AlertRow, KeptAlert, KeptName, json, kept_alert};
use super::place::{Placeable, place};
use super::{Arriving, BATCH, Numbers};
use crate::store::database::Tx;
use crate::store::location_step::Held;
use crate::store::{LocationStore, Result};

/// An alert that is in the store and in no incident.
struct Waiting {
    id: String,
    alert: KeptAlert,
    names: BTreeMap<String, KeptName>,
    links: BTreeSet<String>,
}

impl LocationStore {
    /// Notes which names are everywhere in the whole history, as long as not all of it is correlated. What is correlated
    /// already keeps its links.
    pub async fn measure(&self, held: Held<'_>, tenant_id: &str, rules: Rules) -> Result<()> {
        let mut tx = self.database.write_much().await?;
        held.control.renew_lease(held.lease).await?;
        if waiting(&mut tx, tenant_id, 1).await?.is_empty() {
            return Ok(());
        }
        // The beginning of time: the result depends on the alerts alone.
        let statement = format!(
            "INSERT INTO common_entity (tenant_id, key, since, alerts)
             SELECT tenant_id, key, 0, max(alerts) FROM
                 (SELECT e.tenant_id, e.key, count(*) AS alerts
                  FROM alert_entity AS e JOIN alert AS a ON a.tenant_id = e.tenant_id AND a.id = e.alert_id
                  WHERE e.tenant_id = $1 AND e.links = 1
                  GROUP BY e.tenant_id, e.key, a.span_to / {PERIOD} HAVING count(*) > $2) AS counted
             WHERE true GROUP BY tenant_id, key ON CONFLICT (tenant_id, key) DO NOTHING"
        );
        sqlx::query(AssertSqlSafe(statement))
            .bind(tenant_id)
            .bind(rules.everywhere_from)
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "UPDATE alert_entity SET links = 0
             WHERE tenant_id = $1 AND links = 1 AND key IN (SELECT key FROM common_entity WHERE tenant_id = $1)
               AND alert_id IN (SELECT id FROM alert WHERE tenant_id = $1 AND incident IS NULL)",
        )
        .bind(tenant_id)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// Gives every alert without an incident one, in the order of their activities, a batch at a time.
    pub async fn correlate(&self, held: Held<'_>, tenant_id: &str, rules: Rules, now: i64) -> Result<()> {
        loop {
            let mut tx = self.write_for(held).await?;
            let alerts = waiting(&mut tx, tenant_id, BATCH).await?;
            let Some(mut numbers) =
                (if alerts.is_empty() { None } else { Numbers::read(&mut tx, tenant_id).await? })
            else {
                return Ok(());
            };
            // Which service it is plays no part in where an alert goes.
            let arriving = Arriving { tenant_id, service: SupportedService::DefenderAtp, now, rules };
            let placed = place(&mut tx, arriving, &alerts, &mut numbers).await?;
            for (id, (incident, linked_by)) in &placed.alerts {
                sqlx::query(
                    "UPDATE alert SET incident = $3, linked_by = $4 WHERE tenant_id = $1 AND id = $2",
                )
                .bind(tenant_id)
                .bind(id)
                .bind(incident)
                .bind(linked_by)
                .execute(&mut *tx)
                .await?;
            }
            numbers.write(&mut tx, tenant_id, true).await?;
            tx.commit().await?;
        }
    }
}

async fn waiting(tx: &mut Tx, tenant_id: &str, at_most: usize) -> Result<Vec<Waiting>> {
    let statement = format!(
        "SELECT {ALERT_COLUMNS} FROM alert WHERE tenant_id = $1 AND incident IS NULL
         ORDER BY span_from, id LIMIT {at_most}"
    );
    let rows: Vec<AlertRow> =
        sqlx::query_as(AssertSqlSafe(statement)).bind(tenant_id).fetch_all(&mut **tx).await?;
    let alerts: Vec<(String, KeptAlert)> = rows.into_iter().map(kept_alert).collect::<Result<_>>()?;
    let mut names = found::names(tx, tenant_id, &json(alerts.iter().map(|(id, _)| id))).await?;
    let alerts = alerts.into_iter().map(|(id, alert)| {
        let names = names.remove(&id).unwrap_or_default();
        let links = names.iter().filter(|(_, name)| name.links).map(|(key, _)| key.clone()).collect();
        Waiting { id, alert, names, links }
    });
    Ok(alerts.collect())
}

impl Placeable for Waiting {
    fn id(&self) -> &str {
        &self.id
    }

    fn title(&self) -> &str {
        self.alert.known.title.as_deref().unwrap_or_default()
    }

    fn span(&self) -> Span {
        self.alert.span
    }

    fn links(&self) -> &BTreeSet<String> {
        &self.links
    }

    fn own(&self) -> Option<(i64, bool)> {
        None
    }

    fn adds(&self) -> (Known, Option<Known>) {
        (self.alert.known.clone(), None)
    }

    fn entity(&self, key: &str) -> Option<(Kind, String)> {
        let named = self.names.get(key)?;
        let shown = named.alias_of.as_ref().and_then(|first| self.names.get(first)).unwrap_or(named);
        Some((Kind::of(&named.kind)?, shown.display.clone()))
    }

    fn groups(&self) -> Vec<Group> {
        let mut groups: BTreeMap<&String, Group> = BTreeMap::new();
        for (key, name) in &self.names {
            let first = name.alias_of.as_ref().unwrap_or(key);
            let kind = Kind::of(&name.kind).unwrap_or(Kind::Other);
            let group =
                groups.entry(first).or_insert(Group { kind, keys: vec![first.clone()], incriminated: false });
            group.incriminated |= name.incriminated;
            if key != first {
                group.keys.push(key.clone());
            }
        }
        groups.into_values().collect()
    }

    fn linked_by(&self) -> Option<&str> {
        None
    }
}
