//! The events of a tenant: what changed, in order, the last thousand of them; and those of a person, for him alone.

use security_center_contract::{Change, ChangeKind};

use super::control::Writing;
use super::flag::Flag;
use super::{Control, Result, code};

/// How many events of a tenant are kept. A client that missed more reads everything again.
pub const KEPT: i64 = 1000;

/// How many events of a person are kept. They all say the same, so that the newest says what older ones did.
pub const KEPT_OF_A_PERSON: i64 = 100;

/// How many events of a tenant's alerts are kept.
pub const KEPT_OF_ALERTS: i64 = 100;

/// An event at its place in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its place.
    pub seq: i64,
    /// The kind of what changed.
    pub kind: ChangeKind,
    /// Its new version.
    pub version: i64,
}

impl StoredEvent {
    /// The event as it travels.
    #[must_use]
    pub fn change(&self) -> Change {
        Change { kind: self.kind, version: self.version }
    }
}

/// Adds an event, in the transaction of the change that it tells of.
pub(super) async fn add(
    writing: &mut Writing,
    tenant_id: &str,
    kind: ChangeKind,
    version: i64,
    now: i64,
) -> Result<()> {
    insert(writing, (tenant_id, None), kind, version, now).await?;
    prune(writing, tenant_id, None, KEPT).await
}

/// Adds an event for one person: something of his own changed. Nobody else's stream carries it.
pub(super) async fn add_for_person(
    writing: &mut Writing,
    tenant_id: &str,
    person_id: &str,
    now: i64,
) -> Result<()> {
    let (version,): (i64,) = sqlx::query_as(
        "SELECT coalesce(max(version), 0) + 1 FROM event WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant_id)
    .bind(person_id)
    .fetch_one(&mut *writing.tx)
    .await?;
    insert(writing, (tenant_id, Some(person_id)), ChangeKind::Person, version, now).await?;
    prune(writing, tenant_id, Some(person_id), KEPT_OF_A_PERSON).await
}

impl Control {
    /// Tells the tenant's windows that alerts or incidents changed, unless they were told of this revision. Of such events
    /// only the newest are kept: they all say the same, and there are many.
    pub async fn tell_of_alerts(&self, tenant_id: &str, revision: i64, now: i64) -> Result<()> {
        if self.told_of_alerts(tenant_id).await? >= revision {
            return Ok(());
        }
        let mut writing = self.write().await?;
        insert(&mut writing, (tenant_id, None), ChangeKind::Alerts, revision, now).await?;
        sqlx::query(
            "DELETE FROM event WHERE tenant_id = $1 AND kind = $2 AND seq <=
                 (SELECT seq FROM event WHERE tenant_id = $1 AND kind = $2 ORDER BY seq DESC LIMIT 1 OFFSET $3)",
        )
        .bind(tenant_id)
        .bind(code::text(ChangeKind::Alerts))
        .bind(KEPT_OF_ALERTS)
        .execute(&mut *writing.tx)
        .await?;
        writing.commit().await
    }

    /// The last revision of its alerts that the tenant's windows were told of; 0 before the first.
    pub async fn told_of_alerts(&self, tenant_id: &str) -> Result<i64> {
        let (told,): (i64,) =
            sqlx::query_as("SELECT coalesce(max(version), 0) FROM event WHERE tenant_id = $1 AND kind = $2")
                .bind(tenant_id)
                .bind(code::text(ChangeKind::Alerts))
                .fetch_one(&self.pool)
                .await?;
        Ok(told)
    }
}

async fn insert(
    writing: &mut Writing,
    (tenant_id, person_id): (&str, Option<&str>),
    kind: ChangeKind,
    version: i64,
    now: i64,
) -> Result<()> {
    sqlx::query("INSERT INTO event (tenant_id, person_id, kind, version, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(tenant_id)
        .bind(person_id)
        .bind(code::text(kind))
        .bind(version)
        .bind(now)
        .execute(&mut *writing.tx)
        .await?;
    writing.concerns(tenant_id);
    Ok(())
}

/// Each person's events are counted by themselves, so that nobody pushes out what others have not read yet.
async fn prune(writing: &mut Writing, tenant_id: &str, person_id: Option<&str>, kept: i64) -> Result<()> {
    sqlx::query(
        "DELETE FROM event WHERE tenant_id = $1 AND person_id IS NOT DISTINCT FROM $2 AND seq <=
             (SELECT seq FROM event WHERE tenant_id = $1 AND person_id IS NOT DISTINCT FROM $2
              ORDER BY seq DESC LIMIT 1 OFFSET $3)",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(kept)
    .execute(&mut *writing.tx)
    .await?;
    Ok(())
}

impl Control {
    /// The events after a place that this person is told of, in order: the tenant's and his own.
    pub async fn events_after(&self, tenant_id: &str, person_id: &str, seq: i64) -> Result<Vec<StoredEvent>> {
        let rows: Vec<(i64, String, i64)> = sqlx::query_as(
            "SELECT seq, kind, version FROM event
             WHERE tenant_id = $1 AND (person_id IS NULL OR person_id = $2) AND seq > $3 ORDER BY seq",
        )
        .bind(tenant_id)
        .bind(person_id)
        .bind(seq)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(seq, kind, version)| Ok(StoredEvent { seq, kind: code::parse(&kind)?, version }))
            .collect()
    }

    /// The place of the newest event that this person is told of; 0 before the first.
    pub async fn last_event(&self, tenant_id: &str, person_id: &str) -> Result<i64> {
        let (seq,): (i64,) = sqlx::query_as(
            "SELECT coalesce(max(seq), 0) FROM event
             WHERE tenant_id = $1 AND (person_id IS NULL OR person_id = $2)",
        )
        .bind(tenant_id)
        .bind(person_id)
        .fetch_one(&self.pool)
        .await?;
        Ok(seq)
    }

    /// Whether everything after this place is still known: its own event is, or there never was one.
    pub async fn events_known_after(&self, tenant_id: &str, person_id: &str, seq: i64) -> Result<bool> {
        let (Flag(known),): (Flag,) = sqlx::query_as(
            "WITH told AS (SELECT seq FROM event
                           WHERE tenant_id = $1 AND (person_id IS NULL OR person_id = $2))
             SELECT CASE WHEN $3 = 0 THEN NOT EXISTS (SELECT 1 FROM told)
                    ELSE EXISTS (SELECT 1 FROM told WHERE seq = $3) END",
        )
        .bind(tenant_id)
        .bind(person_id)
        .bind(seq)
        .fetch_one(&self.pool)
        .await?;
        Ok(known)
    }

    /// The tenants that have an event after this place, whoever wrote it, and the newest place of all.
    pub async fn tenants_with_events_after(&self, seq: i64) -> Result<(Vec<String>, i64)> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT tenant_id, max(seq) FROM event WHERE seq > $1 GROUP BY tenant_id")
                .bind(seq)
                .fetch_all(&self.pool)
                .await?;
        let newest = rows.iter().map(|(_, newest)| *newest).max().unwrap_or(seq);
        Ok((rows.into_iter().map(|(tenant, _)| tenant).collect(), newest))
    }
}
