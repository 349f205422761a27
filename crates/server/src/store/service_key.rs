//! The keys with which the supported services of a tenant send their data. A key is found by its SHA-256.

use security_center_contract::{AuditAction, AuditField, ServiceKey, SupportedService};

use super::api_token::tell_tenant;
use super::code::is_nobodys;
use super::session::TokenDigest;
use super::{Control, Result, audit, code};
use crate::clock::timestamp;
use crate::domain::cause::Cause;

/// A key to be made.
#[derive(Clone, Debug)]
pub struct KeyToMake {
    /// How it is found.
    pub digest: TokenDigest,
    /// Its id, which opens nothing.
    pub id: String,
    /// Which service.
    pub service: SupportedService,
    /// The last four characters of the secret.
    pub ends_with: String,
    /// Who makes it, by name.
    pub created_by: String,
}

/// Whom a key stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHolder {
    /// The tenant.
    pub tenant_id: String,
    /// The service.
    pub service: SupportedService,
    /// When the key was last used, to the minute.
    pub last_used_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    service: String,
    ends_with: String,
    created_by: String,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl Row {
    fn shown(self) -> Result<ServiceKey> {
        Ok(ServiceKey {
            id: self.id,
            service: code::parse(&self.service)?,
            ends_with: self.ends_with,
            created_by: self.created_by,
            created_at: timestamp(self.created_at),
            last_used_at: self.last_used_at.map(timestamp),
        })
    }
}

impl Control {
    /// Makes a key. Nothing: the service has as many as it may.
    pub async fn create_service_key(
        &self,
        tenant_id: &str,
        key: &KeyToMake,
        at_most: u32,
        cause: &Cause,
        now: i64,
    ) -> Result<Option<ServiceKey>> {
        let mut writing = self.write().await?;
        let (there,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM service_key WHERE tenant_id = $1 AND service = $2")
                .bind(tenant_id)
                .bind(code::text(key.service))
                .fetch_one(&mut *writing.tx)
                .await?;
        if there >= i64::from(at_most) {
            return Ok(None);
        }
        let row: Row = sqlx::query_as(
            "INSERT INTO service_key (digest, tenant_id, service, id, ends_with, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             RETURNING id, service, ends_with, created_by, created_at, last_used_at",
        )
        .bind(key.digest.as_slice())
        .bind(tenant_id)
        .bind(code::text(key.service))
        .bind(&key.id)
        .bind(&key.ends_with)
        .bind(&key.created_by)
        .bind(now)
        .fetch_one(&mut *writing.tx)
        .await?;
        let told = [
            audit::change(AuditField::Service, None, Some(row.service.clone())),
            audit::change(AuditField::CredentialId, None, Some(row.id.clone())),
        ];
        audit::add(&mut writing, tenant_id, cause, AuditAction::ServiceKeyCreated, &told, now).await?;
        tell_tenant(&mut writing, tenant_id, now).await?;
        writing.commit().await?;
        row.shown().map(Some)
    }

    /// The keys of a tenant, by service, the newest first.
    pub async fn service_keys(&self, tenant_id: &str) -> Result<Vec<ServiceKey>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, service, ends_with, created_by, created_at, last_used_at FROM service_key
             WHERE tenant_id = $1 ORDER BY service, created_at DESC, id",
        )
        .bind(tenant_id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Row::shown).collect()
    }

    /// Revokes a key: it opens nothing from now on. False: the tenant has none of this id.
    pub async fn revoke_service_key(
        &self,
        tenant_id: &str,
        id: &str,
        cause: &Cause,
        now: i64,
    ) -> Result<bool> {
        if is_nobodys(id) {
            return Ok(false);
        }
        let mut writing = self.write().await?;
        let service: Option<(String,)> =
            sqlx::query_as("DELETE FROM service_key WHERE tenant_id = $1 AND id = $2 RETURNING service")
                .bind(tenant_id)
                .bind(id)
                .fetch_optional(&mut *writing.tx)
                .await?;
        let Some((service,)) = service else { return Ok(false) };
        let told = [
            audit::change(AuditField::Service, Some(service), None),
            audit::change(AuditField::CredentialId, Some(id.to_owned()), None),
        ];
        audit::add(&mut writing, tenant_id, cause, AuditAction::ServiceKeyRevoked, &told, now).await?;
        tell_tenant(&mut writing, tenant_id, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Whom the key of a digest stands for.
    pub async fn service_key_holder(&self, digest: &TokenDigest) -> Result<Option<KeyHolder>> {
        let row: Option<(String, String, Option<i64>)> =
            sqlx::query_as("SELECT tenant_id, service, last_used_at FROM service_key WHERE digest = $1")
                .bind(digest.as_slice())
                .fetch_optional(&self.pool)
                .await?;
        row.map(|(tenant_id, service, last_used_at)| {
            Ok(KeyHolder { tenant_id, service: code::parse(&service)?, last_used_at })
        })
        .transpose()
    }

    /// Notes that a key is in use.
    pub async fn touch_service_key(&self, digest: &TokenDigest, now: i64) -> Result<()> {
        sqlx::query("UPDATE service_key SET last_used_at = $2 WHERE digest = $1")
            .bind(digest.as_slice())
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
