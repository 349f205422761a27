//! Who holds which role, and what each allows (L5, L6, S8, S9).

use axum::Json;
use axum::extract::State;
use security_center_contract::{List, Problem, RoleHolders};

use crate::auth::Reader;
use crate::domain::role_holders;
use crate::problem::Result;
use crate::state::AppState;

/// Every role that anybody of the tenant holds, and the five that give something here.
#[utoipa::path(get, path = "/api/permissions", tag = "permissions", responses(
    (status = 200, description = "All roles: the five that give something here first, then the others by name.", body = List<RoleHolders>),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(State(state): State<AppState>, Reader(caller): Reader) -> Result<Json<List<RoleHolders>>> {
    let value = role_holders::show(state.control.role_holders(caller.tenant_id(), state.clock.now()).await?);
    Ok(Json(List { count: value.len() as u64, value, next_link: None }))
}
