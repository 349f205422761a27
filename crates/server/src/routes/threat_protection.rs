//! Microsoft Threat Protection in the tenant: shown, turned on, turned off, tried again (S19, S32, D6, D10).

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use security_center_contract::{
    DataSource, List, Problem, Refusal, ServiceState, ThreatProtection, ThreatProtectionChange,
    TurningOffPreview,
};
use tracing::info;

use super::body::Body;
use super::version::{IfMatch, etag};
use crate::auth::{Administrator, Origin, SignedIn, Viewer};
use crate::domain::cause::Cause;
use crate::domain::merge::{self, NotMade, ServiceChange};
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

/// What turning the service off would do now, in figures.
#[utoipa::path(get, path = "/api/threat-protection/turning-off", tag = "threat protection", responses(
    (status = 200, description = "The figures of this moment, from the store of the tenant's location.", body = TurningOffPreview),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: there is nothing to turn off, or it is being provisioned.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn turning_off(
    State(state): State<AppState>,
    Administrator(caller): Administrator,
) -> Result<Json<TurningOffPreview>> {
    let permit = state.actions(&caller, &caller.service).turn_off;
    if !permit.allowed {
        return Err(refused(permit.refusals));
    }
    let tenant_id = caller.tenant_id();
    Ok(Json(state.preview_turning_off(tenant_id, &caller.service).await?))
}

/// How far each connected service is, from when they are connected on: also before the features are open.
#[utoipa::path(get, path = "/api/threat-protection/sources", tag = "threat protection", responses(
    (status = 200, description = "Every connected service; none while the service is off.", body = List<DataSource>),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn sources(
    State(state): State<AppState>,
    Viewer(caller): Viewer,
) -> Result<Json<List<DataSource>>> {
    let reserved = caller.service.reserved.as_ref().filter(|_| caller.service.state != ServiceState::Off);
    let Some(reserved) = reserved else {
        return Ok(Json(List { value: Vec::new(), count: 0, next_link: None }));
    };
    Ok(Json(state.locations.at(reserved.location).data_sources(caller.view()).await?))
}

/// Turn the service on or off, or change one of its settings. Only what is named changes.
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
    Origin(origin): Origin,
    IfMatch(version): IfMatch,
    Body(wanted): Body<ThreatProtectionChange>,
) -> Result<Response> {
    let cause = Cause::person(&caller.person, origin);
    make(&state, caller, &cause, |caller, now| {
        let actions = state.actions(caller, &caller.service);
        merge::merge(&wanted, version, &caller.service, &actions, now, state.retention_days)
    })
    .await
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
    Origin(origin): Origin,
    IfMatch(version): IfMatch,
) -> Result<Response> {
    let cause = Cause::person(&caller.person, origin);
    make(&state, caller, &cause, |caller, _| {
        merge::retry(version, &caller.service, &state.actions(caller, &caller.service))
    })
    .await
}

fn answer(state: &AppState, caller: &SignedIn) -> Response {
    let shown = state.show_service(caller, caller.service.clone());
    (etag(shown.version), Json(shown)).into_response()
}

/// Makes a change of the service as it is now. Whoever is faster makes the rule look once more at what is the case then.
async fn make(
    state: &AppState,
    mut caller: SignedIn,
    cause: &Cause,
    rule: impl Fn(&SignedIn, i64) -> std::result::Result<ServiceChange, NotMade>,
) -> Result<Response> {
    loop {
        let now = state.clock.now();
        let change = rule(&caller, now).map_err(|why| not_made(state, &caller, why))?;
        if change.is_nothing() {
            return Ok(answer(state, &caller));
        }
        let based_on = caller.service.version;
        let done = state.control.change_service(caller.tenant_id(), based_on, &change, cause, now).await?;
        if done {
            info!(?change, "a person changed the service");
            state.runner.wake(caller.tenant_id());
            caller.service = state.service_now(&caller).await?;
            return Ok(answer(state, &caller));
        }
        caller = caller.again(state).await?;
    }
}

fn not_made(state: &AppState, caller: &SignedIn, why: NotMade) -> ApiError {
    match why {
        NotMade::Empty => ApiError::invalid_request("Name what to change: optedIn or previewFeatures."),
        NotMade::Collides(fields) => {
            let current = state.show_service(caller, caller.service.clone());
            ApiError::version_conflict(fields, current)
        }
        NotMade::Refused(refusals) => refused(refusals),
    }
}

/// What is not allowed is refused for good where the person or the tenant may not, else for now.
fn refused(refusals: Vec<Refusal>) -> ApiError {
    let for_good = [Refusal::ViewingRoleMissing, Refusal::AdministratorRoleMissing, Refusal::NotEligible];
    if refusals.iter().any(|refusal| for_good.contains(refusal)) {
        ApiError::forbidden(refusals)
    } else {
        ApiError::not_possible_now(refusals)
    }
}
