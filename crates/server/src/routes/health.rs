//! Whether the server lives, and whether it can do its work.

use axum::extract::State;

use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// The process answers.
#[utoipa::path(get, path = "/api/health/live", tag = "health", responses((status = 200, description = "It lives.", body = String, content_type = "text/plain")))]
pub async fn live() -> &'static str {
    "live"
}

/// Every database answers.
#[utoipa::path(get, path = "/api/health/ready", tag = "health", responses(
    (status = 200, description = "Every database answers.", body = String, content_type = "text/plain"),
    (status = 503, description = "`unavailable`: a database does not answer.", body = security_center_contract::Problem, content_type = "application/problem+json"),
))]
pub async fn ready(State(state): State<AppState>) -> Result<&'static str> {
    let unavailable = |failure: crate::store::StoreError| {
        tracing::warn!(%failure, "not ready");
        ApiError::unavailable()
    };
    state.control.check().await.map_err(unavailable)?;
    for location in state.locations.all() {
        location.check().await.map_err(unavailable)?;
    }
    Ok("ready")
}
