//! The session: who is signed in, with which roles, and what that allows (S9, D1).

use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use security_center_contract::{
    DemonstrationSignIn, Permit, Problem, Session, SignInMethod, SignedOut, TenantName,
};

use super::body::Body;
use crate::auth::begin::{Beginning, begin};
use crate::auth::cookie::Cookie;
use crate::auth::{Origin, SignedIn};
use crate::clock::timestamp;
use crate::domain::access;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::session::ProviderSession;

/// How long the provider may take to say where one signs out.
const PATIENCE: Duration = Duration::from_secs(5);

/// The session as it travels.
#[must_use]
pub fn show_session(caller: SignedIn) -> Session {
    Session {
        respond: Permit::unless(access::refusals_to_respond(&caller.roles, caller.eligibility.eligible)),
        device_groups: caller.sight.groups().map(<[String]>::to_vec),
        access: access::access(caller.standing, caller.eligibility.eligible, caller.service.state),
        tenant: TenantName {
            id: caller.directory.organization.id,
            display_name: caller.directory.organization.display_name,
        },
        person: caller.person,
        roles: caller.roles,
        preferences: caller.preferences,
        method: caller.proof.method,
        expires_at: timestamp(caller.proof.expires_at),
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
    origin: Origin,
    request: Request,
) -> Result<impl IntoResponse> {
    if !state.demo {
        return Err(ApiError::not_found());
    }
    let Body(wanted) = Body::<DemonstrationSignIn>::from_request(request, &state).await?;
    let beginning = Beginning {
        tenant_id: wanted.tenant_id,
        person_id: wanted.person_id,
        method: SignInMethod::Demonstration,
        provider: None,
    };
    let begun = begin(&state, &headers, &origin, beginning).await?;
    let begun = begun.ok_or_else(|| {
        ApiError::not_found().detail("There is no such person in the demonstration directory.")
    })?;
    let session = show_session(begun.caller);
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, begun.cookie)], Json(session)))
}

/// Sign out.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses(
    (status = 200, description = "Signed out, whether or not anybody was signed in. `providerAddress` is where to sign out at the identity provider, too.", body = SignedOut),
))]
pub async fn end(State(state): State<AppState>, headers: HeaderMap) -> Result<impl IntoResponse> {
    let ended = match state.cookies().read(Cookie::Session, &headers) {
        Some(token) => state.control.delete_session(&token.digest()).await?,
        None => None,
    };
    let provider_address = provider_address(&state, ended).await;
    let cleared = state.cookies().clear(Cookie::Session);
    Ok(([(header::SET_COOKIE, cleared)], Json(SignedOut { provider_address })))
}

/// Where to sign out at the identity provider, for a session that began there.
pub(super) async fn provider_address(state: &AppState, ended: Option<ProviderSession>) -> Option<String> {
    let (session, provider) = (ended?, state.provider.as_ref()?);
    let address = provider.sign_out_address(&session, state.clock.now());
    tokio::time::timeout(PATIENCE, address).await.ok()?
}
