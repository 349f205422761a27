//! The real program fetches alerts from Graph: only where it is said, and killed in the middle it goes on after the next start.

use std::path::Path;
use std::sync::Arc;

use security_center_contract::{AlertFetching, DataSource, Incident, List, ServiceState, SupportedService};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::graph::{environment, run};
use crate::graph_server::{Fault, GraphServer, SECRET};
use crate::program::Program;
use crate::several::House;

const ALERTS: usize = 8;

/// Contoso at a Graph that has alerts of it, in pages of three, of an hour ago.
pub(crate) async fn contoso() -> (GraphServer, String) {
    let graph = GraphServer::start().await;
    let id = graph.knows("contoso");
    graph.pages_of(3);
    let at = (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1)).to_string();
    for n in 0..ALERTS {
        graph.raise(
            &id,
            json!({ "id": format!("a{n}"), "status": "new", "severity": "medium", "classification": "unknown",
                    "determination": "unknown", "serviceSource": "microsoftDefenderForEndpoint",
                    "title": format!("Alert {n}"), "category": "Execution", "createdDateTime": at,
                    "lastUpdateDateTime": at, "firstActivityDateTime": at, "lastActivityDateTime": at,
                    "evidence": [], "comments": [] }),
        );
    }
    (graph, id)
}

/// A server that has started, with Contoso's service on and connected.
pub(crate) async fn on(mut program: Program, data: &Path, environment: &[(&str, &str)], id: &str) -> Program {
    program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    let (done, said) = run(data, environment, &["tenant", "connect", id]).await;
    assert!(done, "{said}");
    program
}

pub(crate) async fn source(program: &Program) -> DataSource {
    let list: List<DataSource> = program.get("/api/data-sources").await.json().await.expect("a list");
    let of = SupportedService::DefenderAtp;
    list.value.into_iter().find(|source| source.service == of).expect("it is connected")
}

/// Waits, by way of the event stream, until a round was through.
pub(crate) async fn fetched(program: &Program) -> (DataSource, AlertFetching) {
    let mut events = program.get("/api/events").await;
    loop {
        let source = source(program).await;
        if let Some(fetching) = source.fetching.clone().filter(|one| one.fetched_at.is_some()) {
            return (source, fetching);
        }
        events.chunk().await.expect("readable").expect("the stream goes on");
    }
}

#[tokio::test]
async fn killed_between_two_pages_it_fetches_all_after_the_next_start_each_once() {
    let folder = TempDir::new().expect("a folder");
    let (data, (graph, id)) = (folder.path(), contoso().await);
    let url = graph.url();
    let mut all = environment(&url, SECRET).to_vec();
    all.push(("SECURITY_CENTER_GRAPH_ALERTS", "true"));
    graph.fault("skip=3", Fault::Held(Arc::new(Notify::new())));
    let mut killed = on(Program::start_with(data, &all), data, &all, &id).await;
    graph.until_asked("skip=3", 1).await;
    assert_eq!(source(&killed).await.alert_count, 3);
    killed.kill();

    let mut program = Program::start_with(data, &all);
    program.share_session(&killed);
    let (there, fetching) = fetched(&program).await;
    assert_eq!(there.alert_count, ALERTS as u64);
    assert_eq!((fetching.running, fetching.alert_count, fetching.changed_count), (false, 8, 5));
    let incidents: List<Incident> = program.get("/api/incidents").await.json().await.expect("a list");
    assert_eq!(incidents.count, ALERTS as u64, "nothing joins them");
    let (_, said) = run(data, &[], &["tenant", "show", &id]).await;
    assert!(said.contains("alerts of           Microsoft Defender ATP"), "{said}");
    assert!(said.contains(": 8 alerts, 5 of them new or changed"), "{said}");
    assert!(program.terminate().await.success());
}

#[tokio::test]
async fn of_two_servers_on_one_database_the_other_goes_on_when_the_one_that_fetches_is_killed() {
    let Some(house) = House::new(true).await else { return };
    let (data, (graph, id)) = (house.data.path(), contoso().await);
    let (url, there) = (graph.url(), house.there.environment());
    let mut more = environment(&url, SECRET).to_vec();
    more.push(("SECURITY_CENTER_GRAPH_ALERTS", "true"));
    let mut all: Vec<(&str, &str)> = there.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(&more);
    graph.fault("skip=3", Fault::Held(Arc::new(Notify::new())));
    let mut first = on(house.start_with(&more), data, &all, &id).await;
    graph.until_asked("skip=3", 1).await;
    let mut second = house.start_with(&more);
    second.share_session(&first);
    assert_eq!(source(&second).await.alert_count, 3);
    first.kill();
    let (there, fetching) = fetched(&second).await;
    assert_eq!(there.alert_count, ALERTS as u64);
    assert_eq!((fetching.running, fetching.alert_count, fetching.changed_count), (false, 8, 5));
    assert_eq!(house.count("eu", "SELECT count(*) FROM incident").await, 8);
    assert!(second.terminate().await.success());
}

#[tokio::test]
async fn without_the_option_nothing_is_fetched_and_what_contradicts_itself_is_said() {
    let folder = TempDir::new().expect("a folder");
    let (data, (graph, id)) = (folder.path(), contoso().await);
    let url = graph.url();
    let plain = environment(&url, SECRET);
    let mut program = on(Program::start_with(data, &plain), data, &plain, &id).await;
    let (done, said) = run(data, &plain, &["tenant", "check", &id]).await;
    assert!(done, "{said}");
    assert!(source(&program).await.fetching.is_none());
    assert!(program.terminate().await.success());
    assert_eq!(graph.count("alerts_v2"), 0);
    for (more, expected) in [
        (&["--graph-alerts-interval-minutes=0"][..], "between 1 and 1440"),
        (&["--graph-alerts-days=181"], "between 1 and 180"),
    ] {
        let (done, said) = run(data, &plain, &[&["tenant", "list"], more].concat()).await;
        assert!(!done && said.contains(expected), "{said}");
    }
    let (done, said) = run(data, &[], &["tenant", "list", "--graph-alerts"]).await;
    assert!(!done && said.contains("--graph-alerts needs --graph-client-id"), "{said}");
}
