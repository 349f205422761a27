//! Faults for tests. These routes exist only on a server started with `--demo --test-faults`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use security_center_contract::ProvisioningStep;

use super::body::Body;
use crate::problem::{ApiError, Result};
use crate::provisioning::fault::{Faults, StepFault};
use crate::state::AppState;
use crate::store::code;

fn place(state: &AppState, step: &str) -> Result<(Faults, ProvisioningStep)> {
    let faults = state.faults.clone().ok_or_else(ApiError::not_found)?;
    let step = code::parse(step).map_err(|_| ApiError::not_found().detail("There is no such step."))?;
    Ok((faults, step))
}

/// Puts a fault into a step.
pub async fn put(
    State(state): State<AppState>,
    Path(step): Path<String>,
    Body(what): Body<StepFault>,
) -> Result<StatusCode> {
    let (faults, step) = place(&state, &step)?;
    faults.put(step, what);
    Ok(StatusCode::NO_CONTENT)
}

/// Answers once a job has reached the fault of a step, so that a test need not guess when.
pub async fn reached(State(state): State<AppState>, Path(step): Path<String>) -> Result<Json<StepFault>> {
    let (faults, step) = place(&state, &step)?;
    faults.reached(step).await.map(Json).ok_or_else(ApiError::not_found)
}

/// Takes the fault of a step away.
pub async fn remove(State(state): State<AppState>, Path(step): Path<String>) -> Result<StatusCode> {
    let (faults, step) = place(&state, &step)?;
    faults.remove(step);
    Ok(StatusCode::NO_CONTENT)
}
