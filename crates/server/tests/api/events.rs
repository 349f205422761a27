//! The event stream: what it says, how it resumes, and when it ends.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Method, Response, StatusCode, header};
use futures_util::StreamExt;
use security_center_contract::{Change, ChangeKind, ServiceState};

use crate::support::{Client, Server};

/// Reads the blocks of a stream.
pub(crate) struct Stream {
    body: BodyDataStream,
    text: String,
}

impl Stream {
    pub(crate) async fn open(client: &Client, last_event_id: Option<&str>) -> Self {
        let headers: Vec<_> = last_event_id.into_iter().map(|id| ("last-event-id", id)).collect();
        let response: Response<Body> = client.open(Method::GET, "/api/events", &headers, None).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next block; nothing at the end. The time limit is only so that a broken stream fails the test.
    pub(crate) async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                return Some(block);
            }
            let more = tokio::time::timeout(Duration::from_secs(10), self.body.next()).await;
            let more = more.expect("the stream is silent")?.expect("readable");
            self.text.push_str(std::str::from_utf8(&more).expect("text"));
        }
    }

    /// The next change with its place.
    pub(crate) async fn change(&mut self) -> Option<(i64, Change)> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
            if let Some(data) = field("data: ") {
                assert_eq!(field("event: "), Some("change"));
                let id = field("id: ").expect("an id").parse().expect("a number");
                return Some((id, serde_json::from_str(data).expect("a change")));
            }
        }
    }
}

#[tokio::test]
async fn a_stream_opens_at_once_and_tells_of_every_change_in_order() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let mut stream = Stream::open(&client, None).await;
    let opening = stream.block().await.expect("an opening");
    assert!(opening.contains("retry: 1000") && opening.contains("id: "), "{opening}");
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let last = client.get("/api/threat-protection").await.etag();
    let (mut place, mut version, mut tenants) = (0, 1, 0);
    while format!("\"{version}\"") != last {
        let (id, change) = stream.change().await.expect("a change");
        assert!(id > place);
        place = id;
        match change.kind {
            ChangeKind::ThreatProtection => {
                version += 1;
                assert_eq!(change.version, version, "none is left out");
            }
            ChangeKind::Tenant => tenants += 1,
            ChangeKind::Alerts | ChangeKind::Person | ChangeKind::Everything => {
                panic!("nothing was missed, nothing arrived, nothing is personal")
            }
        }
    }
    assert_eq!(tenants, 1, "data arrived once");
}

#[tokio::test]
async fn a_stream_resumes_where_it_broke() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let (id, person) = server.person("Contoso", "global.admin").await;
    let all = server.state.control.events_after(&id, &person, 0).await.expect("events");
    for (n, from) in all.iter().enumerate() {
        let mut stream = Stream::open(&client, Some(&from.seq.to_string())).await;
        for expected in &all[n + 1..] {
            assert_eq!(stream.change().await, Some((expected.seq, expected.change())));
        }
    }
    // The opening block alone is enough to resume without a gap.
    let mut fresh = Stream::open(&client, None).await;
    let opening = fresh.block().await.expect("an opening");
    let place = opening.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id").to_owned();
    drop(fresh);
    client.opt_now(false).await;
    let mut resumed = Stream::open(&client, Some(&place)).await;
    assert_eq!(resumed.change().await.expect("a change").1.kind, ChangeKind::ThreatProtection);
}

#[tokio::test]
async fn what_is_no_longer_known_is_everything() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let (contoso, person) = server.person("Contoso", "global.admin").await;
    let newest = server.state.control.last_event(&contoso, &person).await.expect("a place");
    let fabrikam = server.tenant("Fabrikam").await;
    let elsewhere = server.state.control.last_event(&fabrikam, "").await.expect("a place");
    for unknown in ["999999", "-1", "0", "yesterday", "", &elsewhere.to_string()] {
        let mut stream = Stream::open(&client, Some(unknown)).await;
        let expected = Change { kind: ChangeKind::Everything, version: 0 };
        assert_eq!(stream.change().await, Some((newest, expected)), "{unknown}");
    }
    // Events that were pruned.
    let pool = server.database("control.db").await;
    let first = server.state.control.events_after(&contoso, &person, 0).await.expect("events")[0].seq;
    sqlx::query("DELETE FROM event WHERE seq = $1").bind(first).execute(&pool).await.expect("pruned");
    let mut stream = Stream::open(&client, Some(&first.to_string())).await;
    assert_eq!(stream.change().await.expect("a change").1.kind, ChangeKind::Everything);
}

#[tokio::test]
async fn only_the_last_thousand_events_are_kept() {
    let server = Server::start().await;
    let contoso = server.tenant("Contoso").await;
    let pool = server.database("control.db").await;
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
         INSERT INTO event (tenant_id, kind, version, at) SELECT $1, 'tenant', i, 0 FROM n",
    )
    .bind(&contoso)
    .execute(&pool)
    .await
    .expect("many events");
    let fabrikam = server.tenant("Fabrikam").await;
    let before = server.state.control.last_event(&fabrikam, "").await.expect("a place");
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    assert_eq!(server.state.control.events_after(&contoso, "", 0).await.expect("events").len(), 1000);
    assert_eq!(server.state.control.last_event(&fabrikam, "").await.expect("a place"), before);
}

#[tokio::test]
async fn a_stream_says_nothing_of_another_tenant() {
    let server = Server::start().await;
    let other = server.sign_in("Fabrikam", "security.reader").await;
    let mut stream = Stream::open(&other, None).await;
    stream.block().await.expect("an opening");
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    server.sign_in("Fabrikam", "global.admin").await.opt_now(true).await;
    let (seq, change) = stream.change().await.expect("a change");
    assert_eq!(change, Change { kind: ChangeKind::ThreatProtection, version: 2 });
    let fabrikam = server.tenant("Fabrikam").await;
    let own = server.state.control.events_after(&fabrikam, "", seq - 1).await.expect("events");
    assert_eq!(own[0].seq, seq);
}

#[tokio::test]
async fn everyone_who_is_signed_in_may_listen() {
    let server = Server::start().await;
    let stranger = server.sign_in("Contoso", "compliance.admin").await;
    assert!(Stream::open(&stranger, None).await.block().await.is_some());
}

#[tokio::test]
async fn a_stream_ends_with_the_session_and_with_the_server() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let mut stream = Stream::open(&client, None).await;
    stream.block().await.expect("an opening");
    // Silent as long as the session lasts: from here on only the bell can tell the stream of its end.
    let silence = tokio::time::timeout(Duration::from_millis(100), stream.block()).await;
    assert!(silence.is_err(), "{silence:?}");
    client.send(Method::DELETE, "/api/session", &[], None).await;
    assert_eq!(stream.block().await, None, "signed out");

    let client = server.sign_in("Contoso", "global.admin").await;
    let mut stream = Stream::open(&client, None).await;
    stream.block().await.expect("an opening");
    server.pass_time(13 * 60 * 60 * 1000);
    server.state.control.ring(&server.tenant("Contoso").await);
    assert_eq!(stream.block().await, None, "the session ended by itself");

    let client = server.sign_in("Contoso", "global.admin").await;
    let mut stream = Stream::open(&client, None).await;
    stream.block().await.expect("an opening");
    server.shut_down.send_replace(true);
    assert_eq!(stream.block().await, None, "the server ends");
}
