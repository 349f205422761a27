//! What a request proves about whoever sends it: a session by its cookie, or an API token. Never both: a request with an
//! `Authorization` is judged by that alone, so that nobody's cookie makes up for a token that is not good.

use axum::http::header;
use axum::http::request::Parts;
use security_center_contract::{Scope, SignInMethod, UNATTENDED};

use super::bearer;
use super::cookie::Cookie;
use crate::domain::credential;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store;
use crate::store::session::TokenDigest;

/// How old the note of a last use may become before it is written again, in milliseconds.
const SEEN_EVERY: i64 = 60_000;

/// What a caller brings to an endpoint. Which roles he needs says the signature of the handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: the endpoint is there for everybody.
    Nobody,
    /// A session. API tokens are refused.
    Session,
    /// A session, or an API token with this scope.
    Scope(Scope),
    /// The key of a supported service, and nothing else.
    ServiceKey,
}

/// A session or an API token that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// How it is found again.
    pub digest: TokenDigest,
    /// How the session began, or that it is a token.
    pub method: SignInMethod,
    /// Its public id, which opens nothing.
    pub id: String,
    /// The tenant.
    pub tenant_id: String,
    /// Whoever it stands for.
    pub person_id: String,
    /// When it ends by itself if it is not used.
    pub idle_until: i64,
    /// When it ends by itself even if it is used.
    pub expires_at: i64,
    /// What a token may be used for.
    scopes: Vec<Scope>,
    last_used_at: i64,
}

impl Proof {
    /// What a request proves, if that is enough for its endpoint. Its last use is noted.
    pub async fn of_request(parts: &Parts, state: &AppState) -> Result<Self> {
        if parts.headers.contains_key(header::AUTHORIZATION) {
            let token = bearer::read(&parts.headers, bearer::API_TOKEN).ok_or_else(ApiError::bad_token)?;
            let found = Self::find(&token.digest(), SignInMethod::Token, state).await?;
            let proof = found.ok_or_else(ApiError::bad_token)?;
            // What the table of endpoints does not open to tokens is closed to them.
            match parts.extensions.get::<Needs>() {
                Some(Needs::Scope(scope)) if credential::suffices(&proof.scopes, *scope) => {}
                Some(Needs::Scope(scope)) => return Err(ApiError::insufficient_scope(Some(*scope))),
                _ => return Err(ApiError::insufficient_scope(None)),
            }
            proof.note_use(state).await;
            return Ok(proof);
        }
        let token = state.cookies().read(Cookie::Session, &parts.headers);
        let digest = token.ok_or_else(ApiError::not_signed_in)?.digest();
        let found = Self::find(&digest, SignInMethod::Demonstration, state).await?;
        let proof = found.ok_or_else(ApiError::not_signed_in)?;
        // The stream opens again by itself, whether or not anybody is there, and a window fetches what it tells of: that is
        // no use of the session.
        let by_itself = parts.method.is_safe() && parts.headers.contains_key(UNATTENDED);
        if parts.uri.path() != "/api/events" && !by_itself {
            proof.note_use(state).await;
        }
        Ok(proof)
    }

    /// A session, or with the method `Token` an API token, as it is now; nothing when it has ended.
    pub async fn find(
        digest: &TokenDigest,
        method: SignInMethod,
        state: &AppState,
    ) -> store::Result<Option<Self>> {
        let now = state.clock.now();
        if method == SignInMethod::Token {
            let found = state.control.api_token(digest, now, now - credential::PROVEN_FOR).await?;
            return Ok(found.map(|token| Self {
                digest: *digest,
                method,
                id: token.id,
                tenant_id: token.tenant_id,
                person_id: token.person_id,
                idle_until: token.expires_at,
                expires_at: token.expires_at,
                scopes: token.scopes,
                last_used_at: token.last_used_at.unwrap_or(i64::MIN),
            }));
        }
        let found = state.control.session(digest, now).await?;
        Ok(found.map(|session| Self {
            digest: *digest,
            method: session.method,
            id: session.id,
            tenant_id: session.tenant_id,
            person_id: session.person_id,
            idle_until: session.idle_until,
            expires_at: session.expires_at,
            scopes: Vec::new(),
            last_used_at: session.last_seen_at,
        }))
    }

    /// The same as it is now; nothing when it has ended meanwhile.
    pub async fn again(&self, state: &AppState) -> store::Result<Option<Self>> {
        Self::find(&self.digest, self.method, state).await
    }

    /// Nobody fails because this cannot be noted.
    async fn note_use(&self, state: &AppState) {
        let now = state.clock.now();
        if now.saturating_sub(self.last_used_at) < SEEN_EVERY {
            return;
        }
        let (control, digest, method) = (state.control.clone(), self.digest, self.method);
        let note = async move {
            match method {
                SignInMethod::Token => control.touch_api_token(&digest, now).await,
                _ => control.touch_session(&digest, now).await,
            }
        };
        state.health.aside(note).await;
    }
}
