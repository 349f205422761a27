//! What each endpoint answers to whom: the one table that the tests of every endpoint expect.

use axum::http::Method;
use security_center_server::routes::endpoints::Endpoint;

/// Whom an endpoint is open to, as far as his roles and his tenant decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Anybody, signed in or not.
    Anybody,
    /// Anybody of the tenant.
    SignedIn,
    /// Whoever holds one of the five roles, in any tenant.
    Reader,
    /// The same, in an eligible tenant or while the service is not off.
    Viewer,
    /// Administrators and the Security Operator, while the features are open.
    Responder,
    /// The key of a supported service: no person.
    Service,
    /// Global or Security administrator, in an eligible tenant or while the service is not off.
    Administrator,
}

/// What is sent to an endpoint, and what it answers whoever may call it while the service is on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    /// Method and path.
    pub(crate) endpoint: &'static str,
    pub(crate) who: Who,
    /// One of these; several where the answer depends on what was there before.
    pub(crate) allowed: &'static [u16],
    pub(crate) body: Option<&'static str>,
}

const fn of(endpoint: &'static str, who: Who, allowed: &'static [u16]) -> Expected {
    Expected { endpoint, who, allowed, body: None }
}

const fn with(endpoint: &'static str, who: Who, allowed: &'static [u16], body: &'static str) -> Expected {
    Expected { endpoint, who, allowed, body: Some(body) }
}

/// In the place of an id in a path or a body: one that never was.
pub(crate) const NEVER: &str = "00000000000000000000000000000000";

pub(crate) const TABLE: &[Expected] = &[
    of("GET /api/health/live", Who::Anybody, &[200]),
    of("GET /api/health/ready", Who::Anybody, &[200]),
    of("GET /api/openapi.json", Who::Anybody, &[200]),
    of("GET /api/sign-in", Who::Anybody, &[200]),
    // Where nobody signs in with a password; that has tests of its own.
    of("POST /api/sign-in/password", Who::Anybody, &[404]),
    of("POST /api/invitations/look", Who::Anybody, &[404]),
    of("POST /api/invitations/accept", Who::Anybody, &[404]),
    with("PUT /api/password", Who::SignedIn, &[404], r#"{"currentPassword":"a","newPassword":"b"}"#),
    of("GET /api/session", Who::SignedIn, &[200]),
    with("POST /api/session", Who::Anybody, &[404], r#"{"tenantId":"none","personId":"none"}"#),
    of("DELETE /api/session", Who::Anybody, &[200]),
    // Without an identity provider, which has tests of its own.
    of("GET /api/sign-in/provider", Who::Anybody, &[404]),
    of("GET /api/sign-in/callback", Who::Anybody, &[404]),
    of("POST /api/sign-in/logout", Who::Anybody, &[404]),
    of("GET /api/sessions", Who::SignedIn, &[200]),
    of("DELETE /api/sessions", Who::SignedIn, &[200]),
    of("DELETE /api/sessions/{id}", Who::SignedIn, &[404]),
    of("POST /api/visits", Who::SignedIn, &[200]),
    with("PATCH /api/preferences", Who::SignedIn, &[200], r#"{"theme":"dark"}"#),
    of("GET /api/permissions", Who::Reader, &[200]),
    of("GET /api/support-requests", Who::SignedIn, &[200]),
    with(
        "POST /api/support-requests",
        Who::SignedIn,
        &[200, 201],
        r#"{"key":"the-same-key","description":"Where?","contactBy":"email","email":"a@b.example"}"#,
    ),
    of("GET /api/support-expectation", Who::SignedIn, &[200]),
    with(
        "POST /api/feedback",
        Who::SignedIn,
        &[200, 201],
        r#"{"key":"the-same-key","rating":3,"liked":"","improve":"","mayContact":false,"page":"/"}"#,
    ),
    of("GET /api/notifications", Who::SignedIn, &[200]),
    with(
        "POST /api/notifications/seen",
        Who::SignedIn,
        &[200, 204],
        r#"{"until":"2020-06-24T09:20:00.000Z"}"#,
    ),
    of("GET /api/tokens", Who::Reader, &[200]),
    with(
        "POST /api/tokens",
        Who::Reader,
        &[201],
        r#"{"name":"Reports","scopes":["AuditLog.Read.All"],"expiresInDays":30}"#,
    ),
    of("DELETE /api/tokens/{id}", Who::Reader, &[404]),
    of("GET /api/service-keys", Who::Viewer, &[200]),
    with("POST /api/service-keys", Who::Administrator, &[201, 409], r#"{"service":"azureAtp"}"#),
    of("DELETE /api/service-keys/{id}", Who::Administrator, &[404]),
    of("GET /api/tenant", Who::SignedIn, &[200]),
    // From a file; what is read from Graph has tests of its own.
    of("POST /api/tenant/check", Who::Reader, &[409]),
    of("GET /api/threat-protection", Who::Viewer, &[200]),
    with("PATCH /api/threat-protection", Who::Administrator, &[200], r#"{"optedIn":true}"#),
    of("GET /api/threat-protection/turning-off", Who::Administrator, &[200]),
    of("GET /api/threat-protection/sources", Who::Viewer, &[200]),
    of("POST /api/threat-protection/retry", Who::Administrator, &[409]),
    of("GET /api/audit", Who::Reader, &[200]),
    of("GET /api/audit/export", Who::Reader, &[200]),
    of("GET /api/incidents", Who::Viewer, &[200]),
    of("GET /api/incidents/order", Who::Viewer, &[200]),
    of("GET /api/incidents/news", Who::Viewer, &[400]),
    of("GET /api/incidents/summary", Who::Viewer, &[200]),
    of("GET /api/incidents/export", Who::Viewer, &[200]),
    of("GET /api/incidents/{id}", Who::Viewer, &[404]),
    with("PATCH /api/incidents/{id}", Who::Responder, &[404], r#"{"status":"resolved"}"#),
    of("GET /api/incidents/{id}/entities", Who::Viewer, &[404]),
    of("GET /api/incidents/{id}/history", Who::Viewer, &[404]),
    with("POST /api/incidents/{id}/comments", Who::Responder, &[404], r#"{"comment":"Hello"}"#),
    with("POST /api/incidents/{id}/move", Who::Responder, &[404], r#"{"to":"1"}"#),
    of("POST /api/incidents/{id}/undo", Who::Responder, &[404]),
    of("POST /api/incidents/{id}/history/{entry}/undo", Who::Responder, &[404]),
    of("GET /api/assignees", Who::Responder, &[200]),
    of("GET /api/alerts", Who::Viewer, &[200]),
    of("GET /api/alerts/order", Who::Viewer, &[200]),
    of("GET /api/alerts/news", Who::Viewer, &[400]),
    of("GET /api/alerts/export", Who::Viewer, &[200]),
    of("GET /api/alerts/{number}", Who::Viewer, &[404]),
    with("PATCH /api/alerts/{number}", Who::Responder, &[404], r#"{"status":"resolved"}"#),
    with("POST /api/alerts/{number}/comments", Who::Responder, &[404], r#"{"comment":"Hello"}"#),
    with(
        "POST /api/alerts/{number}/write-back",
        Who::Responder,
        &[404],
        r#"{"keep":"here","fields":["status"]}"#,
    ),
    of("GET /api/entities/{key}", Who::Viewer, &[404]),
    of("GET /api/remediation-actions", Who::Viewer, &[200]),
    of("GET /api/data-sources", Who::Viewer, &[200]),
    of("GET /api/events", Who::SignedIn, &[200]),
    of("GET /v1.0/security/incidents", Who::Viewer, &[200]),
    of("GET /v1.0/security/incidents/{id}", Who::Viewer, &[404]),
    with("PATCH /v1.0/security/incidents/{id}", Who::Responder, &[404], r#"{"assignedTo":"me"}"#),
    with("POST /v1.0/security/incidents/{id}/comments", Who::Responder, &[404], r#"{"comment":"Hello"}"#),
    of("GET /api/views/{queue}", Who::Viewer, &[200]),
    with(
        "POST /api/views/{queue}",
        Who::Viewer,
        &[201, 409],
        r#"{"name":"Mine","parameters":"severity=high"}"#,
    ),
    with("PATCH /api/views/{queue}/{id}", Who::Viewer, &[404], r#"{"name":"Ours"}"#),
    of("DELETE /api/views/{queue}/{id}", Who::Viewer, &[404]),
    of("GET /v1.0/security/alerts_v2", Who::Viewer, &[200]),
    of("GET /v1.0/security/alerts_v2/{id}", Who::Viewer, &[404]),
    with("PATCH /v1.0/security/alerts_v2/{id}", Who::Responder, &[404], r#"{"assignedTo":"me"}"#),
    with("POST /v1.0/security/alerts_v2/{id}/comments", Who::Responder, &[404], r#"{"comment":"Hello"}"#),
    with("POST /ingest/v1/alerts", Who::Service, &[200], "[]"),
];

/// What differs at a server where people sign in with passwords and with an identity provider, and nobody as anyone.
pub(crate) const REAL: &[Expected] = &[
    // Nobody has this name, and too many tries have to wait.
    with(
        "POST /api/sign-in/password",
        Who::Anybody,
        &[401, 429],
        r#"{"userName":"nobody","password":"nothing"}"#,
    ),
    with("POST /api/invitations/look", Who::Anybody, &[404], r#"{"token":"nothing"}"#),
    with("POST /api/invitations/accept", Who::Anybody, &[404], r#"{"token":"nothing","password":"nothing"}"#),
    of("GET /api/sign-in/provider", Who::Anybody, &[303]),
    of("GET /api/sign-in/callback", Who::Anybody, &[303]),
    of("POST /api/sign-in/logout", Who::Anybody, &[400]),
];

/// Each endpoint with what is expected of it, where nothing else is said in `differs`. Fails with the names of those that have no entry here, and of entries that
/// have no endpoint.
pub(crate) fn matched(endpoints: &[Endpoint], differs: &[Expected]) -> Vec<(Endpoint, Expected)> {
    let name = |one: &Endpoint| format!("{} {}", one.method, one.path);
    let missing: Vec<_> =
        endpoints.iter().map(name).filter(|one| TABLE.iter().all(|entry| entry.endpoint != *one)).collect();
    assert!(missing.is_empty(), "no entry in the table of expectations: {missing:?}");
    let gone: Vec<_> =
        TABLE.iter().filter(|entry| endpoints.iter().all(|one| name(one) != entry.endpoint)).collect();
    assert!(gone.is_empty(), "no such endpoint: {gone:?}");
    let entry = |one: &Endpoint| {
        let mut all = differs.iter().chain(TABLE);
        *all.find(|entry| entry.endpoint == name(one)).expect("an entry")
    };
    endpoints.iter().map(|one| (one.clone(), entry(one))).collect()
}

/// Where a request goes: the path with this id in its place, and the parameters without which it means nothing.
pub(crate) fn address(endpoint: &Endpoint, id: &str) -> String {
    let part = |part| match part {
        "{queue}" => "incidents",
        part if str::starts_with(part, '{') => id,
        part => part,
    };
    let path: Vec<_> = endpoint.path.split('/').map(part).collect();
    let is_file =
        ["/api/audit/export", "/api/incidents/export", "/api/alerts/export"].contains(&endpoint.path);
    let query = if is_file { "?format=jsonl" } else { "" };
    path.join("/") + query
}

/// Whether the request is one for the event stream, whose answer does not end.
pub(crate) fn is_stream(endpoint: &Endpoint) -> bool {
    endpoint.method == Method::GET && endpoint.path == "/api/events"
}
