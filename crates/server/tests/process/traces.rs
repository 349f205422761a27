//! Traces, taken by a collector that understands them, and dropped while there is none.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use opentelemetry_proto::tonic::trace::v1::{Span, span::SpanKind, status::StatusCode};
use prost::Message;
use security_center_contract::ServiceState;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::program::{PATIENCE, Program, with_crypto};
use crate::smtp::free_address;

/// What a collector has taken: each delivery as it came.
#[derive(Clone)]
struct Collector(Arc<watch::Sender<Vec<Bytes>>>);

impl Collector {
    async fn at(address: SocketAddr) -> (Self, SocketAddr) {
        let collector = Self(Arc::new(watch::Sender::new(Vec::new())));
        let listener = TcpListener::bind(address).await.expect("the address is free");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/v1/traces", post(take)).with_state(collector.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (collector, address)
    }

    fn deliveries(&self) -> Vec<ExportTraceServiceRequest> {
        let decode = |bytes: &Bytes| ExportTraceServiceRequest::decode(bytes.clone()).expect("protobuf");
        self.0.borrow().iter().map(decode).collect()
    }

    fn spans(&self) -> Vec<Span> {
        let resources = self.deliveries().into_iter().flat_map(|delivery| delivery.resource_spans);
        resources.flat_map(|one| one.scope_spans).flat_map(|one| one.spans).collect()
    }

    /// Waits until the spans are as wanted.
    async fn until(&self, wanted: impl Fn(&[Span]) -> bool) -> Vec<Span> {
        let mut taken = self.0.subscribe();
        let enough = taken.wait_for(|_| wanted(&self.spans()));
        drop(tokio::time::timeout(PATIENCE, enough).await.expect("the spans arrive"));
        self.spans()
    }
}

async fn take(State(collector): State<Collector>, headers: HeaderMap, body: Bytes) -> Vec<u8> {
    assert_eq!(headers["content-type"], "application/x-protobuf");
    collector.0.send_modify(|taken| taken.push(body));
    Vec::new()
}

fn texts(attributes: &[KeyValue]) -> BTreeMap<&str, String> {
    let text = |one: &KeyValue| match one.value.as_ref().and_then(|value| value.value.clone()) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("{}: {other:?}", one.key),
    };
    attributes.iter().map(|one| (one.key.as_str(), text(one))).collect()
}

fn named<'a>(spans: &'a [Span], name: &str) -> Vec<&'a Span> {
    spans.iter().filter(|span| span.name == name).collect()
}

#[tokio::test]
async fn requests_and_steps_are_spans_with_nothing_of_anybody_in_them() {
    let (collector, address) = Collector::at(SocketAddr::from(([127, 0, 0, 1], 0))).await;
    let data = TempDir::new().expect("a folder");
    let url = format!("http://{address}/");
    let mut program = Program::start_with(data.path(), &[("SECURITY_CENTER_TRACES", &url)]);
    let tenant = program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    with_crypto();
    let stranger = reqwest::Client::new()
        .get(format!("{}/api/audit?person=what-somebody-searched", program.base))
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .header("tracestate", "somebody=else")
        .header("x-forwarded-for", "203.0.113.77")
        .send()
        .await
        .expect("an answer");
    assert_eq!(stranger.status(), 401);
    let request_id = stranger.headers()["x-request-id"].to_str().expect("ASCII").to_owned();
    program.get("/no/such/address").await;
    assert!(program.terminate().await.success());

    let spans = collector.spans();
    let audit = named(&spans, "GET /api/audit")[0];
    let expected = [
        ("http.request.method", "GET"),
        ("http.response.status_code", "401"),
        ("http.route", "/api/audit"),
        ("security_center.request_id", &request_id),
    ];
    assert_eq!(texts(&audit.attributes), expected.map(|(name, text)| (name, text.to_owned())).into());
    assert_eq!(audit.kind, SpanKind::Server as i32);
    assert!(audit.end_time_unix_nano >= audit.start_time_unix_nano && audit.start_time_unix_nano > 0);
    assert!(audit.parent_span_id.is_empty() && audit.trace_state.is_empty(), "strangers choose no trace");
    assert_ne!(audit.trace_id, 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes());
    assert_eq!(named(&spans, "GET").len(), 1, "an address that is no route has no name of its own");

    let steps: Vec<_> =
        named(&spans, "provisioning").into_iter().map(|span| texts(&span.attributes)).collect();
    let parts: BTreeSet<_> = steps.iter().map(|step| step["security_center.part"].as_str()).collect();
    let all = ["ConnectServices", "Correlate", "CreateStore", "LoadData", "OpenFeatures", "ReserveLocation"];
    assert_eq!(parts, all.into());
    assert!(
        steps.iter().all(|step| step["security_center.outcome"] == "done" && step.len() == 2),
        "{steps:?}"
    );
    assert!(spans.iter().all(|span| span.events.is_empty() && span.links.is_empty()));
    let failed = StatusCode::Error as i32;
    assert!(spans.iter().all(|span| span.status.as_ref().is_none_or(|status| status.code != failed)));

    let deliveries = collector.deliveries();
    let resource = deliveries[0].resource_spans[0].resource.as_ref().expect("who says it");
    assert_eq!(texts(&resource.attributes)["service.name"], "security-center");
    let all: Vec<u8> = collector.0.borrow().concat();
    let all = String::from_utf8_lossy(&all).into_owned();
    for hidden in
        [&tenant, "what-somebody-searched", "203.0.113.77", "127.0.0.1", "no/such", "somebody", "Contoso"]
    {
        assert!(!all.contains(hidden), "{hidden}");
    }
}

// The collector answers while the test waits for a line of the log.
#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_away_holds_nobody_up_and_is_found_again() {
    let address = free_address().await;
    let data = TempDir::new().expect("a folder");
    let url = format!("http://{address}");
    let environment = [("RUST_LOG", "info"), ("SECURITY_CENTER_TRACES", url.as_str())];
    let program = Program::start_with(data.path(), &environment);
    // More than are kept for a collector.
    for _ in 0..2500 {
        assert_eq!(program.get("/api/health/live").await.status(), 200);
    }
    let mut told = program.logged_until(|line| line.contains("traces are dropped"));
    let (collector, _) = Collector::at(address).await;
    assert_eq!(program.get("/api/sign-in").await.status(), 200);
    told.extend(program.logged_until(|line| line.contains("the collector takes traces again")));
    let times = told.iter().filter(|line| line.contains("traces are dropped")).count();
    assert_eq!(times, 1, "once, not for each delivery");
    collector.until(|spans| !named(spans, "GET /api/sign-in").is_empty()).await;
}

#[tokio::test]
async fn a_collector_that_is_away_does_not_hold_up_the_end_and_is_not_asked_without_the_option() {
    let data = TempDir::new().expect("a folder");
    let url = format!("http://{}", free_address().await);
    let mut program = Program::start_with(data.path(), &[("SECURITY_CENTER_TRACES", &url)]);
    assert_eq!(program.get("/api/health/live").await.status(), 200);
    assert!(program.terminate().await.success());

    let (collector, address) = Collector::at(SocketAddr::from(([127, 0, 0, 1], 0))).await;
    // The usual variable of others does not turn it on.
    let elsewhere = format!("http://{address}");
    let mut program = Program::start_with(data.path(), &[("OTEL_EXPORTER_OTLP_ENDPOINT", &elsewhere)]);
    assert_eq!(program.get("/api/health/live").await.status(), 200);
    assert!(program.terminate().await.success());
    assert!(collector.spans().is_empty());
}
