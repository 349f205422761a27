//! Moving alerts from one incident into another one or one of their own, and merging incidents.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use security_center_contract::{AlertMove, Incident, Problem, limits};

use super::body::Body;
use super::security::outside;
use super::triage::{by, own_number, store, tell};
use super::triage_shape::incident;
use super::version::etag;
use crate::auth::Responder;
use crate::domain::fields::Fields;
use crate::domain::incident_move::{self, NotMoved};
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::incident_move::Moved;

/// Move alerts of an incident. What it is based on it says itself: the alerts are in that incident.
#[utoipa::path(post, path = "/api/incidents/{id}/move", tag = "incidents", request_body = AlertMove,
    params(("id" = String, Path, description = "The number of the incident that they are in.")),
    responses(
    (status = 200, description = "The incident that they are in now, with its `ETag`.", body = Incident),
    (status = 400, description = "`invalidRequest`: nothing is named, or all alerts are to have an incident of their own. `invalidFields`: more than 500.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, such as `outsideDeviceGroups`; or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no incident of this number.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: an incident lives on in another one, there is none to move to, or alerts are not in this one any more; `detail` says which.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn move_alerts(
    State(state): State<AppState>,
    Responder(caller): Responder,
    Path(id): Path<String>,
    Body(asked): Body<AlertMove>,
) -> Result<impl IntoResponse> {
    let number = own_number(&id)?;
    let mut fields = Fields::default();
    if asked.alerts.as_ref().is_some_and(|alerts| alerts.len() > limits::ALERTS_MOVED) {
        fields.too_long("alerts", limits::ALERTS_MOVED);
    }
    fields.finish(())?;
    let to = asked.to.as_deref();
    let other = to.map(|text| own_number(text).map_err(|_| nowhere(text))).transpose()?;
    let store = store(&state, &caller)?;
    let wanted = (asked.alerts.as_deref(), other);
    let moved = store.move_alerts((caller.view(), number), wanted, by(&caller, &state), incident_move::plan);
    let into = match moved.await? {
        Moved::NotThere(missing) if missing == number => return Err(ApiError::not_found()),
        Moved::NotThere(_) => return Err(nowhere(to.unwrap_or_default())),
        Moved::Outside => return Err(outside()),
        Moved::Not(why) => return Err(not_moved(&why)),
        Moved::Into(into) => into,
    };
    state.intakes.changed(caller.tenant_id()).await;
    let row = store.incident(caller.view(), into).await?.ok_or_else(ApiError::not_found)?;
    tell(&state, &caller, into).await;
    Ok((etag(row.version), Json(incident(row))))
}

fn nowhere(text: &str) -> ApiError {
    // What may be anything is not repeated at length.
    let text: String = text.chars().take(20).collect();
    ApiError::not_possible_now(Vec::new()).detail(format!("There is no incident '{text}' to move them to."))
}

fn not_moved(why: &NotMoved) -> ApiError {
    let now = |detail: String| ApiError::not_possible_now(Vec::new()).detail(detail);
    match why {
        NotMoved::Empty => ApiError::invalid_request("alerts names none."),
        NotMoved::Redirected(number, lives_on) => {
            now(format!("Incident {number} was joined with another one and lives on as {lives_on}."))
        }
        NotMoved::SameIncident => ApiError::invalid_request("to: they are in that incident already."),
        NotMoved::Elsewhere(1) => now("One of the alerts is not in this incident any more.".to_owned()),
        NotMoved::Elsewhere(count) => {
            now(format!("{count} of the alerts are not in this incident any more."))
        }
        NotMoved::AllIntoNew => {
            ApiError::invalid_request("to: all alerts of an incident cannot be moved to one of their own.")
        }
    }
}
