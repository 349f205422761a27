//! Requests to every endpoint, through the whole server: no fault of the server's, and each error with its problem.

use std::cell::Cell;
use std::net::IpAddr;

use axum::http::{Method, StatusCode, Uri};
use form_urlencoded::byte_serialize;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any};
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_oneof};
use security_center_contract::{Problem, Role, ServiceState, SupportedService};
use security_center_server::auth::bearer;
use security_center_server::domain::cause::Cause;
use security_center_server::routes;
use security_center_server::routes::endpoints::{Endpoint, Needs};
use serde_json::{Value, json};

use crate::inputs::{PLAIN_REQUESTS, REQUESTS, bytes, damaged, text, try_all};
use crate::local_people::{self, OTHER, PASSWORD};
use crate::support::{Answer, Client, Server};

/// What is so at the server that the bodies name.
struct Known {
    tenant: String,
    person: String,
    link: String,
}

/// A body that the endpoint takes, to be damaged; nothing where it takes none.
fn valid(endpoint: &Endpoint, known: &Known) -> Option<Value> {
    Some(match (endpoint.method.as_str(), endpoint.path) {
        ("POST", "/api/session") => json!({ "tenantId": known.tenant, "personId": known.person }),
        ("POST", "/api/sign-in/password") => json!({ "userName": "administrator", "password": PASSWORD }),
        ("POST", "/api/invitations/look") => json!({ "token": known.link }),
        ("POST", "/api/invitations/accept") => json!({ "token": known.link, "password": OTHER }),
        ("PUT", "/api/password") => json!({ "currentPassword": PASSWORD, "newPassword": PASSWORD }),
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
        ("PATCH", "/api/threat-protection") => json!({ "optedIn": true, "previewFeatures": true }),
        ("POST", "/ingest/v1/alerts") => json!([{
            "id": "da1", "serviceSource": "microsoftDefenderForEndpoint", "title": "A title", "severity": "high",
            "category": "Execution", "status": "new", "createdDateTime": "2020-06-24T09:20:00Z",
            "mitreTechniques": ["T1059.001"], "evidence": [
                { "@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": "a", "verdict": "malicious" },
                { "@odata.type": "#microsoft.graph.security.urlEvidence", "url": "https://evil.example/a?b#c" },
            ],
        }]),
        _ => return None,
    })
}

/// The parameters of the query that the endpoint reads, and values that some of them take.
fn parameters(endpoint: &Endpoint) -> Option<(&'static [&'static str], &'static [&'static str])> {
    const MOMENT: &str = "2020-06-24T09:20:00Z";
    match endpoint.path {
        "/api/audit" => Some((
            &["from", "to", "action", "person", "before", "top", "x"],
            &[MOMENT, "turnedOn", "1", "100"],
        )),
        "/api/audit/export" => Some((
            &["format", "format", "from", "to", "action", "person"],
            &["csv", "jsonl", MOMENT, "turnedOn"],
        )),
        "/v1.0/security/incidents" | "/v1.0/security/alerts_v2" => Some((
            &[
                "$filter",
                "$filter",
                "$orderby",
                "$top",
                "$skip",
                "$count",
                "$select",
                "$expand",
                "$skiptoken",
            ],
            &[
                "severity eq 'high'",
                "not (status in ('new','resolved')) or startswith(assignedTo,'a')",
                "customTags/any(t:t eq 'a')",
                "lastUpdateDateTime ge 2020-06-24T09:20:00Z and assignedTo ne null",
                "lastUpdateDateTime desc,id",
                "alerts",
                "true",
                "10",
                "e30",
            ],
        )),
        "/api/incidents/order" | "/api/incidents/news" | "/api/incidents/export" => Some((
            &[
                "format", "status", "severity", "category", "service", "assigned", "alerts", "days", "q",
                "sort", "since", "after",
            ],
            &[
                "csv",
                "active",
                "high,low",
                "execution",
                "azureAtp",
                "me",
                "many",
                "30",
                "-severity",
                MOMENT,
                "x",
            ],
        )),
        "/api/alerts/order" | "/api/alerts/news" | "/api/alerts/export" => Some((
            &[
                "format", "status", "severity", "category", "service", "assigned", "entity", "days", "q",
                "sort", "since", "after",
            ],
            &[
                "csv",
                "new",
                "high,low",
                "execution",
                "azureAtp",
                "me",
                "device:dns:a",
                "30",
                "-severity",
                MOMENT,
            ],
        )),
        "/api/incidents" | "/api/alerts" => {
            Some((&["ids", "ids", "x"], &["1", "1,2", "", "99999999999999999999"]))
        }
        "/api/sign-in/provider" => Some((&["returnTo", "x"], &["/settings", "//evil.example", "%2f"])),
        "/api/sign-in/callback" => Some((&["state", "code", "error", "iss"], &["a", "access_denied"])),
        _ => None,
    }
}

/// How many requests it gets: most where there is something to read.
fn inputs(endpoint: &Endpoint, known: &Known) -> u32 {
    let reads =
        valid(endpoint, known).is_some() || parameters(endpoint).is_some() || endpoint.path.contains('{');
    if reads { REQUESTS } else { PLAIN_REQUESTS }
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

/// The `If-Match` of a request that is based on what is so now.
const NOW: &str = "now";

fn requests(endpoint: &Endpoint, known: &Known) -> impl Strategy<Value = Sent> + use<> {
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
    let odd = vec((select(HEADERS), value), 1..4);
    let headers = prop_oneof![3 => Just(Vec::new()), 2 => odd].prop_map(|mut headers| {
        if headers.iter().all(|(name, _)| *name != "if-match") {
            headers.push(("if-match", NOW.to_owned()));
        }
        headers
    });
    let (names, told) = parameters(endpoint).unwrap_or((&["x"], &["1"]));
    let value = prop_oneof![3 => select(told).prop_map(ToOwned::to_owned), 1 => text(told)];
    let pair = (select(names), value, any::<bool>()).prop_map(|(name, value, raw)| {
        let value = if raw { value } else { byte_serialize(value.as_bytes()).collect() };
        format!("{name}={value}")
    });
    let pairs = vec(pair, 0..4).prop_map(|pairs| pairs.join("&"));
    let query = prop_oneof![3 => pairs, 1 => text(&["=", "&", "%", "%ff", "%00", "+", "top", "format"])];
    let id: &[&str] =
        &["0", "a", "%2f", "%00", "%ff", "..", "-", "00000000000000000000000000000000", "correlate"];
    let id = text(id).prop_map(|id| {
        // What cannot stand in a path as it is comes encoded.
        id.chars()
            .map(|one| {
                if one.is_ascii_alphanumeric() || "%.-".contains(one) {
                    one.to_string()
                } else {
                    byte_serialize(one.to_string().as_bytes()).collect()
                }
            })
            .collect::<String>()
    });
    let body = match valid(endpoint, known) {
        None => Just(None).boxed(),
        Some(valid) => prop_oneof![
            5 => damaged(valid.clone()).prop_map(|document| Some(document.to_string())),
            2 => Just(Some(valid.to_string())),
            1 => bytes(&["{", "}", "[", "\"", ":", ",", "null", "logout_token=", "a.b.c"])
                .prop_map(|bytes| Some(String::from_utf8_lossy(&bytes).into_owned())),
            1 => Just(None),
        ]
        .boxed(),
    };
    let path = endpoint.path;
    let sent = (id, query, headers, body).prop_map(move |(id, query, headers, body)| {
        let parts: Vec<_> =
            path.split('/').map(|part| if part.starts_with('{') { &*id } else { part }).collect();
        let query: String = query.chars().filter(|one| !one.is_control() && *one != ' ').collect();
        let mark = if query.is_empty() { "" } else { "?" };
        Sent { path: parts.join("/") + mark + &query, headers, body }
    });
    sent.prop_filter("no server gets such an address", |sent| sent.path.parse::<Uri>().is_ok())
}

fn judge(answer: &Answer, sent: &Sent) -> Result<(), TestCaseError> {
    prop_assert!(!answer.status.is_server_error(), "{} for {sent:?}: {}", answer.status, answer.text());
    if answer.status.is_client_error() && sent.path.starts_with("/v1.0/") {
        let error: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        prop_assert!(error["error"]["code"].is_string(), "{sent:?}: {}", answer.text());
        prop_assert!(error["error"]["innerError"]["request-id"].is_string(), "{}", answer.text());
    } else if answer.status.is_client_error() {
        prop_assert!(answer.headers["content-type"] == "application/problem+json", "{sent:?}");
        let problem = serde_json::from_slice::<Problem>(&answer.body);
        prop_assert!(problem.is_ok_and(|one| one.status == answer.status.as_u16()), "{}", answer.text());
    }
    Ok(())
}

async fn ask(client: &Client, method: Method, sent: &Sent) -> Option<Answer> {
    let version = client.get("/api/threat-protection").await.headers.get("etag").cloned();
    let version = version.as_ref().and_then(|version| version.to_str().ok()).unwrap_or("\"0\"");
    let headers: Vec<_> = sent
        .headers
        .iter()
        .map(|(name, value)| (*name, if value == NOW { version } else { value.as_str() }))
        .collect();
    if sent.path.starts_with("/api/events") {
        let response = client.open(method, &sent.path, &headers, sent.body.as_deref()).await;
        // A stream that opened does not end.
        assert!(!response.status().is_server_error(), "{sent:?}");
        return None;
    }
    Some(client.send(method, &sent.path, &headers, sent.body.as_deref()).await)
}

/// Answers of an endpoint, by what they were.
#[derive(Default)]
struct Answers {
    taken: Cell<u32>,
    refused: Cell<u32>,
    /// Those to nobody, though the request named nobody else.
    strangers: Cell<u32>,
}

/// A service whose alerts the tenant takes.
async fn sender(server: &Server, admin: &Client, tenant_id: &str) -> Client {
    admin.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let service = SupportedService::DefenderAtp;
    let (key, secret) = bearer::new_service_key(service, "Operator").expect("randomness");
    let made = server.state.control.create_service_key(tenant_id, &key, 9, &Cause::operator(), 1).await;
    made.expect("written").expect("there is room");
    server.anonymous().with_secret(&secret)
}

/// Tries requests to every endpoint of these methods.
fn try_endpoints(methods: &[Method]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = runtime.block_on(local_people::start());
    let administrators = [Role::GlobalAdministrator];
    runtime.block_on(local_people::settled(&server, "Contoso", "administrator", &administrators));
    let (tenant, person) = runtime.block_on(server.person("Contoso", "global.admin"));
    let link = runtime.block_on(local_people::add(&server, "Contoso", "invited", &administrators));
    let known = Known { tenant, person, link };
    if methods.contains(&Method::GET) {
        // Lists read once the service is on.
        runtime.block_on(async {
            server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
            server.until("Contoso", ServiceState::On).await;
        });
    }
    for endpoint in routes::endpoints(false).list().iter().filter(|one| methods.contains(&one.method)) {
        let name = format!("{} {}", endpoint.method, endpoint.path);
        let ends_sessions = endpoint.method == Method::DELETE && endpoint.path.starts_with("/api/session");
        let changes_password = endpoint.path == "/api/password";
        // Whoever signs in ends the session that the browser had.
        let signs_in = endpoint.method == Method::POST && endpoint.needs == Needs::Nobody;
        let mut admin = runtime.block_on(server.sign_in("Contoso", "global.admin"));
        if endpoint.needs == Needs::ServiceKey {
            admin = runtime.block_on(sender(&server, &admin, &known.tenant));
        }
        let answers = Answers::default();
        try_all(&name, inputs(endpoint, &known), &requests(endpoint, &known), |sent| {
            runtime.block_on(async {
                let asked = answers.taken.get() + answers.refused.get();
                let mut client = if changes_password {
                    let name = format!("person-{asked}");
                    local_people::settled(&server, "Contoso", &name, &administrators).await
                } else if signs_in {
                    server.anonymous()
                } else if ends_sessions {
                    server.sign_in("Contoso", "global.admin").await
                } else {
                    admin.clone()
                };
                // From one address after another, for guessing makes an address wait.
                client.address = IpAddr::from(0xcb00_7100_u32.wrapping_add(asked).to_be_bytes());
                let Some(answer) = ask(&client, endpoint.method.clone(), &sent).await else { return Ok(()) };
                let count = if answer.status.is_success() { &answers.taken } else { &answers.refused };
                count.set(count.get() + 1);
                let named = sent.headers.iter().any(|(name, _)| ["authorization", "cookie"].contains(name));
                if answer.status == StatusCode::UNAUTHORIZED && !named && !signs_in && !changes_password {
                    answers.strangers.set(answers.strangers.get() + 1);
                }
                judge(&answer, &sent)
            })
        });
        let (taken, refused) = (answers.taken.get(), answers.refused.get());
        assert_eq!(answers.strangers.get(), 0, "{name}: who asks is known, unless he says otherwise");
        if valid(endpoint, &known).is_some()
            || endpoint.path.starts_with("/api/audit")
            || endpoint.path.starts_with("/v1.0") && parameters(endpoint).is_some()
        {
            assert!(taken > 0 && refused > 0, "{name}: {taken} taken, {refused} refused");
        }
    }
    let health = runtime.block_on(server.anonymous().get("/api/health/ready"));
    assert_eq!(health.status, StatusCode::OK, "it goes on");
}

#[test]
fn whoever_asks_in_whatever_way_is_answered_without_a_fault_of_the_server() {
    try_endpoints(&[Method::GET, Method::DELETE]);
}

#[test]
fn whatever_is_sent_is_answered_without_a_fault_of_the_server() {
    try_endpoints(&[Method::POST, Method::PUT, Method::PATCH]);
}
