//! Sessions and visits. A session is found by the SHA-256 of its token; the token itself is never stored.

use security_center_contract::SignInMethod;

use super::code::is_nobodys;
use super::{Control, Result, code};

/// A session as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// Its public id, which opens nothing.
    pub id: String,
    /// The tenant signed in to.
    pub tenant_id: String,
    /// Who.
    pub person_id: String,
    /// How it began.
    pub method: SignInMethod,
    /// When it began.
    pub created_at: i64,
    /// When it was last used, to the minute.
    pub last_seen_at: i64,
    /// When it ends by itself if it is not used.
    pub idle_until: i64,
    /// When it ends by itself even if it is used.
    pub expires_at: i64,
    /// The network address that it began from.
    pub address: Option<String>,
    /// What the browser called itself then.
    pub user_agent: Option<String>,
}

/// A session to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// How it is found.
    pub digest: TokenDigest,
    /// Its public id, which opens nothing.
    pub id: String,
    /// The tenant signed in to.
    pub tenant_id: String,
    /// Who.
    pub person_id: String,
    /// How it begins.
    pub method: SignInMethod,
    /// After how many milliseconds without use it ends.
    pub idle_lasts: i64,
    /// When it ends even if it is used.
    pub expires_at: i64,
    /// The network address that it begins from.
    pub address: Option<String>,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
    /// What the identity provider knows of it; nothing for the other methods.
    pub provider: Option<ProviderSession>,
    /// The session of the same browser before, which ends.
    pub before: Option<TokenDigest>,
}

/// What the identity provider knows of a session.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderSession {
    /// Its issuer.
    pub issuer: String,
    /// Its name for the person (`sub`).
    pub subject: String,
    /// Its name for its own session (`sid`).
    pub session: Option<String>,
    /// What it wants to hear when one signs out (`login_hint`).
    pub hint: Option<String>,
}

impl std::fmt::Debug for ProviderSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProviderSession [redacted]")
    }
}

/// How a session is found.
pub type TokenDigest = [u8; 32];

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    tenant_id: String,
    person_id: String,
    method: String,
    created_at: i64,
    last_seen_at: i64,
    idle_lasts: i64,
    expires_at: i64,
    address: Option<String>,
    user_agent: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Ended {
    tenant_id: String,
    provider_issuer: Option<String>,
    provider_subject: Option<String>,
    provider_session: Option<String>,
    provider_hint: Option<String>,
}

impl Row {
    fn session(self) -> Result<StoredSession> {
        Ok(StoredSession {
            method: code::parse(&self.method)?,
            idle_until: self.last_seen_at.saturating_add(self.idle_lasts).min(self.expires_at),
            id: self.id,
            tenant_id: self.tenant_id,
            person_id: self.person_id,
            created_at: self.created_at,
            last_seen_at: self.last_seen_at,
            expires_at: self.expires_at,
            address: self.address,
            user_agent: self.user_agent,
        })
    }
}

impl Control {
    /// Makes a session, and clears away those that have ended. This is the only way to one. False: there is no such
    /// person; an application is none.
    pub async fn create_session(&self, session: &NewSession, now: i64) -> Result<bool> {
        if is_nobodys(&session.tenant_id) || is_nobodys(&session.person_id) {
            return Ok(false);
        }
        let mut writing = self.write().await?;
        sqlx::query("DELETE FROM session WHERE expires_at <= $1 OR last_seen_at + idle_lasts <= $1")
            .bind(now)
            .execute(&mut *writing.tx)
            .await?;
        let provider = session.provider.as_ref();
        let made = sqlx::query(
            "INSERT INTO session (token_digest, id, tenant_id, person_id, method, created_at, last_seen_at,
                                  idle_lasts, expires_at, address, user_agent, provider_subject, provider_session,
                                  provider_hint, provider_issuer)
             SELECT $1, $2, tenant_id, id, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM person
             WHERE tenant_id = $13 AND id = $14 AND application = 0",
        )
        .bind(session.digest.as_slice())
        .bind(&session.id)
        .bind(code::text(session.method))
        .bind(now)
        .bind(session.idle_lasts)
        .bind(session.expires_at)
        .bind(&session.address)
        .bind(&session.user_agent)
        .bind(provider.map(|one| &one.subject))
        .bind(provider.and_then(|one| one.session.as_ref()))
        .bind(provider.and_then(|one| one.hint.as_ref()))
        .bind(provider.map(|one| &one.issuer))
        .bind(&session.tenant_id)
        .bind(&session.person_id)
        .execute(&mut *writing.tx)
        .await?;
        let made = made.rows_affected() == 1;
        if let (true, Some(before)) = (made, &session.before) {
            let ended: Option<(String,)> =
                sqlx::query_as("DELETE FROM session WHERE token_digest = $1 RETURNING tenant_id")
                    .bind(before.as_slice())
                    .fetch_optional(&mut *writing.tx)
                    .await?;
            if let Some((tenant_id,)) = ended {
                writing.concerns(&tenant_id);
            }
        }
        writing.commit().await?;
        Ok(made)
    }

    /// The session of a token that has not ended at `now`.
    pub async fn session(&self, digest: &TokenDigest, now: i64) -> Result<Option<StoredSession>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, tenant_id, person_id, method, created_at, last_seen_at, idle_lasts, expires_at, address,
                    user_agent
             FROM session WHERE token_digest = $1 AND expires_at > $2 AND last_seen_at + idle_lasts > $2",
        )
        .bind(digest.as_slice())
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        row.map(Row::session).transpose()
    }

    /// A person's own sessions that have not ended, the last used first.
    pub async fn sessions_of(
        &self,
        tenant_id: &str,
        person_id: &str,
        now: i64,
    ) -> Result<Vec<StoredSession>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, tenant_id, person_id, method, created_at, last_seen_at, idle_lasts, expires_at, address,
                    user_agent
             FROM session
             WHERE tenant_id = $1 AND person_id = $2 AND expires_at > $3 AND last_seen_at + idle_lasts > $3
             ORDER BY last_seen_at DESC, created_at DESC, id",
        )
        .bind(tenant_id)
        .bind(person_id)
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Row::session).collect()
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

    /// Ends a session, and rings, so that its event streams end with it. The answer is what the identity provider knows
    /// of it.
    pub async fn delete_session(&self, digest: &TokenDigest) -> Result<Option<ProviderSession>> {
        let mut writing = self.write().await?;
        let ended: Option<Ended> = sqlx::query_as(
            "DELETE FROM session WHERE token_digest = $1
             RETURNING tenant_id, provider_issuer, provider_subject, provider_session, provider_hint",
        )
        .bind(digest.as_slice())
        .fetch_optional(&mut *writing.tx)
        .await?;
        let Some(ended) = ended else { return Ok(None) };
        writing.concerns(&ended.tenant_id);
        writing.commit().await?;
        let (session, hint) = (ended.provider_session, ended.provider_hint);
        let named = ended.provider_issuer.zip(ended.provider_subject);
        Ok(named.map(|(issuer, subject)| ProviderSession { issuer, subject, session, hint }))
    }

    /// Ends one of a person's own sessions. False: it is none.
    pub async fn delete_session_of(&self, tenant_id: &str, person_id: &str, id: &str) -> Result<bool> {
        if is_nobodys(id) {
            return Ok(false);
        }
        let mut writing = self.write().await?;
        let ended = sqlx::query("DELETE FROM session WHERE tenant_id = $1 AND person_id = $2 AND id = $3")
            .bind(tenant_id)
            .bind(person_id)
            .bind(id)
            .execute(&mut *writing.tx)
            .await?;
        writing.concerns(tenant_id);
        writing.commit().await?;
        Ok(ended.rows_affected() == 1)
    }

    /// Ends all of a person's sessions.
    pub async fn delete_sessions_of(&self, tenant_id: &str, person_id: &str) -> Result<()> {
        let mut writing = self.write().await?;
        sqlx::query("DELETE FROM session WHERE tenant_id = $1 AND person_id = $2")
            .bind(tenant_id)
            .bind(person_id)
            .execute(&mut *writing.tx)
            .await?;
        writing.concerns(tenant_id);
        writing.commit().await
    }

    /// Notes that a person visits the app.
    pub async fn record_visit(&self, tenant_id: &str, person_id: &str, now: i64) -> Result<()> {
        sqlx::query(
            "INSERT INTO visit (tenant_id, person_id, visits, last_at) VALUES ($1, $2, 1, $3)
             ON CONFLICT (tenant_id, person_id) DO UPDATE SET visits = visit.visits + 1, last_at = $3",
        )
        .bind(tenant_id)
        .bind(person_id)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
