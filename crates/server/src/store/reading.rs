//! Readings of directories from Microsoft Graph: which tenants, when next, what runs, and what failed.

use security_center_contract::{AuditAction, AuditField, ChangeKind, DirectorySource, ReadingFailureReason};

use super::control::Writing;
use super::directory::{Imported, Word, replace};
use super::document::{ReadDirectory, Written, is_at};
use super::{Control, Result, audit, code, event};
use crate::domain::cause::Cause;

/// An attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFailure {
    /// When, in unix milliseconds.
    pub at: i64,
    /// Why.
    pub reason: ReadingFailureReason,
    /// Why, for the operator.
    pub detail: String,
}

/// How the reading of a tenant from Graph stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// When it is read next, in unix milliseconds.
    pub next_at: i64,
    /// Until when an attempt that runs may take.
    pub running_until: Option<i64>,
    /// Attempts that failed since the last that brought something.
    pub failures: i64,
    /// The last attempt, where it failed.
    pub failure: Option<StoredFailure>,
}

impl Connection {
    /// Whether it is being read, or is about to be.
    #[must_use]
    pub fn running(&self, now: i64) -> bool {
        self.next_at <= now || self.running_until.is_some_and(|until| until > now)
    }
}

/// An attempt to read a tenant; only the newest may write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The tenant.
    pub tenant_id: String,
    number: i64,
}

type ConnectionRow = (i64, Option<i64>, i64, Option<i64>, Option<String>, Option<String>);

impl Control {
    /// How the reading of a tenant stands; nothing where it is not read from Graph.
    pub async fn connection(&self, tenant_id: &str) -> Result<Option<Connection>> {
        let row: Option<ConnectionRow> = sqlx::query_as(
            "SELECT next_at, running_until, failures, failed_at, failure_reason, failure_detail
             FROM graph_connection WHERE tenant_id = $1 AND connected = 1",
        )
        .bind(tenant_id)
        .fetch_optional(&self.pool)
        .await?;
        let Some((next_at, running_until, failures, failed_at, reason, detail)) = row else {
            return Ok(None);
        };
        let reason: Option<ReadingFailureReason> = code::parse_optional(reason.as_deref())?;
        let failure = failed_at.zip(reason).map(|(at, reason)| StoredFailure {
            at,
            reason,
            detail: detail.unwrap_or_default(),
        });
        Ok(Some(Connection { next_at, running_until, failures, failure }))
    }

    /// The tenants that are to be read now, the longest due first.
    pub async fn readings_due(&self, now: i64) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT tenant_id FROM graph_connection
             WHERE connected = 1 AND next_at <= $1 AND (running_until IS NULL OR running_until <= $1)
             ORDER BY next_at, tenant_id",
        )
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The tenants that are read from Graph.
    pub async fn connected_tenants(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT tenant_id FROM graph_connection WHERE connected = 1 ORDER BY tenant_id")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Tells a tenant's windows, and whoever waits for it, that the fetching of its alerts stands otherwise than before.
    pub async fn tell_of_fetching(&self, tenant_id: &str, now: i64) -> Result<()> {
        let mut writing = self.write().await?;
        tell(&mut writing, tenant_id, false, now).await?;
        writing.commit().await
    }

    /// The next moment at which a tenant is to be read.
    pub async fn next_reading_at(&self) -> Result<Option<i64>> {
        let (next,): (Option<i64>,) = sqlx::query_as(
            "SELECT min(CASE WHEN running_until > next_at THEN running_until ELSE next_at END) FROM graph_connection WHERE connected = 1",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(next)
    }

    /// Has a tenant read now, unless it is being read or the last attempt began after `last_before`.
    pub async fn ask_for_reading(&self, tenant_id: &str, now: i64, last_before: i64) -> Result<bool> {
        let mut writing = self.write().await?;
        let asked = sqlx::query(
            "UPDATE graph_connection SET next_at = $2, last_attempt_at = $2
             WHERE tenant_id = $1 AND connected = 1 AND next_at > $2
                   AND (running_until IS NULL OR running_until <= $2)
                   AND (last_attempt_at IS NULL OR last_attempt_at <= $3)",
        )
        .bind(tenant_id)
        .bind(now)
        .bind(last_before)
        .execute(&mut *writing.tx)
        .await?
        .rows_affected()
            > 0;
        if asked {
            tell(&mut writing, tenant_id, false, now).await?;
        }
        writing.commit().await?;
        Ok(asked)
    }

    /// Begins an attempt that takes until a moment at most; nothing while another runs, or where the tenant is not
    /// read from Graph.
    pub async fn begin_reading(&self, tenant_id: &str, now: i64, until: i64) -> Result<Option<Attempt>> {
        let mut writing = self.write().await?;
        let begun: Option<(i64,)> = sqlx::query_as(
            "UPDATE graph_connection SET attempt = attempt + 1, running_until = $3, last_attempt_at = $2
             WHERE tenant_id = $1 AND connected = 1 AND (running_until IS NULL OR running_until <= $2)
             RETURNING attempt",
        )
        .bind(tenant_id)
        .bind(now)
        .bind(until)
        .fetch_optional(&mut *writing.tx)
        .await?;
        let Some((number,)) = begun else { return Ok(None) };
        tell(&mut writing, tenant_id, false, now).await?;
        writing.commit().await?;
        Ok(Some(Attempt { tenant_id: tenant_id.to_owned(), number }))
    }

    /// Writes what an attempt read, composed with the facts of this revision.
    pub async fn reading_succeeded(
        &self,
        attempt: &Attempt,
        read: &ReadDirectory,
        revision: i64,
        now: i64,
        next_at: i64,
    ) -> Result<Written> {
        let mut writing = self.write().await?;
        if !is_newest(&mut writing, attempt).await? {
            return Ok(Written::Superseded);
        }
        if !is_at(&mut writing, &attempt.tenant_id, revision).await? {
            return Ok(Written::Outdated);
        }
        let imported = replace(&mut writing, read, Word::Directory, &Cause::server(), now).await?;
        sqlx::query(
            "UPDATE graph_connection SET running_until = NULL, next_at = $2, failures = 0, failed_at = NULL,
                 failure_reason = NULL, failure_detail = NULL
             WHERE tenant_id = $1",
        )
        .bind(&attempt.tenant_id)
        .bind(next_at)
        .execute(&mut *writing.tx)
        .await?;
        if imported == Imported::Unchanged {
            tell(&mut writing, &attempt.tenant_id, true, now).await?;
        }
        writing.commit().await?;
        Ok(Written::Done(imported))
    }

    /// Notes that an attempt brought nothing. What was read before stays.
    pub async fn reading_failed(
        &self,
        attempt: &Attempt,
        failure: &StoredFailure,
        next_at: i64,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        if !is_newest(&mut writing, attempt).await? {
            return Ok(());
        }
        sqlx::query(
            "UPDATE graph_connection SET running_until = NULL, next_at = $2, failures = failures + 1,
                 failed_at = $3, failure_reason = $4, failure_detail = $5
             WHERE tenant_id = $1",
        )
        .bind(&attempt.tenant_id)
        .bind(next_at)
        .bind(failure.at)
        .bind(code::text(failure.reason))
        .bind(&failure.detail)
        .execute(&mut *writing.tx)
        .await?;
        tell(&mut writing, &attempt.tenant_id, false, failure.at).await?;
        writing.commit().await
    }

    /// Gives an attempt up that was cut off: it is made again when it is due, which it still is.
    pub async fn reading_cut_off(&self, attempt: &Attempt, now: i64) -> Result<()> {
        let mut writing = self.write().await?;
        if !is_newest(&mut writing, attempt).await? {
            return Ok(());
        }
        sqlx::query("UPDATE graph_connection SET running_until = NULL WHERE tenant_id = $1")
            .bind(&attempt.tenant_id)
            .execute(&mut *writing.tx)
            .await?;
        tell(&mut writing, &attempt.tenant_id, false, now).await?;
        writing.commit().await
    }

    /// Gives every attempt up that a server that is gone had begun.
    pub async fn readings_cut_off(&self) -> Result<()> {
        let mut writing = self.write().await?;
        sqlx::query("UPDATE graph_connection SET running_until = NULL").execute(&mut *writing.tx).await?;
        writing.commit().await
    }

    /// Has a tenant read from Graph from now on, with what was just read of it.
    pub async fn connect_tenant(
        &self,
        read: &ReadDirectory,
        revision: i64,
        cause: &Cause,
        now: i64,
        next_at: i64,
    ) -> Result<Written> {
        let mut writing = self.write().await?;
        let tenant_id = &read.directory.organization.id;
        if !is_at(&mut writing, tenant_id, revision).await? {
            return Ok(Written::Outdated);
        }
        let imported = replace(&mut writing, read, Word::Directory, cause, now).await?;
        let before = (imported != Imported::Added).then_some(DirectorySource::File);
        let connected = sqlx::query(
            "INSERT INTO graph_connection (tenant_id, connected, attempt, last_attempt_at, next_at, failures)
             VALUES ($1, 1, 1, $2, $3, 0)
             ON CONFLICT (tenant_id) DO UPDATE SET connected = 1, attempt = graph_connection.attempt + 1,
                 running_until = NULL, last_attempt_at = $2, next_at = $3, failures = 0, failed_at = NULL, failure_reason = NULL,
                 failure_detail = NULL
             WHERE graph_connection.connected = 0",
        )
        .bind(tenant_id)
        .bind(now)
        .bind(next_at)
        .execute(&mut *writing.tx)
        .await?;
        if connected.rows_affected() == 0 {
            return Ok(Written::Superseded);
        }
        told_source(&mut writing, tenant_id, (before, DirectorySource::Graph), cause, now).await?;
        tell(&mut writing, tenant_id, true, now).await?;
        writing.commit().await?;
        Ok(Written::Done(imported))
    }

    /// Has a tenant no longer read from Graph; what was read stays. False: it is not read from Graph.
    pub async fn disconnect_tenant(&self, tenant_id: &str, cause: &Cause, now: i64) -> Result<bool> {
        let mut writing = self.write().await?;
        let done = sqlx::query(
            "UPDATE graph_connection SET connected = 0, attempt = attempt + 1, running_until = NULL
             WHERE tenant_id = $1 AND connected = 1",
        )
        .bind(tenant_id)
        .execute(&mut *writing.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let change = (Some(DirectorySource::Graph), DirectorySource::File);
        told_source(&mut writing, tenant_id, change, cause, now).await?;
        tell(&mut writing, tenant_id, false, now).await?;
        writing.commit().await?;
        Ok(true)
    }
}

/// Tells the windows that something of the tenant is new: what was read, or how its reading stands.
async fn tell(writing: &mut Writing, tenant_id: &str, read: bool, now: i64) -> Result<()> {
    let (version,): (i64,) = sqlx::query_as(
        "UPDATE tenant SET version = version + 1, imported_at = CASE WHEN $2 THEN $3 ELSE imported_at END
         WHERE id = $1 RETURNING version",
    )
    .bind(tenant_id)
    .bind(read)
    .bind(now)
    .fetch_one(&mut *writing.tx)
    .await?;
    event::add(writing, tenant_id, ChangeKind::Tenant, version, now).await
}

async fn told_source(
    writing: &mut Writing,
    tenant_id: &str,
    (before, after): (Option<DirectorySource>, DirectorySource),
    cause: &Cause,
    now: i64,
) -> Result<()> {
    let told = [audit::change(AuditField::DirectorySource, before.map(code::text), Some(code::text(after)))];
    audit::add(writing, tenant_id, cause, AuditAction::DirectoryImported, &told, now).await
}

async fn is_newest(writing: &mut Writing, attempt: &Attempt) -> Result<bool> {
    let row: Option<(i64,)> = sqlx::query_as(
        "SELECT attempt FROM graph_connection WHERE tenant_id = $1 AND connected = 1 AND attempt = $2",
    )
    .bind(&attempt.tenant_id)
    .bind(attempt.number)
    .fetch_optional(&mut *writing.tx)
    .await?;
    Ok(row.is_some())
}
