//! What the open features list, from the store of the tenant's location and from no other (D8, S33).

use axum::Json;
use axum::extract::State;
use security_center_contract::{DataSource, List, Problem, RemediationAction};

use crate::auth::{FeatureViewer, SignedIn};
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::LocationStore;

fn store<'a>(state: &'a AppState, caller: &SignedIn) -> Result<&'a LocationStore> {
    // A service that is on has its location reserved; anything else is a fault of ours.
    let reserved = caller.service.reserved.as_ref().ok_or_else(ApiError::internal)?;
    Ok(state.locations.at(reserved.location))
}

/// The newest hundred remediation actions.
#[utoipa::path(get, path = "/api/remediation-actions", tag = "features", responses(
    (status = 200, description = "The newest come first. Nothing says which devices they concern: whoever is limited to device groups is shown none.", body = List<RemediationAction>),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn remediation_actions(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
) -> Result<Json<List<RemediationAction>>> {
    Ok(Json(store(&state, &caller)?.remediation_actions(caller.view()).await?))
}

/// The services connected to the tenant's store.
#[utoipa::path(get, path = "/api/data-sources", tag = "features", responses(
    (status = 200, description = "Every connected service.", body = List<DataSource>),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn data_sources(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
) -> Result<Json<List<DataSource>>> {
    Ok(Json(store(&state, &caller)?.data_sources(caller.view()).await?))
}
