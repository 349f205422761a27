//! Alerts fetched from Microsoft Graph: each once, whatever is cut off, refused or changed meanwhile; of each tenant its own; and
//! how it stands is told.

use std::sync::Arc;

use security_center_contract::{
    AlertFetching, DataSource, List, ReadingFailureReason, ServiceState, SupportedService,
};
use security_center_server::clock::timestamp;
use security_center_server::domain::fetching::LONGEST_LIST;
use security_center_server::fetching::{Fetched, Fetcher, Parts};
use security_center_server::graph::Graph;
use security_center_server::settings;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::graph::{Connected, MINUTE};
use crate::graph_faults::Log;
use crate::graph_server::{CLIENT, Fault, GraphServer, SECRET};
use crate::intake::device;
use crate::support::{Client, NOW, Server};

pub(crate) const DAY: i64 = 24 * 60 * MINUTE;

pub(crate) const DEFENDER: SupportedService = SupportedService::DefenderAtp;

/// Contoso, connected with a Graph, with its service on, and what fetches its alerts.
pub(crate) struct Fetching {
    pub(crate) connected: Connected,
    pub(crate) fetcher: Fetcher,
    pub(crate) tenant: String,
    pub(crate) client: Client,
}

impl Fetching {
    pub(crate) async fn start() -> Self {
        Self::with_lists_of(LONGEST_LIST).await
    }

    /// What fetches reads so many alerts of one list.
    pub(crate) async fn with_lists_of(longest_list: usize) -> Self {
        Self::new(longest_list, false).await
    }

    pub(crate) async fn new(longest_list: usize, write_back: bool) -> Self {
        let (connected, tenant) = Connected::contoso().await;
        let client = connected.server.sign_in("Contoso", "global.admin").await;
        client.opt_now(true).await;
        connected.server.until("Contoso", ServiceState::On).await;
        let fetcher = fetcher(&connected.server, &connected.graph, (longest_list, write_back));
        Self { connected, fetcher, tenant, client }
    }

    pub(crate) fn graph(&self) -> &GraphServer {
        &self.connected.graph
    }

    pub(crate) fn server(&self) -> &Server {
        &self.connected.server
    }

    /// Fetches the alerts of Microsoft Defender ATP now.
    pub(crate) async fn fetch(&self) -> Fetched {
        self.fetcher.fetch(&self.tenant, DEFENDER).await.expect("the store")
    }

    /// The same, once it is due again.
    pub(crate) async fn fetch_again(&self) -> Fetched {
        self.server().pass_time(5 * MINUTE);
        self.fetch().await
    }

    /// The ids of the tenant's alerts here, in their order.
    pub(crate) async fn ids(&self) -> Vec<String> {
        self.texts("SELECT id FROM alert WHERE tenant_id = $1 ORDER BY id").await
    }

    pub(crate) async fn texts(&self, query: &'static str) -> Vec<String> {
        let pool = self.server().database("location-eu.db").await;
        let rows: Vec<(String,)> =
            sqlx::query_as(query).bind(&self.tenant).fetch_all(&pool).await.expect("rows");
        pool.close().await;
        rows.into_iter().map(|(text,)| text).collect()
    }

    /// How fetching stands, as the app is told.
    pub(crate) async fn state(&self) -> AlertFetching {
        let sources: List<DataSource> = self.client.get("/api/data-sources").await.json();
        let source = sources.value.into_iter().find(|one| one.service == DEFENDER).expect("it is connected");
        source.fetching.expect("it is fetched")
    }

    pub(crate) fn run(&self) -> JoinHandle<()> {
        let state = &self.server().state;
        tokio::spawn(self.fetcher.clone().run(state.health.clone(), state.shutdown.clone()))
    }

    /// Waits, without sleeping, until how fetching stands is as wanted.
    pub(crate) async fn until(&self, wanted: impl Fn(&AlertFetching) -> bool) {
        until(self.server(), &self.client, wanted).await;
    }
}

/// The same, for whoever this is.
pub(crate) async fn until(server: &Server, client: &Client, wanted: impl Fn(&AlertFetching) -> bool) {
    let mut bell = server.state.control.listen();
    loop {
        let sources: List<DataSource> = client.get("/api/data-sources").await.json();
        let source = sources.value.into_iter().find(|one| one.service == DEFENDER);
        if source.and_then(|one| one.fetching).is_some_and(|fetching| wanted(&fetching)) {
            return;
        }
        bell.recv().await.expect("the bell is there");
    }
}

pub(crate) fn fetcher(server: &Server, graph: &GraphServer, how: (usize, bool)) -> Fetcher {
    let (longest_list, write_back) = how;
    let settings = settings::Graph {
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.to_owned().into(),
        url: graph.url(),
        login_url: graph.url(),
        interval: 15 * MINUTE,
    };
    let state = &server.state;
    Fetcher::new(Parts {
        control: state.control.clone(),
        locations: state.locations.clone(),
        clock: state.clock.clone(),
        graph: Arc::new(Graph::new(settings, state.clock.clone()).expect("a client")),
        intakes: state.intakes.clone(),
        rules: state.rules,
        settings: settings::Fetching { interval: 5 * MINUTE, first: 30 * DAY, write_back },
        longest_list,
        spread: 0,
    })
}

/// An alert that changed last so many minutes ago, as Graph answers it.
pub(crate) fn alert(id: &str, minutes_ago: i64) -> Value {
    let at = timestamp(NOW - minutes_ago * MINUTE).0;
    json!({ "@odata.type": "#microsoft.graph.security.alert", "id": id, "providerAlertId": id, "incidentId": "28282",
            "status": "new", "severity": "medium", "classification": "unknown", "determination": "unknown",
            "serviceSource": "microsoftDefenderForEndpoint", "detectionSource": "antivirus",
            "title": format!("Alert {id}"), "category": "Execution", "assignedTo": null, "actorDisplayName": null,
            "createdDateTime": at, "lastUpdateDateTime": at, "firstActivityDateTime": at, "lastActivityDateTime": at,
            "resolvedDateTime": null, "mitreTechniques": ["T1564.001"], "comments": [],
            "evidence": [device(&format!("d-{id}"))], "systemTags": ["Defender Experts"] })
}

pub(crate) fn numbered(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|n| format!("a{n:03}"))
}

#[tokio::test]
async fn what_graph_has_is_here_and_what_changes_follows_each_once() {
    let fetching = Fetching::start().await;
    let (graph, tenant) = (fetching.graph(), &fetching.tenant);
    graph.pages_of(3);
    numbered(10).for_each(|id| graph.raise(tenant, alert(&id, 60)));
    graph.raise(tenant, alert("old", 31 * 24 * 60));
    let mut elsewhere = alert("identity", 60);
    elsewhere["serviceSource"] = json!("microsoftDefenderForIdentity");
    graph.raise(tenant, elsewhere);
    assert_eq!(fetching.fetch().await, Fetched::Through);
    let first: Vec<String> = numbered(10).collect();
    assert_eq!(fetching.ids().await, first, "of 30 days, and of this service");
    let state = fetching.state().await;
    assert_eq!((state.alert_count, state.changed_count, state.faulty_count), (10, 10, 0));
    assert_eq!((state.running, state.fetched_at, state.failure), (false, Some(timestamp(NOW)), None));
    assert_eq!(state.next_at, timestamp(NOW + 5 * MINUTE));
    // Not before it is due.
    assert_eq!(fetching.fetch().await, Fetched::NotOpen);
    // One is new, one changed, one is shown late: it changed before the mark.
    graph.raise(tenant, alert("b", -1));
    let mut changed = alert("a003", 0);
    changed["title"] = json!("Another title");
    graph.raise(tenant, changed);
    graph.raise(tenant, alert("late", 69));
    let asked = graph.count("/security/alerts_v2");
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    let mut expected = first;
    expected.extend(["b".to_owned(), "late".to_owned()]);
    assert_eq!(fetching.ids().await, expected);
    let titles = fetching.texts("SELECT title FROM alert WHERE tenant_id = $1 AND id = 'a003'").await;
    assert_eq!(titles, ["Another title"]);
    let state = fetching.state().await;
    assert_eq!((state.alert_count, state.changed_count), (12, 3), "the overlap brings what is here already");
    assert!(graph.count("/security/alerts_v2") > asked);
    // From the latest change that was seen, less ten minutes.
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    let asked = graph.asked();
    let last = asked.iter().rfind(|one| one.path.contains("alerts_v2")).expect("it was asked");
    let since = timestamp(NOW - 9 * MINUTE).0;
    assert!(
        last.path.contains(&format!("lastUpdateDateTime%20ge%20{since}&$count=true&$top=100")),
        "{}",
        last.path
    );
    assert!(!asked.iter().any(|one| one.path.contains("orderby")), "the list documents no order");
    assert_eq!(fetching.state().await.alert_count, 2);
}

#[tokio::test]
async fn a_list_that_changes_between_its_pages_loses_nothing() {
    let fetching = Fetching::start().await;
    let (graph, tenant) = (fetching.graph(), fetching.tenant.clone());
    graph.pages_of(4);
    numbered(12).for_each(|id| graph.raise(&tenant, alert(&id, 60)));
    // After the first page an alert of it goes to the end of the list, and another one comes: what was first on the second page
    // is on the first by then.
    let of = tenant.clone();
    graph.meanwhile("skip=4", move |graph| {
        graph.change_alerts(&of, |alerts| {
            let mut moved = alerts.remove(0);
            moved["lastUpdateDateTime"] = json!(timestamp(NOW).0);
            alerts.push(moved);
            alerts.push(alert("zzz", 0));
        });
    });
    assert_eq!(fetching.fetch().await, Fetched::Through);
    let expected: Vec<String> = numbered(12).chain(["zzz".to_owned()]).collect();
    assert_eq!(fetching.ids().await, expected);
    assert_eq!(fetching.state().await.alert_count, 13);
}

#[tokio::test]
async fn a_number_that_is_wrong_does_not_lead_in_circles() {
    let fetching = Fetching::start().await;
    let graph = fetching.graph();
    let page = |next: Option<&str>, value: Value| {
        let mut page = json!({"@odata.count": 5000, "value": value});
        if let Some(next) = next {
            page["@odata.nextLink"] = json!(format!("{}/v1.0/security/alerts_v2?{next}", graph.url()));
        }
        Fault::Says(200, &[], page.to_string())
    };
    // Two passes, each with a page behind the last; the second brings nothing that the first did not.
    for _ in 0..2 {
        graph.fault("alerts_v2?$filter", page(Some("two"), json!([alert("a", 60)])));
        graph.fault("alerts_v2?two", page(None, json!([alert("b", 60)])));
        graph.fault("alerts_v2?$filter", page(None, json!([])));
    }
    assert_eq!(fetching.fetch().await, Fetched::Through);
    assert_eq!((fetching.ids().await.len(), graph.count("alerts_v2")), (2, 6));
    assert_eq!(graph.count("skip=2"), 2);
}

#[tokio::test]
async fn a_round_that_is_cut_off_anywhere_begins_again_and_nothing_is_missed_or_twice() {
    for fault in [
        Fault::Says(500, &[], String::new()),
        Fault::Says(429, &[("retry-after", "3600")], String::new()),
        Fault::Says(200, &[], r#"{"value": [{"id""#.to_owned()),
        Fault::Says(
            200,
            &[],
            r#"{"value": [], "@odata.nextLink": "https://elsewhere.example/v1.0/x"}"#.to_owned(),
        ),
    ] {
        let fetching = Fetching::start().await;
        let (graph, tenant) = (fetching.graph(), &fetching.tenant);
        graph.pages_of(3);
        numbered(8).for_each(|id| graph.raise(tenant, alert(&id, 60)));
        let waits = matches!(fault, Fault::Says(500, ..));
        for _ in 0..if waits { 6 } else { 1 } {
            graph.fault("skip=3", fault.clone());
        }
        let failed = if waits {
            // Graph is given time, as often as in any reading.
            let (log, _here) = Log::here();
            let (round, time) = (fetching.fetch(), async {
                for times in 1..=5 {
                    log.until("is given time", times).await;
                    fetching.server().pass_time(MINUTE);
                }
            });
            tokio::join!(round, time).0
        } else {
            fetching.fetch().await
        };
        let Fetched::Failed(failure) = failed else { panic!("{fault:?}: {failed:?}") };
        assert_eq!(fetching.ids().await.len(), 3, "{fault:?}: what came stays");
        let state = fetching.state().await;
        assert_eq!(state.failure.expect("it failed").reason, failure.reason);
        assert_eq!((state.fetched_at, state.running, state.alert_count), (None, false, 3));
        // As long as Graph asks for, or a minute.
        let pause = if failure.reason == ReadingFailureReason::Throttled { 60 * MINUTE } else { MINUTE };
        let now = fetching.server().state.clock.now();
        assert_eq!(state.next_at, timestamp(now + pause), "{fault:?}");
        assert_eq!(fetching.fetch().await, Fetched::NotOpen);
        fetching.server().pass_time(pause);
        assert_eq!(fetching.fetch().await, Fetched::Through, "{fault:?}");
        assert_eq!(fetching.ids().await, numbered(8).collect::<Vec<_>>());
        let state = fetching.state().await;
        assert_eq!((state.failure, state.alert_count, state.changed_count), (None, 8, 5));
        let asked = graph.asked();
        assert!(!asked.iter().any(|one| one.path.contains("elsewhere")), "no token goes to another origin");
    }
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_and_a_missing_permission_is_said_in_words() {
    let fetching = Fetching::start().await;
    let (graph, tenant) = (fetching.graph(), &fetching.tenant);
    graph.pages_of(2);
    numbered(4).for_each(|id| graph.raise(tenant, alert(&id, 60)));
    graph.fault("skip=2", Fault::TokenEnded);
    assert_eq!(fetching.fetch().await, Fetched::Through);
    assert_eq!(fetching.ids().await.len(), 4);
    graph.fault(
        "alerts_v2",
        Fault::Says(403, &[], r#"{"error": {"code": "Forbidden", "message": "?"}}"#.to_owned()),
    );
    let Fetched::Failed(failure) = fetching.fetch_again().await else { panic!("it failed") };
    assert_eq!(failure.reason, ReadingFailureReason::Refused);
    assert!(
        failure.detail.contains("403 Forbidden") && failure.detail.contains("SecurityAlert.Read.All"),
        "{failure}"
    );
    assert!(!failure.detail.contains("Directory"), "{failure}");
    // What is consented to meanwhile is in a new token.
    let tokens = graph.count("/oauth2/");
    fetching.server().pass_time(MINUTE);
    assert_eq!(fetching.fetch().await, Fetched::Through);
    assert_eq!(graph.count("/oauth2/"), tokens + 1);
}

#[tokio::test]
async fn faulty_and_huge_alerts_are_named_and_the_rest_is_here() {
    let fetching = Fetching::start().await;
    let (graph, tenant) = (fetching.graph(), &fetching.tenant);
    graph.raise(tenant, alert("good", 60));
    let mut untitled = alert("untitled", 60);
    untitled["title"] = Value::Null;
    graph.raise(tenant, untitled);
    let mut foreign = alert("foreign", 60);
    foreign["tenantId"] = json!("00000000-0000-0000-0000-000000000001");
    graph.raise(tenant, foreign);
    let mut huge = alert("huge", 60);
    huge["description"] = json!("x".repeat(3 * 1024 * 1024));
    graph.raise(tenant, huge);
    let mut odd = alert("odd", 60);
    odd["id"] = json!("<b>odd\u{7}");
    graph.raise(tenant, odd);
    assert_eq!(fetching.fetch().await, Fetched::Through);
    assert_eq!(fetching.ids().await, ["good"]);
    let state = fetching.state().await;
    assert_eq!((state.alert_count, state.changed_count, state.faulty_count), (5, 1, 4));
    let mut faults = state.faults;
    faults.sort();
    assert!(faults[0].starts_with("<b>odd: id This"), "{faults:?}");
    assert!(faults[1].starts_with("an alert without a readable id: An item may have"), "{faults:?}");
    assert!(faults[2].starts_with("foreign: tenantId"), "{faults:?}");
    assert!(faults[3].starts_with("untitled: title"), "{faults:?}");
}

#[tokio::test]
async fn pages_that_are_too_large_are_asked_for_with_less_in_them() {
    let fetching = Fetching::start().await;
    let (graph, tenant) = (fetching.graph(), &fetching.tenant);
    for id in numbered(25) {
        let mut large = alert(&id, 60);
        large["description"] = json!("x".repeat(1_000_000));
        graph.raise(tenant, large);
    }
    assert_eq!(fetching.fetch().await, Fetched::Through);
    assert_eq!(fetching.ids().await.len(), 25);
    for top in ["$top=100", "$top=50", "$top=25", "$top=12"] {
        assert_eq!(graph.count(top), 1, "{top}");
    }
}

#[tokio::test]
async fn each_tenant_has_its_own_alerts_and_one_that_is_not_connected_has_none() {
    let fetching = Fetching::start().await;
    let (server, graph) = (fetching.server(), fetching.graph());
    let fabrikam = fetching.connected.connect("fabrikam").await;
    server.sign_in("Fabrikam", "global.admin").await.opt_now(true).await;
    server.until("Fabrikam", ServiceState::On).await;
    graph.raise(&fetching.tenant, alert("of-contoso", 60));
    graph.raise(&fabrikam, alert("of-fabrikam", 60));
    let running = fetching.run();
    fetching.until(|state| state.fetched_at.is_some()).await;
    assert_eq!(fetching.ids().await, ["of-contoso"]);
    // What runs by itself would hold the lease while it finds out the same.
    server.shut_down.send_replace(true);
    running.await.expect("it ends");
    // Not connected any more, and off: nothing more is asked.
    let gone = security_center_server::domain::cause::Cause::operator();
    assert!(server.state.control.disconnect_tenant(&fetching.tenant, &gone, NOW).await.expect("written"));
    graph.raise(&fetching.tenant, alert("later", 0));
    assert_eq!(fetching.fetch_again().await, Fetched::NotOpen);
    assert_eq!(fetching.ids().await, ["of-contoso"]);
}
