//! A change of the service by somebody: all of it in one transaction with its audit entries and its event (D10, D11).

use security_center_contract::{
    AuditAction, AuditField, ChangeKind, ProvisioningStep, ServiceField, ServiceState, StepState,
};

use super::control::Writing;
use super::flag::Flag;
use super::{Control, Result, audit, code, event, provisioning};
use crate::clock::timestamp;
use crate::domain::cause::Cause;
use crate::domain::merge::{ServiceChange, Turn};

/// What a change is told to have been before.
#[derive(sqlx::FromRow)]
struct Before {
    state: String,
    data_kept_until: Option<i64>,
    preview_features: Flag,
}

impl Control {
    /// Makes a change, and raises the version by one. False: the service is no longer at `based_on`, and nothing was
    /// written.
    pub async fn change_service(
        &self,
        tenant_id: &str,
        based_on: i64,
        change: &ServiceChange,
        cause: &Cause,
        now: i64,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        let before: Option<Before> = sqlx::query_as(
            "SELECT state, data_kept_until, preview_features FROM threat_protection
             WHERE tenant_id = $1 AND version = $2",
        )
        .bind(tenant_id)
        .bind(based_on)
        .fetch_optional(&mut *writing.tx)
        .await?;
        let Some(before) = before else { return Ok(false) };
        let version = based_on + 1;
        sqlx::query("UPDATE threat_protection SET version = $2 WHERE tenant_id = $1")
            .bind(tenant_id)
            .bind(version)
            .execute(&mut *writing.tx)
            .await?;
        if let Some(turn) = change.turn {
            turn_service(&mut writing, tenant_id, version, turn, &before, cause, now).await?;
        }
        if let Some(preview) = change.preview_features {
            sqlx::query("UPDATE threat_protection SET preview_features = $2 WHERE tenant_id = $1")
                .bind(tenant_id)
                .bind(Flag(preview))
                .execute(&mut *writing.tx)
                .await?;
            note_field(&mut writing, tenant_id, ServiceField::PreviewFeatures, version, cause, now).await?;
            let told = [audit::change(
                AuditField::PreviewFeatures,
                Some(before.preview_features.0.to_string()),
                Some(preview.to_string()),
            )];
            let action = AuditAction::PreviewFeaturesChanged;
            audit::add(&mut writing, tenant_id, cause, action, &told, now).await?;
        }
        event::add(&mut writing, tenant_id, ChangeKind::ThreatProtection, version, now).await?;
        writing.commit().await?;
        Ok(true)
    }
}

async fn turn_service(
    writing: &mut Writing,
    tenant_id: &str,
    version: i64,
    turn: Turn,
    before: &Before,
    cause: &Cause,
    now: i64,
) -> Result<()> {
    let (state, action, kept) = match turn {
        Turn::On => (ServiceState::Provisioning, AuditAction::TurnedOn, None),
        Turn::Off { keep_data_until } => (ServiceState::Off, AuditAction::TurnedOff, keep_data_until),
        Turn::Retry => (ServiceState::Provisioning, AuditAction::ProvisioningRetried, None),
    };
    sqlx::query(
        "UPDATE threat_protection
         SET state = $2, since = $3, changed_by_kind = $4, changed_by_name = $5, opted_out = $6, data_kept_until = $7
         WHERE tenant_id = $1",
    )
    .bind(tenant_id)
    .bind(code::text(state))
    .bind(now)
    .bind(code::text(cause.actor.kind))
    .bind(&cause.actor.display_name)
    .bind(Flag(state == ServiceState::Off))
    .bind(kept)
    .execute(&mut *writing.tx)
    .await?;
    let mut told =
        vec![audit::change(AuditField::State, Some(before.state.clone()), Some(code::text(state)))];
    if before.data_kept_until != kept {
        let at = |moment: Option<i64>| moment.map(|moment| timestamp(moment).0);
        told.push(audit::change(AuditField::DataKeptUntil, at(before.data_kept_until), at(kept)));
    }
    match turn {
        Turn::On => begin_job(writing, tenant_id, now).await?,
        // Where turning on is stopped, nothing else tells of it.
        Turn::Off { .. } => told.extend(provisioning::location_to_tell(writing, tenant_id).await?),
        Turn::Retry => {
            let failed = resume_job(writing, tenant_id).await?;
            told.push(audit::change(AuditField::FailedStep, failed, None));
        }
    }
    if turn != Turn::Retry {
        note_field(writing, tenant_id, ServiceField::OptedIn, version, cause, now).await?;
    }
    audit::add(writing, tenant_id, cause, action, &told, now).await
}

/// Notes who changed a field, and at which version.
async fn note_field(
    writing: &mut Writing,
    tenant_id: &str,
    field: ServiceField,
    version: i64,
    cause: &Cause,
    now: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO service_field (tenant_id, field, version, changed_by_kind, changed_by_name, at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, field)
         DO UPDATE SET version = $3, changed_by_kind = $4, changed_by_name = $5, at = $6",
    )
    .bind(tenant_id)
    .bind(code::text(field))
    .bind(version)
    .bind(code::text(cause.actor.kind))
    .bind(&cause.actor.display_name)
    .bind(now)
    .execute(&mut *writing.tx)
    .await?;
    Ok(())
}

async fn begin_job(writing: &mut Writing, tenant_id: &str, now: i64) -> Result<()> {
    let (job,): (i64,) =
        sqlx::query_as("INSERT INTO provisioning_job (tenant_id, started_at) VALUES ($1, $2) RETURNING id")
            .bind(tenant_id)
            .bind(now)
            .fetch_one(&mut *writing.tx)
            .await?;
    for (position, step) in (0_i64..).zip(ProvisioningStep::ALL) {
        sqlx::query(
            "INSERT INTO provisioning_step (job_id, position, step, state, attempts) VALUES ($1, $2, $3, $4, 0)",
        )
        .bind(job)
        .bind(position)
        .bind(code::text(step))
        .bind(code::text(StepState::Pending))
        .execute(&mut *writing.tx)
        .await?;
    }
    Ok(())
}

/// Lets the step that failed be done again, as if it had not begun, and says which it is.
async fn resume_job(writing: &mut Writing, tenant_id: &str) -> Result<Option<String>> {
    let failed: Option<(String,)> = sqlx::query_as(
        "UPDATE provisioning_step SET state = $2, started_at = NULL, failed_at = NULL, failure = NULL
         WHERE state = $3 AND job_id = (SELECT max(id) FROM provisioning_job WHERE tenant_id = $1)
         RETURNING step",
    )
    .bind(tenant_id)
    .bind(code::text(StepState::Pending))
    .bind(code::text(StepState::Failed))
    .fetch_optional(&mut *writing.tx)
    .await?;
    Ok(failed.map(|(step,)| step))
}
