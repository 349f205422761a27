//! How many requests are worked on at the same time: what would only wait is told to come again.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::ApiError;
use crate::request::is_api;
use crate::state::AppState;

/// Refuses requests of the API beyond those that are worked on, except health, which has to tell of just that. The permit is
/// given back with the answer's head, so an event stream holds none.
pub async fn at_once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !is_api(path) || path.starts_with("/api/health/") {
        return next.run(request).await;
    }
    let Ok(_permit) = state.network.at_once.try_acquire() else {
        let mut response = ApiError::unavailable().detail("Too much is asked at once.").into_response();
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        return response;
    };
    next.run(request).await
}
