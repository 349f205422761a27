//! What it takes to take a merge apart: the same statements that change alerts and links, however many there are of both.

use axum::http::{Method, StatusCode};
use security_center_alerts::correlation::Rules;
use security_center_alerts::reading::{Record, Sender, record};
use security_center_contract::{ServiceState, SupportedService};
use security_center_server::store::intake::Arriving;
use serde_json::{Value, json};
use tracing::{Instrument, info_span};

use crate::ALONE;
use crate::intake::is_found_by_key;
use crate::statements::{listen, seen};
use crate::support::{NOW, Server};

/// Alerts of which each names a device of the one before, and so of one incident.
pub(crate) fn chain(tenant_id: &str, name: &str, length: usize) -> Vec<(usize, Record)> {
    let sender = Sender { tenant_id, service: SupportedService::DefenderAtp };
    let at = security_center_server::clock::timestamp(NOW - 60_000).0;
    let one = |n: usize| {
        let device = |n: usize| json!({ "@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": format!("{name}{n}") });
        let item = json!({ "id": format!("{name}-{n}"), "serviceSource": "microsoftDefenderForEndpoint", "title": "A title",
                           "createdDateTime": at, "evidence": [device(n), device(n + 1)] });
        record(item.to_string().as_bytes(), sender).expect("a record")
    };
    (0..length).map(one).enumerate().collect()
}

/// The statements that change alerts or links when a merge of an incident of so many alerts is taken apart.
async fn taken_apart(length: usize) -> Vec<String> {
    let server = Server::start().await;
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let tenant = server.tenant("Contoso").await;
    let arriving = Arriving {
        tenant_id: &tenant,
        service: SupportedService::DefenderAtp,
        now: NOW,
        rules: Rules::default(),
    };
    let store = &server.state.locations.eu;
    for (name, length) in [("many", length), ("other", 1)] {
        let taken = store.take_alerts(arriving, chain(&tenant, name, length)).await;
        assert_eq!(taken.expect("written").expect("a store").accepted, length as u64);
    }
    let client = server.sign_in("Contoso", "security.operator").await;
    let merged = client.send(Method::POST, "/api/incidents/1/move", &[], Some(r#"{"to":"2"}"#)).await;
    assert_eq!(merged.status, StatusCode::OK, "{}", merged.text());
    assert_eq!(merged.json::<Value>()["alertCount"], length + 1);
    let span = info_span!("counted");
    let id = span.id().expect("somebody listens");
    let undone = client.send(Method::POST, "/api/incidents/2/undo", &[], None).instrument(span).await;
    assert_eq!(undone.status, StatusCode::OK, "{}", undone.text());
    let pool = server.database("location-eu.db").await;
    store.close().await;
    let changes =
        |text: &String| text.starts_with("UPDATE alert ") || text.starts_with("UPDATE link_segment ");
    let statements: Vec<String> = seen(&id).into_iter().map(|(text, _)| text).filter(changes).collect();
    for statement in &statements {
        let explain = format!("EXPLAIN QUERY PLAN {statement}");
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(explain)).fetch_all(&pool).await.expect("a plan");
        assert!(plan.iter().all(|(.., step)| is_found_by_key(step)), "{plan:?}: {statement}");
    }
    statements
}

#[tokio::test]
async fn a_merge_is_taken_apart_in_as_many_statements_however_large_it_is() {
    let _alone = ALONE.lock().await;
    listen();
    let (few, many) = (taken_apart(2).await, taken_apart(150).await);
    assert_eq!((few.len(), many.len()), (2, 2), "{few:#?} {many:#?}");
}
