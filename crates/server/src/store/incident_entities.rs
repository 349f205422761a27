//! What an incident's alerts name: each entity once, with what they say of it.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::entity::{Kind, RemediationStatus, Verdict};
use sqlx::Row;

use super::flag::Flag;
use super::incident_list::coded;
use super::sight::{self, View};
use super::{LocationStore, Result};

/// How many statements of alerts about entities are read for one incident. Those of the first alerts come first.
const STATEMENTS: i64 = 20_000;

/// An entity of an incident. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentEntityRow {
    /// The name under which it is counted.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// How it is shown.
    pub display: String,
    /// Whether it is incriminated.
    pub incriminated: bool,
    /// When it was first seen, in any incident.
    pub first_seen_at: i64,
    /// When it was last seen.
    pub last_seen_at: i64,
    /// The worst that was found.
    pub verdict: Verdict,
    /// The most that was done.
    pub remediation: RemediationStatus,
    /// The device group, of a device.
    pub group_name: Option<String>,
    /// The alerts of the incident that name it.
    pub alerts: BTreeSet<String>,
}

impl LocationStore {
    /// The entities of an incident, those incriminated first, at most so many; and how many there are. To whoever does not see
    /// everything, those that alerts in his sight name, and what these say.
    pub async fn incident_entities(
        &self,
        view: View<'_>,
        incident: i64,
        limit: u32,
    ) -> Result<(Vec<IncidentEntityRow>, u64)> {
        let mut tx = self.database.read().await?;
        if view.is_limited() {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            return sight::entities::of_incident(&mut tx, view, incident, limit).await;
        }
        let tenant_id = view.tenant_id;
        let (count,): (i64,) = sqlx::query_as(
            "SELECT count(*) FROM incident_entity WHERE tenant_id = $1 AND incident = $2 AND counted_as = key",
        )
        .bind(tenant_id)
        .bind(incident)
        .fetch_one(&mut *tx)
        .await?;
        let rows = sqlx::query(
            "SELECT counted.key AS key, counted.kind AS kind, counted.incriminated AS incriminated,
                    entity.display AS display, entity.first_seen_at AS first_seen_at,
                    entity.last_seen_at AS last_seen_at
             FROM incident_entity AS counted JOIN entity
               ON entity.tenant_id = counted.tenant_id AND entity.key = counted.key
             WHERE counted.tenant_id = $1 AND counted.incident = $2 AND counted.counted_as = counted.key
             ORDER BY counted.incriminated DESC, counted.kind, entity.display, counted.key LIMIT $3",
        )
        .bind(tenant_id)
        .bind(incident)
        .bind(i64::from(limit))
        .fetch_all(&mut *tx)
        .await?;
        let mut entities = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            let key: String = row.try_get("key")?;
            let entity = IncidentEntityRow {
                key: key.clone(),
                kind: coded(row, "kind", Kind::of)?,
                display: row.try_get("display")?,
                incriminated: row.try_get::<Flag, _>("incriminated")?.0,
                first_seen_at: row.try_get("first_seen_at")?,
                last_seen_at: row.try_get("last_seen_at")?,
                verdict: Verdict::NoThreatsFound,
                remediation: RemediationStatus::None,
                group_name: None,
                alerts: BTreeSet::new(),
            };
            entities.insert(key, (place, entity));
        }
        let said = sqlx::query(
            "SELECT member.counted_as AS key, named.alert_id AS alert_id, named.verdict AS verdict,
                    named.remediation AS remediation, named.group_name AS group_name
             FROM alert JOIN alert_entity AS named
               ON named.tenant_id = alert.tenant_id AND named.alert_id = alert.id AND named.alias_of IS NULL
             JOIN incident_entity AS member
               ON member.tenant_id = alert.tenant_id AND member.incident = alert.incident AND member.key = named.key
             WHERE alert.tenant_id = $1 AND alert.incident = $2
             ORDER BY alert.first_activity_at, alert.id LIMIT $3",
        )
        .bind(tenant_id)
        .bind(incident)
        .bind(STATEMENTS)
        .fetch_all(&mut *tx)
        .await?;
        for row in &said {
            let key: &str = row.try_get("key")?;
            let Some((_, entity)) = entities.get_mut(key) else { continue };
            entity.verdict = entity.verdict.max(coded(row, "verdict", Verdict::of)?);
            entity.remediation = entity.remediation.max(coded(row, "remediation", RemediationStatus::of)?);
            entity.group_name = entity.group_name.take().or(row.try_get("group_name")?);
            entity.alerts.insert(row.try_get("alert_id")?);
        }
        let mut entities: Vec<_> = entities.into_values().collect();
        entities.sort_by_key(|(place, _)| *place);
        Ok((entities.into_iter().map(|(_, entity)| entity).collect(), count.unsigned_abs()))
    }
}
