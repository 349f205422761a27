//! Saved views: whose they are, who may change the team's, and what cannot be one.

use axum::http::{Method, StatusCode, header};
use security_center_contract::{ProblemCode, Refusal, SavedView, SavedViews};
use serde_json::json;

use crate::intake::Store;
use crate::support::{Answer, Client};

async fn save(client: &Client, queue: &str, name: &str, parameters: &str, team: bool) -> Answer {
    let body = json!({ "name": name, "parameters": parameters, "team": team }).to_string();
    client.send(Method::POST, &format!("/api/views/{queue}"), &[], Some(&body)).await
}

async fn saved(client: &Client, queue: &str, name: &str, team: bool) -> SavedView {
    let answer = save(client, queue, name, "severity=high&days=any", team).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

async fn send(client: &Client, method: Method, queue: &str, view: (&str, i64), body: Option<&str>) -> Answer {
    let based_on = format!("\"{}\"", view.1);
    client.send(method, &format!("/api/views/{queue}/{}", view.0), &[("if-match", &based_on)], body).await
}

async fn list(client: &Client, queue: &str) -> SavedViews {
    client.get(&format!("/api/views/{queue}")).await.json()
}

async fn names(client: &Client, queue: &str) -> Vec<String> {
    list(client, queue).await.value.into_iter().map(|view| view.name).collect()
}

#[tokio::test]
async fn ones_own_views_are_ones_own_and_the_teams_are_everybodys() {
    let store = Store::new(Default::default()).await;
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    let reader = store.server.sign_in("Contoso", "security.reader").await;
    let own = saved(&operator, "incidents", "Mine", false).await;
    let team = saved(&operator, "incidents", "Ours", true).await;
    saved(&reader, "incidents", "Another", false).await;
    saved(&operator, "alerts", "Of alerts", true).await;
    assert_eq!(names(&operator, "incidents").await, ["Mine", "Ours"]);
    assert_eq!(names(&reader, "incidents").await, ["Another", "Ours"]);
    assert_eq!(names(&reader, "alerts").await, ["Of alerts"]);
    let seen = list(&reader, "incidents").await;
    assert!(!seen.share.allowed && seen.value[0].may_change && !seen.value[1].may_change);
    assert_eq!((seen.value[1].parameters.as_str(), seen.value[1].team), ("severity=high&days=any", true));
    assert!(list(&operator, "incidents").await.share.allowed);
    // Whoever only views saves nothing for others, and changes nothing of theirs.
    let refused = save(&reader, "incidents", "For all", "", true).await;
    assert_eq!(refused.problem().code, ProblemCode::Forbidden);
    for method in [Method::PATCH, Method::DELETE] {
        let body = (method == Method::PATCH).then_some(r#"{"name":"Mine now"}"#);
        let refused = send(&reader, method.clone(), "incidents", (&team.id, 1), body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{method}");
        assert!(!refused.problem().refusals.is_empty());
        let gone = send(&reader, method.clone(), "incidents", (&own.id, 1), body).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "another one's own view is not there");
        let elsewhere = send(&operator, method, "alerts", (&own.id, 1), body).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "it is one of incidents");
    }
}

#[tokio::test]
async fn a_change_is_based_on_what_was_seen() {
    let store = Store::new(Default::default()).await;
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    let admin = store.server.sign_in("Contoso", "global.admin").await;
    let view = saved(&operator, "incidents", "Ours", true).await;
    let answer =
        send(&admin, Method::PATCH, "incidents", (&view.id, 1), Some(r#"{"parameters":"q=a%26b"}"#)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.headers[header::ETAG], "\"2\"");
    let changed: SavedView = answer.json();
    assert_eq!((changed.name.as_str(), changed.parameters.as_str()), ("Ours", "q=a%26b"));
    let late = send(&operator, Method::PATCH, "incidents", (&view.id, 1), Some(r#"{"name":"Old"}"#)).await;
    assert_eq!(late.problem().code, ProblemCode::VersionConflict);
    assert!(late.problem().detail.is_some_and(|detail| detail.contains("changed the view since")));
    let late = send(&operator, Method::DELETE, "incidents", (&view.id, 1), None).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let path = format!("/api/views/incidents/{}", view.id);
    assert_eq!(
        operator.send(Method::DELETE, &path, &[], None).await.status,
        StatusCode::PRECONDITION_REQUIRED
    );
    let removed = send(&operator, Method::DELETE, "incidents", (&view.id, 2), None).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert!(names(&admin, "incidents").await.is_empty());
    let again = send(&operator, Method::DELETE, "incidents", (&view.id, 2), None).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_a_view_is_refused_with_every_fault() {
    let store = Store::new(Default::default()).await;
    let reader = store.server.sign_in("Contoso", "security.reader").await;
    let faulty = save(&reader, "incidents", " ", "q=a b#c", false).await;
    let fields: Vec<_> = faulty.problem().fields.into_iter().map(|one| one.field).collect();
    assert_eq!(fields, ["name", "parameters"]);
    for queue in ["hunting", "Incident", "%00", ".."] {
        assert_eq!(reader.get(&format!("/api/views/{queue}")).await.status, StatusCode::NOT_FOUND, "{queue}");
    }
    for id in ["x", "%00", "..%2f", "'"] {
        let gone = send(&reader, Method::DELETE, "incidents", (id, 1), None).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{id}");
    }
    for number in 0..50 {
        saved(&reader, "alerts", &format!("View {number}"), false).await;
    }
    let full = save(&reader, "alerts", "One more", "", false).await;
    assert_eq!(full.problem().refusals, [Refusal::LimitReached]);
    saved(&reader, "incidents", "Of the other queue", false).await;
}
