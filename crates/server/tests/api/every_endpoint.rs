//! Every endpoint with every role, by session and by API token: the combinations are made from the server's own list of
//! endpoints, what is expected from one table (D1, L5, L6, S8).

use std::io::Write;

use axum::http::{Method, StatusCode};
use security_center_contract::{ProblemCode, Scope, ServiceState};
use security_center_server::domain::credential::suffices;
use security_center_server::routes;
use security_center_server::routes::endpoints::{Endpoint, Needs};

use crate::endpoint_table::{Expected, NEVER, REAL, Who, address, is_stream, matched};
use crate::permission::{PEOPLE, RESPONDERS};
use crate::provider::{Told, start};
use crate::support::{Client, Server};

/// How somebody comes.
#[derive(Clone, Debug)]
enum By {
    /// Without anything, or with something that opens nothing.
    Nothing,
    /// By session.
    Session,
    /// By an API token with this scope alone.
    Token(Scope),
}

/// Somebody with what his roles amount to.
struct Caller {
    name: String,
    client: Client,
    by: By,
    views: bool,
    responds: bool,
    administers: bool,
}

/// Everybody who can call in a tenant: nobody, and each person by session and by a token of each scope.
async fn callers(server: &Server, tenant: &str) -> Vec<Caller> {
    let nobody = server.anonymous();
    let mut callers = Vec::new();
    let mut add = |name: String, client: Client, by: By, (views, administers): (bool, bool)| {
        let person = name.split(' ').next().unwrap_or_default();
        let responds = RESPONDERS.contains(&person);
        callers.push(Caller { client, by, views, responds, administers, name });
    };
    add("nobody".to_owned(), nobody.clone(), By::Nothing, (true, true));
    let admin = server.sign_in(tenant, "global.admin").await;
    let session = admin.cookie.clone().expect("a cookie");
    for bad in [
        "Bearer".to_owned(),
        format!("Bearer sct_{NEVER}{NEVER}"),
        format!("Bearer {}", session.split('=').nth(1).expect("a value")),
        "Basic Z2xvYmFsOmFkbWlu".to_owned(),
    ] {
        // The cookie beside it counts for nothing.
        let client = admin.with_authorization(&bad);
        add(format!("bad authorization {bad:.12}"), client, By::Nothing, (true, true));
    }
    for (name, views, administers) in PEOPLE {
        for scope in Scope::ALL {
            // Beside the cookie of an administrator, which has to count for nothing.
            let client = admin.with_secret(&server.token(tenant, name, &[*scope]).await);
            add(format!("{name} with {}", scope.text()), client, By::Token(*scope), (views, administers));
        }
        add(name.to_owned(), nobody.clone(), By::Session, (views, administers));
    }
    callers
}

/// The status that a caller is to get; nothing where the table's own are.
fn refusal(endpoint: &Endpoint, expected: &Expected, caller: &Caller, open: bool) -> Option<StatusCode> {
    match (endpoint.needs, &caller.by) {
        (Needs::Nobody, _) => return None,
        (_, By::Nothing) | (Needs::ServiceKey, _) => return Some(StatusCode::UNAUTHORIZED),
        (Needs::Session, By::Token(_)) => return Some(StatusCode::FORBIDDEN),
        (Needs::Scope(needed), By::Token(held)) if !suffices(&[*held], needed) => {
            return Some(StatusCode::FORBIDDEN);
        }
        _ => {}
    }
    let may = match expected.who {
        Who::Anybody | Who::SignedIn | Who::Service => true,
        Who::Reader => caller.views,
        Who::Viewer => caller.views && open,
        Who::Responder => caller.responds && open,
        Who::Administrator => caller.administers && open,
    };
    (!may).then_some(StatusCode::FORBIDDEN)
}

/// Tries every combination in a tenant, and says how many there were. `open`: the tenant is eligible, its service on.
async fn walk(server: &Server, tenant: &str, open: bool) -> usize {
    let differs = if server.state.demo { &[] } else { REAL };
    let version = server.state.control.threat_protection(&server.tenant(tenant).await).await;
    let version = format!("\"{}\"", version.expect("readable").expect("there").version);
    let mut tried = 0;
    let callers = callers(server, tenant).await;
    for (endpoint, expected) in matched(routes::endpoints(false).list(), differs) {
        for caller in &callers {
            // A session of his own for each, since some endpoints end it.
            let client = match caller.by {
                By::Session => server.sign_in(tenant, &caller.name).await,
                _ => caller.client.clone(),
            };
            let what = format!("{} in {tenant} as {}", expected.endpoint, caller.name);
            let headers = [("if-match", version.as_str())];
            let (method, path) = (endpoint.method.clone(), address(&endpoint, NEVER));
            let refused = refusal(&endpoint, &expected, caller, open);
            tried += 1;
            if is_stream(&endpoint) && refused.is_none() {
                assert_eq!(client.open(method, &path, &[], None).await.status(), 200, "{what}");
                continue;
            }
            let answer = client.send(method, &path, &headers, expected.body).await;
            let Some(status) = refused else {
                assert!(expected.allowed.contains(&answer.status.as_u16()), "{what}: {}", answer.text());
                continue;
            };
            assert_eq!(answer.status, status, "{what}: {}", answer.text());
            let problem = answer.problem();
            let challenge =
                answer.headers.get("www-authenticate").map(|value| value.to_str().expect("ASCII"));
            if status == StatusCode::UNAUTHORIZED {
                assert_eq!(problem.code, ProblemCode::NotSignedIn, "{what}");
                let bare = caller.name == "nobody" || matches!(caller.by, By::Session);
                let expected = if bare { "Bearer" } else { "Bearer error=\"invalid_token\"" };
                assert_eq!(challenge, Some(expected), "{what}");
                continue;
            }
            let by_scope = match (&caller.by, endpoint.needs) {
                (By::Token(_), Needs::Session) => Some(None),
                (By::Token(held), Needs::Scope(needed)) if !suffices(&[*held], needed) => Some(Some(needed)),
                _ => None,
            };
            match by_scope {
                Some(needed) => {
                    assert_eq!(problem.code, ProblemCode::InsufficientScope, "{what}");
                    let named =
                        needed.map_or_else(String::new, |scope| format!(", scope=\"{}\"", scope.text()));
                    let said = format!("Bearer error=\"insufficient_scope\"{named}");
                    assert_eq!(challenge, Some(said.as_str()), "{what}");
                    let detail = problem.detail.expect("a detail");
                    assert!(needed.is_none_or(|scope| detail.contains(scope.text())), "{what}: {detail}");
                }
                None => {
                    assert_eq!(problem.code, ProblemCode::Forbidden, "{what}");
                    assert!(!problem.refusals.is_empty(), "{what}");
                    assert_eq!(challenge, None, "{what}");
                }
            }
        }
    }
    tried
}

#[tokio::test]
async fn d1_l5_l6_s8_every_endpoint_answers_every_role_by_session_and_token_as_the_table_says() {
    everybody_everywhere(&Server::start().await).await;
}

#[tokio::test]
async fn d1_l5_l6_s8_nor_is_it_otherwise_where_people_sign_in_with_passwords_and_a_provider() {
    let (server, _provider) = start(Told { passwords: true, ..Told::default() }).await;
    assert!(server.state.passwords.is_some() && server.state.provider.is_some() && !server.state.demo);
    everybody_everywhere(&server).await;
}

async fn everybody_everywhere(server: &Server) {
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let tried = walk(server, "Contoso", true).await + walk(server, "Northwind Traders", false).await;
    let endpoints = routes::endpoints(false).list().len();
    assert_eq!(tried, endpoints * 2 * (5 + PEOPLE.len() * (1 + Scope::ALL.len())));
    // Past the capture of the test runner: the number belongs to the result.
    writeln!(std::io::stderr(), "every endpoint: {tried} combinations of {endpoints} endpoints")
        .expect("said");
    let service = server.state.control.threat_protection(&server.tenant("Contoso").await).await;
    assert_eq!(service.expect("readable").expect("there").state, ServiceState::On, "nobody changed it");
}

#[tokio::test]
async fn an_endpoint_without_an_entry_fails_by_its_name() {
    let mut endpoints = routes::endpoints(false).list().to_vec();
    endpoints.push(Endpoint { method: Method::PUT, path: "/api/new", needs: Needs::Nobody });
    let failed = std::panic::catch_unwind(|| matched(&endpoints, REAL)).expect_err("it fails");
    let said = failed.downcast_ref::<String>().expect("a sentence");
    assert!(said.contains("PUT /api/new"), "{said}");
}
