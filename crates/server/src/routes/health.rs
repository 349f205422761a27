//! Whether the server lives, and whether it can do its work.

use axum::extract::State;

use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// The process answers.
#[utoipa::path(get, path = "/api/health/live", tag = "health", responses((status = 200, description = "It lives.", body = String, content_type = "text/plain")))]
pub async fn live() -> &'static str {
    "live"
}

/// Every database can be read, and took what was written last.
#[utoipa::path(get, path = "/api/health/ready", tag = "health", responses(
    (status = 200, description = "Every database answers.", body = String, content_type = "text/plain"),
    (status = 503, description = "`unavailable`: `detail` names each database that is not well (`control`, `eu`, `uk`, `us`) and its fault (`full`, `locked`, `slow`, `lost`, `damaged`, `failed`).", body = security_center_contract::Problem, content_type = "application/problem+json"),
))]
pub async fn ready(State(state): State<AppState>) -> Result<&'static str> {
    let faults = state.health.faults().await;
    if faults.is_empty() {
        return Ok("ready");
    }
    let named: Vec<_> =
        faults.iter().map(|(database, fault)| format!("{database}: {}", fault.word())).collect();
    Err(ApiError::unavailable().detail(named.join(", ")))
}
