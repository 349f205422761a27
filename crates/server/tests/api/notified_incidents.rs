//! What a person is told of incidents: that one was assigned to him and what others wrote about his, of no other, and of none that
//! he does not see.

use axum::http::{Method, StatusCode};
use security_center_contract::{
    ChangeKind, Notification, NotificationKind, Notifications, ServiceState, Session,
};
use serde_json::json;

use crate::events::Stream;
use crate::scope::{FINANCE, SALES, four, limit};
use crate::support::Client;
use crate::triage::{change, details};
use crate::triage_move::into;

/// Of incidents, the newest first.
async fn told(client: &Client) -> Vec<Notification> {
    let all: Notifications = client.get("/api/notifications").await.json();
    all.value.into_iter().filter(|one| one.incident.is_some()).collect()
}

async fn own_name(client: &Client) -> String {
    client.get("/api/session").await.json::<Session>().person.user_principal_name
}

async fn assign(by: &Client, number: u32, to: &str) {
    let version = details(by, number).await.incident.version;
    let answer = change(by, number, version, &json!({ "assignedTo": to })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

async fn comment(by: &Client, number: u32) {
    let path = format!("/api/incidents/{number}/comments");
    let answer = by.send(Method::POST, &path, &[], Some(r#"{"comment":"Look"}"#)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
}

/// Waits for a change of the person's own; others pass.
async fn own_change(stream: &mut Stream) {
    while let Some((_, change)) = stream.change().await {
        if change.kind == ChangeKind::Person {
            return;
        }
    }
    panic!("the stream ended");
}

#[tokio::test]
async fn whoever_gets_an_incident_is_told_by_whom_and_what_others_write_about_it() {
    let store = four().await;
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    let admin = store.server.sign_in("Contoso", "security.admin").await;
    let name = own_name(&operator).await;
    let mut stream = Stream::open(&operator, None).await;
    assign(&admin, 2, &name).await;
    own_change(&mut stream).await;
    let list = told(&operator).await;
    assert_eq!(
        list.iter().map(|one| (one.kind, one.incident)).collect::<Vec<_>>(),
        [(NotificationKind::IncidentAssigned, Some(2))]
    );
    assert!(!list[0].seen);
    let actor = list[0].actor.as_ref().and_then(|actor| actor.display_name.clone());
    assert_eq!(actor.as_deref(), Some("Security administrator"));
    store.server.pass_time(1000);
    comment(&admin, 2).await;
    own_change(&mut stream).await;
    comment(&operator, 2).await;
    let kinds: Vec<_> = told(&operator).await.iter().map(|one| one.kind).collect();
    let both = [NotificationKind::IncidentCommented, NotificationKind::IncidentAssigned];
    assert_eq!(kinds, both, "what one writes oneself is no news");
    assert!(told(&admin).await.is_empty(), "nobody else is told");
    // Programs are people's hands, too.
    let path = "/v1.0/security/incidents/4";
    let patched =
        admin.send(Method::PATCH, path, &[], Some(&json!({ "assignedTo": name }).to_string())).await;
    assert_eq!(patched.status, StatusCode::OK, "{}", patched.text());
    own_change(&mut stream).await;
    assert_eq!(told(&operator).await.len(), 3);
    // Given to somebody else, it is his no more.
    assign(&operator, 2, "").await;
    assert_eq!(told(&operator).await.iter().filter_map(|one| one.incident).collect::<Vec<_>>(), [4]);
    assign(&operator, 1, &name).await;
    assert!(
        told(&operator).await.iter().all(|one| one.incident != Some(1)),
        "what one takes oneself is no news"
    );
}

#[tokio::test]
async fn whoever_gets_an_incident_by_a_merge_or_a_split_is_told() {
    let store = four().await;
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    let admin = store.server.sign_in("Contoso", "security.admin").await;
    let name = own_name(&operator).await;
    assign(&operator, 2, &name).await;
    assert!(told(&operator).await.is_empty(), "what one takes oneself is no news");
    let mut stream = Stream::open(&operator, None).await;
    assert_eq!(into(&admin, 2, &json!({ "to": "1" })).await, 1);
    own_change(&mut stream).await;
    let news = async || {
        let list = told(&operator).await;
        list.iter().map(|one| (one.kind, one.incident)).collect::<Vec<_>>()
    };
    assert_eq!(news().await, [(NotificationKind::IncidentAssigned, Some(1))]);
    let actor = told(&operator).await[0].actor.as_ref().and_then(|actor| actor.display_name.clone());
    assert_eq!(actor.as_deref(), Some("Security administrator"));
    store.server.pass_time(1000);
    assert_eq!(into(&admin, 1, &json!({ "alerts": ["b"] })).await, 5);
    own_change(&mut stream).await;
    assert_eq!(news().await[0], (NotificationKind::IncidentAssigned, Some(5)));
    assert!(told(&admin).await.is_empty(), "nobody else is told");
}

#[tokio::test]
async fn l7_of_what_is_outside_nobody_is_told_nor_while_the_service_is_off() {
    let store = four().await;
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    let admin = store.server.sign_in("Contoso", "security.admin").await;
    let name = own_name(&operator).await;
    // The second is about a device of finance alone.
    assign(&admin, 2, &name).await;
    assign(&admin, 4, &name).await;
    assert_eq!(told(&operator).await.len(), 2);
    limit(&store, "security.operator", &[SALES]).await;
    assert_eq!(told(&operator).await.iter().filter_map(|one| one.incident).collect::<Vec<_>>(), [4]);
    limit(&store, "security.operator", &[FINANCE]).await;
    assert_eq!(told(&operator).await.iter().filter_map(|one| one.incident).collect::<Vec<_>>(), [2]);
    limit(&store, "security.operator", &[]).await;
    store.server.sign_in("Contoso", "global.admin").await.opt_now(false).await;
    store.server.until("Contoso", ServiceState::Off).await;
    assert!(told(&operator).await.is_empty());
}
