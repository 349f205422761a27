//! Sessions and visits. A session is found by the SHA-256 of its token; the token itself is never stored.

use super::{Control, Result};

/// A session as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// The tenant signed in to.
    pub tenant_id: String,
    /// Who.
    pub person_id: String,
    /// When it was last used, to the minute.
    pub last_seen_at: i64,
    /// When it ends by itself.
    pub expires_at: i64,
}

/// How a session is found.
pub type TokenDigest = [u8; 32];

impl Control {
    /// Makes a session, and clears away those that have ended. False: there is no such person.
    pub async fn create_session(
        &self,
        digest: &TokenDigest,
        session: &StoredSession,
        before: Option<&TokenDigest>,
        now: i64,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        sqlx::query("DELETE FROM session WHERE expires_at <= $1").bind(now).execute(&mut *writing.tx).await?;
        let made = sqlx::query(
            "INSERT INTO session (token_digest, tenant_id, person_id, created_at, last_seen_at, expires_at)
             SELECT $1, tenant_id, id, $2, $2, $3 FROM person WHERE tenant_id = $4 AND id = $5",
        )
        .bind(digest.as_slice())
        .bind(now)
        .bind(session.expires_at)
        .bind(&session.tenant_id)
        .bind(&session.person_id)
        .execute(&mut *writing.tx)
        .await?;
        let made = made.rows_affected() == 1;
        if let (true, Some(before)) = (made, before) {
            sqlx::query("DELETE FROM session WHERE token_digest = $1")
                .bind(before.as_slice())
                .execute(&mut *writing.tx)
                .await?;
        }
        writing.commit().await?;
        Ok(made)
    }

    /// The session of a token that has not ended at `now`.
    pub async fn session(&self, digest: &TokenDigest, now: i64) -> Result<Option<StoredSession>> {
        let row: Option<(String, String, i64, i64)> = sqlx::query_as(
            "SELECT tenant_id, person_id, last_seen_at, expires_at FROM session
             WHERE token_digest = $1 AND expires_at > $2",
        )
        .bind(digest.as_slice())
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(tenant_id, person_id, last_seen_at, expires_at)| StoredSession {
            tenant_id,
            person_id,
            last_seen_at,
            expires_at,
        }))
    }

    /// Notes that a session is in use.
    pub async fn touch_session(&self, digest: &TokenDigest, now: i64) -> Result<()> {
        sqlx::query("UPDATE session SET last_seen_at = $2 WHERE token_digest = $1")
            .bind(digest.as_slice())
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ends a session, and rings, so that its event streams end with it.
    pub async fn delete_session(&self, digest: &TokenDigest) -> Result<()> {
        let mut writing = self.write().await?;
        let tenant: Option<(String,)> =
            sqlx::query_as("DELETE FROM session WHERE token_digest = $1 RETURNING tenant_id")
                .bind(digest.as_slice())
                .fetch_optional(&mut *writing.tx)
                .await?;
        if let Some((tenant_id,)) = tenant {
            writing.concerns(&tenant_id);
        }
        writing.commit().await
    }

    /// Notes that a person visits the app.
    pub async fn record_visit(&self, tenant_id: &str, person_id: &str, now: i64) -> Result<()> {
        sqlx::query(
            "INSERT INTO visit (tenant_id, person_id, visits, last_at) VALUES ($1, $2, 1, $3)
             ON CONFLICT (tenant_id, person_id) DO UPDATE SET visits = visits + 1, last_at = $3",
        )
        .bind(tenant_id)
        .bind(person_id)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
