//! The tenant of the signed-in person, for everyone: a refused person has to see why (D2); and reading it again.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use security_center_contract::{DirectoryReading, Problem, Refusal, Tenant};
use tracing::info;

use super::version::etag;
use crate::auth::{Reader, SignedIn};
use crate::domain::reading::JUST_READ;
use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// The tenant, its eligibility and its supported services.
#[utoipa::path(get, path = "/api/tenant", tag = "tenant", responses(
    (status = 200, description = "The tenant, with its version as `ETag`.", body = Tenant),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(State(state): State<AppState>, caller: SignedIn) -> Result<impl IntoResponse> {
    let version = caller.tenant_version;
    Ok((etag(version), Json(state.show_tenant(caller).await?)))
}

/// Has the directory read from Microsoft Graph now. What comes of it arrives as a change of the tenant.
#[utoipa::path(post, path = "/api/tenant/check", tag = "tenant", responses(
    (status = 202, description = "It is read now.", body = DirectoryReading),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: `directoryFromFile`, or `directoryJustRead` while it is being read and for 30 seconds after the last attempt began.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn check(
    State(state): State<AppState>,
    Reader(caller): Reader,
) -> Result<(StatusCode, Json<DirectoryReading>)> {
    let (tenant_id, now) = (caller.tenant_id(), state.clock.now());
    if state.control.connection(tenant_id).await?.is_none() {
        return Err(ApiError::not_possible_now(vec![Refusal::DirectoryFromFile]));
    }
    if !state.control.ask_for_reading(tenant_id, now, now - JUST_READ).await? {
        return Err(ApiError::not_possible_now(vec![Refusal::DirectoryJustRead]));
    }
    info!(tenant_id, person_id = caller.person.id, "somebody asked for a reading from Microsoft Graph");
    Ok((StatusCode::ACCEPTED, Json(state.show_reading(&caller).await?)))
}
