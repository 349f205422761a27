//! Requests to every endpoint, through the whole server: no fault of the server's, and each error with its problem.

use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_oneof};
use security_center_contract::Problem;
use security_center_server::routes;
use security_center_server::routes::endpoints::Endpoint;
use serde_json::{Value, json};

use crate::inputs::{REQUESTS, bytes, damaged, text, try_all};
use crate::support::{Answer, Client, Server};

/// A body that the endpoint takes, to be damaged; where there is none, any other.
fn valid(endpoint: &Endpoint) -> Value {
    match (endpoint.method.as_str(), endpoint.path) {
        ("POST", "/api/session") => json!({ "tenantId": "one", "personId": "one" }),
        ("PATCH", "/api/preferences") => json!({
            "language": "nl", "theme": "dark", "timeZone": "local", "helpPutAway": true,
            "navigation": { "order": ["home"], "hidden": ["x"], "pinned": [] },
        }),
        ("POST", "/api/support-requests") => json!({
            "key": "a-question", "description": "Where?", "phone": "+31 20 000 00 00", "email": "a@b.example",
            "contactBy": "email", "wantedLocation": "us",
        }),
        ("POST", "/api/feedback") => json!({
            "key": "my-feedback", "rating": 3, "liked": "Tabs", "improve": "", "mayContact": true, "page": "/settings",
        }),
        ("POST", "/api/notifications/seen") => json!({ "until": "2020-06-24T09:20:00.000Z" }),
        ("POST", "/api/tokens") => json!({
            "name": "Reports", "scopes": ["AuditLog.Read.All"], "expiresInDays": 30, "applicationRole": "securityReader",
        }),
        ("POST", "/api/service-keys") => json!({ "service": "azureAtp" }),
        // Also those of passwords and links, and of those to come: names of their fields.
        ("PATCH", "/api/threat-protection") => json!({ "optedIn": true, "previewFeatures": true }),
        _ => json!({
            "userName": "reader", "password": "a long enough one", "currentPassword": "a", "newPassword": "b",
            "token": "0", "displayName": "Security reader",
        }),
    }
}

/// A request to an endpoint.
#[derive(Clone, Debug)]
struct Sent {
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

const HEADERS: &[&str] = &[
    "if-match",
    "last-event-id",
    "authorization",
    "cookie",
    "content-type",
    "accept",
    "accept-encoding",
    "origin",
    "sec-fetch-site",
    "x-forwarded-for",
    "x-request-id",
    "if-none-match",
    "range",
    "user-agent",
];

fn requests(endpoint: &Endpoint) -> impl Strategy<Value = Sent> + use<> {
    let values: &[&str] = &[
        "\"1\"",
        "*",
        "W/",
        "9223372036854775808",
        "-1",
        "Bearer sct_",
        "security-center-session=",
        "application/json",
        ";charset=",
        "same-origin",
        "cross-site",
        "https://evil.example",
        "gzip",
        "br;q=0",
        "bytes=0-",
        ",",
    ];
    let value =
        text(values).prop_map(|text| text.chars().filter(|one| !one.is_control()).collect::<String>());
    let headers = vec((select(HEADERS), value), 0..4);
    let query: &[&str] = &[
        "from",
        "to",
        "action",
        "person",
        "before",
        "top",
        "format",
        "returnTo",
        "state",
        "code",
        "=",
        "&",
        "turnedOn",
        "csv",
        "jsonl",
        "2020-06-24T09:20:00Z",
        "%",
        "%ff",
        "%00",
        "+",
        "-1",
        "101",
        ",",
    ];
    let query = prop_oneof![Just(String::new()), text(query).prop_map(|text| format!("?{text}"))];
    let id: &[&str] =
        &["0", "a", "%2f", "%00", "%ff", "..", "-", "00000000000000000000000000000000", "correlate"];
    let body = prop_oneof![
        6 => damaged(valid(endpoint)).prop_map(|document| Some(document.to_string())),
        1 => Just(Some(valid(endpoint).to_string())),
        1 => bytes(&["{", "}", "[", "\"", ":", ",", "null", "logout_token=", "a.b.c"])
            .prop_map(|bytes| Some(String::from_utf8_lossy(&bytes).into_owned())),
        1 => Just(None),
    ];
    let path = endpoint.path;
    (text(id), query, headers, body).prop_map(move |(id, query, headers, body)| {
        let parts: Vec<_> =
            path.split('/').map(|part| if part.starts_with('{') { &*id } else { part }).collect();
        Sent { path: parts.join("/") + &query, headers, body }
    })
}

/// Whether the request can be sent at all.
fn sendable(sent: &Sent) -> bool {
    sent.path.parse::<axum::http::Uri>().is_ok()
        && sent.headers.iter().all(|(name, value)| {
            HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_str(value).is_ok()
        })
}

fn judge(answer: &Answer, sent: &Sent) -> Result<(), TestCaseError> {
    prop_assert!(!answer.status.is_server_error(), "{} for {sent:?}: {}", answer.status, answer.text());
    if answer.status.is_client_error() {
        prop_assert!(answer.headers["content-type"] == "application/problem+json", "{sent:?}");
        let problem = serde_json::from_slice::<Problem>(&answer.body);
        prop_assert!(problem.is_ok_and(|one| one.status == answer.status.as_u16()), "{}", answer.text());
    }
    Ok(())
}

async fn ask(client: &Client, method: Method, sent: &Sent) -> Option<Answer> {
    let headers: Vec<_> = sent.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if sent.path.starts_with("/api/events") {
        let response = client.open(method, &sent.path, &headers, sent.body.as_deref()).await;
        // A stream that opened does not end.
        assert!(!response.status().is_server_error(), "{sent:?}");
        return None;
    }
    Some(client.send(method, &sent.path, &headers, sent.body.as_deref()).await)
}

#[test]
fn whatever_is_sent_is_answered_without_a_fault_of_the_server() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = runtime.block_on(Server::start());
    for endpoint in routes::endpoints(false).list() {
        let name = format!("{} {}", endpoint.method, endpoint.path);
        let ends_sessions = endpoint.method == Method::DELETE && endpoint.path.starts_with("/api/session");
        let admin = runtime.block_on(server.sign_in("Contoso", "global.admin"));
        try_all(&name, REQUESTS, &requests(endpoint), |sent| {
            if !sendable(&sent) {
                return Ok(());
            }
            runtime.block_on(async {
                let again =
                    if ends_sessions { Some(server.sign_in("Contoso", "global.admin").await) } else { None };
                let client = again.as_ref().unwrap_or(&admin);
                match ask(client, endpoint.method.clone(), &sent).await {
                    Some(answer) => judge(&answer, &sent),
                    None => Ok(()),
                }
            })
        });
    }
    let health = runtime.block_on(server.anonymous().get("/api/health/ready"));
    assert_eq!(health.status, StatusCode::OK, "it goes on");
}
