//! The OpenAPI document, made from the handlers; `docs/openapi.json` is the same, committed.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use utoipa::OpenApi;

use super::security::{alerts, incidents};
use super::{
    alert_page, alert_queue, alert_write_back, assignees, audit, entities, events, feedback, health, ingest,
    invitation, notifications, password, permissions, preferences, provider, queue, service_keys, session,
    sessions, sign_in, support, tenant, threat_protection, tokens, triage, triage_entities, triage_export,
    triage_history, triage_move, triage_summary, views, visits,
};

/// Everything that the server answers, except the faults of a test server.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Security center",
        version = "0.1.0",
        description = "What the security center's app and server say to each other. JSON is camelCase with RFC 3339 UTC times."
    ),
    paths(
        health::live,
        health::ready,
        sign_in::show,
        password::sign_in,
        password::change,
        invitation::look,
        invitation::accept,
        session::show,
        session::create,
        session::end,
        provider::leave,
        provider::arrive,
        provider::sign_out,
        sessions::list,
        sessions::end,
        sessions::end_all,
        visits::create,
        preferences::change,
        permissions::show,
        assignees::show,
        support::create,
        support::list,
        support::expectation,
        feedback::create,
        notifications::show,
        notifications::see,
        tokens::list,
        tokens::create,
        tokens::revoke,
        service_keys::list,
        service_keys::create,
        service_keys::revoke,
        tenant::show,
        tenant::check,
        threat_protection::show,
        threat_protection::turning_off,
        threat_protection::sources,
        threat_protection::change,
        threat_protection::retry,
        audit::list,
        audit::export,
        triage::list,
        triage::order,
        triage::news,
        triage_export::export,
        triage::show,
        triage::change,
        triage_summary::summary,
        triage_entities::entities,
        triage_history::history,
        triage_history::comment,
        triage_history::undo,
        triage_history::undo_entry,
        triage_move::move_alerts,
        alert_queue::list,
        alert_queue::order,
        alert_queue::news,
        alert_queue::export,
        alert_page::show,
        alert_page::change,
        alert_page::comment,
        alert_write_back::answer,
        entities::show,
        views::list,
        views::save,
        views::change,
        views::remove,
        queue::remediation_actions,
        queue::data_sources,
        events::show,
        incidents::list,
        incidents::show,
        incidents::change,
        incidents::comment,
        alerts::list,
        alerts::show,
        alerts::change,
        alerts::comment,
        ingest::alerts,
        show,
    )
)]
pub struct Document;

/// The text, which is the same as long as the program is.
static TEXT: LazyLock<Bytes> =
    LazyLock::new(|| serde_json::to_vec(&Document::openapi()).unwrap_or_default().into());

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "description", responses((status = 200, description = "The OpenAPI document.")))]
pub async fn show() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], TEXT.clone())
}
