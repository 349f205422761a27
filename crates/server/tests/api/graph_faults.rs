//! Graph goes wrong in every way: the last good answer stays, the failure is shown, no secret shows (D2).

use std::io::Write;
use std::sync::Arc;

use security_center_contract::{ReadingFailureReason, Tenant};
use security_center_server::directory::facts::FactsChange;
use security_center_server::domain::cause::Cause;
use security_center_server::graph::{Done, NotConnected, REQUEST_LIMIT};
use serde_json::json;
use tokio::sync::watch;
use tracing_subscriber::fmt::MakeWriter;

use crate::graph::{Connected, MINUTE, connector};
use crate::graph_server::{Fault, GraphServer, SECRET};
use crate::support::NOW;

use ReadingFailureReason::{Refused, Throttled, Unreachable, Unreadable};

fn says(status: u16, body: &str) -> Fault {
    Fault::Says(status, &[("content-type", "application/json")], body.to_owned())
}

fn graph_error(status: u16, code: &str) -> Fault {
    says(
        status,
        &json!({"error": {"code": code, "message": format!("{SECRET} is not meant to show")}}).to_string(),
    )
}

fn failed(done: Done) -> (ReadingFailureReason, String) {
    match done {
        Done::Failed(failure) => (failure.reason, failure.detail),
        other => panic!("it should have failed: {other:?}"),
    }
}

#[tokio::test]
async fn d2_whatever_graph_does_the_last_good_answer_stays_and_the_reason_is_shown() {
    let (connected, id) = Connected::contoso().await;
    let elsewhere = GraphServer::start().await;
    let good = connected.directory(&id).await;
    let client = connected.server.sign_in("Contoso", "global.admin").await;
    let other =
        format!(r#"{{"value":[],"@odata.nextLink":"{}/v1.0/subscribedSkus?$skiptoken=1"}}"#, elsewhere.url());
    let circle =
        format!(r#"{{"value":[],"@odata.nextLink":"{}/v1.0/subscribedSkus"}}"#, connected.graph.url());
    let outside =
        format!(r#"{{"value":[],"@odata.nextLink":"http://u:p@{}/v1.0/x"}}"#, connected.graph.address);
    let huge = format!(r#"{{"value":["{}"]}}"#, "x".repeat(9 * 1024 * 1024));
    let deep = format!(r#"{{"value":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let nobody = r##"{"value":[{"@odata.type":"#microsoft.graph.user","id":"5d0a1f4e-2b1f-4f0e-8a55-0d7a3b6f1c01","displayName":null,"userPrincipalName":null}]}"##;
    let cases: Vec<(&str, Vec<Fault>, ReadingFailureReason, &str)> = vec![
        (
            "subscribedSkus",
            vec![graph_error(403, "Authorization_RequestDenied")],
            Refused,
            "403 Authorization_RequestDenied",
        ),
        ("subscribedSkus", vec![graph_error(401, "InvalidAuthenticationToken"); 2], Refused, "its own token"),
        (
            "subscribedSkus",
            vec![graph_error(400, "Request_BadRequest")],
            Unreadable,
            "400 Request_BadRequest",
        ),
        ("subscribedSkus", vec![says(200, "{\"value\": [")], Unreadable, "not a JSON object"),
        ("subscribedSkus", vec![says(200, "<html>")], Unreadable, "not a JSON object"),
        ("subscribedSkus", vec![says(200, "{\"value\": 1}")], Unreadable, "no array"),
        ("subscribedSkus", vec![says(200, &deep)], Unreadable, "not a JSON object"),
        ("subscribedSkus", vec![says(200, &other)], Unreadable, "not of this Microsoft Graph"),
        ("subscribedSkus", vec![says(200, &outside)], Unreadable, "not of this Microsoft Graph"),
        (
            "subscribedSkus",
            vec![says(200, "{\"value\":[],\"@odata.nextLink\":7}")],
            Unreadable,
            "not of this",
        ),
        ("subscribedSkus", vec![says(200, &circle)], Unreadable, "in a circle"),
        ("subscribedSkus", vec![says(200, &huge)], Unreadable, "too large"),
        ("subscribedSkus", vec![says(302, "")], Unreadable, "302"),
        (
            "subscribedSkus",
            vec![says(
                200,
                r#"{"value":[{"id":"a","skuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","skuPartNumber":"SPE_E5","capabilityStatus":"Asleep","servicePlans":[]}]}"#,
            )],
            Unreadable,
            "subscribedSkus.value[0].capabilityStatus: \"Asleep\" is not one of",
        ),
        ("organization", vec![says(200, "{\"value\":[]}")], Unreadable, "there is none"),
        (
            "organization",
            vec![says(
                200,
                r#"{"value":[{"id":"00000000-0000-0000-0000-000000000000","displayName":"Fabrikam"}]}"#,
            )],
            Unreadable,
            "another tenant",
        ),
        ("directoryRoles", vec![says(200, r#"{"value":[{"id":"../users"}]}"#)], Unreadable, "not a GUID"),
        ("members", vec![says(200, nobody)], Refused, "may not read who the members are"),
        (
            "subscribedSkus",
            vec![Fault::Says(429, &[("retry-after", "3600")], String::new())],
            Throttled,
            "come back in 3600 seconds",
        ),
        (
            "subscribedSkus",
            vec![Fault::Says(500, &[("retry-after", "3600")], String::new())],
            Unreachable,
            "500",
        ),
    ];
    for (at, (path, faults, reason, expected)) in cases.into_iter().enumerate() {
        for fault in faults {
            connected.graph.fault(path, fault);
        }
        connected.server.pass_time(MINUTE);
        let now = connected.server.state.clock.now();
        let (found, detail) = failed(connected.check(&id).await);
        assert_eq!(found, reason, "{expected}: {detail}");
        assert!(detail.contains(expected), "{expected}: {detail}");
        assert!(!detail.contains(SECRET) && !detail.contains("token."), "{detail}");
        assert_eq!(connected.directory(&id).await, good, "{expected}");
        let reading = client.get("/api/tenant").await.json::<Tenant>().reading;
        assert_eq!(reading.failure.expect("a failure").reason, reason);
        assert_eq!(reading.read_at.0, "2020-06-24T09:20:00.000Z", "the age is that of the good answer");
        let connection =
            connected.server.state.control.connection(&id).await.expect("readable").expect("connected");
        let failures = i64::try_from(at).expect("few") + 1;
        assert_eq!(connection.failures, failures);
        let waits = if reason == Throttled { 60 } else { (1 << at.min(6)).min(60) };
        assert_eq!(connection.next_at - now, waits * MINUTE, "{expected}");
    }
    assert!(elsewhere.asked().is_empty(), "nothing was sent to another origin");
    assert!(matches!(connected.check(&id).await, Done::Read(..)));
    let reading = client.get("/api/tenant").await.json::<Tenant>().reading;
    assert!(reading.failure.is_none(), "{reading:?}");
}

#[tokio::test]
async fn pages_without_end_are_given_up() {
    let (connected, id) = Connected::contoso().await;
    for n in 0..2_100 {
        let next = format!("{}/v1.0/subscribedSkus?$skiptoken={n}", connected.graph.url());
        connected
            .graph
            .fault("subscribedSkus", says(200, &json!({"value": [], "@odata.nextLink": next}).to_string()));
    }
    let (reason, detail) = failed(connected.check(&id).await);
    assert!(reason == Unreadable && detail.contains("more than the 2000 requests"), "{detail}");
}

#[tokio::test]
async fn graph_is_given_the_time_that_it_asks_for() {
    let (connected, id) = Connected::contoso().await;
    connected.graph.fault("subscribedSkus", Fault::Says(429, &[("retry-after", "7")], String::new()));
    connected.graph.fault(
        "subscribedSkus",
        Fault::Says(503, &[("retry-after", "Wed, 24 Jun 2020 09:20:17 GMT")], String::new()),
    );
    connected.graph.fault("subscribedSkus", Fault::Says(503, &[], String::new()));
    let before = connected.graph.count("subscribedSkus");
    let (log, _here) = Log::here();
    let connector = connected.connector.clone();
    let tenant = id.clone();
    let reading = tokio::spawn(async move { connector.check(&tenant).await.expect("the store") });
    // 7 seconds, until 09:20:17, and 4 seconds: each passed only once the connector waits.
    for (times, milliseconds) in [(1, 7_000), (2, 10_000), (3, 4_000)] {
        log.until("is given time", times).await;
        connected.server.pass_time(milliseconds - 1);
        assert_eq!(connected.graph.count("subscribedSkus"), before + times, "too early");
        connected.server.pass_time(1);
    }
    assert!(matches!(reading.await.expect("it ended"), Done::Read(..)));
    assert_eq!(connected.server.state.clock.now(), NOW + 21_000);
    assert_eq!(connected.graph.count("subscribedSkus"), before + 4);
}

#[tokio::test]
async fn a_graph_that_is_silent_or_endlessly_throttled_is_given_up_in_time() {
    let (connected, id) = Connected::contoso().await;
    let check = || {
        let (connector, tenant) = (connected.connector.clone(), id.clone());
        tokio::spawn(async move { connector.check(&tenant).await.expect("the store") })
    };
    let before = connected.graph.count("subscribedSkus");
    connected.graph.fault("subscribedSkus", Fault::Silent);
    let reading = check();
    connected.graph.until_asked("subscribedSkus", before + 1).await;
    connected.server.pass_time(REQUEST_LIMIT);
    let (reason, detail) = failed(reading.await.expect("it ended"));
    assert!(reason == Unreachable && detail.contains("within 10 seconds"), "{detail}");

    let (log, _here) = Log::here();
    for _ in 0..5 {
        connected.graph.fault("subscribedSkus", Fault::Says(429, &[("retry-after", "59")], String::new()));
    }
    let reading = check();
    for times in 1..=5 {
        log.until("is given time", times).await;
        connected.server.pass_time(if times < 5 { 59_000 } else { 4_000 });
    }
    let (reason, detail) = failed(reading.await.expect("it ended"));
    assert!(reason == Unreachable && detail.contains("4 minutes altogether"), "{detail}");
}

#[tokio::test]
async fn the_end_of_the_server_cuts_a_reading_off_which_is_made_again_at_the_next_start() {
    let (connected, id) = Connected::contoso().await;
    connected.graph.fault("subscribedSkus", Fault::Silent);
    let before = connected.graph.count("subscribedSkus");
    connected.server.pass_time(15 * MINUTE);
    let running = connected.run();
    connected.graph.until_asked("subscribedSkus", before + 1).await;
    connected.server.shut_down.send_replace(true);
    running.await.expect("it ended");
    let one = connected.server.state.control.connection(&id).await.expect("readable").expect("connected");
    assert_eq!((one.running_until, one.failures, one.next_at), (None, 0, NOW + 15 * MINUTE));
    assert_eq!(connected.server.state.control.readings_due(NOW + 15 * MINUTE).await.expect("readable"), [id]);
}

#[tokio::test]
async fn a_tenant_that_cannot_be_read_is_not_connected() {
    let connected = Connected::start().await;
    let strange = "11111111-2222-3333-4444-555555555555";
    let none = FactsChange::default();
    let refused = connected.connector.connect(strange, &none, &Cause::operator()).await.expect("the store");
    let Err(NotConnected::Failed(failure)) = refused else { panic!("{refused:?}") };
    assert!(failure.reason == Refused && failure.detail.contains("AADSTS90002"), "{failure:?}");
    let id = connected.graph.knows("contoso");
    let wrong = connector(&connected.server, &connected.graph, "another-secret");
    let refused = wrong.connect(&id, &none, &Cause::operator()).await.expect("the store");
    let Err(NotConnected::Failed(failure)) = refused else { panic!("{refused:?}") };
    assert!(failure.detail.contains("invalid_client AADSTS7000215"), "{failure:?}");
    assert!(!failure.detail.contains("another-secret"), "{failure:?}");
    assert!(connected.server.state.control.connection(&id).await.expect("readable").is_none());
    connected.connect("contoso").await;
    let again = connected.connector.connect(&id, &none, &Cause::operator()).await.expect("the store");
    assert_eq!(again, Err(NotConnected::Already));
}

/// The log of this test, at every level.
#[derive(Clone)]
pub(crate) struct Log(Arc<watch::Sender<String>>);

impl Log {
    pub(crate) fn here() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self(Arc::new(watch::Sender::new(String::new())));
        let level = tracing::Level::TRACE;
        let subscriber =
            tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(log.clone());
        (log, tracing::subscriber::set_default(subscriber.finish()))
    }

    /// Waits, without sleeping, until this was said so often.
    pub(crate) async fn until(&self, text: &str, times: usize) {
        let mut said = self.0.subscribe();
        said.wait_for(|said| said.matches(text).count() >= times).await.expect("the log is there");
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.send_modify(|said| said.push_str(&String::from_utf8_lossy(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_secret_no_token_and_nobodys_name_is_in_the_log_or_in_a_failure() {
    let (log, _here) = Log::here();
    let (connected, id) = Connected::contoso().await;
    let mut details = String::new();
    for (path, fault) in [
        ("subscribedSkus", graph_error(403, "Authorization_RequestDenied")),
        ("subscribedSkus", says(200, &format!("{{\"value\": [{{\"id\": \"{SECRET}\"}}]}}"))),
        ("members", says(200, "{\"value\": [{\"id\": \"Security administrator\"}]}")),
    ] {
        connected.graph.fault(path, fault);
        details.push_str(&failed(connected.check(&id).await).1);
    }
    connected.check(&id).await;
    details.push_str(&format!("{:?}", connected.connector));
    let log = log.0.borrow().clone();
    assert!(log.contains("could not be read from Microsoft Graph") && log.contains("Refused"), "{log}");
    assert!(log.contains("a tenant was read from Microsoft Graph"), "{log}");
    for secret in [SECRET, "token.0", "Bearer", "Security administrator", "security.admin", "@contoso"] {
        assert!(!log.contains(secret), "{secret}: {log}");
        assert!(!details.contains(secret), "{secret}: {details}");
    }
}
