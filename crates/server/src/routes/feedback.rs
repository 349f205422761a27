//! Feedback from any page (L32).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use security_center_contract::{NewFeedback, Problem, Stored};

use super::body::Body;
use super::support::{limit, too_many};
use crate::auth::SignedIn;
use crate::domain::support;
use crate::problem::Result;
use crate::state::AppState;
use crate::store::support::{Author, Sent};

/// Say what one likes and what could be better.
#[utoipa::path(post, path = "/api/feedback", tag = "help", request_body = NewFeedback, responses(
    (status = 201, description = "Stored, under this number.", body = Stored),
    (status = 200, description = "It was stored under this key before.", body = Stored),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with every field that cannot be taken.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "`tooManyRequests`: twenty within a day.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn create(
    State(state): State<AppState>,
    caller: SignedIn,
    Body(given): Body<NewFeedback>,
) -> Result<(StatusCode, Json<Stored>)> {
    let given = support::check_feedback(given)?;
    let now = state.clock.now();
    let author = Author { tenant_id: caller.tenant_id(), person: &caller.person };
    match state.control.create_feedback(author, &given, limit(now), now).await? {
        Sent::New(number) => Ok((StatusCode::CREATED, Json(Stored { number }))),
        Sent::Known(number) => Ok((StatusCode::OK, Json(Stored { number }))),
        Sent::TooMany => Err(too_many("pieces of feedback")),
    }
}
