//! Around every request: its id, its line in the log, its time limit, and problems for whatever went wrong.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::{Instrument, info, info_span};

use crate::auth::token::to_hex;
use crate::error_form::{self, Form};
use crate::network::client::ClientAddress;
use crate::problem::{ApiError, PendingProblem};
use crate::state::AppState;
use crate::traces;

/// The largest body that a request may have.
pub const BODY_LIMIT: usize = 64 * 1024;

/// How long a request may take. Event streams are not bound by it.
pub const TIME_LIMIT: Duration = Duration::from_secs(30);

const REQUEST_ID: &str = "x-request-id";

/// The outermost layer. The id is ours alone: a client's own could forge lines of the log.
pub async fn log(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = request_id();
    let api = is_api(request.uri().path());
    let form = Form::of(&request, &id);
    // The pattern of the route, not the address: nothing that someone typed gets into the log.
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let address = request.extensions().get::<ClientAddress>().map(|ClientAddress(address)| *address);
    let begun = Instant::now();
    let span = info_span!("request", id);
    let trace = traces::request(&method, &route, &id);
    let mut response = next.run(request).instrument(span.clone()).instrument(trace.clone()).await;
    // Files need neither: a name made of their content says more, and each byte counts in the first load.
    if api {
        response = describe(response, &id, &form, state.clock.now());
        form.mark(response.headers_mut());
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let _entered = span.enter();
    let (status, taken) = (response.status().as_u16(), begun.elapsed());
    let milliseconds = taken.as_millis();
    state.metrics.answered(&method, &route, status, taken);
    traces::answered(&trace, status);
    info!(%method, route, status, milliseconds, "answered");
    // Apart from the line of every request: whose requests are refused has to be known to whoever looks into it; whose are
    // not, nobody needs to know here.
    if let Some(address) = address.filter(|_| matches!(status, 401 | 403 | 429)) {
        info!(route, status, %address, "refused");
    }
    response
}

/// Refuses a body whose announced length is over the limit, before any of it is read.
///
/// # Errors
/// 413.
pub fn limit_body(request: &Request) -> Result<(), ApiError> {
    let announced = request.body().size_hint().lower();
    if announced > u64::try_from(BODY_LIMIT).unwrap_or(u64::MAX) {
        Err(ApiError::too_large())
    } else {
        Ok(())
    }
}

/// A demonstration answers only under a name of this machine: a foreign page whose name was made to lead here (DNS
/// rebinding) would otherwise be of the same origin, and could sign in as anybody.
pub async fn demand_own_name(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if state.demo && host.is_some_and(|host| !is_own_name(host)) {
        let detail = "A demonstration answers only at localhost or a loopback address.";
        return ApiError::not_found().detail(detail).into_response();
    }
    next.run(request).await
}

fn is_own_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Gives up after `limit`.
pub async fn limit_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::timed_out().into_response(),
    }
}

/// Whether an address belongs to the API, known there or not.
#[must_use]
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/") || is_intake(path) || error_form::is_of_graph(path)
}

/// Whether what is sent there is taken in as it comes: it has limits of its own.
#[must_use]
pub fn is_intake(path: &str) -> bool {
    path == "/ingest" || path.starts_with("/ingest/")
}

/// Writes the problem of an answer, or makes one for an error that a layer answered without.
fn describe(mut response: Response, id: &str, form: &Form, now: i64) -> Response {
    let status = response.status();
    let problem = match response.extensions_mut().remove::<PendingProblem>() {
        Some(pending) => ApiError::from(pending),
        None if is_error(status) => ApiError::for_status(status),
        None => return response,
    };
    let mut described = form.answer(problem.into_problem(id), now);
    if status == StatusCode::UNAUTHORIZED {
        described.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    // What a layer said of the answer stays, such as Allow and Retry-After; what described another body does not.
    let headers = response.headers_mut();
    for of_the_body in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        headers.remove(of_the_body);
    }
    described.headers_mut().extend(std::mem::take(headers));
    described
}

fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

fn request_id() -> String {
    let mut bytes = [0; 16];
    // Without randomness the request is still answered; only its line in the log is harder to find.
    let _ = getrandom::fill(&mut bytes);
    to_hex(&bytes)
}

#[cfg(test)]
mod tests {
    use super::is_own_name;

    #[test]
    fn only_names_of_this_machine_are_own() {
        for own in ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.2:1", "[::1]:8787", "[::1]"] {
            assert!(is_own_name(own), "{own}");
        }
        for foreign in ["example.com", "localhost.example", "10.0.0.1:80", "127.0.0.1.example:80", "", ":80"]
        {
            assert!(!is_own_name(foreign), "{foreign}");
        }
    }
}
