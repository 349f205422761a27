//! The tenant of the signed-in person, for everyone: a refused person has to see why (D2).

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use security_center_contract::{Problem, Tenant};

use super::version::etag;
use crate::auth::SignedIn;
use crate::problem::Result;
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
