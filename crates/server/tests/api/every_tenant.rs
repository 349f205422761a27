//! A tenant learns nothing of another: whatever its people ask, with whatever ids, is answered exactly as on a server where
//! nothing ever happened in the other tenant, and with the other's ids exactly as with ids that never were (D1, D8).

use std::io::Write;

use axum::http::{Method, StatusCode};
use security_center_contract::{
    ChangeKind, CreatedApiToken, CreatedServiceKey, OwnSessions, SavedView, Scope, ServiceState,
    SupportRequest,
};
use security_center_server::routes;
use security_center_server::routes::endpoints::Endpoint;
use security_center_server::store::support::Handled;
use serde_json::Value;

use crate::endpoint_table::{Expected, NEVER, REAL, address, is_stream, matched};
use crate::events::Stream;
use crate::permission::PEOPLE;
use crate::provider::{Told, start};
use crate::support::{Client, Server};

/// The tenant that asks, and the one that is asked about.
const OWN: &str = "Tailwind Traders";
const FOREIGN: &str = "Contoso";

/// Everything that leaves a trace, in the foreign tenant. Returns the ids of the traces.
async fn live(server: &Server) -> Vec<String> {
    let admin = server.sign_in(FOREIGN, "global.admin").await;
    admin.opt_now(true).await;
    server.until(FOREIGN, ServiceState::On).await;
    let send = async |path: &str, body: &str| {
        let answer = admin.send(Method::POST, path, &[], Some(body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{path}: {}", answer.text());
        answer
    };
    let own = r#"{"name":"Foreign","scopes":["AuditLog.Read.All"],"expiresInDays":9}"#;
    let application = r#"{"name":"Foreign","scopes":["AuditLog.Read.All"],"expiresInDays":9,
                          "applicationRole":"securityReader"}"#;
    let own = send("/api/tokens", own).await.json::<CreatedApiToken>().token.id;
    let application = send("/api/tokens", application).await.json::<CreatedApiToken>().token.id;
    let key = send("/api/service-keys", r#"{"service":"azureAtp"}"#).await.json::<CreatedServiceKey>().key.id;
    let request =
        r#"{"key":"of-the-other","description":"Foreign","contactBy":"email","email":"a@b.example"}"#;
    let asked = send("/api/support-requests", request).await.json::<SupportRequest>();
    let (number, later) = (asked.number, server.state.clock.now() + 60 * 60_000);
    let tenant = server.tenant(FOREIGN).await;
    let answer = Some("Foreign answer");
    let answered = server.state.control.handle_support_request((&tenant, number), answer, true, later).await;
    assert_eq!(answered.expect("written"), Handled::Done);
    let feedback =
        r#"{"key":"of-the-other","rating":1,"liked":"Foreign","improve":"","mayContact":false,"page":"/"}"#;
    send("/api/feedback", feedback).await;
    let view = r#"{"name":"Foreign","parameters":"q=foreign","team":true}"#;
    let view = send("/api/views/incidents", view).await.json::<SavedView>().id;
    let preferences = r#"{"theme":"light","language":"nl"}"#;
    admin.send(Method::PATCH, "/api/preferences", &[], Some(preferences)).await;
    for location in ["location-eu.db", "location-uk.db", "location-us.db"] {
        server.seed(location, &tenant).await;
    }
    let sessions: OwnSessions = admin.get("/api/sessions").await.json();
    let (_, person) = server.person(FOREIGN, "global.admin").await;
    vec![own, application, key, view, sessions.value[0].id.clone(), person, tenant]
}

/// A server on which the own tenant has turned its service on; `busy`: the foreign one lives, too. `real`: nobody is signed
/// in as anyone, but people with passwords and by an identity provider.
async fn world(real: bool, busy: bool) -> (Server, Vec<String>) {
    let server =
        if real { start(Told { passwords: true, ..Told::default() }).await.0 } else { Server::start().await };
    server.sign_in(OWN, "global.admin").await.opt_now(true).await;
    server.until(OWN, ServiceState::On).await;
    let ids = if busy { live(&server).await } else { vec![NEVER.to_owned(); 7] };
    (server, ids)
}

/// What random values stand for: ids, secrets, hashes. Lists in the order of random ids are brought into one.
fn settled(value: Value) -> Value {
    match value {
        Value::String(text) => {
            let random = text.trim_start_matches("sct_").trim_start_matches("sck_");
            let random = random.len() >= 32 && random.bytes().all(|one| one.is_ascii_hexdigit());
            Value::String(if random { "random".to_owned() } else { text })
        }
        Value::Array(list) => {
            let mut list: Vec<_> = list.into_iter().map(settled).collect();
            list.sort_by_key(ToString::to_string);
            Value::Array(list)
        }
        Value::Object(fields) => {
            let known = fields.into_iter().filter(|(name, _)| {
                !["endsWith", "requestId", "request-id", "client-request-id"].contains(&name.as_str())
            });
            Value::Object(known.map(|(name, value)| (name, settled(value))).collect())
        }
        other => other,
    }
}

/// An answer without what is random in it.
async fn asked(client: &Client, endpoint: &Endpoint, expected: &Expected, id: &str) -> String {
    let (method, path) = (endpoint.method.clone(), address(endpoint, id));
    if is_stream(endpoint) {
        let answer = client.open(method, &path, &[], None).await;
        return answer.status().to_string();
    }
    let answer = client.send(method, &path, &[("if-match", "\"1\"")], expected.body).await;
    let mut said = answer.status.to_string();
    for name in ["content-type", "etag", "www-authenticate", "allow", "retry-after", "location"] {
        // The provider's address differs from server to server, and what it is asked is random.
        let value = answer.headers.get(name).map(|value| value.to_str().expect("ASCII"));
        let value = value.map(|value| if value.starts_with("http://") { "to the provider" } else { value });
        said += &format!("\n{name}: {value:?}");
    }
    for line in answer.text().lines() {
        let line =
            serde_json::from_str(line).map_or_else(|_| line.to_owned(), |json| settled(json).to_string());
        said += &format!("\n{line}");
    }
    said
}

/// Everybody of the own tenant, and nobody: by session, and by a token of every scope.
async fn callers(server: &Server) -> Vec<(String, Client)> {
    let mut callers = vec![("nobody".to_owned(), server.anonymous())];
    for (name, ..) in PEOPLE {
        callers.push((name.to_owned(), server.sign_in(OWN, name).await));
        let token = server.token(OWN, name, Scope::ALL).await;
        callers.push((format!("{name} by token"), server.anonymous().with_secret(&token)));
    }
    callers
}

#[tokio::test]
async fn d1_d8_whatever_a_tenant_asks_is_answered_as_if_there_were_no_other() {
    as_if_there_were_no_other(false).await;
}

#[tokio::test]
async fn d1_d8_nor_is_it_otherwise_where_people_sign_in_with_passwords_and_a_provider() {
    as_if_there_were_no_other(true).await;
}

async fn as_if_there_were_no_other(real: bool) {
    let (quiet, never) = world(real, false).await;
    let (busy, foreign) = world(real, true).await;
    let foreign_tenant = busy.tenant(FOREIGN).await;
    let mut tried = 0;
    for (endpoint, expected) in matched(routes::endpoints(false).list(), if real { REAL } else { &[] }) {
        let with_id = endpoint.path.contains('{');
        let rounds = if with_id { foreign.len() } else { 1 };
        // Signed in anew for each endpoint, since some end the session.
        let (of_quiet, of_busy) = (callers(&quiet).await, callers(&busy).await);
        for ((name, quiet), (_, busy)) in of_quiet.iter().zip(&of_busy) {
            for round in 0..rounds {
                let what = format!("{} as {name}, id {round}", expected.endpoint);
                let without = asked(quiet, &endpoint, &expected, &never[round]).await;
                let with = asked(busy, &endpoint, &expected, &foreign[round]).await;
                assert_eq!(with, without, "{what}");
                // The demonstration tells everybody whom he can sign in as.
                if endpoint.path != "/api/sign-in" {
                    assert!(!with.contains(&foreign_tenant) && !with.contains("Foreign"), "{what}: {with}");
                }
                tried += 2;
            }
        }
    }
    assert!(foreign.iter().all(|id| id != NEVER));
    writeln!(std::io::stderr(), "foreign tenant: {tried} combinations").expect("said");
    // Nothing of the other tenant was touched.
    let admin = busy.sign_in(FOREIGN, "global.admin").await;
    let traces = [
        ("/api/tokens", 0),
        ("/api/tokens", 1),
        ("/api/service-keys", 2),
        ("/api/views/incidents", 3),
        ("/api/sessions", 4),
    ];
    for (path, id) in traces {
        assert!(admin.get(path).await.text().contains(&foreign[id]), "{path} {id}");
    }
}

#[tokio::test]
async fn d1_d8_a_stream_carries_nothing_of_another_tenant_and_cannot_be_resumed_at_its_places() {
    let (server, _) = world(false, false).await;
    let mut streams = Vec::new();
    for (name, ..) in PEOPLE {
        let by_session = server.sign_in(OWN, name).await;
        let token = server.token(OWN, name, &[Scope::ThreatProtectionRead]).await;
        for client in [by_session, server.anonymous().with_secret(&token)] {
            streams.push((name, client.clone(), Stream::open(&client, None).await));
        }
    }
    let mut theirs = Stream::open(&server.sign_in(FOREIGN, "security.reader").await, None).await;
    live(&server).await;
    let (place, _) = theirs.change().await.expect("a change");
    let own = server.sign_in(OWN, "global.admin").await;
    let made = own.send(Method::POST, "/api/service-keys", &[], Some(r#"{"service":"azureAtp"}"#)).await;
    assert_eq!(made.status, StatusCode::CREATED);
    for (name, client, stream) in &mut streams {
        let (own_place, change) = stream.change().await.expect("a change");
        assert!(own_place > place, "{name}: everything of the other tenant came before");
        // The person's own new token may be told first; nothing of the tenant is, but its new key.
        let change = if change.kind == ChangeKind::Person {
            stream.change().await.expect("a change").1
        } else {
            change
        };
        assert_eq!(change.kind, ChangeKind::Tenant, "{name}");
        let known = Stream::open(client, Some(&own_place.to_string())).await.block().await.expect("a block");
        assert!(!known.contains("everything"), "{known}");
        for unknown in [place.to_string(), i64::MAX.to_string()] {
            let mut resumed = Stream::open(client, Some(&unknown)).await;
            let (_, change) = resumed.change().await.expect("a change");
            assert_eq!(change.kind, ChangeKind::Everything, "{name} from {unknown}");
        }
    }
}
