//! How many requests are worked on at the same time, of each address and in all: what would only wait is told to come again.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::client::{ClientAddress, subscriber};
use crate::problem::ApiError;
use crate::request::{BODY_LIMIT, TIME_LIMIT, is_api, is_intake, limit_body};
use crate::state::AppState;

/// Refuses requests of the API beyond those that are worked on, except health, which has to tell of just that. A request counts
/// for its address from its head on, and among all only once its body is here: nobody takes a permit from others by sending
/// slowly. Both are given back with the answer's head, so an event stream holds none.
pub async fn at_once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !is_api(path) || path.starts_with("/api/health/") {
        return next.run(request).await;
    }
    let address = request.extensions().get::<ClientAddress>().map(|ClientAddress(address)| *address);
    let share = address.map(|address| state.network.requests.take(subscriber(address)));
    if let Some(None) = share {
        return later(ApiError::too_many_requests("Too much is asked at once from this address.".to_owned()));
    }
    if is_intake(path) {
        return next.run(request).await;
    }
    let request = match tokio::time::timeout(TIME_LIMIT, whole(request)).await {
        Ok(Ok(request)) => request,
        Ok(Err(refused)) => return refused,
        Err(_) => return ApiError::timed_out().into_response(),
    };
    let Ok(_permit) = state.network.at_once.try_acquire() else {
        return later(ApiError::unavailable().detail("Too much is asked at once."));
    };
    next.run(request).await
}

/// The request with its body in memory.
async fn whole(request: Request) -> Result<Request, Response> {
    limit_body(&request).map_err(IntoResponse::into_response)?;
    let (parts, body) = request.into_parts();
    match to_bytes(body, BODY_LIMIT).await {
        Ok(bytes) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Err(failure) if is_too_large(&failure) => Err(ApiError::too_large().into_response()),
        Err(_) => Err(ApiError::invalid_request("The body broke off.").into_response()),
    }
}

fn is_too_large(failure: &axum::Error) -> bool {
    std::error::Error::source(failure).is_some_and(|cause| cause.is::<http_body_util::LengthLimitError>())
}

fn later(problem: ApiError) -> Response {
    let mut response = problem.into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}
