//! What people write about incidents.

use axum::http::{Method, StatusCode};
use security_center_contract::{IncidentEvent, ProblemCode};
use serde_json::json;

use crate::support::Client;
use crate::triage::{details, history, three};

#[tokio::test]
async fn comments_are_there_for_everybody_in_the_history_with_what_happened() {
    let (store, client) = three().await;
    let comment = async |text: &str| {
        let body = json!({ "comment": text }).to_string();
        client.send(Method::POST, "/api/incidents/1/comments", &[], Some(&body)).await
    };
    assert_eq!(comment("<script>alert(1)</script>").await.status, StatusCode::CREATED);
    assert_eq!(comment(" \n").await.problem().code, ProblemCode::InvalidFields);
    assert_eq!(comment(&"x".repeat(4_001)).await.problem().code, ProblemCode::InvalidFields);
    let reader = store.server.sign_in("Contoso", "security.reader").await;
    let told = history(&reader, 1).await;
    assert_eq!(told[0].comment.as_deref(), Some("<script>alert(1)</script>"), "as it was written");
    assert_eq!(told[0].by.as_deref(), Some("Security operator"));
    let events: Vec<_> = told.iter().rev().map(|entry| entry.event).collect();
    assert_eq!(events, [IncidentEvent::Created, IncidentEvent::AlertAdded, IncidentEvent::Commented]);
    assert_eq!(told[2].by, None);
    assert!(told[2].alert.as_deref() == Some("Alert a"));
}

#[tokio::test]
async fn the_same_words_of_the_same_person_right_after_each_other_are_one_comment() {
    let (store, client) = three().await;
    let reader = store.server.sign_in("Contoso", "security.admin").await;
    let comment = async |by: &Client, text: &str| {
        let body = json!({ "comment": text }).to_string();
        let answer = by.send(Method::POST, "/api/incidents/1/comments", &[], Some(&body)).await;
        assert_eq!(answer.status, StatusCode::CREATED);
        details(by, 1).await.incident.version
    };
    let version = comment(&client, "Seen").await;
    assert_eq!(comment(&client, "Seen").await, version, "its answer got lost, and it was sent again");
    for (by, text) in [(&reader, "Seen"), (&client, "Seen"), (&client, "More"), (&client, "Seen")] {
        comment(by, text).await;
    }
    store.server.pass_time(11 * 60 * 1000);
    comment(&client, "Seen").await;
    let told = history(&client, 1).await;
    let written: Vec<_> = told.iter().rev().filter_map(|entry| entry.comment.as_deref()).collect();
    assert_eq!(written, ["Seen", "Seen", "Seen", "More", "Seen", "Seen"]);
}
