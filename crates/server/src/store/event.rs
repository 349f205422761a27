//! The events of a tenant: what changed, in order, the last thousand of them.

use security_center_contract::{Change, ChangeKind};

use super::control::Writing;
use super::{Control, Result, code};

/// How many events of a tenant are kept. A client that missed more reads everything again.
pub const KEPT: i64 = 1000;

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
    sqlx::query("INSERT INTO event (tenant_id, kind, version, at) VALUES ($1, $2, $3, $4)")
        .bind(tenant_id)
        .bind(code::text(kind))
        .bind(version)
        .bind(now)
        .execute(&mut *writing.tx)
        .await?;
    sqlx::query(
        "DELETE FROM event WHERE tenant_id = $1 AND seq <=
             (SELECT seq FROM event WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1 OFFSET $2)",
    )
    .bind(tenant_id)
    .bind(KEPT)
    .execute(&mut *writing.tx)
    .await?;
    writing.concerns(tenant_id);
    Ok(())
}

impl Control {
    /// The tenant's events after a place, in order.
    pub async fn events_after(&self, tenant_id: &str, seq: i64) -> Result<Vec<StoredEvent>> {
        let rows: Vec<(i64, String, i64)> = sqlx::query_as(
            "SELECT seq, kind, version FROM event WHERE tenant_id = $1 AND seq > $2 ORDER BY seq",
        )
        .bind(tenant_id)
        .bind(seq)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(seq, kind, version)| Ok(StoredEvent { seq, kind: code::parse(&kind)?, version }))
            .collect()
    }

    /// The place of the tenant's newest event; 0 before the first.
    pub async fn last_event(&self, tenant_id: &str) -> Result<i64> {
        let (seq,): (i64,) = sqlx::query_as("SELECT coalesce(max(seq), 0) FROM event WHERE tenant_id = $1")
            .bind(tenant_id)
            .fetch_one(&self.pool)
            .await?;
        Ok(seq)
    }

    /// Whether everything after this place is still known: its own event is, or there never was one.
    pub async fn events_known_after(&self, tenant_id: &str, seq: i64) -> Result<bool> {
        let (known,): (bool,) = sqlx::query_as(
            "SELECT CASE WHEN $2 = 0 THEN NOT EXISTS (SELECT 1 FROM event WHERE tenant_id = $1)
                    ELSE EXISTS (SELECT 1 FROM event WHERE tenant_id = $1 AND seq = $2) END",
        )
        .bind(tenant_id)
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
