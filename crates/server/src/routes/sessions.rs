//! A person's own sessions: which there are, and the end of one or of all.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use security_center_contract::{OwnSession, OwnSessions, Problem, SignedOut};

use super::session::provider_address;
use crate::auth::SignedIn;
use crate::auth::cookie::Cookie;
use crate::clock::timestamp;
use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// The person's own sessions, the last used first.
#[utoipa::path(get, path = "/api/sessions", tag = "session", responses(
    (status = 200, description = "Those that have not ended.", body = OwnSessions),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn list(State(state): State<AppState>, caller: SignedIn) -> Result<Json<OwnSessions>> {
    let now = state.clock.now();
    let sessions = state.control.sessions_of(caller.tenant_id(), &caller.person.id, now).await?;
    let value = sessions.into_iter().map(|session| OwnSession {
        current: session.id == caller.proof.id,
        id: session.id,
        method: session.method,
        began_at: timestamp(session.created_at),
        last_seen_at: timestamp(session.last_seen_at),
        idle_until: timestamp(session.idle_until),
        expires_at: timestamp(session.expires_at),
        address: session.address,
        user_agent: session.user_agent,
    });
    Ok(Json(OwnSessions { value: value.collect() }))
}

/// Sign out one of the person's own sessions; its event streams end.
#[utoipa::path(delete, path = "/api/sessions/{id}", tag = "session",
    params(("id" = String, Path, description = "The session's id.")),
    responses(
    (status = 204, description = "Signed out there."),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: it is none of the person's own, or has ended.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn end(
    State(state): State<AppState>,
    caller: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    if state.control.delete_session_of(caller.tenant_id(), &caller.person.id, &id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found())
    }
}

/// Sign out everywhere, here too.
#[utoipa::path(delete, path = "/api/sessions", tag = "session", responses(
    (status = 200, description = "All of the person's sessions have ended.", body = SignedOut),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn end_all(State(state): State<AppState>, caller: SignedIn) -> Result<impl IntoResponse> {
    let here = state.control.delete_session(&caller.proof.digest).await?;
    state.control.delete_sessions_of(caller.tenant_id(), &caller.person.id).await?;
    let provider_address = provider_address(&state, here).await;
    let cleared = state.cookies().clear(Cookie::Session);
    Ok(([(header::SET_COOKIE, cleared)], Json(SignedOut { provider_address })))
}
