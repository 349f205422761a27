//! The fetching of alerts that ends before its time: another server has it, the service is turned off, the tenant is not
//! connected any more, a location's database is away. And what people decided here, which no fetching undoes.

use std::sync::Arc;

use security_center_contract::{AlertStatus, DataSource, Incident, IncidentStatus, List, ServiceState};
use security_center_server::clock::timestamp;
use security_center_server::domain::cause::Cause;
use security_center_server::domain::fetching::LONGEST_LIST;
use security_center_server::fetching::{Fetched, Fetcher};
use security_center_server::metrics;
use security_center_server::store::{Result, StoreError};
use serde_json::json;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::fetch::{DAY, DEFENDER, Fetching, alert, fetcher, numbered, until};
use crate::graph::MINUTE;
use crate::graph_server::Fault;
use crate::leases::runs_out;
use crate::support::{NOW, with_postgres};
use crate::triage::{change, details};

/// A round that stands before its second page of three alerts each, until it is let to go on.
async fn held(fetching: &Fetching) -> (JoinHandle<Result<Fetched>>, Arc<Notify>) {
    let (graph, go) = (fetching.graph(), Arc::new(Notify::new()));
    graph.pages_of(3);
    numbered(8).for_each(|id| graph.raise(&fetching.tenant, alert(&id, 60)));
    graph.fault("skip=3", Fault::Held(go.clone()));
    let (fetcher, tenant): (Fetcher, String) = (fetching.fetcher.clone(), fetching.tenant.clone());
    let round = tokio::spawn(async move { fetcher.fetch(&tenant, DEFENDER).await });
    graph.until_asked("skip=3", 1).await;
    (round, go)
}

#[tokio::test]
async fn of_two_servers_one_fetches_and_the_other_goes_on_where_it_stands_still() {
    let fetching = Fetching::start().await;
    let second = fetcher(fetching.server(), fetching.graph(), (LONGEST_LIST, false));
    let (first, go) = held(&fetching).await;
    let state = fetching.state().await;
    assert_eq!(
        (state.running, state.alert_count, state.fetched_at),
        (true, 3, None),
        "one sees how far it is"
    );
    let theirs = second.fetch(&fetching.tenant, DEFENDER).await.expect("the store");
    assert!(matches!(theirs, Fetched::SomebodyElses(1..=8_000)), "{theirs:?}");
    // It is renewed while the server lives, which may be between the two.
    loop {
        runs_out(fetching.server()).await;
        match second.fetch(&fetching.tenant, DEFENDER).await.expect("the store") {
            Fetched::SomebodyElses(_) => {}
            done => {
                assert_eq!(done, Fetched::Through);
                break;
            }
        }
    }
    let (ids, state) = (fetching.ids().await, fetching.state().await);
    assert_eq!(ids, numbered(8).collect::<Vec<_>>());
    assert_eq!((state.running, state.alert_count, state.changed_count), (false, 8, 5));
    // Whoever lost it writes nothing any more.
    fetching.graph().raise(&fetching.tenant, alert("late", 60));
    go.notify_one();
    let lost = first.await.expect("it ended");
    assert!(matches!(lost, Err(StoreError::LeaseLost)), "{lost:?}");
    assert_eq!((fetching.ids().await, fetching.state().await), (ids, state));
}

#[tokio::test]
async fn a_service_that_is_turned_off_gets_nothing_more_and_its_mark_goes_with_its_data() {
    let fetching = Fetching::start().await;
    let (round, go) = held(&fetching).await;
    fetching.client.opt_now(false).await;
    fetching.server().until("Contoso", ServiceState::Off).await;
    go.notify_one();
    assert_eq!(round.await.expect("it ended").expect("the store"), Fetched::NotOpen);
    assert_eq!(fetching.ids().await.len(), 3, "what came stays, as long as data is kept");
    assert_eq!(fetching.graph().count("skip=6"), 0);
    assert_eq!(fetching.fetch_again().await, Fetched::NotOpen);
    let marks = "SELECT service FROM alert_fetch WHERE tenant_id = $1";
    assert_eq!(fetching.texts(marks).await.len(), 1);
    let (control, store) = (&fetching.server().state.control, &fetching.server().state.locations.eu);
    fetching.server().pass_time(30 * DAY);
    let now = fetching.server().state.clock.now();
    assert!(control.begin_erasure(&fetching.tenant, now, &Cause::server(), now).await.expect("begun"));
    store.erase(control, &fetching.tenant).await.expect("erased");
    assert_eq!(fetching.texts(marks).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_failure_is_in_the_figures_until_the_tenant_is_not_connected_any_more() {
    let fetching = Fetching::start().await;
    let figure = async || {
        let text = metrics::text(&fetching.server().state).await.expect("figures");
        let line = text.lines().find_map(|line| line.strip_prefix("security_center_failing_alert_fetches "));
        line.expect("it is there").to_owned()
    };
    assert_eq!(figure().await, "0");
    fetching.graph().fault("microsoftDefenderForEndpoint", Fault::Says(403, &[], String::new()));
    let running = fetching.run();
    fetching.until(|state| state.failure.is_some()).await;
    assert_eq!(figure().await, "1");
    let mut bell = fetching.server().state.control.listen();
    let control = &fetching.server().state.control;
    assert!(control.disconnect_tenant(&fetching.tenant, &Cause::operator(), NOW).await.expect("written"));
    loop {
        let sources: List<DataSource> = fetching.client.get("/api/data-sources").await.json();
        assert_eq!(sources.value.len(), 4);
        if sources.value.iter().all(|source| source.fetching.is_none()) {
            break;
        }
        bell.recv().await.expect("the bell is there");
    }
    assert_eq!(figure().await, "0");
    fetching.server().shut_down.send_replace(true);
    running.await.expect("it ended");
}

#[tokio::test]
async fn what_people_decided_here_stays_and_all_else_follows() {
    let fetching = Fetching::start().await;
    let (graph, tenant) = (fetching.graph(), &fetching.tenant);
    graph.raise(tenant, alert("a", 60));
    assert_eq!(fetching.fetch().await, Fetched::Through);
    let version = details(&fetching.client, 1).await.incident.version;
    let resolved: Incident =
        change(&fetching.client, 1, version, &json!({ "status": "resolved" })).await.json();
    assert_eq!(resolved.status, IncidentStatus::Resolved);
    let mut later = alert("a", 0);
    later["status"] = json!("inProgress");
    later["title"] = json!("Another title");
    graph.raise(tenant, later);
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    let after = details(&fetching.client, 1).await;
    let [one] = after.alerts.as_slice() else { panic!("{:?}", after.alerts) };
    assert_eq!((one.status, one.title.as_str()), (AlertStatus::Resolved, "Another title"));
    assert_eq!(after.incident.status, IncidentStatus::Resolved);
    // An older state that arrives late changes nothing.
    graph.raise(tenant, alert("a", 9));
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    let last = details(&fetching.client, 1).await;
    assert_eq!(last.alerts, after.alerts);
    let state = fetching.state().await;
    assert_eq!((state.alert_count, state.changed_count), (1, 0));
    assert_eq!(state.fetched_at, Some(timestamp(NOW + 10 * MINUTE)));
}

#[tokio::test]
async fn a_location_that_is_away_stops_nobody_elsewhere_and_is_tried_again() {
    let fetching = Fetching::start().await;
    let (server, graph) = (fetching.server(), fetching.graph());
    let fabrikam = fetching.connected.connect("fabrikam").await;
    let client = server.sign_in("Fabrikam", "global.admin").await;
    client.opt_now(true).await;
    server.until("Fabrikam", ServiceState::On).await;
    assert!(fabrikam < fetching.tenant, "it is looked at first");
    graph.raise(&fetching.tenant, alert("of-contoso", 60));
    graph.raise(&fabrikam, alert("of-fabrikam", 60));
    let us = server.database("location-us.db").await;
    let broken = sqlx::raw_sql("ALTER TABLE alert_fetch RENAME TO elsewhere").execute(&us).await;
    broken.expect("renamed");
    let running = fetching.run();
    fetching.until(|state| state.fetched_at.is_some()).await;
    assert_eq!(fetching.ids().await, ["of-contoso"]);
    let mended = sqlx::raw_sql("ALTER TABLE elsewhere RENAME TO alert_fetch").execute(&us).await;
    mended.expect("renamed");
    server.pass_time(MINUTE);
    until(server, &client, |state| state.fetched_at.is_some()).await;
    // Its file is gone, and comes back.
    if !with_postgres() {
        let file = server.folder.path().join("location-us.db");
        let aside = file.with_extension("aside");
        std::fs::rename(&file, &aside).expect("moved");
        server.pass_time(5 * MINUTE);
        let then = Some(timestamp(server.state.clock.now()));
        fetching.until(|state| state.fetched_at == then).await;
        std::fs::rename(&aside, &file).expect("moved");
        server.pass_time(MINUTE);
        let then = Some(timestamp(server.state.clock.now()));
        until(server, &client, |state| state.fetched_at == then).await;
    }
    server.shut_down.send_replace(true);
    running.await.expect("it ended");
}
