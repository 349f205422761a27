//! The beginning of a session, for whichever way of signing in: token, times, cookie.

use axum::http::{HeaderMap, HeaderValue, header};
use security_center_contract::SignInMethod;
use tracing::info;

use super::cookie::Cookie;
use super::token::{Token, to_hex};
use super::{Origin, SignedIn};
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::session::{NewSession, ProviderSession};

const HOUR: i64 = 60 * 60 * 1000;
const MINUTE: i64 = 60 * 1000;

/// How much of what a browser calls itself is kept, in characters.
const USER_AGENT_LIMIT: usize = 200;

/// Who signs in, and how.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The tenant.
    pub tenant_id: String,
    /// The person.
    pub person_id: String,
    /// How the person was authenticated.
    pub method: SignInMethod,
    /// What the identity provider knows of the session.
    pub provider: Option<ProviderSession>,
}

/// A session that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Whoever has signed in.
    pub caller: SignedIn,
    /// The header `Set-Cookie` that gives the browser its token.
    pub cookie: HeaderValue,
}

/// Begins a session with a new token; the session that the browser had before ends. Nothing: there is no such person.
pub async fn begin(
    state: &AppState,
    headers: &HeaderMap,
    origin: &Origin,
    beginning: Beginning,
) -> Result<Option<Begun>> {
    let token = Token::new().map_err(|_| ApiError::internal())?;
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|_| ApiError::internal())?;
    let now = state.clock.now();
    let lasts = i64::from(state.session_hours) * HOUR;
    let user_agent = headers.get(header::USER_AGENT).and_then(|text| text.to_str().ok());
    let session = NewSession {
        digest: token.digest(),
        id: to_hex(&id),
        tenant_id: beginning.tenant_id,
        person_id: beginning.person_id,
        method: beginning.method,
        idle_lasts: i64::from(state.session_idle_minutes) * MINUTE,
        expires_at: now + lasts,
        address: origin.0.address.clone(),
        user_agent: user_agent.map(|text| text.chars().take(USER_AGENT_LIMIT).collect()),
        provider: beginning.provider,
        before: state.cookies().read(Cookie::Session, headers).map(|before| before.digest()),
    };
    if !state.control.create_session(&session, now).await? {
        return Ok(None);
    }
    let cookie = state.cookies().set(Cookie::Session, &token, lasts / 1000);
    let caller = SignedIn::of_token(&token, state).await?;
    let (tenant_id, person_id, session) = (&session.tenant_id, &session.person_id, &session.id);
    info!(tenant_id, person_id, session, address = origin.text(), method = ?beginning.method, "signed in");
    Ok(Some(Begun { caller, cookie }))
}
