//! The alerts that services already have when a service is turned on: they are here once it opens, each once, whatever is cut off;
//! one service that fails holds up nobody, and turning on can be stopped meanwhile.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use security_center_contract::{
    AuditAction, AuditEntry, AuditField, DataSource, List, ProblemCode, ProvisioningStep,
    ReadingFailureReason, ServiceState, StepState, SupportedService,
};
use security_center_server::clock::timestamp;
use security_center_server::directory::facts::FactsChange;
use security_center_server::domain::fetching::LONGEST_LIST;
use security_center_server::domain::lifecycle::Record;
use security_center_server::fetching::Fetcher;
use security_center_server::provisioning::fault::{self as provisioning, Point, StepFault};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::facts;
use crate::fetch::{DAY, DEFENDER, alert, fetcher, numbered};
use crate::graph::{Connected, MINUTE, connector};
use crate::graph_server::{Fault, GraphServer, SECRET};
use crate::support::{Client, NOW, Server, Wish};

const OFFICE: &str = "microsoftDefenderForOffice365";

/// Contoso, connected with a Graph whose alerts are fetched, with its service off.
struct Loading {
    connected: Connected,
    fetcher: Fetcher,
    tenant: String,
    client: Client,
}

impl Loading {
    async fn start() -> Self {
        Self::with_lists_of(LONGEST_LIST).await
    }

    async fn with_lists_of(longest_list: usize) -> Self {
        let server = Server::with(Wish { fetches: true, ..Wish::default() }).await;
        let graph = GraphServer::start().await;
        let connector = connector(&server, &graph, SECRET);
        let connected = Connected { server, graph, connector };
        let tenant = connected.connect("contoso").await;
        let client = connected.server.sign_in("Contoso", "global.admin").await;
        let fetcher = fetcher(&connected.server, &connected.graph, (longest_list, false));
        Self { connected, fetcher, tenant, client }
    }

    fn graph(&self) -> &GraphServer {
        &self.connected.graph
    }

    fn server(&self) -> &Server {
        &self.connected.server
    }

    fn run(&self) -> JoinHandle<()> {
        let state = &self.server().state;
        tokio::spawn(self.fetcher.clone().run(state.health.clone(), state.shutdown.clone()))
    }

    async fn until(&self, wanted: ServiceState) -> Record {
        self.server().until_service("Contoso", |service| service.state == wanted).await
    }

    async fn sources(&self) -> Vec<DataSource> {
        let list: List<DataSource> = self.client.get("/api/threat-protection/sources").await.json();
        list.value
    }

    async fn source(&self, service: SupportedService) -> DataSource {
        self.sources().await.into_iter().find(|one| one.service == service).expect("it is connected")
    }

    async fn ids(&self) -> Vec<String> {
        let pool = self.server().database("location-eu.db").await;
        let rows: Vec<(String,)> = sqlx::query_as("SELECT id FROM alert WHERE tenant_id = $1 ORDER BY id")
            .bind(&self.tenant)
            .fetch_all(&pool)
            .await
            .expect("rows");
        pool.close().await;
        rows.into_iter().map(|(id,)| id).collect()
    }

    async fn end(self, running: JoinHandle<()>) {
        self.server().shut_down.send_replace(true);
        running.await.expect("it ended");
    }
}

fn mail(id: &str) -> Value {
    let mut alert = alert(id, 60);
    alert["serviceSource"] = json!(OFFICE);
    alert
}

fn load(record: &Record) -> StepState {
    let job = record.provisioning.as_ref().expect("a job");
    let step = job.steps.iter().find(|one| one.step == ProvisioningStep::LoadData);
    step.expect("the step").state
}

#[tokio::test]
async fn what_each_service_already_has_is_here_once_the_service_opens() {
    let loading = Loading::start().await;
    let (graph, tenant) = (loading.graph(), &loading.tenant);
    graph.pages_of(2);
    numbered(5).for_each(|id| graph.raise(tenant, alert(&id, 3 * 24 * 60)));
    graph.raise(tenant, mail("mail"));
    graph.raise(tenant, alert("before-the-window", 31 * 24 * 60));
    let running = loading.run();
    loading.client.opt_now(true).await;
    loading.until(ServiceState::On).await;
    assert_eq!(loading.ids().await, ["a000", "a001", "a002", "a003", "a004", "mail"]);
    let incidents: Value = loading.client.get("/api/incidents").await.json();
    assert!(!incidents["value"].as_array().expect("a list").is_empty(), "{incidents}");
    let sources = loading.sources().await;
    assert!(sources.iter().all(|one| one.fetching.as_ref().is_some_and(|one| one.fetched_at.is_some())));
    assert_eq!(loading.source(DEFENDER).await.alert_count, 5);
    // The steady fetching goes on where that ended: a list from ten minutes before the newest on.
    graph.raise(tenant, alert("later", 0));
    loading.server().pass_time(5 * MINUTE);
    let mut bell = loading.server().state.control.listen();
    while loading.ids().await.len() < 7 {
        bell.recv().await.expect("the bell is there");
    }
    let from = timestamp(NOW - 3 * DAY - 10 * MINUTE).0;
    assert_eq!(graph.count(&from), 1, "{:?}", graph.asked().last());
    loading.end(running).await;
}

#[tokio::test]
async fn it_is_told_how_many_of_which_service_are_here_while_others_are_still_to_come() {
    let loading = Loading::start().await;
    let (graph, tenant) = (loading.graph(), &loading.tenant);
    graph.pages_of(2);
    numbered(4).for_each(|id| graph.raise(tenant, alert(&id, 60)));
    let held = Arc::new(Notify::new());
    graph.fault("skip=2", Fault::Held(Arc::clone(&held)));
    let running = loading.run();
    loading.client.opt_now(true).await;
    graph.until_asked("skip=2", 1).await;
    let source = loading.source(DEFENDER).await;
    assert!(source.fetching.expect("it is fetched").running);
    assert_eq!(source.alert_count, 2);
    let service =
        loading.server().until_service("Contoso", |record| load(record) == StepState::Running).await;
    assert_eq!(service.state, ServiceState::Provisioning);
    let closed = loading.client.get("/api/data-sources").await.problem();
    assert_eq!(closed.code, ProblemCode::DisabledFeature);
    held.notify_one();
    loading.until(ServiceState::On).await;
    assert_eq!(loading.ids().await.len(), 4);
    loading.end(running).await;
}

#[tokio::test]
async fn a_service_that_fails_holds_up_no_other_and_is_fetched_later() {
    let loading = Loading::start().await;
    let (graph, tenant) = (loading.graph(), &loading.tenant);
    graph.raise(tenant, alert("device", 60));
    graph.raise(tenant, mail("mail"));
    let refusal = json!({ "error": { "code": "Forbidden", "message": "It is so." } }).to_string();
    graph.fault(OFFICE, Fault::Says(403, &[], refusal));
    let running = loading.run();
    loading.client.opt_now(true).await;
    let on = loading.until(ServiceState::On).await;
    assert_eq!(load(&on), StepState::Done);
    assert_eq!(loading.ids().await, ["device"]);
    let source = loading.source(SupportedService::Office365Atp).await;
    let failure = source.fetching.and_then(|one| one.failure).expect("it failed");
    assert_eq!(failure.reason, ReadingFailureReason::Refused);
    loading.server().pass_time(MINUTE);
    let mut bell = loading.server().state.control.listen();
    while loading.ids().await.len() < 2 {
        bell.recv().await.expect("the bell is there");
    }
    loading.end(running).await;
}

#[tokio::test]
async fn turning_on_can_be_stopped_meanwhile_and_goes_on_where_it_was() {
    let loading = Loading::with_lists_of(4).await;
    let (graph, tenant) = (loading.graph(), &loading.tenant);
    graph.pages_of(4);
    // The older half of the month, and the newer one.
    numbered(3).for_each(|id| graph.raise(tenant, alert(&id, 28 * 24 * 60)));
    numbered(3).for_each(|id| graph.raise(tenant, alert(&format!("new-{id}"), 60)));
    let half = timestamp(NOW - 15 * DAY).0;
    let newer = format!("ge%20{half}");
    graph.fault(&newer, Fault::Held(Arc::new(Notify::new())));
    let running = loading.run();
    loading.client.opt_now(true).await;
    graph.until_asked(&newer, 1).await;
    let service: Value = loading.client.get("/api/threat-protection").await.json();
    assert_eq!(service["actions"]["turnOff"]["allowed"], json!(true));
    assert_eq!(loading.client.get("/api/threat-protection/turning-off").await.status, StatusCode::OK);
    assert_eq!(loading.client.opt_now(false).await.status, StatusCode::OK);
    loading.until(ServiceState::Off).await;
    assert_eq!(loading.sources().await.len(), 0);
    let told = loading.server().audit("Contoso").await.pop().expect("an entry");
    assert_eq!(told.action, AuditAction::TurnedOff);
    let location = told.changes.iter().find(|one| one.field == AuditField::Location).expect("it is told");
    assert_eq!(location.after.as_deref(), Some("eu"));
    loading.server().shut_down.send_replace(true);
    running.await.expect("it ended");
    assert!(loading.ids().await.len() >= 3);
    // Another process goes on: not with what is here already.
    let asked = graph.count("microsoftDefenderForEndpoint");
    loading.server().shut_down.send_replace(false);
    let running = loading.run();
    loading.client.opt_now(true).await;
    loading.until(ServiceState::On).await;
    let log = loading.server().audit("Contoso").await;
    let tells = |one: &&AuditEntry| one.changes.iter().any(|one| one.field == AuditField::Location);
    assert_eq!(log.iter().filter(tells).count(), 1, "once");
    assert_eq!(loading.ids().await.len(), 6);
    let again: Vec<String> = graph.asked().into_iter().map(|one| one.path).collect();
    let again: Vec<&String> =
        again.iter().filter(|one| one.contains("microsoftDefenderForEndpoint")).collect();
    let month = timestamp(NOW - 30 * DAY).0;
    assert!(again[asked..].iter().all(|path| !path.contains(&month)), "{again:?}");
    loading.end(running).await;
}

#[tokio::test]
async fn a_service_that_is_never_through_does_not_keep_the_service_closed() {
    let loading = Loading::start().await;
    let (graph, tenant) = (loading.graph(), &loading.tenant);
    graph.pages_of(1);
    numbered(2).for_each(|id| graph.raise(tenant, alert(&id, 60)));
    let held = Arc::new(Notify::new());
    graph.fault("skip=1", Fault::Held(Arc::clone(&held)));
    let running = loading.run();
    loading.client.opt_now(true).await;
    graph.until_asked("skip=1", 1).await;
    // Each page in its time, all of them too long.
    loading.server().pass_time(60 * MINUTE);
    let on = loading.until(ServiceState::On).await;
    assert_eq!(load(&on), StepState::Done);
    loading.end(running).await;
}

#[tokio::test]
async fn a_service_that_is_not_deployed_any_more_is_not_waited_for() {
    let loading = Loading::start().await;
    loading.graph().fault(OFFICE, Fault::Held(Arc::new(Notify::new())));
    let running = loading.run();
    loading.client.opt_now(true).await;
    loading.graph().until_asked(OFFICE, 1).await;
    let gone =
        FactsChange { services: vec![(SupportedService::Office365Atp, None)], ..FactsChange::default() };
    facts::set(loading.server(), &loading.tenant, &gone).await.expect("changed");
    let on = loading.until(ServiceState::On).await;
    assert_eq!(load(&on), StepState::Done);
    loading.end(running).await;
}

#[tokio::test]
async fn a_later_round_of_a_service_that_failed_is_not_waited_for() {
    let loading = Loading::start().await;
    let graph = loading.graph();
    let held = Arc::new(Notify::new());
    graph.fault("microsoftDefenderForEndpoint", Fault::Held(Arc::clone(&held)));
    graph.fault(OFFICE, Fault::Says(403, &[], json!({ "error": { "code": "Forbidden" } }).to_string()));
    graph.fault(OFFICE, Fault::Held(Arc::new(Notify::new())));
    let running = loading.run();
    loading.client.opt_now(true).await;
    graph.until_asked(OFFICE, 1).await;
    let mut bell = loading.server().state.control.listen();
    let failed = async || {
        let office = loading.source(SupportedService::Office365Atp).await;
        office.fetching.is_some_and(|one| one.failure.is_some())
    };
    while !failed().await {
        bell.recv().await.expect("the bell is there");
    }
    loading.server().pass_time(MINUTE);
    graph.until_asked(OFFICE, 2).await;
    held.notify_one();
    let on = loading.until(ServiceState::On).await;
    assert_eq!(load(&on), StepState::Done);
    let office = loading.source(SupportedService::Office365Atp).await;
    assert!(office.fetching.expect("it is fetched").running);
    loading.end(running).await;
}

#[tokio::test]
async fn whoever_retries_much_later_waits_as_long_again() {
    let loading = Loading::start().await;
    let (server, graph) = (loading.server(), loading.graph());
    let step = ProvisioningStep::LoadData;
    server.faults.put(step, StepFault { fault: provisioning::Fault::Fail, point: Point::Before });
    loading.client.opt_now(true).await;
    let failed = loading.until(ServiceState::Failed).await;
    server.faults.remove(step);
    server.pass_time(2 * 60 * MINUTE);
    graph.raise(&loading.tenant, alert("device", 60));
    let held = Arc::new(Notify::new());
    graph.fault("microsoftDefenderForEndpoint", Fault::Held(Arc::clone(&held)));
    let running = loading.run();
    let version = format!("\"{}\"", failed.version);
    let client = server.sign_in("Contoso", "global.admin").await;
    let retried = client
        .send(Method::POST, "/api/threat-protection/retry", &[("if-match", version.as_str())], None)
        .await;
    assert_eq!(retried.status, StatusCode::OK, "{}", retried.text());
    graph.until_asked("microsoftDefenderForEndpoint", 1).await;
    let waits = loading.until(ServiceState::Provisioning).await;
    assert_eq!(load(&waits), StepState::Running);
    held.notify_one();
    loading.until(ServiceState::On).await;
    assert_eq!(loading.ids().await, ["device"]);
    loading.end(running).await;
}

#[tokio::test]
async fn a_tenant_whose_services_have_much_keeps_no_other_waiting() {
    let loading = Loading::start().await;
    let (server, graph) = (loading.server(), loading.graph());
    let fabrikam = loading.connected.connect("fabrikam").await;
    graph.raise(&fabrikam, alert("of-fabrikam", 60));
    graph.pages_of(1);
    numbered(2).for_each(|id| graph.raise(&loading.tenant, alert(&id, 60)));
    let held = Arc::new(Notify::new());
    for _ in 0..4 {
        graph.fault("alerts_v2", Fault::Held(Arc::clone(&held)));
    }
    let running = loading.run();
    loading.client.opt_now(true).await;
    // Every place is taken, and stays so.
    graph.until_asked("alerts_v2", 4).await;
    server.sign_in("Fabrikam", "global.admin").await.opt_now(true).await;
    server.until("Fabrikam", ServiceState::On).await;
    loading.until(ServiceState::Provisioning).await;
    let us = server.database("location-us.db").await;
    let (there,): (i64,) = sqlx::query_as("SELECT count(*) FROM alert WHERE tenant_id = $1")
        .bind(&fabrikam)
        .fetch_one(&us)
        .await
        .expect("a count");
    assert_eq!(there, 1);
    held.notify_waiters();
    loading.until(ServiceState::On).await;
    loading.end(running).await;
}
