//! The queues: the bare SQL that the product is compared with is the product's own, and how many statements each request needs.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderValue, header};
use security_center_alerts::correlation::Rules;
use security_center_alerts::reading::{Sender, record};
use security_center_bench::asked::{ALERTS, INCIDENTS, bare};
use security_center_bench::queue::filled;
use security_center_contract::{ServiceState, SupportedService};
use security_center_server::store::intake::Arriving;
use serde_json::{Value, json};
use tracing::{Instrument, info_span};

use crate::ALONE;
use crate::statements::{listen, seen};
use crate::support::{Client, NOW, Server};

/// The statements that find whoever asks, and at most seven more: a look at a queue is one moment, which begins and ends.
const BUDGET: usize = 18;

const ALERTS_THERE: usize = 20;

/// A server with alerts of a tenant, and an administrator of it.
async fn filled_server() -> (Server, Client) {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    fill(&server, &server.tenant("Contoso").await).await;
    (server, client)
}

async fn fill(server: &Server, tenant_id: &str) {
    let sender = Sender { tenant_id, service: SupportedService::DefenderAtp };
    let one = |n: usize| {
        let evidence = json!([{ "@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": format!("d{n}") }]);
        let item = json!({ "id": format!("a{n}"), "serviceSource": "microsoftDefenderForEndpoint", "title": "A title",
                           "createdDateTime": "2020-06-24T09:00:00Z", "evidence": evidence });
        (n, record(item.to_string().as_bytes(), sender).expect("a record"))
    };
    let service = SupportedService::DefenderAtp;
    let arriving = Arriving { tenant_id, service, now: NOW, rules: Rules::default() };
    let taken = server.state.locations.eu.take_alerts(arriving, (0..ALERTS_THERE).map(one).collect()).await;
    assert_eq!(taken.expect("written").expect("a store").accepted, ALERTS_THERE as u64);
}

#[tokio::test]
async fn the_bare_queues_run_the_sql_of_the_product() {
    let _alone = ALONE.lock().await;
    listen();
    let (server, client) = filled_server().await;
    let cookie = client.cookie.clone().expect("signed in");
    let session: Value = serde_json::from_str(&client.get("/api/session").await.text()).expect("JSON");
    let own_name = session["person"]["userPrincipalName"].as_str().expect("a name").to_owned();
    let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(&cookie).expect("a header"))]);
    let (control, store) = (&server.state.control, &server.state.locations.eu);
    let mut spans = BTreeMap::new();
    for (queue, asked) in [("incidents", &INCIDENTS[..]), ("alerts", &ALERTS[..])] {
        let order = client.get(&format!("/api/{queue}/order?sort=-lastActivity")).await;
        let order: Value = serde_json::from_str(&order.text()).expect("JSON");
        assert_eq!(order["count"], ALERTS_THERE);
        for (_, path) in asked {
            let path = filled(path, &order).expect("an order has all of it");
            let [product, floor] = [info_span!("counted"), info_span!("counted")];
            let answer = client.get(&path).instrument(product.clone()).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let ran = bare((control, store), (&path, &headers), &own_name, NOW);
            ran.instrument(floor.clone()).await.expect("read");
            spans.insert(path, [product, floor]);
        }
    }
    // A statement is told once its connection is done with it: a closed connection has told of all.
    server.state.control.close().await;
    store.close().await;
    assert_eq!(spans.len(), INCIDENTS.len() + ALERTS.len());
    for (path, spans) in spans {
        let [product, floor] = spans.map(|span| {
            let seen = seen(&span.id().expect("somebody listens"));
            let mut statements: Vec<String> = seen.into_iter().map(|(text, _)| text).collect();
            statements.sort();
            statements
        });
        assert_eq!(product, floor, "{path}");
        assert!(product.len() > 8 && product.len() <= BUDGET, "{path}: {product:#?}");
    }
}

/// Where SQLite goes otherwise through the table of all alerts, row by row in the order of the index, or through what all alerts name.
#[tokio::test]
async fn the_queues_are_read_from_indices_and_searches_find_what_a_name_belongs_to_by_its_key() {
    let _alone = ALONE.lock().await;
    listen();
    let (server, client) = filled_server().await;
    let span = info_span!("counted");
    let is_order = |path: &&str| path.contains("/order?") && path.ends_with("sort=-lastActivity");
    for path in ALERTS.iter().chain(&INCIDENTS).map(|(_, path)| *path).filter(is_order) {
        assert_eq!(client.get(path).instrument(span.clone()).await.status, 200, "{path}");
    }
    let pool = server.database("location-eu.db").await;
    server.state.locations.eu.close().await;
    let mut looked_at = BTreeMap::new();
    for (statement, _) in seen(&span.id().expect("somebody listens")) {
        if !["FROM alert WHERE", "AS named"].iter().any(|part| statement.contains(part)) {
            continue;
        }
        let explain = format!("EXPLAIN QUERY PLAN {statement}");
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(explain)).fetch_all(&pool).await.expect("a plan");
        for step in plan.iter().map(|(.., step)| step.as_str()) {
            let Some((table, how)) = is_well_read(step) else { continue };
            *looked_at.entry(table.to_owned()).or_insert(0) += 1;
            assert!(how, "{step}: {statement}");
        }
    }
    for table in ["alert", "named", "called", "entity"] {
        assert!(looked_at.get(table).is_some_and(|many| *many > 0), "{looked_at:?}");
    }
    assert_eq!(
        is_well_read("SEARCH alert USING INDEX alert_by_activity (tenant_id=?)"),
        Some(("alert", false))
    );
    assert_eq!(is_well_read("SEARCH named USING PRIMARY KEY (tenant_id=?)"), Some(("named", false)));
}

/// Of a step of a plan: which table it looks at, and whether well.
fn is_well_read(step: &str) -> Option<(&str, bool)> {
    let by_key = step.contains(" AND ");
    match step.split(' ').take(2).collect::<Vec<_>>()[..] {
        ["SEARCH", table @ "alert"] => Some((table, step.contains("COVERING INDEX") || by_key)),
        ["SEARCH", table @ "named"] => Some((table, by_key)),
        ["SEARCH", table @ ("called" | "entity")] => Some((table, step.contains("PRIMARY KEY"))),
        // Tags are looked through for each incident: they are its own.
        ["SCAN", "one"] => None,
        ["SCAN", table] => Some((table, false)),
        _ => None,
    }
}
