//! A session that nobody uses ends, however much goes on in its tenant: what an open window fetches by itself is no use.

use axum::http::{Method, StatusCode};
use security_center_contract::{ChangeKind, ProblemCode, UNATTENDED};
use security_center_server::directory::facts::FactsChange;
use security_center_server::domain::cause::Cause;
use serde_json::json;

use crate::events::Stream;
use crate::graph::{MINUTE, connector};
use crate::graph_server::{GraphServer, SECRET};
use crate::support::{Client, Server, Wish};

async fn by_itself(client: &Client, path: &str) -> StatusCode {
    client.send(Method::GET, path, &[(UNATTENDED, "true")], None).await.status
}

#[tokio::test]
async fn readings_of_the_tenant_do_not_keep_a_session_alive_in_an_open_window() {
    let server = Server::with(Wish { session_idle_minutes: 60, ..Wish::default() }).await;
    let graph = GraphServer::start().await;
    let connector = connector(&server, &graph, SECRET);
    let id = graph.knows("contoso");
    let connected = connector.connect(&id, &FactsChange::default(), &Cause::operator()).await;
    connected.expect("the store").expect("connected");
    let (left, used) =
        (server.sign_in("Contoso", "global.admin").await, server.sign_in("Contoso", "global.reader").await);
    let mut stream = Stream::open(&left, None).await;
    for round in 1..=4 {
        server.pass_time(15 * MINUTE - 1);
        graph.change(&id, |answers| {
            answers["organization"]["displayName"] = json!(format!("Contoso {round}"));
        });
        connector.check(&id).await.expect("the store");
        while stream.change().await.expect("a change").1.kind != ChangeKind::Tenant {}
        for path in ["/api/session", "/api/tenant"] {
            assert_eq!(by_itself(&left, path).await, StatusCode::OK, "{round}");
            assert_eq!(used.get(path).await.status, StatusCode::OK, "{round}");
        }
    }
    server.pass_time(4);
    let ended = left.send(Method::GET, "/api/session", &[(UNATTENDED, "true")], None).await;
    assert_eq!(ended.problem().code, ProblemCode::NotSignedIn, "an hour without anybody");
    assert_eq!(used.get("/api/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_change_is_a_use_whatever_it_says_of_itself() {
    let server = Server::with(Wish { session_idle_minutes: 60, ..Wish::default() }).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for _ in 0..3 {
        server.pass_time(59 * MINUTE);
        let answer = client.send(Method::POST, "/api/visits", &[(UNATTENDED, "true")], None).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
}
