//! The service of a tenant: read with its last provisioning; its location, and its version.

use super::control::Writing;
use super::database::Tx;
use super::flag::Flag;
use super::lease::Lease;
use super::{Control, Result, code, event, provisioning};
use crate::clock::timestamp;
use crate::domain::lifecycle::{Record, Reservation};
use crate::domain::merge::FieldChange;
use security_center_contract::{Actor, ActorKind, ChangeKind, ServiceState};

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    state: String,
    since: Option<i64>,
    changed_by_kind: Option<String>,
    changed_by_name: Option<String>,
    opted_out: Flag,
    data_kept_until: Option<i64>,
    preview_features: Flag,
    erasing: Flag,
    location: Option<String>,
    location_reason: Option<String>,
    location_services: Option<String>,
    location_country: Option<String>,
}

impl Control {
    /// The service of a tenant.
    pub async fn threat_protection(&self, tenant_id: &str) -> Result<Option<Record>> {
        let mut tx = self.read().await?;
        let row: Option<Row> = sqlx::query_as(
            "SELECT version, state, since, changed_by_kind, changed_by_name, opted_out, data_kept_until,
                    preview_features, EXISTS (SELECT 1 FROM erasure WHERE erasure.tenant_id = $1) AS erasing, location, location_reason, location_services, location_country
             FROM threat_protection WHERE tenant_id = $1",
        )
        .bind(tenant_id)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let reserved = match (row.location, row.location_reason, row.location_services, row.location_country)
        {
            (Some(location), Some(reason), Some(services), Some(country)) => Some(Reservation {
                location: code::parse(&location)?,
                reason: code::parse(&reason)?,
                services: code::parse_list(&services)?,
                country,
            }),
            _ => None,
        };
        let changed_by = code::parse_optional(row.changed_by_kind.as_deref())?
            .map(|kind: ActorKind| Actor { kind, display_name: row.changed_by_name });
        Ok(Some(Record {
            version: row.version,
            state: code::parse(&row.state)?,
            since: row.since.map(timestamp),
            changed_by,
            opted_out: row.opted_out.0,
            reserved,
            data_kept_until: row.data_kept_until.map(timestamp),
            preview_features: row.preview_features.0,
            fields: fields(&mut tx, tenant_id).await?,
            erasing: row.erasing.0,
            provisioning: provisioning::last(&mut tx, tenant_id).await?,
        }))
    }

    /// Reserves the location, unless one is reserved already: then it stays (S24).
    pub async fn reserve_location(
        &self,
        tenant_id: &str,
        chosen: &Reservation,
        lease: &Lease,
        now: i64,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        writing.demand(lease).await?;
        let changed = sqlx::query(
            "UPDATE threat_protection
             SET location = $2, location_reason = $3, location_services = $4, location_country = $5, location_told = 0
             WHERE tenant_id = $1 AND location IS NULL",
        )
        .bind(tenant_id)
        .bind(code::text(chosen.location))
        .bind(code::text(chosen.reason))
        .bind(code::list_text(&chosen.services))
        .bind(&chosen.country)
        .execute(&mut *writing.tx)
        .await?;
        if changed.rows_affected() == 1 {
            bump(&mut writing, tenant_id, now).await?;
        }
        writing.commit().await
    }
}

async fn fields(tx: &mut Tx, tenant_id: &str) -> Result<Vec<FieldChange>> {
    let rows: Vec<(String, i64, String, Option<String>, i64)> = sqlx::query_as(
        "SELECT field, version, changed_by_kind, changed_by_name, at FROM service_field WHERE tenant_id = $1
         ORDER BY field",
    )
    .bind(tenant_id)
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|(field, version, kind, display_name, at)| {
            let by = Actor { kind: code::parse(&kind)?, display_name };
            Ok(FieldChange { field: code::parse(&field)?, version, by, at: timestamp(at) })
        })
        .collect()
}

/// Raises the version of the service and tells of it, in the transaction of the change.
pub(super) async fn bump(writing: &mut Writing, tenant_id: &str, now: i64) -> Result<()> {
    let (version,): (i64,) = sqlx::query_as(
        "UPDATE threat_protection SET version = version + 1 WHERE tenant_id = $1 RETURNING version",
    )
    .bind(tenant_id)
    .fetch_one(&mut *writing.tx)
    .await?;
    event::add(writing, tenant_id, ChangeKind::ThreatProtection, version, now).await
}

/// A new tenant's service is off; of a known tenant its representation changed with the directory.
pub(super) async fn directory_changed(writing: &mut Writing, tenant_id: &str, now: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO threat_protection (tenant_id, version, state, opted_out) VALUES ($1, 0, $2, 0)
         ON CONFLICT (tenant_id) DO NOTHING",
    )
    .bind(tenant_id)
    .bind(code::text(ServiceState::Off))
    .execute(&mut *writing.tx)
    .await?;
    bump(writing, tenant_id, now).await
}
