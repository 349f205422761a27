//! A visit to the app: an administrator's may turn the service on by itself (S2 to S4, D5).

use axum::Json;
use axum::extract::State;
use security_center_contract::{AuditOrigin, Problem, Session};
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
    let (control, tenant_id) = (state.control.clone(), caller.tenant_id().to_owned());
    let person_id = caller.person.id.clone();
    state.health.aside(async move { control.record_visit(&tenant_id, &person_id, now).await }).await;
    if let Err(failure) = turn_on(&state, &mut caller, origin, now).await {
        // Who visits may look around; the next visit does it.
        if !failure.passes() {
            return Err(failure);
        }
    }
    Ok(Json(show_session(caller)))
}

/// Turns the service on where this visit does.
async fn turn_on(state: &AppState, caller: &mut SignedIn, origin: AuditOrigin, now: i64) -> Result<()> {
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
        *caller = caller.again(state).await?;
    }
    Ok(())
}
