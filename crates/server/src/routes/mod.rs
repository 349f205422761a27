//! The API: one file per resource. A handler takes its caller from the signature, asks the domain, then the store.

pub mod alert_page;
mod alert_query;
pub mod alert_queue;
mod alert_shape;
pub mod alert_write_back;
pub mod assignees;
pub mod audit;
mod audit_query;
pub mod body;
pub mod endpoints;
pub mod entities;
pub mod events;
pub mod feedback;
pub mod health;
pub mod ingest;
pub mod invitation;
pub mod notifications;
pub mod openapi;
pub mod password;
pub mod permissions;
pub mod preferences;
pub mod provider;
pub mod queue;
pub mod queue_answers;
mod queue_export;
pub mod queue_query;
pub mod security;
pub mod service_keys;
pub mod session;
pub mod sessions;
pub mod sign_in;
pub mod support;
pub mod tenant;
pub mod test_faults;
pub mod threat_protection;
pub mod tokens;
pub mod triage;
pub mod triage_entities;
pub mod triage_export;
pub mod triage_history;
pub mod triage_move;
mod triage_query;
mod triage_shape;
pub mod triage_summary;
pub mod version;
mod views;
pub mod visits;

use std::time::Duration;

use axum::Router;
use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use security_center_contract::Scope;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;

use self::endpoints::{Endpoints, Needs};
use self::security::{alerts, incidents};
use crate::problem::ApiError;
use crate::state::AppState;

/// The smallest answer, in bytes, that is worth compressing: below it, the headers cost what the body saves.
pub const COMPRESSED_FROM: u64 = 300;

/// How hard it tries: the next levels make answers of some kilobytes no smaller, and the last ones hardly, but later.
const COMPRESSION: i32 = 5;

/// Every endpoint; with `faults` those of a test server, too.
#[must_use]
pub fn endpoints(faults: bool) -> Endpoints {
    let read = Needs::Scope(Scope::ThreatProtectionRead);
    let change = Needs::Scope(Scope::ThreatProtectionReadWrite);
    let audit_log = Needs::Scope(Scope::AuditLogRead);
    let role_management = Needs::Scope(Scope::RoleManagementRead);
    let read_incidents = Needs::Scope(Scope::SecurityIncidentRead);
    let change_incidents = Needs::Scope(Scope::SecurityIncidentReadWrite);
    let read_alerts = Needs::Scope(Scope::SecurityAlertRead);
    let change_alerts = Needs::Scope(Scope::SecurityAlertReadWrite);
    let endpoints = Endpoints::default()
        .get("/api/health/live", health::live, Needs::Nobody)
        .get("/api/health/ready", health::ready, Needs::Nobody)
        .get("/api/openapi.json", openapi::show, Needs::Nobody)
        .get("/api/sign-in", sign_in::show, Needs::Nobody)
        .post("/api/sign-in/password", password::sign_in, Needs::Nobody)
        .post("/api/invitations/look", invitation::look, Needs::Nobody)
        .post("/api/invitations/accept", invitation::accept, Needs::Nobody)
        .put("/api/password", password::change, Needs::Session)
        .get("/api/session", session::show, read)
        .post("/api/session", session::create, Needs::Nobody)
        .delete("/api/session", session::end, Needs::Nobody)
        .get("/api/sign-in/provider", provider::leave, Needs::Nobody)
        .get("/api/sign-in/callback", provider::arrive, Needs::Nobody)
        .post("/api/sign-in/logout", provider::sign_out, Needs::Nobody)
        .get("/api/sessions", sessions::list, Needs::Session)
        .delete("/api/sessions", sessions::end_all, Needs::Session)
        .delete("/api/sessions/{id}", sessions::end, Needs::Session)
        .post("/api/visits", visits::create, Needs::Session)
        .patch("/api/preferences", preferences::change, Needs::Session)
        .get("/api/permissions", permissions::show, role_management)
        .get("/api/support-requests", support::list, Needs::Session)
        .post("/api/support-requests", support::create, Needs::Session)
        .get("/api/support-expectation", support::expectation, Needs::Session)
        .post("/api/feedback", feedback::create, Needs::Session)
        .get("/api/notifications", notifications::show, Needs::Session)
        .post("/api/notifications/seen", notifications::see, Needs::Session)
        .get("/api/tokens", tokens::list, Needs::Session)
        .post("/api/tokens", tokens::create, Needs::Session)
        .delete("/api/tokens/{id}", tokens::revoke, Needs::Session)
        .get("/api/service-keys", service_keys::list, read)
        .post("/api/service-keys", service_keys::create, Needs::Session)
        .delete("/api/service-keys/{id}", service_keys::revoke, Needs::Session)
        .get("/api/tenant", tenant::show, read)
        .post("/api/tenant/check", tenant::check, Needs::Session)
        .get("/api/threat-protection", threat_protection::show, read)
        .patch("/api/threat-protection", threat_protection::change, change)
        .get("/api/threat-protection/turning-off", threat_protection::turning_off, read)
        .get("/api/threat-protection/sources", threat_protection::sources, read)
        .post("/api/threat-protection/retry", threat_protection::retry, change)
        .get("/api/audit", audit::list, audit_log)
        .get("/api/audit/export", audit::export, audit_log)
        .get("/api/incidents", triage::list, read)
        .get("/api/incidents/order", triage::order, read)
        .get("/api/incidents/news", triage::news, read)
        .get("/api/incidents/export", triage_export::export, read)
        .get("/api/incidents/summary", triage_summary::summary, read)
        .get("/api/incidents/{id}", triage::show, read)
        .patch("/api/incidents/{id}", triage::change, Needs::Session)
        .get("/api/incidents/{id}/entities", triage_entities::entities, read)
        .get("/api/incidents/{id}/history", triage_history::history, read)
        .post("/api/incidents/{id}/comments", triage_history::comment, Needs::Session)
        .post("/api/incidents/{id}/move", triage_move::move_alerts, Needs::Session)
        .post("/api/incidents/{id}/undo", triage_history::undo, Needs::Session)
        .post("/api/incidents/{id}/history/{entry}/undo", triage_history::undo_entry, Needs::Session)
        .get("/api/assignees", assignees::show, Needs::Session)
        .get("/api/alerts", alert_queue::list, read)
        .get("/api/alerts/order", alert_queue::order, read)
        .get("/api/alerts/news", alert_queue::news, read)
        .get("/api/alerts/export", alert_queue::export, read)
        .get("/api/alerts/{number}", alert_page::show, read)
        .patch("/api/alerts/{number}", alert_page::change, Needs::Session)
        .post("/api/alerts/{number}/comments", alert_page::comment, Needs::Session)
        .post("/api/alerts/{number}/write-back", alert_write_back::answer, Needs::Session)
        .get("/api/entities/{key}", entities::show, read)
        .get("/api/views/{queue}", views::list, read)
        .post("/api/views/{queue}", views::save, Needs::Session)
        .patch("/api/views/{queue}/{id}", views::change, Needs::Session)
        .delete("/api/views/{queue}/{id}", views::remove, Needs::Session)
        .get("/api/remediation-actions", queue::remediation_actions, read)
        .get("/api/data-sources", queue::data_sources, read)
        .stream("/api/events", events::show, read)
        .get("/v1.0/security/incidents", incidents::list, read_incidents)
        .get("/v1.0/security/incidents/{id}", incidents::show, read_incidents)
        .patch("/v1.0/security/incidents/{id}", incidents::change, change_incidents)
        .post("/v1.0/security/incidents/{id}/comments", incidents::comment, change_incidents)
        .get("/v1.0/security/alerts_v2", alerts::list, read_alerts)
        .get("/v1.0/security/alerts_v2/{id}", alerts::show, read_alerts)
        .patch("/v1.0/security/alerts_v2/{id}", alerts::change, change_alerts)
        .post("/v1.0/security/alerts_v2/{id}/comments", alerts::comment, change_alerts)
        .intake("/ingest/v1/alerts", ingest::alerts, Needs::ServiceKey);
    if !faults {
        return endpoints;
    }
    endpoints
        .get("/api/test/faults/{step}", test_faults::reached, Needs::Nobody)
        .put("/api/test/faults/{step}", test_faults::put, Needs::Nobody)
        .delete("/api/test/faults/{step}", test_faults::remove, Needs::Nobody)
}

/// Every route.
pub fn api(state: &AppState, time_limit: Duration) -> Router<AppState> {
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Precise(COMPRESSION))
        .compress_when(SizeAbove::new(COMPRESSED_FROM).and(is_json));
    let mut csrf = CsrfLayer::new();
    if let Some(app) = &state.app_url {
        csrf = csrf.add_trusted_origin(app.origin()).unwrap_or_else(|fault| unreachable!("{fault}"));
    }
    endpoints(state.faults.is_some())
        .router(time_limit)
        .method_not_allowed_fallback(|| async { ApiError::method_not_allowed() })
        .layer(csrf.with_rejection_response(cross_site))
        .layer(compression)
}

/// JSON is compressed, the event stream is not: an event has to leave at once. Compression tells a listener on the
/// line how alike the parts of a body are, which would matter if a secret stood beside what someone else chose, again
/// and again. The only bodies with a secret are the answers that make a token or a key, each with another secret; the
/// session's token is in its cookie only.
/// The `ETag` stays what it is: it counts versions of the resource (D10), and nothing below `/api` is cached.
fn is_json(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json")
}

/// Another site's page may not change anything here with the visitor's cookie.
fn cross_site(_: tower_http::csrf::ProtectionError) -> axum::response::Response {
    use axum::response::IntoResponse;
    ApiError::forbidden(Vec::new()).detail("The request comes from another site.").into_response()
}
