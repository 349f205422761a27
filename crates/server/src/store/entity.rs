//! An entity by one of its names: when it was seen, in which incidents, what alerts say of it, and what they name with it.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::entity::{Kind, Verdict};
use sqlx::{FromRow, Row};

use super::incident_list::{IncidentRow, SELECT, coded};
use super::sight::{self, View};
use super::sql::Sql;
use super::{LocationStore, Result, code};

/// How many statements about entities are read for the alerts that are looked at.
const STATEMENTS: i64 = 20_000;

/// A name, as it is kept. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityRow {
    /// The name.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// How it is shown.
    pub display: String,
    /// When it was first seen.
    pub first_seen_at: i64,
    /// When it was last seen.
    pub last_seen_at: i64,
    /// How many alerts name it.
    pub alerts: u64,
    /// Since when it is everywhere.
    pub everywhere_since: Option<i64>,
}

/// An entity that alerts name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name by which it is shown and counted.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// How it is shown.
    pub display: String,
    /// In how many of the alerts that were looked at.
    pub alerts: u64,
}

/// What alerts say of an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// How many alerts were looked at.
    pub looked_at: u64,
    /// Every name that it has there.
    pub names: BTreeSet<String>,
    /// What was found about it, and by how many.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// The device group, of a device.
    pub group_name: Option<String>,
    /// What else they name, the most often first.
    pub with: Vec<Named>,
}

impl LocationStore {
    /// The entity of this name; nothing where no alert in sight ever named it.
    pub async fn entity(&self, view: View<'_>, key: &str) -> Result<Option<EntityRow>> {
        if code::is_nobodys(key) {
            return Ok(None);
        }
        if view.is_limited() {
            return sight::entity::of_name(&mut self.database.read().await?, view, key).await;
        }
        let row = sqlx::query(
            "SELECT entity.kind AS kind, entity.display AS display, entity.first_seen_at AS first_seen_at,
                    entity.last_seen_at AS last_seen_at, entity.alerts AS alerts,
                    (SELECT since FROM common_entity AS common
                     WHERE common.tenant_id = entity.tenant_id AND common.key = entity.key) AS since
             FROM entity WHERE entity.tenant_id = $1 AND entity.key = $2",
        )
        .bind(view.tenant_id)
        .bind(key)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let alerts: i64 = row.try_get("alerts")?;
        Ok(Some(EntityRow {
            key: key.to_owned(),
            kind: coded(&row, "kind", Kind::of)?,
            display: row.try_get("display")?,
            first_seen_at: row.try_get("first_seen_at")?,
            last_seen_at: row.try_get("last_seen_at")?,
            alerts: alerts.unsigned_abs(),
            everywhere_since: row.try_get("since")?,
        }))
    }

    /// The incidents in sight that an entity is in, the newest first, at most `limit` of them; and how many there are, counted no further
    /// than `counted`.
    pub async fn incidents_with(
        &self,
        view: View<'_>,
        key: &str,
        (limit, counted): (i64, i64),
    ) -> Result<(Vec<IncidentRow>, u64)> {
        let mut tx = self.database.read().await?;
        if view.is_limited() {
            return sight::entity::incidents_with(&mut tx, view, key, (limit, counted)).await;
        }
        let tenant_id = view.tenant_id;
        let (count,): (i64,) = sqlx::query_as(
            "SELECT count(*) FROM (
                 SELECT 1 FROM incident_entity WHERE tenant_id = $1 AND key = $2 LIMIT $3) AS found",
        )
        .bind(tenant_id)
        .bind(key)
        .bind(counted)
        .fetch_one(&mut *tx)
        .await?;
        let statement = format!(
            "SELECT {SELECT} FROM (
                 SELECT incident AS number FROM incident_entity WHERE tenant_id = $1 AND key = $2
                 ORDER BY incident DESC LIMIT $3) AS newest
             JOIN incident ON incident.tenant_id = $1 AND incident.number = newest.number
             ORDER BY incident.number DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(tenant_id)
            .bind(key)
            .bind(limit)
            .fetch_all(&mut *tx)
            .await?;
        let rows = rows.iter().map(|row| Ok(IncidentRow::from_row(row)?)).collect::<Result<_>>()?;
        Ok((rows, count.unsigned_abs()))
    }

    /// What alerts in sight that name an entity say of it and name with it: looks at `limit` of them at most.
    pub async fn said_of(&self, view: View<'_>, key: &str, limit: i64) -> Result<Said> {
        let mut sql = Sql::of(
            "SELECT looked.alert_id AS alert_id, looked.first AS first, named.key AS key, named.kind AS kind,
                    named.alias_of AS alias_of, named.display AS display, named.verdict AS verdict,
                    named.group_name AS group_name
             FROM (SELECT alert_id, coalesce(alias_of, key) AS first FROM alert_entity AS looked_at
                   WHERE looked_at.tenant_id = ",
        );
        sql.bind(view.tenant_id.into()).add(" AND looked_at.key = ").bind(key.into());
        view.and_sees_alert("looked_at.alert_id", &mut sql);
        sql.add(" ORDER BY alert_id DESC LIMIT ").bind(limit.into());
        sql.add(") AS looked JOIN alert_entity AS named ON named.tenant_id = ").bind(view.tenant_id.into());
        sql.add(" AND named.alert_id = looked.alert_id ORDER BY looked.alert_id DESC, named.key LIMIT ");
        sql.bind(STATEMENTS.into());
        let rows = sql.all(&mut self.database.read().await?).await?;
        let mut said = Said::default();
        let (mut alerts, mut with) = (BTreeSet::new(), BTreeMap::<String, Named>::new());
        said.names.insert(key.to_owned());
        for row in &rows {
            let (named, first): (String, String) = (row.try_get("key")?, row.try_get("first")?);
            let alias_of: Option<String> = row.try_get("alias_of")?;
            alerts.insert(row.try_get::<String, _>("alert_id")?);
            if alias_of.as_ref().unwrap_or(&named) == &first {
                if alias_of.is_none() {
                    let verdict = coded(row, "verdict", Verdict::of)?;
                    *said.verdicts.entry(verdict).or_default() += 1;
                    said.group_name = said.group_name.take().or(row.try_get("group_name")?);
                }
                said.names.insert(named);
            } else if alias_of.is_none() {
                let kind = coded(row, "kind", Kind::of)?;
                let display = row.try_get("display")?;
                let one = with.entry(named.clone());
                one.or_insert(Named { key: named, kind, display, alerts: 0 }).alerts += 1;
            }
        }
        said.looked_at = alerts.len() as u64;
        // Under another of its names it is the same.
        with.retain(|key, _| !said.names.contains(key));
        said.with = with.into_values().collect();
        said.with.sort_by(|one, other| other.alerts.cmp(&one.alerts).then_with(|| one.key.cmp(&other.key)));
        Ok(said)
    }
}
