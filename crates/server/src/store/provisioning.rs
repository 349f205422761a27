//! Provisioning jobs and their steps: one transaction per transition, each with its event (D6).

use super::control::Writing;
use super::database::Tx;
use super::lease::Lease;
use super::threat_protection::bump;
use super::{Control, Result, audit, code, event};
use crate::clock::timestamp;
use crate::domain::cause::Cause;
use security_center_contract::{
    AuditAction, AuditChange, AuditField, ChangeKind, Provisioning, ProvisioningStep, ServiceState,
    StepFailure, StepProgress, StepState, SupportedService,
};

/// The next thing to do of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// The job.
    pub job: i64,
    /// The first step that is not done.
    pub step: ProvisioningStep,
}

#[derive(sqlx::FromRow)]
struct StepRow {
    step: String,
    state: String,
    attempts: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    failed_at: Option<i64>,
    failure: Option<String>,
}

impl Control {
    /// The tenants whose service is on or on the way there, so that its sources may have to be changed.
    pub async fn tenants_with_sources(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT tenant_id FROM threat_protection WHERE state = $1 OR state = $2 ORDER BY since, tenant_id",
        )
        .bind(code::text(ServiceState::Provisioning))
        .bind(code::text(ServiceState::On))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(tenant,)| tenant).collect())
    }

    /// The next step of a tenant that is being provisioned.
    pub async fn next_step(&self, tenant_id: &str) -> Result<Option<NextStep>> {
        let row: Option<(i64, String)> = sqlx::query_as(
            "SELECT job_id, step FROM provisioning_step
             WHERE state <> $3
               AND job_id = (SELECT max(id) FROM provisioning_job WHERE tenant_id = $1)
               AND EXISTS (SELECT 1 FROM threat_protection WHERE tenant_id = $1 AND state = $2)
             ORDER BY position LIMIT 1",
        )
        .bind(tenant_id)
        .bind(code::text(ServiceState::Provisioning))
        .bind(code::text(StepState::Done))
        .fetch_optional(&self.pool)
        .await?;
        row.map(|(job, step)| Ok(NextStep { job, step: code::parse(&step)? })).transpose()
    }

    /// When the step that is under way was first begun, or else retried.
    pub async fn step_began(&self, tenant_id: &str) -> Result<Option<i64>> {
        let began: Option<(Option<i64>,)> = sqlx::query_as(
            "SELECT started_at FROM provisioning_step
             WHERE state = $2 AND job_id = (SELECT max(id) FROM provisioning_job WHERE tenant_id = $1)
             ORDER BY position LIMIT 1",
        )
        .bind(tenant_id)
        .bind(code::text(StepState::Running))
        .fetch_optional(&self.pool)
        .await?;
        Ok(began.and_then(|(began,)| began))
    }

    /// A step begins, for the first time or again.
    pub async fn step_begins(
        &self,
        tenant_id: &str,
        (next, lease): (&NextStep, &Lease),
        now: i64,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        writing.demand(lease).await?;
        sqlx::query(
            "UPDATE provisioning_step
             SET state = $3, attempts = attempts + 1, started_at = coalesce(started_at, $4)
             WHERE job_id = $1 AND step = $2",
        )
        .bind(next.job)
        .bind(code::text(next.step))
        .bind(code::text(StepState::Running))
        .bind(now)
        .execute(&mut *writing.tx)
        .await?;
        bump(&mut writing, tenant_id, now).await?;
        writing.commit().await
    }

    /// A step is done. The last one opens the features: the service is on from this very commit. Where the service was turned
    /// off meanwhile, nothing is written.
    pub async fn step_done(
        &self,
        tenant_id: &str,
        (next, lease): (&NextStep, &Lease),
        now: i64,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        writing.demand(lease).await?;
        if !goes_on(&mut writing, tenant_id, next).await? {
            return Ok(());
        }
        sqlx::query(
            "UPDATE provisioning_step SET state = $3, finished_at = $4 WHERE job_id = $1 AND step = $2",
        )
        .bind(next.job)
        .bind(code::text(next.step))
        .bind(code::text(StepState::Done))
        .bind(now)
        .execute(&mut *writing.tx)
        .await?;
        if next.step == ProvisioningStep::LoadData {
            data_changed(&mut writing, tenant_id, now).await?;
        }
        if next.step == ProvisioningStep::OpenFeatures {
            sqlx::query("UPDATE provisioning_job SET finished_at = $2 WHERE id = $1")
                .bind(next.job)
                .bind(now)
                .execute(&mut *writing.tx)
                .await?;
            ends(&mut writing, tenant_id, ServiceState::On, None, now).await?;
        }
        bump(&mut writing, tenant_id, now).await?;
        writing.commit().await
    }

    /// A step failed, and with it the provisioning, until someone retries.
    pub async fn step_failed(
        &self,
        tenant_id: &str,
        (next, lease): (&NextStep, &Lease),
        why: &str,
        now: i64,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        writing.demand(lease).await?;
        if !goes_on(&mut writing, tenant_id, next).await? {
            return Ok(());
        }
        sqlx::query(
            "UPDATE provisioning_step SET state = $3, failed_at = $4, failure = $5
             WHERE job_id = $1 AND step = $2",
        )
        .bind(next.job)
        .bind(code::text(next.step))
        .bind(code::text(StepState::Failed))
        .bind(now)
        .bind(why)
        .execute(&mut *writing.tx)
        .await?;
        ends(&mut writing, tenant_id, ServiceState::Failed, Some(next.step), now).await?;
        bump(&mut writing, tenant_id, now).await?;
        writing.commit().await
    }

    /// Notes which services a job connected.
    pub async fn note_connected(&self, job: i64, services: &[SupportedService], lease: &Lease) -> Result<()> {
        let mut writing = self.write().await?;
        writing.demand(lease).await?;
        sqlx::query("UPDATE provisioning_job SET services = $2 WHERE id = $1")
            .bind(job)
            .bind(code::list_text(services))
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await
    }

    /// Notes that a service that is on has other sources now. False: it is no longer on, or its sources are not noted as
    /// those of before any more, and nothing was written.
    pub async fn note_sources(
        &self,
        tenant_id: &str,
        (before, after): (&[SupportedService], &[SupportedService]),
        now: i64,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        let noted = sqlx::query(
            "UPDATE provisioning_job SET services = $3
             WHERE id = (SELECT max(id) FROM provisioning_job WHERE tenant_id = $1) AND coalesce(services, '[]') = $2
               AND EXISTS (SELECT 1 FROM threat_protection WHERE tenant_id = $1 AND state = $4)",
        )
        .bind(tenant_id)
        .bind(code::list_text(before))
        .bind(code::list_text(after))
        .bind(code::text(ServiceState::On))
        .execute(&mut *writing.tx)
        .await?;
        if noted.rows_affected() == 0 {
            return Ok(false);
        }
        let only_in = |one: &[SupportedService], other: &[SupportedService]| {
            let codes: Vec<_> =
                one.iter().filter(|service| !other.contains(service)).map(code::text).collect();
            (!codes.is_empty()).then(|| codes.join(" "))
        };
        let (gone, new) = (only_in(before, after), only_in(after, before));
        for (action, before, after) in
            [(AuditAction::ServicesDisconnected, gone, None), (AuditAction::ServicesConnected, None, new)]
        {
            if before.is_some() || after.is_some() {
                let told = [audit::change(AuditField::Services, before, after)];
                audit::add(&mut writing, tenant_id, &Cause::server(), action, &told, now).await?;
            }
        }
        data_changed(&mut writing, tenant_id, now).await?;
        bump(&mut writing, tenant_id, now).await?;
        writing.commit().await?;
        Ok(true)
    }
}

/// Whether the tenant is still being provisioned by the job of a step.
async fn goes_on(writing: &mut Writing, tenant_id: &str, next: &NextStep) -> Result<bool> {
    let goes_on: Option<(i64,)> = sqlx::query_as(
        "SELECT CAST(1 AS BIGINT) FROM threat_protection WHERE tenant_id = $1 AND state = $2
             AND $3 = (SELECT max(id) FROM provisioning_job WHERE tenant_id = $1)",
    )
    .bind(tenant_id)
    .bind(code::text(ServiceState::Provisioning))
    .bind(next.job)
    .fetch_optional(&mut *writing.tx)
    .await?;
    Ok(goes_on.is_some())
}

/// When data last arrived is part of the tenant's representation (D12).
async fn data_changed(writing: &mut Writing, tenant_id: &str, now: i64) -> Result<()> {
    let (version,): (i64,) =
        sqlx::query_as("UPDATE tenant SET version = version + 1 WHERE id = $1 RETURNING version")
            .bind(tenant_id)
            .fetch_one(&mut *writing.tx)
            .await?;
    event::add(writing, tenant_id, ChangeKind::Tenant, version, now).await
}

/// Provisioning ends, well or at a step that failed; the audit log tells of it, and of the location when it was
/// reserved since the last time that it was told.
async fn ends(
    writing: &mut Writing,
    tenant_id: &str,
    state: ServiceState,
    failed: Option<ProvisioningStep>,
    now: i64,
) -> Result<()> {
    sqlx::query("UPDATE threat_protection SET state = $2, since = $3 WHERE tenant_id = $1")
        .bind(tenant_id)
        .bind(code::text(state))
        .bind(now)
        .execute(&mut *writing.tx)
        .await?;
    let before = code::text(ServiceState::Provisioning);
    let mut changes: Vec<AuditChange> =
        vec![audit::change(AuditField::State, Some(before), Some(code::text(state)))];
    changes.extend(location_to_tell(writing, tenant_id).await?);
    let action = match failed {
        Some(step) => {
            changes.push(audit::change(AuditField::FailedStep, None, Some(code::text(step))));
            AuditAction::ProvisioningFailed
        }
        None => AuditAction::Provisioned,
    };
    audit::add(writing, tenant_id, &Cause::server(), action, &changes, now).await
}

/// The location, where it was reserved since it was last told; from now on it was.
pub(super) async fn location_to_tell(writing: &mut Writing, tenant_id: &str) -> Result<Option<AuditChange>> {
    let location: Option<(String,)> = sqlx::query_as(
        "UPDATE threat_protection SET location_told = 1
         WHERE tenant_id = $1 AND location IS NOT NULL AND location_told = 0 RETURNING location",
    )
    .bind(tenant_id)
    .fetch_optional(&mut *writing.tx)
    .await?;
    Ok(location.map(|(location,)| audit::change(AuditField::Location, None, Some(location))))
}

/// The tenant's last job.
pub(super) async fn last(tx: &mut Tx, tenant_id: &str) -> Result<Option<Provisioning>> {
    let job: Option<(i64, i64, Option<i64>, Option<String>)> = sqlx::query_as(
        "SELECT id, started_at, finished_at, services FROM provisioning_job WHERE tenant_id = $1
         ORDER BY id DESC LIMIT 1",
    )
    .bind(tenant_id)
    .fetch_optional(&mut **tx)
    .await?;
    let Some((job, started_at, finished_at, services)) = job else { return Ok(None) };
    let rows: Vec<StepRow> = sqlx::query_as(
        "SELECT step, state, attempts, started_at, finished_at, failed_at, failure
         FROM provisioning_step WHERE job_id = $1 ORDER BY position",
    )
    .bind(job)
    .fetch_all(&mut **tx)
    .await?;
    Ok(Some(Provisioning {
        started_at: timestamp(started_at),
        finished_at: finished_at.map(timestamp),
        steps: rows.into_iter().map(progress).collect::<Result<_>>()?,
        services: services.as_deref().map(code::parse_list).transpose()?.unwrap_or_default(),
    }))
}

fn progress(row: StepRow) -> Result<StepProgress> {
    Ok(StepProgress {
        step: code::parse(&row.step)?,
        state: code::parse(&row.state)?,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        started_at: row.started_at.map(timestamp),
        finished_at: row.finished_at.map(timestamp),
        failure: row.failed_at.zip(row.failure).map(|(at, detail)| StepFailure { at: timestamp(at), detail }),
    })
}
