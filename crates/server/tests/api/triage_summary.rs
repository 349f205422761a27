//! The figures for Home are those of the queue, for whoever sees everything and for whoever does not.

use axum::http::StatusCode;
use security_center_contract::{IncidentSummary, Order, Session};
use serde_json::json;

use crate::intake::Store;
use crate::scope::{SALES, four, limit};
use crate::support::Client;
use crate::triage::{change, details};

async fn summary(client: &Client) -> IncidentSummary {
    let answer = client.get("/api/incidents/summary").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// The queue of those that are open: how many, and the first five.
async fn queue(client: &Client, filter: &str) -> (u64, Vec<String>) {
    let path = format!("/api/incidents/order?status=active,inProgress&sort=-severity{filter}");
    let order: Order = client.get(&path).await.json();
    (order.count, order.ids.split_whitespace().take(5).map(str::to_owned).collect())
}

async fn assert_as_the_queue(client: &Client) -> IncidentSummary {
    let summary = summary(client).await;
    let (open, worst) = queue(client, "").await;
    assert_eq!(summary.open, open);
    assert_eq!(summary.worst.iter().map(|one| one.id.clone()).collect::<Vec<_>>(), worst);
    for one in &summary.severities {
        let code = serde_json::to_value(one.severity).expect("a code");
        let filter = format!("&severity={}", code.as_str().expect("text"));
        assert_eq!(one.count, queue(client, &filter).await.0, "{filter}");
    }
    assert_eq!(summary.severities.iter().map(|one| one.count).sum::<u64>(), open);
    assert_eq!(summary.unassigned, queue(client, "&assigned=nobody").await.0);
    assert_eq!(summary.own, queue(client, "&assigned=me").await.0);
    summary
}

#[tokio::test]
async fn the_figures_are_those_of_the_queue_whatever_is_decided() {
    let none = Store::new(Default::default()).await;
    let all = none.server.sign_in("Contoso", "security.admin").await;
    assert_eq!(assert_as_the_queue(&all).await.open, 0);
    let store = four().await;
    let all = store.server.sign_in("Contoso", "security.admin").await;
    let first = assert_as_the_queue(&all).await;
    assert_eq!((first.open, first.unassigned, first.own), (4, 4, 0));
    assert!(first.severities.len() > 1 && first.worst.len() == 4);
    let session: Session = all.get("/api/session").await.json();
    let decided = [
        (1, json!({ "assignedTo": session.person.user_principal_name })),
        (2, json!({ "status": "resolved" })),
        (3, json!({ "status": "inProgress" })),
    ];
    for (number, decision) in decided {
        let version = details(&all, number).await.incident.version;
        assert_eq!(change(&all, number, version, &decision).await.status, StatusCode::OK);
    }
    let later = assert_as_the_queue(&all).await;
    assert_eq!((later.open, later.unassigned, later.own), (3, 2, 1));
}

#[tokio::test]
async fn l7_whoever_is_limited_gets_the_figures_of_what_he_sees() {
    let store = four().await;
    limit(&store, "security.operator", &[SALES]).await;
    let limited = store.server.sign_in("Contoso", "security.operator").await;
    let seen = assert_as_the_queue(&limited).await;
    assert_eq!((seen.open, seen.worst.len()), (2, 2));
    assert!(seen.worst.iter().all(|one| !one.display_name.contains("Secret")));
}
