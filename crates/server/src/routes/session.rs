//! The session: who is signed in, with which roles, and what that allows (S9, D1).

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use security_center_contract::{DemonstrationSignIn, Problem, Session, SignInMethod, TenantName};

use super::body::Body;
use crate::auth::{SignedIn, cookie, token::Token};
use crate::clock::timestamp;
use crate::domain::access;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::session::StoredSession;

const HOUR: i64 = 60 * 60 * 1000;

/// The session as it travels.
#[must_use]
pub fn show_session(caller: SignedIn) -> Session {
    Session {
        access: access::access(caller.standing, caller.eligibility.eligible, caller.service.state),
        tenant: TenantName {
            id: caller.directory.organization.id,
            display_name: caller.directory.organization.display_name,
        },
        person: caller.person,
        roles: caller.roles,
        preferences: caller.preferences,
        method: SignInMethod::Demonstration,
        expires_at: timestamp(caller.expires_at),
    }
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", tag = "session", responses(
    (status = 200, description = "The session.", body = Session),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(caller: SignedIn) -> Json<Session> {
    Json(show_session(caller))
}

/// Sign in as someone of the demonstration directory. Exists only with `--demo`.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = DemonstrationSignIn, responses(
    (status = 201, description = "Signed in; the answer sets the session cookie.", body = Session),
    (status = 400, description = "`invalidRequest`", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: there is no demonstration here, or nobody like that in it.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn create(
    State(state): State<AppState>,
    headers: HeaderMap,
    request: Request,
) -> Result<impl IntoResponse> {
    if !state.demo {
        return Err(ApiError::not_found());
    }
    let Body(wanted) = Body::<DemonstrationSignIn>::from_request(request, &state).await?;
    let token = Token::new().map_err(|_| ApiError::internal())?;
    let now = state.clock.now();
    let lasts = i64::from(state.session_hours) * HOUR;
    let session = StoredSession {
        tenant_id: wanted.tenant_id,
        person_id: wanted.person_id,
        last_seen_at: now,
        expires_at: now + lasts,
    };
    let before = cookie::read(&headers).map(|before| before.digest());
    if !state.control.create_session(&token.digest(), &session, before.as_ref(), now).await? {
        return Err(ApiError::not_found().detail("There is no such person in the demonstration directory."));
    }
    let set_cookie = cookie::set(&token, lasts / 1000);
    let caller = SignedIn::of_token(&token, &state).await?;
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, set_cookie)], Json(show_session(caller))))
}

/// Sign out.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses(
    (status = 204, description = "Signed out, whether or not anybody was signed in."),
))]
pub async fn end(State(state): State<AppState>, headers: HeaderMap) -> Result<impl IntoResponse> {
    if let Some(token) = cookie::read(&headers) {
        state.control.delete_session(&token.digest()).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::clear())]))
}
