//! Sign-ins at the identity provider that have begun, and sign-outs that begin there.

use super::{Control, Result};

/// A sign-in that has begun.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInFlow {
    /// Of the token in the cookie of the browser that began it.
    pub browser_digest: [u8; 32],
    /// What the token of the person has to hold.
    pub nonce: String,
    /// What proves to the provider that the code comes back from whoever asked for it.
    pub verifier: String,
    /// Where the person wants to be afterwards.
    pub return_to: String,
    /// Until when it can be ended.
    pub expires_at: i64,
}

impl std::fmt::Debug for SignInFlow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInFlow [redacted]")
    }
}

/// Whose sessions the provider ends.
#[derive(Clone, Copy, Debug)]
pub struct ProviderSignOut<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// All of this person's.
    pub subject: Option<&'a str>,
    /// Those that began in this session of the provider's.
    pub session: Option<&'a str>,
}

/// What became of a logout token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderSignedOut {
    /// So many sessions ended.
    Ended(u64),
    /// The same token was received before.
    Replayed,
}

impl Control {
    /// Keeps a sign-in that begins, and forgets those that were not ended in time.
    pub async fn begin_sign_in(&self, state_digest: &[u8; 32], flow: &SignInFlow, now: i64) -> Result<()> {
        let mut writing = self.write().await?;
        sqlx::query("DELETE FROM sign_in WHERE expires_at <= $1").bind(now).execute(&mut *writing.tx).await?;
        sqlx::query(
            "INSERT INTO sign_in (state_digest, browser_digest, nonce, verifier, return_to, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(state_digest.as_slice())
        .bind(flow.browser_digest.as_slice())
        .bind(&flow.nonce)
        .bind(&flow.verifier)
        .bind(&flow.return_to)
        .bind(flow.expires_at)
        .execute(&mut *writing.tx)
        .await?;
        writing.commit().await
    }

    /// Takes a sign-in that has begun, once and for all: nobody finds it a second time.
    pub async fn take_sign_in(&self, state_digest: &[u8; 32]) -> Result<Option<SignInFlow>> {
        let row: Option<(Vec<u8>, String, String, String, i64)> = sqlx::query_as(
            "DELETE FROM sign_in WHERE state_digest = $1
             RETURNING browser_digest, nonce, verifier, return_to, expires_at",
        )
        .bind(state_digest.as_slice())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|(browser, nonce, verifier, return_to, expires_at)| {
            let browser_digest = browser.try_into().ok()?;
            Some(SignInFlow { browser_digest, nonce, verifier, return_to, expires_at })
        }))
    }

    /// Ends the sessions that a logout token means, once: the token is known by its digest until it has ended. Rings, so
    /// that event streams end with their sessions.
    pub async fn provider_sign_out(
        &self,
        token_digest: &[u8; 32],
        token_ends_at: i64,
        whose: ProviderSignOut<'_>,
        now: i64,
    ) -> Result<ProviderSignedOut> {
        let mut writing = self.write().await?;
        sqlx::query("DELETE FROM logout_token WHERE expires_at <= $1")
            .bind(now)
            .execute(&mut *writing.tx)
            .await?;
        let first = sqlx::query(
            "INSERT INTO logout_token (digest, expires_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
        )
        .bind(token_digest.as_slice())
        .bind(token_ends_at)
        .execute(&mut *writing.tx)
        .await?;
        if first.rows_affected() == 0 {
            return Ok(ProviderSignedOut::Replayed);
        }
        let ended: Vec<(String,)> = sqlx::query_as(
            "DELETE FROM session
             WHERE provider_issuer = $1 AND ($2 IS NOT NULL OR $3 IS NOT NULL)
               AND ($2 IS NULL OR provider_subject = $2) AND ($3 IS NULL OR provider_session = $3)
             RETURNING tenant_id",
        )
        .bind(whose.issuer)
        .bind(whose.subject)
        .bind(whose.session)
        .fetch_all(&mut *writing.tx)
        .await?;
        let count = ended.len() as u64;
        for (tenant_id,) in ended {
            writing.concerns(&tenant_id);
        }
        writing.commit().await?;
        Ok(ProviderSignedOut::Ended(count))
    }
}
