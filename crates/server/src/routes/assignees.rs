//! To whom whoever may change incidents and alerts can hand them over.

use axum::Json;
use axum::extract::State;
use security_center_contract::{List, Person, Problem};

use crate::auth::Responder;
use crate::problem::Result;
use crate::state::AppState;

/// How many people are named at most.
const AT_MOST: i64 = 500;

/// Those of the tenant who may change incidents and alerts.
#[utoipa::path(get, path = "/api/assignees", tag = "incidents", responses(
    (status = 200, description = "The first 500 of them by name, and as `@odata.count` how many there are. An incident is assigned by `userPrincipalName`.", body = List<Person>),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(State(state): State<AppState>, Responder(caller): Responder) -> Result<Json<List<Person>>> {
    let (value, count) = state.control.assignees(caller.tenant_id(), AT_MOST).await?;
    Ok(Json(List { count, value, next_link: None }))
}
