//! The keys with which the supported services of a tenant send their data.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use security_center_contract::{CreatedServiceKey, NewServiceKey, Permit, Problem, Refusal, ServiceKeys};
use tracing::info;

use super::body::Body;
use crate::auth::{Administrator, Origin, Viewer, bearer};
use crate::domain::cause::Cause;
use crate::domain::{access, credential};
use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// The keys, and whether the person may change them.
#[utoipa::path(get, path = "/api/service-keys", tag = "credentials", responses(
    (status = 200, description = "Without their secrets, by service, the newest first.", body = ServiceKeys),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn list(State(state): State<AppState>, Viewer(caller): Viewer) -> Result<Json<ServiceKeys>> {
    let (eligible, service) = (caller.eligibility.eligible, caller.service.state);
    Ok(Json(ServiceKeys {
        value: state.control.service_keys(caller.tenant_id()).await?,
        may_change: Permit::unless(access::refusals_to_administer(caller.standing, eligible, service)),
        limit_per_service: credential::KEYS_AT_MOST,
    }))
}

/// Make a key for a service. It may have two, so that it can change from one to the other.
#[utoipa::path(post, path = "/api/service-keys", tag = "credentials", request_body = NewServiceKey, responses(
    (status = 201, description = "The key with its secret, which is shown this once.", body = CreatedServiceKey),
    (status = 400, description = "`invalidRequest`", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason; `insufficientScope` for an API token.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: `limitReached`.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn create(
    State(state): State<AppState>,
    Administrator(caller): Administrator,
    Origin(origin): Origin,
    Body(wanted): Body<NewServiceKey>,
) -> Result<(StatusCode, Json<CreatedServiceKey>)> {
    let cause = Cause::person(&caller.person, origin);
    let (key, secret) = bearer::new_service_key(wanted.service, &caller.person.display_name)?;
    let (most, now) = (credential::KEYS_AT_MOST, state.clock.now());
    let made = state.control.create_service_key(caller.tenant_id(), &key, most, &cause, now).await?;
    let key = made.ok_or_else(|| ApiError::not_possible_now(vec![Refusal::LimitReached]))?;
    info!(key_id = key.id, "a service key was made");
    Ok((StatusCode::CREATED, Json(CreatedServiceKey { key, secret })))
}

/// Revoke a key: what is sent with it is refused from now on.
#[utoipa::path(delete, path = "/api/service-keys/{id}", tag = "credentials",
    params(("id" = String, Path, description = "The key's id.")),
    responses(
    (status = 204, description = "Revoked."),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason; `insufficientScope` for an API token.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no key of this id.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn revoke(
    State(state): State<AppState>,
    Administrator(caller): Administrator,
    Origin(origin): Origin,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let cause = Cause::person(&caller.person, origin);
    let now = state.clock.now();
    if !state.control.revoke_service_key(caller.tenant_id(), &id, &cause, now).await? {
        return Err(ApiError::not_found());
    }
    info!(key_id = id, "a service key was revoked");
    Ok(StatusCode::NO_CONTENT)
}
