//! Whether the server lives, and whether it can do its work.

use axum::extract::State;
use axum::http::StatusCode;

use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// The process answers.
#[utoipa::path(get, path = "/api/health/live", tag = "health", responses((status = 204, description = "It lives.")))]
pub async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Every database answers.
#[utoipa::path(get, path = "/api/health/ready", tag = "health", responses(
    (status = 204, description = "Every database answers."),
    (status = 503, description = "`unavailable`: a database does not answer.", body = security_center_contract::Problem, content_type = "application/problem+json"),
))]
pub async fn ready(State(state): State<AppState>) -> Result<StatusCode> {
    let unavailable = |failure: crate::store::StoreError| {
        tracing::warn!(%failure, "not ready");
        ApiError::unavailable()
    };
    state.control.check().await.map_err(unavailable)?;
    for location in state.locations.all() {
        location.check().await.map_err(unavailable)?;
    }
    Ok(StatusCode::NO_CONTENT)
}
