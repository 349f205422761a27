//! A visit to the app: an administrator's may turn the service on by itself (S2 to S4, D5).

use axum::Json;
use axum::extract::State;
use security_center_contract::{Problem, Session};
use tracing::info;

use super::session::show_session;
use crate::auth::{Origin, SignedIn};
use crate::domain::cause::Cause;
use crate::domain::lifecycle;
use crate::domain::merge::{ServiceChange, Turn};
use crate::problem::Result;
use crate::state::AppState;

/// The signed-in person opens the app.
#[utoipa::path(post, path = "/api/visits", tag = "session", responses(
    (status = 200, description = "The session, after whatever the visit caused.", body = Session),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn create(
    State(state): State<AppState>,
    Origin(origin): Origin,
    mut caller: SignedIn,
) -> Result<Json<Session>> {
    let now = state.clock.now();
    state.control.record_visit(caller.tenant_id(), &caller.person.id, now).await?;
    let cause = Cause::visit(&caller.person, origin);
    let turn_on = ServiceChange { turn: Some(Turn::On), preview_features: None };
    while lifecycle::visit_turns_on(
        caller.standing,
        caller.eligibility.eligible,
        caller.directory.organization.automatic_turn_on,
        &caller.service,
    ) {
        // From the version that was looked at, so that of two visits at once only one turns on, and none against an
        // opt-out or a policy that came in between.
        let based_on = caller.service.version;
        if state.control.change_service(caller.tenant_id(), based_on, &turn_on, &cause, now).await? {
            info!("a visit turned the service on");
            state.runner.wake(caller.tenant_id());
        }
        caller = caller.again(&state).await?;
    }
    Ok(Json(show_session(caller)))
}
