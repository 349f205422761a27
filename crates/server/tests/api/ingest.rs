//! The door for alerts: who may send, what is taken, what is refused and why; durable, idempotent, bounded (S10, S30, S33).

use std::io::Write;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt;
use http_body_util::BodyExt;
use security_center_contract::{
    Alert, Change, ChangeKind, CreatedServiceKey, Incident, IngestedAlerts, List, Problem, ProblemCode,
    Refusal, Scope, ServiceState, Tenant,
};
use security_center_server::app;
use security_center_server::clock::timestamp;
use security_center_server::domain::cause::Cause;
use security_center_server::ingest::{AT_ONCE, OF_A_SERVICE};
use security_center_server::store::intake::BATCH;
use security_center_server::store::sight::View;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::events::Stream;
use crate::intake::{alert, device};
use crate::support::{Answer, Client, NOW, Server};

const DOOR: &str = "/ingest/v1/alerts";

/// A server whose tenant is on, and a client with the key of a service of it.
async fn open(tenant: &str, service: &str) -> (Server, Client) {
    let server = Server::start().await;
    let admin = server.sign_in(tenant, "global.admin").await;
    admin.opt_now(true).await;
    server.until(tenant, ServiceState::On).await;
    let sender = key(&server, tenant, service).await.0;
    (server, sender)
}

async fn key(server: &Server, tenant: &str, service: &str) -> (Client, String) {
    let admin = server.sign_in(tenant, "global.admin").await;
    let body = format!(r#"{{"service":"{service}"}}"#);
    let made = admin.send(Method::POST, "/api/service-keys", &[], Some(&body)).await;
    let made: CreatedServiceKey = made.json();
    (server.anonymous().with_secret(&made.secret), made.key.id)
}

async fn send(client: &Client, body: &str) -> Answer {
    client.send(Method::POST, DOOR, &[], Some(body)).await
}

async fn sent(client: &Client, items: &[Value]) -> IngestedAlerts {
    let answer = send(client, &Value::Array(items.to_vec()).to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

fn counts(answer: &IngestedAlerts) -> [u64; 5] {
    [answer.accepted, answer.updated, answer.already_known, answer.waiting, answer.faulty]
}

/// Sends bytes as they are.
async fn raw(
    server: &Server,
    sender: &Client,
    headers: &[(&str, &str)],
    body: Body,
) -> (StatusCode, Vec<u8>) {
    let mut request =
        Request::post(DOOR).header("authorization", sender.authorization.as_deref().expect("a key"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let Ok(response) = app(server.state.clone()).oneshot(request.body(body).expect("a request")).await;
    let status = response.status();
    (status, response.into_body().collect().await.expect("a body").to_bytes().to_vec())
}

#[tokio::test]
async fn what_a_service_sends_is_an_incident_in_every_open_window_and_once_only() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let reader = server.sign_in("Contoso", "security.reader").await;
    let mut window = Stream::open(&reader, None).await;
    let items = [alert("a", 5, &[device("d1")]), alert("b", 4, &[device("d1")]), alert("c", 3, &[])];
    assert_eq!(counts(&sent(&sender, &items).await), [3, 0, 0, 0, 0]);
    assert_eq!(window.change().await.expect("a change").1, Change { kind: ChangeKind::Alerts, version: 1 });
    let incidents: List<Incident> = reader.get("/api/incidents").await.json();
    let shown: Vec<_> = incidents
        .value
        .iter()
        .map(|one| (one.id.as_str(), one.display_name.as_str(), one.alert_count))
        .collect();
    assert_eq!(shown, [("1", "Execution on 1 device", 2), ("2", "Alert c", 1)]);
    let alerts: List<Alert> = reader.get("/api/alerts").await.json();
    assert_eq!(alerts.count, 3);
    let tenant: Tenant = reader.get("/api/tenant").await.json();
    assert_eq!(tenant.services[0].last_data_at, Some(timestamp(NOW)));
    assert_eq!(counts(&sent(&sender, &items).await), [0, 0, 3, 0, 0]);
    assert_eq!(reader.get("/api/incidents").await.json::<List<Incident>>(), incidents);
    // JSON lines go the same way.
    let lines = items.iter().map(|item| item.to_string() + "\n").collect::<String>();
    let answer =
        sender.send(Method::POST, DOOR, &[("content-type", "application/x-ndjson")], Some(&lines)).await;
    assert_eq!(counts(&answer.json()), [0, 0, 3, 0, 0]);
}

#[tokio::test]
async fn windows_hear_of_much_that_arrives_once_a_second() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let mut window = Stream::open(&server.sign_in("Contoso", "security.reader").await, None).await;
    for n in 0..5 {
        sent(&sender, &[alert(&format!("a{n}"), 5, &[])]).await;
    }
    assert_eq!(window.change().await.expect("a change").1.version, 1);
    let tenant = server.tenant("Contoso").await;
    assert_eq!(server.state.control.told_of_alerts(&tenant).await.expect("readable"), 1);
    server.pass_time(1000);
    assert_eq!(window.change().await.expect("a change").1, Change { kind: ChangeKind::Alerts, version: 5 });
}

#[tokio::test]
async fn d1_only_the_key_of_a_service_opens_the_door_and_only_for_its_own_alerts() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let admin = server.sign_in("Contoso", "global.admin").await;
    let token = server.token("Contoso", "global.admin", Scope::ALL).await;
    for refused in [
        server.anonymous(),
        admin.clone(),
        admin.with_secret(&token),
        server.anonymous().with_secret(&format!("sck_{}", "0".repeat(64))),
    ] {
        assert_eq!(send(&refused, "[]").await.problem().code, ProblemCode::NotSignedIn);
    }
    assert_eq!(send(&sender, "[]").await.status, StatusCode::OK);
    let (azure, id) = key(&server, "Contoso", "azureAtp").await;
    let foreign = sent(&azure, &[alert("a", 5, &[])]).await;
    assert_eq!(counts(&foreign), [0, 0, 0, 0, 1]);
    assert_eq!(
        (foreign.faults[0].field.as_str(), foreign.faults[0].reason.as_str()),
        ("serviceSource", "otherService")
    );
    let mut own = alert("a", 5, &[]);
    own["serviceSource"] = json!("microsoftDefenderForIdentity");
    own["tenantId"] = json!(server.tenant("Fabrikam").await);
    assert_eq!(sent(&azure, &[own.clone()]).await.faults[0].reason, "otherTenant");
    own["tenantId"] = json!(server.tenant("Contoso").await);
    assert_eq!(counts(&sent(&azure, &[own]).await), [1, 0, 0, 0, 0]);
    // An id that another service has used is not taken over.
    assert_eq!(sent(&sender, &[alert("a", 5, &[])]).await.faults[0].reason, "otherService");
    let cause = Cause::operator();
    let tenant = server.tenant("Contoso").await;
    assert!(server.state.control.revoke_service_key(&tenant, &id, &cause, NOW).await.expect("revoked"));
    assert_eq!(send(&azure, "[]").await.status, StatusCode::UNAUTHORIZED);
}

/// A body of two parts of this many alerts; the second comes once it is asked for.
fn in_two_parts(alerts: i64) -> (Body, tokio::sync::oneshot::Sender<()>) {
    let part = move |from: i64| {
        (from..from + alerts).map(|n| alert(&format!("a{n}"), 5, &[]).to_string() + "\n").collect::<String>()
    };
    let (go_on, wait) = tokio::sync::oneshot::channel();
    let second = async move {
        wait.await.expect("somebody says so");
        Ok(part(alerts))
    };
    let first = futures_util::stream::once(async move { Ok::<_, std::io::Error>(part(0)) });
    (Body::from_stream(first.chain(futures_util::stream::once(second))), go_on)
}

#[tokio::test]
async fn s33_a_request_that_goes_on_takes_no_more_once_the_key_is_revoked_or_the_service_is_off() {
    for revoke in [true, false] {
        let (server, _) = open("Contoso", "defenderAtp").await;
        let (sender, id) = key(&server, "Contoso", "defenderAtp").await;
        let tenant = server.tenant("Contoso").await;
        let (body, go_on) = in_two_parts(BATCH as i64);
        let end = async {
            while server.state.locations.eu.revision(&tenant).await.expect("readable") != Some(1) {
                tokio::task::yield_now().await;
            }
            if revoke {
                let revoked =
                    server.state.control.revoke_service_key(&tenant, &id, &Cause::operator(), NOW).await;
                assert!(revoked.expect("revoked"));
            } else {
                server.sign_in("Contoso", "global.admin").await.opt_now(false).await;
            }
            go_on.send(()).expect("it goes on");
        };
        let kind = [("content-type", "application/x-ndjson")];
        let ((status, answer), ()) = tokio::join!(raw(&server, &sender, &kind, body), end);
        let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
        let expected = if revoke { ProblemCode::NotSignedIn } else { ProblemCode::DisabledFeature };
        assert_eq!((problem.code, problem.status), (expected, status.as_u16()));
        let alerts =
            server.state.locations.eu.alert_count(View::whole(&tenant), None).await.expect("readable");
        assert_eq!(alerts, BATCH as u64, "what came before stays");
    }
}

#[tokio::test]
async fn s10_s30_s33_nothing_is_taken_while_the_service_is_off_or_the_source_is_not_connected() {
    let server = Server::start().await;
    let (sender, _) = key(&server, "Contoso", "azureAtp").await;
    let refused = send(&sender, "[]").await.problem();
    assert_eq!((refused.code, refused.refusals), (ProblemCode::DisabledFeature, vec![Refusal::ServiceOff]));
    let admin = server.sign_in("Contoso", "global.admin").await;
    admin.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    assert_eq!(send(&sender, "[]").await.status, StatusCode::OK);
    let control = server.database("control.db").await;
    for (change, refusal) in [
        ("integration = 0", Refusal::IntegrationOff),
        ("integration = 1, deployed = 0", Refusal::SourceNotDeployed),
    ] {
        let change = format!("UPDATE deployment SET {change} WHERE service = 'azureAtp'");
        sqlx::query(sqlx::AssertSqlSafe(change)).execute(&control).await.expect("changed");
        let refused = send(&sender, "[]").await.problem();
        assert_eq!((refused.code, refused.refusals), (ProblemCode::Forbidden, vec![refusal]));
    }
    sqlx::query("UPDATE deployment SET deployed = 1").execute(&control).await.expect("changed");
    assert_eq!(send(&sender, "[]").await.status, StatusCode::OK);
    admin.opt_now(false).await;
    assert_eq!(send(&sender, "[]").await.problem().code, ProblemCode::DisabledFeature);
}

#[tokio::test]
async fn d8_what_one_tenant_is_sent_is_in_no_other() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let fabrikam = server.sign_in("Fabrikam", "global.admin").await;
    fabrikam.opt_now(true).await;
    server.until("Fabrikam", ServiceState::On).await;
    let (other, _) = key(&server, "Fabrikam", "defenderAtp").await;
    sent(&sender, &[alert("a", 5, &[device("d1")])]).await;
    // The same ids and the same device.
    assert_eq!(counts(&sent(&other, &[alert("a", 5, &[device("d1")])]).await), [1, 0, 0, 0, 0]);
    for tenant in ["Contoso", "Fabrikam"] {
        let reader = server.sign_in(tenant, "security.reader").await;
        assert_eq!(reader.get("/api/alerts").await.json::<List<Alert>>().count, 1);
        assert_eq!(reader.get("/api/incidents").await.json::<List<Incident>>().count, 1);
    }
}

#[tokio::test]
async fn what_is_faulty_is_named_in_its_place_and_the_rest_goes_in() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let good = alert("good", 5, &[]);
    let mut untitled = alert("untitled", 5, &[]);
    untitled["title"] = Value::Null;
    let body = format!("[{{\"id\":\"x\"}}, {good}, 7, {{\"a\":}}, {untitled}]");
    let answer: IngestedAlerts = send(&sender, &body).await.json();
    assert_eq!(counts(&answer), [1, 0, 0, 0, 4]);
    let told: Vec<_> =
        answer.faults.iter().map(|one| (one.index, one.field.as_str(), one.reason.as_str())).collect();
    let expected = [
        (0, "serviceSource", "missing"),
        (2, "", "notAnObject"),
        (3, "", "notJson"),
        (4, "title", "missing"),
    ];
    assert_eq!(told, expected);
    assert!(answer.faults.iter().all(|one| !one.detail.is_empty()));
    // A hundred are named, all are counted.
    let many: IngestedAlerts = send(&sender, &Value::Array(vec![json!(1); 250]).to_string()).await.json();
    assert_eq!((many.faulty, many.faults.len()), (250, 100));
    let alerts: List<Alert> =
        server.sign_in("Contoso", "security.reader").await.get("/api/alerts").await.json();
    assert_eq!(alerts.count, 1);
}

#[tokio::test]
async fn messages_of_an_event_hub_are_taken_apart_and_what_is_faulty_in_them_is_named() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let many: Vec<Value> = (0..300).map(|n| alert(&format!("a{n}"), 5, &[])).collect();
    let mut untitled = alert("untitled", 5, &[]);
    untitled["title"] = Value::Null;
    let few = json!({ "records": [alert("b", 5, &[]), 7, untitled, alert("c", 5, &[])] });
    let body =
        format!("{}\n{}\n {few}\n{{\"records\":[]}}\n", json!({ "records": many }), alert("d", 5, &[]));
    let lines = ("content-type", "application/x-ndjson");
    let (status, answer) = raw(&server, &sender, &[lines], Body::from(body.clone())).await;
    assert_eq!(status, StatusCode::OK);
    let answer: IngestedAlerts = serde_json::from_slice(&answer).expect("an answer");
    assert_eq!(counts(&answer), [303, 0, 0, 0, 2]);
    let told: Vec<_> =
        answer.faults.iter().map(|one| (one.index, one.field.as_str(), one.reason.as_str())).collect();
    assert_eq!(told, [(2, "records[1]", "notAnObject"), (2, "records[2].title", "missing")]);
    let (_, again) = raw(&server, &sender, &[lines], Body::from(body)).await;
    let again: IngestedAlerts = serde_json::from_slice(&again).expect("an answer");
    assert_eq!(counts(&again), [0, 0, 303, 0, 2]);
    let many = format!("{{\"records\":[{}0]}}", "0,".repeat(10_000));
    for (body, reason) in [
        (r#"[{"records":7}]"#, "unknownForm"),
        (r#"[{"records":[],"id":"x"}]"#, "missing"),
        (&format!("[{many}]"), "tooMany"),
    ] {
        let refused: IngestedAlerts = send(&sender, body).await.json();
        assert_eq!(refused.faults[0].reason, reason, "{body}");
    }
}

#[tokio::test]
async fn a_stream_that_breaks_keeps_what_came_before_and_says_how_much() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let items: Vec<String> = (0..300).map(|n| alert(&format!("a{n}"), 5, &[]).to_string()).collect();
    let body = format!("[{}", items.join(","));
    let refused = send(&sender, &body).await.problem();
    assert_eq!(refused.code, ProblemCode::InvalidRequest);
    assert!(refused.detail.expect("a detail").contains("The first 299 items were taken"));
    let reader = server.sign_in("Contoso", "security.reader").await;
    assert_eq!(reader.get("/api/alerts").await.json::<List<Alert>>().count, 299);
    // The sender sends it once more, whole.
    let answer: IngestedAlerts = send(&sender, &format!("{body}]")).await.json();
    assert_eq!(counts(&answer), [1, 0, 299, 0, 0]);
    for (body, said) in [("[1] 2", "behind the end"), ("[1,,2]", "no item")] {
        let refused = send(&sender, body).await.problem();
        assert!(refused.detail.as_ref().expect("a detail").contains(said), "{:?}", refused.detail);
    }
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut zip = GzEncoder::new(Vec::new(), Compression::fast());
    zip.write_all(bytes).expect("packed");
    zip.finish().expect("packed")
}

#[tokio::test]
async fn gzip_is_taken_and_a_bomb_is_refused_before_it_fills_anything() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let body = Value::Array(vec![alert("a", 5, &[device("d1")])]).to_string();
    let json = ("content-type", "application/json");
    let gzip = ("content-encoding", "gzip");
    let packed = zipped(body.as_bytes());
    let (status, answer) = raw(&server, &sender, &[json, gzip], Body::from(packed.clone())).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(counts(&serde_json::from_slice(&answer).expect("JSON")), [1, 0, 0, 0, 0]);
    let broken = Body::from(packed[..packed.len() - 12].to_vec());
    for (body, code) in [(broken, 400), (Body::from(body), 400)] {
        assert_eq!(raw(&server, &sender, &[json, gzip], body).await.0.as_u16(), code);
    }
    // Three hundred megabytes of one long item, packed in three hundred kilobytes.
    let mut zip = GzEncoder::new(Vec::new(), Compression::fast());
    let part = vec![b'x'; 1024 * 1024];
    for _ in 0..300 {
        zip.write_all(&part).expect("packed");
    }
    let bomb = zip.finish().expect("packed");
    assert!(bomb.len() < 4 * 1024 * 1024);
    let (status, answer) = raw(&server, &sender, &[json, gzip], Body::from(bomb)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let problem: Problem = serde_json::from_slice(&answer).expect("a problem");
    assert_eq!(problem.code, ProblemCode::TooLarge);
    for headers in [&[json, ("content-encoding", "br")][..], &[("content-type", "text/plain")], &[]] {
        let (status, _) = raw(&server, &sender, headers, Body::from("[]")).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
}

#[tokio::test]
async fn a_service_sends_two_at_a_time_and_all_together_a_few_more() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let (tenant, intakes) = (server.tenant("Contoso").await, &server.state.intakes);
    let service = security_center_contract::SupportedService::DefenderAtp;
    let held: Vec<_> = (0..OF_A_SERVICE).map(|_| intakes.enter(&tenant, service).expect("a place")).collect();
    let refused = send(&sender, "[]").await;
    assert_eq!(refused.headers["retry-after"], "1");
    assert_eq!(refused.problem().code, ProblemCode::TooManyRequests);
    let others: Vec<_> = (OF_A_SERVICE..AT_ONCE)
        .map(|n| intakes.enter(&format!("another {n}"), service).expect("a place"))
        .collect();
    drop(held);
    assert_eq!(send(&sender, "[]").await.status, StatusCode::OK);
    let last: Vec<_> =
        (0..OF_A_SERVICE).map(|_| intakes.enter("one more", service).expect("a place")).collect();
    assert_eq!(send(&sender, "[]").await.problem().code, ProblemCode::Unavailable);
    drop((others, last));
    assert_eq!(send(&sender, "[]").await.status, StatusCode::OK);
}

#[tokio::test]
async fn nothing_that_an_attacker_writes_is_more_than_text() {
    let (server, sender) = open("Contoso", "defenderAtp").await;
    let odd = "<script>alert(1)</script> \u{0} \u{202e} ' OR 1=1; -- \\u0000 %s {0} \u{1F4A9}";
    let mut item = alert("' OR 1=1 --", 5, &[device("\u{0}<b>")]);
    item["title"] = json!(odd);
    item["category"] = json!(odd);
    assert_eq!(counts(&sent(&sender, &[item]).await), [1, 0, 0, 0, 0]);
    let alerts: List<Alert> =
        server.sign_in("Contoso", "security.reader").await.get("/api/alerts").await.json();
    assert_eq!(alerts.value[0].title, odd.replace('\u{0}', "\u{FFFD}"));
}

#[tokio::test]
async fn an_unknown_address_below_the_door_is_told_apart_from_the_apps() {
    let server = Server::start().await;
    for path in ["/ingest", "/ingest/v1", "/ingest/v1/alerts/x"] {
        assert_eq!(server.anonymous().get(path).await.problem().code, ProblemCode::NotFound, "{path}");
    }
    assert_eq!(server.anonymous().get(DOOR).await.problem().code, ProblemCode::MethodNotAllowed);
}
