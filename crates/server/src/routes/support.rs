//! Need help?: a person's own requests, and what wait can be expected (S25, S35, L33).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use security_center_contract::{List, NewSupportRequest, Problem, SupportExpectation, SupportRequest};
use tracing::info;

use super::body::Body;
use crate::auth::SignedIn;
use crate::domain::support;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::support::{Author, Limit, Sent};

/// How many a person may send from now on back.
#[must_use]
pub fn limit(now: i64) -> Limit {
    Limit { at_most: support::AT_MOST, since: now - support::A_DAY }
}

/// The refusal of one more.
#[must_use]
pub fn too_many(of: &str) -> ApiError {
    ApiError::too_many_requests(format!("{} {of} a day are the most. Try again tomorrow.", support::AT_MOST))
}

/// Ask for help, or for another data center location. Anyone may: who cannot get in needs help most.
#[utoipa::path(post, path = "/api/support-requests", tag = "help", request_body = NewSupportRequest, responses(
    (status = 201, description = "The request, stored.", body = SupportRequest),
    (status = 200, description = "The request that was stored under this key before.", body = SupportRequest),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with every field that cannot be taken.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "`tooManyRequests`: twenty within a day.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn create(
    State(state): State<AppState>,
    caller: SignedIn,
    Body(wanted): Body<NewSupportRequest>,
) -> Result<(StatusCode, Json<SupportRequest>)> {
    let wanted = support::check_request(wanted)?;
    let now = state.clock.now();
    let author = Author { tenant_id: caller.tenant_id(), person: &caller.person };
    match state.control.create_support_request(author, &wanted, limit(now), now).await? {
        Sent::New(request) => {
            info!("a person asks for help");
            Ok((StatusCode::CREATED, Json(request)))
        }
        Sent::Known(request) => Ok((StatusCode::OK, Json(request))),
        Sent::TooMany => Err(too_many("requests")),
    }
}

/// One's own requests, with their answers.
#[utoipa::path(get, path = "/api/support-requests", tag = "help", responses(
    (status = 200, description = "The newest hundred come first.", body = List<SupportRequest>),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn list(State(state): State<AppState>, caller: SignedIn) -> Result<Json<List<SupportRequest>>> {
    Ok(Json(state.control.support_requests_of(caller.tenant_id(), &caller.person.id).await?))
}

/// How long a first answer takes.
#[utoipa::path(get, path = "/api/support-expectation", tag = "help", responses(
    (status = 200, description = "The median of the newest hundred first answers to people of the tenant; `null` while there are none.", body = SupportExpectation),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn expectation(
    State(state): State<AppState>,
    caller: SignedIn,
) -> Result<Json<SupportExpectation>> {
    let waits = state.control.first_answer_waits(caller.tenant_id(), support::ANSWERS_COUNTED).await?;
    Ok(Json(SupportExpectation { answers: waits.len() as u64, minutes: support::median_minutes(waits) }))
}
