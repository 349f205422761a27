//! How the questions of a person who is limited to device groups (L7) are answered: what is asked for each row is found by a key, and
//! what is not is asked once.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::correlation::Rules;
use security_center_alerts::reading::{Sender, record};
use security_center_contract::{IncidentHistoryEntry, List, ServiceState, SupportedService};
use security_center_server::domain::cause::Cause;
use security_center_server::store::intake::Arriving;
use serde_json::json;
use tracing::{Instrument, info_span};

use crate::ALONE;
use crate::statements::{listen, seen};
use crate::support::{Client, NOW, Server};

const PATHS: [&str; 18] = [
    "/api/incidents/order?severity=high,medium,low&status=active,inProgress&days=30&sort=-lastActivity",
    "/api/incidents/order?sort=name",
    "/api/incidents/order?sort=-entities&q=d1",
    "/api/incidents/news?since=2020-06-24T09:00:00Z&ordered=2020-06-24T09:00:00Z&after=1",
    "/api/incidents?ids=1,2,3",
    "/api/incidents",
    "/api/incidents/1",
    "/api/incidents/1/history",
    "/api/incidents/1/entities?kind=device&verdict=suspicious&top=1",
    "/api/alerts/order?status=new&days=30&sort=-lastActivity",
    "/api/alerts/order?q=d1",
    "/api/alerts/order?incident=1&sort=-lastActivity",
    "/api/alerts?ids=1,2,3",
    "/api/alerts/1",
    "/api/data-sources",
    "/api/entities/device:mde:d1",
    "/v1.0/security/incidents?$expand=alerts&$count=true",
    "/v1.0/security/alerts_v2?$orderby=title",
];

/// Somebody who sees two of three device groups, and so many alerts, each of a device of its own; all are of one incident, if they are
/// together: each names the person of the alert before.
async fn limited(alerts: usize, together: bool) -> (Server, Client) {
    let server = Server::start().await;
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let (tenant, person) = server.person("Contoso", "security.reader").await;
    let sender = Sender { tenant_id: &tenant, service: SupportedService::DefenderAtp };
    let one = |n: usize| {
        let user = |n: usize| {
            json!({ "@odata.type": "#microsoft.graph.security.userEvidence",
                    "userAccount": { "userPrincipalName": format!("u{n}@contoso.example") } })
        };
        let mut evidence = vec![
            json!({ "@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": format!("d{n}"), "rbacGroupName": format!("g{}", n % 3) }),
        ];
        if together {
            evidence.extend([user(n), user(n + 1)]);
        }
        let item = json!({ "id": format!("a{n}"), "serviceSource": "microsoftDefenderForEndpoint", "title": "A title",
                           "createdDateTime": "2020-06-24T09:00:00Z", "evidence": evidence });
        (n, record(item.to_string().as_bytes(), sender).expect("a record"))
    };
    let arriving = Arriving {
        tenant_id: &tenant,
        service: SupportedService::DefenderAtp,
        now: NOW,
        rules: Rules::default(),
    };
    let taken = server.state.locations.eu.take_alerts(arriving, (0..alerts).map(one).collect()).await;
    assert_eq!(taken.expect("written").expect("a store").accepted, alerts as u64);
    let groups = BTreeSet::from(["g0".to_owned(), "g1".to_owned()]);
    let (control, cause) = (&server.state.control, Cause::operator());
    assert!(control.limit_to_groups(&tenant, &person, &groups, &cause, NOW).await.expect("written"));
    let client = server.sign_in("Contoso", "security.reader").await;
    (server, client)
}

#[tokio::test]
async fn a_later_page_of_a_history_reads_no_more_than_what_it_shows_is_among() {
    let _alone = ALONE.lock().await;
    listen();
    let (_server, client) = limited(240, true).await;
    let read = async |query: &str| {
        let span = info_span!("counted");
        let id = span.id().expect("somebody listens");
        let answer = client.get(&format!("/api/incidents/1/history?{query}")).instrument(span).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        let page: List<IncidentHistoryEntry> = answer.json();
        let statements = seen(&id).into_iter().filter(|(text, _)| text.contains("FROM incident_history"));
        (page, statements.map(|(_, rows)| rows).sum::<u64>())
    };
    let (first, all) = read("top=20").await;
    assert_eq!((first.value.len(), first.count, all), (20, 160, 240), "each is read once");
    let next = first.next_link.expect("there are more");
    let (second, rows) = read(next.split_once('?').expect("a query").1).await;
    assert_eq!((second.value.len(), second.count, rows), (20, 160, 50));
}

#[tokio::test]
async fn what_a_limited_person_asks_looks_at_no_tenant_for_each_row() {
    let _alone = ALONE.lock().await;
    listen();
    let (server, client) = limited(30, false).await;
    let span = info_span!("counted");
    let id = span.id().expect("somebody listens");
    for path in PATHS {
        let answer = client.get(path).instrument(span.clone()).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    let pool = server.database("location-eu.db").await;
    server.state.locations.eu.close().await;
    let statements: BTreeSet<String> = seen(&id).into_iter().map(|(text, _)| text).collect();
    let mut looked_at = 0;
    for statement in statements.iter().filter(|text| text.contains("AS device")) {
        let explain = format!("EXPLAIN QUERY PLAN {statement}");
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(explain)).fetch_all(&pool).await.expect("a plan");
        let above: BTreeMap<i64, (i64, &str)> =
            plan.iter().map(|(step, above, _, what)| (*step, (*above, what.as_str()))).collect();
        for (_, parent, _, what) in &plan {
            let within: Vec<&str> = std::iter::successors(above.get(parent), |(parent, _)| above.get(parent))
                .map(|(_, what)| *what)
                .collect();
            looked_at += usize::from(what.starts_with("SEARCH"));
            assert!(is_asked_well(what, &within), "{what}, within {within:?}: {statement}");
        }
    }
    assert!(looked_at > 60, "{looked_at}");
    let each = ["CORRELATED SCALAR SUBQUERY 1"];
    assert!(!is_asked_well("SEARCH seen USING INDEX alert_by_activity (tenant_id=?)", &each));
    assert!(!is_asked_well("SEARCH device USING PRIMARY KEY (tenant_id=?)", &[]));
    assert!(!is_asked_well("SCAN one VIRTUAL TABLE INDEX 1:", &[]));
}

/// Whether a step of a plan is found by more than its tenant, where it is taken for each row; the devices of groups always are. A list
/// that was told is read once.
fn is_asked_well(step: &str, within: &[&str]) -> bool {
    let for_each = within.iter().any(|above| above.starts_with("CORRELATED"));
    let once = within.iter().any(|above| above.starts_with("MATERIALIZE"));
    let by_key = step.contains(" AND ");
    match step.split(' ').take(2).collect::<Vec<_>>()[..] {
        ["SEARCH", "device"] => by_key,
        ["SEARCH", _] => by_key || !for_each || !step.contains("tenant_id"),
        // Tags are looked through for each incident: they are its own.
        ["SCAN", "one"] => once || for_each,
        ["SCAN", _] => !for_each,
        _ => true,
    }
}
