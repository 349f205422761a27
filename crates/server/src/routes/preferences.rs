//! A person's own settings: changed here, shown in the session (L13).

use axum::Json;
use axum::extract::State;
use security_center_contract::{Preferences, PreferencesChange, Problem};

use super::body::Body;
use crate::auth::SignedIn;
use crate::domain::preferences;
use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// Change one's own settings: only what is named changes.
#[utoipa::path(patch, path = "/api/preferences", tag = "session", request_body = PreferencesChange, responses(
    (status = 200, description = "All of the person's settings after the change.", body = Preferences),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with every field that cannot be taken.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn change(
    State(state): State<AppState>,
    caller: SignedIn,
    Body(change): Body<PreferencesChange>,
) -> Result<Json<Preferences>> {
    if change == PreferencesChange::default() {
        return Err(ApiError::invalid_request("Name what to change."));
    }
    preferences::check(&change)?;
    let (tenant, person) = (caller.tenant_id(), &caller.person.id);
    Ok(Json(state.control.change_preferences(tenant, person, &change, state.clock.now()).await?))
}
