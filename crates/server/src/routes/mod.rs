//! The API: one file per resource. A handler takes its caller from the signature, asks the domain, then the store.

pub mod audit;
mod audit_query;
pub mod body;
pub mod events;
pub mod feedback;
pub mod health;
pub mod notifications;
pub mod openapi;
pub mod permissions;
pub mod preferences;
pub mod queue;
pub mod session;
pub mod sign_in;
pub mod support;
pub mod tenant;
pub mod test_faults;
pub mod threat_protection;
pub mod version;
pub mod visits;

use std::time::Duration;

use axum::Router;
use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, patch, post};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;

use crate::problem::ApiError;
use crate::request;
use crate::state::AppState;

/// The smallest answer, in bytes, that is worth compressing: below it, the headers cost what the body saves.
pub const COMPRESSED_FROM: u64 = 300;

/// How hard it tries: the next levels make answers of some kilobytes no smaller, and the last ones hardly, but later.
const COMPRESSION: i32 = 5;

/// Every route below `/api`.
pub fn api(state: &AppState, time_limit: Duration) -> Router<AppState> {
    let mut routes = Router::new()
        .route("/api/health/live", get(health::live))
        .route("/api/health/ready", get(health::ready))
        .route("/api/sign-in", get(sign_in::show))
        .route("/api/session", get(session::show).post(session::create).delete(session::end))
        .route("/api/visits", post(visits::create))
        .route("/api/preferences", patch(preferences::change))
        .route("/api/permissions", get(permissions::show))
        .route("/api/support-requests", get(support::list).post(support::create))
        .route("/api/support-expectation", get(support::expectation))
        .route("/api/feedback", post(feedback::create))
        .route("/api/notifications", get(notifications::show))
        .route("/api/notifications/seen", post(notifications::see))
        .route("/api/tenant", get(tenant::show))
        .route("/api/threat-protection", get(threat_protection::show).patch(threat_protection::change))
        .route("/api/threat-protection/turning-off", get(threat_protection::turning_off))
        .route("/api/threat-protection/retry", post(threat_protection::retry))
        .route("/api/audit", get(audit::list))
        .route("/api/audit/export", get(audit::export))
        .route("/api/incidents", get(queue::incidents))
        .route("/api/alerts", get(queue::alerts))
        .route("/api/remediation-actions", get(queue::remediation_actions))
        .route("/api/data-sources", get(queue::data_sources))
        .route("/api/openapi.json", get(openapi::show));
    if state.faults.is_some() {
        let step = get(test_faults::reached).put(test_faults::put).delete(test_faults::remove);
        routes = routes.route("/api/test/faults/{step}", step);
    }
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Precise(COMPRESSION))
        .compress_when(SizeAbove::new(COMPRESSED_FROM).and(is_json));
    routes
        .route_layer(from_fn_with_state(time_limit, request::limit_time))
        // After the time limit, which a stream must not have.
        .route("/api/events", get(events::show))
        .method_not_allowed_fallback(|| async { ApiError::method_not_allowed() })
        .route_layer(from_fn(request::limit_body))
        .layer(CsrfLayer::new().with_rejection_response(cross_site))
        .layer(compression)
}

/// JSON is compressed, the event stream is not: an event has to leave at once. Compression tells a listener on the
/// line how alike the parts of a body are, which would matter if a secret stood beside what someone else chose; no
/// body of the API holds a secret, the session's token is in its cookie only.
/// The `ETag` stays what it is: it counts versions of the resource (D10), and nothing below `/api` is cached.
fn is_json(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json")
}

/// Another site's page may not change anything here with the visitor's cookie.
fn cross_site(_: tower_http::csrf::ProtectionError) -> axum::response::Response {
    use axum::response::IntoResponse;
    ApiError::forbidden(Vec::new()).detail("The request comes from another site.").into_response()
}
