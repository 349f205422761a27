//! The service of a tenant: read with its last provisioning, changed only from the version that was seen.

use security_center_contract::{Actor, ActorKind, ChangeKind, ProvisioningStep, ServiceState, StepState};

use super::control::Writing;
use super::{Control, Result, code, event, provisioning};
use crate::clock::timestamp;
use crate::domain::lifecycle::{Record, Reservation};

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    state: String,
    since: Option<i64>,
    changed_by_kind: Option<String>,
    changed_by_name: Option<String>,
    opted_out: bool,
    data_kept_until: Option<i64>,
    preview_features: bool,
    location: Option<String>,
    location_reason: Option<String>,
    location_services: Option<String>,
    location_country: Option<String>,
}

impl Control {
    /// The service of a tenant.
    pub async fn threat_protection(&self, tenant_id: &str) -> Result<Option<Record>> {
        let mut tx = self.pool.begin().await?;
        let row: Option<Row> = sqlx::query_as(
            "SELECT version, state, since, changed_by_kind, changed_by_name, opted_out, data_kept_until,
                    preview_features, location, location_reason, location_services, location_country
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
            opted_out: row.opted_out,
            reserved,
            data_kept_until: row.data_kept_until.map(timestamp),
            preview_features: row.preview_features,
            provisioning: provisioning::last(&mut tx, tenant_id).await?,
        }))
    }

    /// Begins to turn the service on: the state, the job and its steps, the event. False: the service is no
    /// longer at `based_on`, and nothing was written.
    pub async fn turn_on(&self, tenant_id: &str, based_on: i64, actor: &Actor, now: i64) -> Result<bool> {
        let mut writing = self.write().await?;
        let changed = sqlx::query(
            "UPDATE threat_protection
             SET version = version + 1, state = $3, since = $4, changed_by_kind = $5, changed_by_name = $6,
                 opted_out = 0, data_kept_until = NULL
             WHERE tenant_id = $1 AND version = $2",
        )
        .bind(tenant_id)
        .bind(based_on)
        .bind(code::text(ServiceState::Provisioning))
        .bind(now)
        .bind(code::text(actor.kind))
        .bind(&actor.display_name)
        .execute(&mut *writing.tx)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        let (job,): (i64,) = sqlx::query_as(
            "INSERT INTO provisioning_job (tenant_id, started_at) VALUES ($1, $2) RETURNING id",
        )
        .bind(tenant_id)
        .bind(now)
        .fetch_one(&mut *writing.tx)
        .await?;
        for (position, step) in (0_i64..).zip(ProvisioningStep::ALL) {
            sqlx::query(
                "INSERT INTO provisioning_step (job_id, position, step, state, attempts)
                 VALUES ($1, $2, $3, $4, 0)",
            )
            .bind(job)
            .bind(position)
            .bind(code::text(step))
            .bind(code::text(StepState::Pending))
            .execute(&mut *writing.tx)
            .await?;
        }
        event::add(&mut writing, tenant_id, ChangeKind::ThreatProtection, based_on + 1, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Turns the service off, which is an opt-out (D5). False: no longer at `based_on`.
    pub async fn turn_off(
        &self,
        tenant_id: &str,
        based_on: i64,
        actor: &Actor,
        keep_data_until: Option<i64>,
        now: i64,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        let changed = sqlx::query(
            "UPDATE threat_protection
             SET version = version + 1, state = $3, since = $4, changed_by_kind = $5, changed_by_name = $6,
                 opted_out = 1, data_kept_until = $7
             WHERE tenant_id = $1 AND version = $2",
        )
        .bind(tenant_id)
        .bind(based_on)
        .bind(code::text(ServiceState::Off))
        .bind(now)
        .bind(code::text(actor.kind))
        .bind(&actor.display_name)
        .bind(keep_data_until)
        .execute(&mut *writing.tx)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        event::add(&mut writing, tenant_id, ChangeKind::ThreatProtection, based_on + 1, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Lets a failed provisioning go on. False: no longer at `based_on`.
    pub async fn retry(&self, tenant_id: &str, based_on: i64, actor: &Actor, now: i64) -> Result<bool> {
        let mut writing = self.write().await?;
        let changed = sqlx::query(
            "UPDATE threat_protection
             SET version = version + 1, state = $3, since = $4, changed_by_kind = $5, changed_by_name = $6
             WHERE tenant_id = $1 AND version = $2",
        )
        .bind(tenant_id)
        .bind(based_on)
        .bind(code::text(ServiceState::Provisioning))
        .bind(now)
        .bind(code::text(actor.kind))
        .bind(&actor.display_name)
        .execute(&mut *writing.tx)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "UPDATE provisioning_step SET state = $2, failed_at = NULL, failure = NULL
             WHERE state = $3 AND job_id = (SELECT max(id) FROM provisioning_job WHERE tenant_id = $1)",
        )
        .bind(tenant_id)
        .bind(code::text(StepState::Pending))
        .bind(code::text(StepState::Failed))
        .execute(&mut *writing.tx)
        .await?;
        event::add(&mut writing, tenant_id, ChangeKind::ThreatProtection, based_on + 1, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Reserves the location, unless one is reserved already: then it stays (S24).
    pub async fn reserve_location(&self, tenant_id: &str, chosen: &Reservation, now: i64) -> Result<()> {
        let mut writing = self.write().await?;
        let changed = sqlx::query(
            "UPDATE threat_protection
             SET location = $2, location_reason = $3, location_services = $4, location_country = $5
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
