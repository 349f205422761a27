//! The real program writes back what is decided: killed between sending and noting that, it goes on after the next start, and sends
//! nothing twice.

use reqwest::Method;
use security_center_contract::{AlertDetails, WriteBackCounts};
use serde_json::json;
use tempfile::TempDir;

use crate::fetching::{contoso, fetched, on, source};
use crate::graph::{environment, run};
use crate::graph_server::{Fault, SECRET};
use crate::program::Program;

const NOTHING: WriteBackCounts = WriteBackCounts { waiting: 0, failed: 0, differing: 0 };

/// Waits, by way of the event stream, until nothing waits to be written.
async fn written(program: &Program) {
    let mut events = program.get("/api/events").await;
    while source(program).await.fetching.and_then(|one| one.write_back) != Some(NOTHING) {
        events.chunk().await.expect("readable").expect("the stream goes on");
    }
}

async fn details(program: &Program) -> AlertDetails {
    program.get("/api/alerts/1").await.json().await.expect("an alert")
}

#[tokio::test]
async fn killed_after_it_sent_and_before_it_noted_that_nothing_is_sent_twice_or_lost() {
    let folder = TempDir::new().expect("a folder");
    let (data, (graph, id)) = (folder.path(), contoso().await);
    let url = graph.url();
    let mut all = environment(&url, SECRET).to_vec();
    all.push(("SECURITY_CENTER_GRAPH_ALERTS", "true"));
    all.push(("SECURITY_CENTER_GRAPH_ALERTS_WRITE_BACK", "true"));
    let mut program = on(Program::start_with(data, &all), data, &all, &id).await;
    fetched(&program).await;
    let alert = details(&program).await.alert;
    let (named, version) = (alert.provider_alert_id, alert.version);

    // A change that arrived.
    graph.fault("PATCH ", Fault::Done(None));
    let body = json!({ "status": "resolved" }).to_string();
    let changed = program.send(Method::PATCH, "/api/alerts/1", Some(version), &body).await;
    assert!(changed.status().is_success());
    graph.until_asked("PATCH ", 1).await;
    assert_eq!(
        source(&program).await.fetching.and_then(|one| one.write_back),
        Some(WriteBackCounts { waiting: 1, ..NOTHING })
    );
    program.kill();
    let mut second = Program::start_with(data, &all);
    second.share_session(&program);
    written(&second).await;
    assert_eq!((graph.count("PATCH "), details(&second).await.write_back), (1, None));
    assert_eq!(graph.alert_there(&id, &named)["status"], "resolved");

    // A comment that arrived, and one that did not.
    graph.fault("POST /v1.0", Fault::Done(None));
    for text in ["First", "Second"] {
        let body = json!({ "comment": text }).to_string();
        let made = second.send(Method::POST, "/api/alerts/1/comments", None, &body).await;
        assert!(made.status().is_success());
    }
    graph.until_asked("POST /v1.0", 1).await;
    second.kill();
    let mut third = Program::start_with(data, &all);
    third.share_session(&second);
    written(&third).await;
    assert_eq!(graph.count("POST /v1.0"), 2);
    assert_eq!(graph.alert_there(&id, &named)["comments"].as_array().map(Vec::len), Some(2));
    assert!(third.terminate().await.success());
}

#[tokio::test]
async fn writing_back_needs_fetching() {
    let folder = TempDir::new().expect("a folder");
    let (done, said) = run(folder.path(), &[], &["tenant", "list", "--graph-alerts-write-back"]).await;
    assert!(!done && said.contains("--graph-alerts-write-back needs --graph-alerts."), "{said}");
}
