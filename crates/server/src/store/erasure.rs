//! Erasures in the control database: what is due, what has begun, what was finished (D9).
//!
//! A tenant's data is in another database than its state, so an erasure is in three parts, each of which may be done
//! again: it begins here, the data goes there, it is finished here.

use security_center_contract::{
    Actor, ActorKind, AuditAction, AuditField, AuditOrigin, AuditOriginKind, ChangeKind, ServiceState,
};

use super::control::Writing;
use super::location_figures::Figures;
use super::threat_protection::bump;
use super::{Control, Result, audit, code, event};
use crate::clock::timestamp;
use crate::domain::cause::Cause;

#[derive(sqlx::FromRow)]
struct Row {
    actor_kind: String,
    origin_kind: String,
    incidents: Option<i64>,
    alerts: Option<i64>,
    remediation_actions: Option<i64>,
}

impl Control {
    /// The tenants whose erasure has begun and is not finished.
    pub async fn tenants_being_erased(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT tenant_id FROM erasure ORDER BY begun_at, tenant_id")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(tenant,)| tenant).collect())
    }

    /// The moment at which a tenant's data is due next, and the tenant: the earliest of all, past or to come.
    pub async fn next_erasure(&self) -> Result<Option<(i64, String)>> {
        Ok(sqlx::query_as(
            "SELECT data_kept_until, tenant_id FROM threat_protection
             WHERE data_kept_until IS NOT NULL AND state = $1
               AND NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.tenant_id = threat_protection.tenant_id)
             ORDER BY data_kept_until, tenant_id LIMIT 1",
        )
        .bind(code::text(ServiceState::Off))
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Begins to erase: from here on the service is not turned on until it is finished. False: the service is not off,
    /// has no data, or has it for longer than `due`, and nothing was written. An erasure that has begun stays as it is.
    pub async fn begin_erasure(&self, tenant_id: &str, due: i64, cause: &Cause, now: i64) -> Result<bool> {
        let mut writing = self.write().await?;
        let begun = sqlx::query(
            "INSERT INTO erasure (tenant_id, begun_at, actor_kind, origin_kind)
             SELECT tenant_id, $4, $5, $6 FROM threat_protection
             WHERE tenant_id = $1 AND state = $2 AND data_kept_until <= $3
             ON CONFLICT (tenant_id) DO NOTHING",
        )
        .bind(tenant_id)
        .bind(code::text(ServiceState::Off))
        .bind(due)
        .bind(now)
        .bind(code::text(cause.actor.kind))
        .bind(code::text(cause.origin.kind))
        .execute(&mut *writing.tx)
        .await?;
        if begun.rows_affected() == 0 {
            return Ok(false);
        }
        bump(&mut writing, tenant_id, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Notes how much is erased, unless that was noted before: an erasure that is done again finds nothing any more.
    pub async fn note_erasure(&self, tenant_id: &str, figures: &Figures) -> Result<()> {
        let number = |figure: u64| i64::try_from(figure).unwrap_or(i64::MAX);
        sqlx::query(
            "UPDATE erasure SET incidents = $2, alerts = $3, remediation_actions = $4
             WHERE tenant_id = $1 AND incidents IS NULL",
        )
        .bind(tenant_id)
        .bind(number(figures.incidents))
        .bind(number(figures.alerts))
        .bind(number(figures.remediation_actions))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Finishes an erasure once the data is gone: frees the location, and tells of it. Does nothing when it was
    /// finished before.
    pub async fn finish_erasure(&self, tenant_id: &str, now: i64) -> Result<()> {
        let mut writing = self.write().await?;
        let row: Option<Row> = sqlx::query_as(
            "DELETE FROM erasure WHERE tenant_id = $1
             RETURNING actor_kind, origin_kind, incidents, alerts, remediation_actions",
        )
        .bind(tenant_id)
        .fetch_optional(&mut *writing.tx)
        .await?;
        let Some(row) = row else { return Ok(()) };
        tell(&mut writing, tenant_id, row, now).await?;
        sqlx::query(
            "UPDATE threat_protection
             SET data_kept_until = NULL, location = NULL, location_reason = NULL, location_services = NULL,
                 location_country = NULL, location_told = 0
             WHERE tenant_id = $1",
        )
        .bind(tenant_id)
        .execute(&mut *writing.tx)
        .await?;
        // When data last arrived is part of the tenant's representation (D12).
        let (version,): (i64,) =
            sqlx::query_as("UPDATE tenant SET version = version + 1 WHERE id = $1 RETURNING version")
                .bind(tenant_id)
                .fetch_one(&mut *writing.tx)
                .await?;
        event::add(&mut writing, tenant_id, ChangeKind::Tenant, version, now).await?;
        bump(&mut writing, tenant_id, now).await?;
        writing.commit().await
    }
}

async fn tell(writing: &mut Writing, tenant_id: &str, row: Row, now: i64) -> Result<()> {
    let kind: ActorKind = code::parse(&row.actor_kind)?;
    let origin: AuditOriginKind = code::parse(&row.origin_kind)?;
    let cause = Cause {
        actor: Actor { kind, display_name: None },
        actor_id: None,
        origin: AuditOrigin { kind: origin, address: None },
    };
    let (location, kept): (Option<String>, Option<i64>) =
        sqlx::query_as("SELECT location, data_kept_until FROM threat_protection WHERE tenant_id = $1")
            .bind(tenant_id)
            .fetch_one(&mut *writing.tx)
            .await?;
    let gone = |field, figure: Option<i64>| {
        audit::change(field, Some(figure.unwrap_or(0).to_string()), Some("0".to_owned()))
    };
    let changes = [
        audit::change(AuditField::Location, location, None),
        audit::change(AuditField::DataKeptUntil, kept.map(|kept| timestamp(kept).0), None),
        gone(AuditField::Incidents, row.incidents),
        gone(AuditField::Alerts, row.alerts),
        gone(AuditField::RemediationActions, row.remediation_actions),
    ];
    audit::add(writing, tenant_id, &cause, AuditAction::Erased, &changes, now).await
}
