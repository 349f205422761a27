//! Microsoft Threat Protection in the tenant: shown, turned on, turned off, tried again (S19, S32, D6, D10).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use security_center_contract::{
    Actor, ActorKind, Permit, Problem, Refusal, ThreatProtection, ThreatProtectionChange,
};
use tracing::info;

use super::body::Body;
use super::version::{IfMatch, etag};
use crate::auth::{Administrator, SignedIn, Viewer};
use crate::domain::lifecycle;
use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// The service, its location, its provisioning, and what this person may do with it.
#[utoipa::path(get, path = "/api/threat-protection", tag = "threat protection", responses(
    (status = 200, description = "The service, with its version as `ETag`.", body = ThreatProtection),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(State(state): State<AppState>, Viewer(caller): Viewer) -> Response {
    answer(&state, &caller)
}

/// Turn the service on or off.
#[utoipa::path(patch, path = "/api/threat-protection", tag = "threat protection",
    params(("If-Match" = String, Header, description = "The `ETag` of the representation that the change is based on.")),
    request_body = ThreatProtectionChange,
    responses(
    (status = 200, description = "The service after the change, with its new `ETag`.", body = ThreatProtection),
    (status = 400, description = "`invalidRequest`", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`, with every reason.", body = Problem, content_type = "application/problem+json"),
    (status = 412, description = "`versionConflict`, with the service as it is now.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
    (status = 428, description = "`versionRequired`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn change(
    State(state): State<AppState>,
    Administrator(caller): Administrator,
    IfMatch(version): IfMatch,
    Body(change): Body<ThreatProtectionChange>,
) -> Result<Response> {
    let service = based_on(&state, &caller, version)?;
    let actions = state.actions(&caller, service);
    let (actor, now) = (actor(&caller), state.clock.now());
    let Some(opted_in) = change.opted_in else {
        return Err(ApiError::invalid_request("Name what to change."));
    };
    let done = if opted_in {
        permitted(actions.turn_on)?;
        state.control.turn_on(caller.tenant_id(), version, &actor, now).await?
    } else {
        permitted(actions.turn_off)?;
        let kept = lifecycle::keep_data_until(service, now, state.retention_days);
        state.control.turn_off(caller.tenant_id(), version, &actor, kept, now).await?
    };
    info!(opted_in, done, "a person changes the service");
    finish(&state, caller, done).await
}

/// Go on with a provisioning that failed.
#[utoipa::path(post, path = "/api/threat-protection/retry", tag = "threat protection",
    params(("If-Match" = String, Header, description = "The `ETag` of the representation that the change is based on.")),
    responses(
    (status = 200, description = "The service, being provisioned again, with its new `ETag`.", body = ThreatProtection),
    (status = 400, description = "`invalidRequest`", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: `nothingFailed`.", body = Problem, content_type = "application/problem+json"),
    (status = 412, description = "`versionConflict`, with the service as it is now.", body = Problem, content_type = "application/problem+json"),
    (status = 428, description = "`versionRequired`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn retry(
    State(state): State<AppState>,
    Administrator(caller): Administrator,
    IfMatch(version): IfMatch,
) -> Result<Response> {
    let service = based_on(&state, &caller, version)?;
    permitted(state.actions(&caller, service).retry)?;
    let done = state.control.retry(caller.tenant_id(), version, &actor(&caller), state.clock.now()).await?;
    finish(&state, caller, done).await
}

fn answer(state: &AppState, caller: &SignedIn) -> Response {
    let shown = state.show_service(caller, caller.service.clone());
    (etag(shown.version), Json(shown)).into_response()
}

fn actor(caller: &SignedIn) -> Actor {
    Actor { kind: ActorKind::Person, display_name: Some(caller.person.display_name.clone()) }
}

/// The service, when it still is what the change is based on (D10).
fn based_on<'a>(state: &AppState, caller: &'a SignedIn, version: i64) -> Result<&'a lifecycle::Record> {
    if caller.service.version == version {
        return Ok(&caller.service);
    }
    Err(ApiError::version_conflict(state.show_service(caller, caller.service.clone())))
}

/// Refuses what is not allowed: for good where the tenant may not, else for now.
fn permitted(permit: Permit) -> Result<()> {
    if permit.allowed {
        Ok(())
    } else if permit.refusals.contains(&Refusal::NotEligible) {
        Err(ApiError::forbidden(permit.refusals))
    } else {
        Err(ApiError::not_possible_now(permit.refusals))
    }
}

/// The answer after a change, or the conflict where somebody else was faster.
async fn finish(state: &AppState, mut caller: SignedIn, done: bool) -> Result<Response> {
    caller.service = state.service_now(&caller).await?;
    if !done {
        return Err(ApiError::version_conflict(state.show_service(&caller, caller.service.clone())));
    }
    state.runner.wake(caller.tenant_id());
    Ok(answer(state, &caller))
}
