//! Where Microsoft Graph says a third thing, both are shown, nothing is overwritten, and whoever may change the alert says what is kept.

use axum::http::{Method, StatusCode};
use security_center_contract::{AlertStatus, IncidentEvent, IncidentStatus, ProblemCode, WriteBackState};
use security_center_server::fetching::Fetched;
use serde_json::{Value, json};

use crate::alert_queue::change;
use crate::fetch::{self, Fetching};
use crate::graph::MINUTE;
use crate::intake::device;
use crate::scope::{FINANCE, SALES, in_group, limit_at};
use crate::support::{Answer, Client};
use crate::triage;
use crate::write_back::{details, fields, two};

async fn answer(client: &Client, number: i64, version: i64, body: &Value) -> Answer {
    let (version, path) = (format!("\"{version}\""), format!("/api/alerts/{number}/write-back"));
    client.send(Method::POST, &path, &[("if-match", &version)], Some(&body.to_string())).await
}

/// Alert 1 is resolved here and in progress there, where somebody has it; it was judged here, which is written.
async fn differing() -> Fetching {
    let fetching = two().await;
    let decided = json!({ "status": "resolved", "assignedTo": "me@contoso.example", "classification": "falsePositive" });
    fetching.decide(1, decided).await;
    let said = json!({ "status": "inProgress", "assignedTo": "other@contoso.example" });
    fetching.graph().somebody_says(&fetching.tenant, "a", &said);
    fetching.write().await;
    fetching
}

async fn keep(fetching: &Fetching, keep: &str, fields: Value) -> Answer {
    let version = fetching.details(1).await.alert.version;
    answer(&fetching.client, 1, version, &json!({ "keep": keep, "fields": fields })).await
}

#[tokio::test]
async fn what_somebody_changed_there_is_not_overwritten_and_both_are_shown() {
    let fetching = differing().await;
    let sent = json!([{ "classification": "falsePositive", "determination": "unknown" }]);
    assert_eq!(json!(fetching.graph().sent("PATCH", "a")), sent);
    let shown = fetching.details(1).await;
    let waits = shown.write_back.expect("it differs");
    assert_eq!(
        (waits.state, waits.next_at.clone(), waits.failure.clone()),
        (WriteBackState::Conflict, None, None)
    );
    let both = json!([
        ["status", "resolved", "inProgress", true],
        ["assignedTo", "me@contoso.example", "other@contoso.example", true],
    ]);
    assert_eq!(fields(&waits), both);
    assert_eq!((shown.alert.status, fetching.counts().await), (AlertStatus::Resolved, [0, 0, 1]));
    // It stays so, and nothing is asked again and again.
    let asked = fetching.graph().count("alerts_v2/");
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    fetching.write().await;
    assert_eq!(fields(&fetching.waits(1).await.expect("it differs")), both);
    assert_eq!(fetching.graph().count("alerts_v2/"), asked);
    // Somebody there comes round: both agree, and nothing is sent.
    let said = json!({ "status": "resolved", "assignedTo": "me@contoso.example" });
    fetching.graph().somebody_says(&fetching.tenant, "a", &said);
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    fetching.write().await;
    assert_eq!((fetching.waits(1).await, fetching.graph().sent("PATCH", "a").len()), (None, 1));
}

#[tokio::test]
async fn what_is_kept_here_is_written_over_what_was_seen_there() {
    let fetching = differing().await;
    let kept = keep(&fetching, "here", json!(["status"])).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
    let waits = fetching.waits(1).await.expect("the other field");
    assert_eq!((fields(&waits)[0][3].clone(), fields(&waits)[1][3].clone()), (json!(false), json!(true)));
    fetching.write().await;
    assert_eq!(fetching.graph().sent("PATCH", "a").last(), Some(&json!({ "status": "resolved" })));
    assert_eq!(fetching.there("a")["assignedTo"], "other@contoso.example");
    assert_eq!(fetching.waits(1).await.expect("the other field").fields.len(), 1);
    // It changes there once more before it is written: that is another conflict.
    assert_eq!(keep(&fetching, "here", json!(["assignedTo"])).await.status, StatusCode::OK);
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "assignedTo": null }));
    fetching.write().await;
    let waits = fetching.waits(1).await.expect("it differs");
    assert_eq!(fields(&waits), json!([["assignedTo", "me@contoso.example", null, true]]));
}

#[tokio::test]
async fn what_is_kept_there_takes_back_what_was_decided_here() {
    let fetching = differing().await;
    let version = triage::details(&fetching.client, 1).await.incident.version;
    fetching.decide(2, json!({ "status": "resolved" })).await;
    let version = triage::details(&fetching.client, 1).await.incident.version.max(version);
    triage::change(&fetching.client, 1, version, &json!({ "status": "resolved" })).await;
    let kept = keep(&fetching, "there", json!(["status", "assignedTo"])).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
    let after = fetching.details(1).await;
    assert_eq!(after.write_back, None);
    assert_eq!(after.alert.status, AlertStatus::InProgress);
    assert_eq!(after.alert.assigned_to.as_deref(), Some("other@contoso.example"));
    assert!(
        after.history.iter().any(|one| one.event == IncidentEvent::AlertChanged && one.fields.len() == 2)
    );
    let incident = triage::details(&fetching.client, 1).await.incident;
    assert_eq!(incident.status, IncidentStatus::Active, "none that is resolved has an open alert");
    let sent = fetching.graph().sent("PATCH", "a").len();
    fetching.write().await;
    assert_eq!(fetching.graph().sent("PATCH", "a").len(), sent);
    // Nobody has decided it any more: it follows Microsoft Graph.
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "status": "new" }));
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    let after = fetching.details(1).await;
    assert_eq!((after.alert.status, after.write_back), (AlertStatus::New, None));
}

#[tokio::test]
async fn what_was_written_and_is_changed_there_later_is_shown_and_stays_here() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.write().await;
    fetching.graph().somebody_says(
        &fetching.tenant,
        "a",
        &json!({ "status": "new", "assignedTo": "x@contoso.example" }),
    );
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    let after = fetching.details(1).await;
    assert_eq!(after.alert.status, AlertStatus::Resolved, "a decision is not undone by what is fetched");
    assert_eq!(after.alert.assigned_to.as_deref(), Some("x@contoso.example"), "nobody decided that");
    let waits = after.write_back.expect("it differs");
    assert_eq!(fields(&waits), json!([["status", "resolved", "new", true]]));
    assert_eq!(keep(&fetching, "here", json!(["status"])).await.status, StatusCode::OK);
    fetching.write().await;
    assert_eq!((fetching.waits(1).await, fetching.there("a")["status"].clone()), (None, json!("resolved")));
}

#[tokio::test]
async fn an_answer_about_something_else_is_refused() {
    let fetching = differing().await;
    let version = fetching.details(1).await.alert.version;
    for (body, status) in [
        (json!({ "keep": "here", "fields": [] }), StatusCode::BAD_REQUEST),
        (json!({ "keep": "here", "fields": ["displayName"] }), StatusCode::BAD_REQUEST),
        (json!({ "keep": "both", "fields": ["status"] }), StatusCode::BAD_REQUEST),
        (json!({ "keep": "here", "fields": ["status"], "more": 1 }), StatusCode::BAD_REQUEST),
        (json!({ "keep": "here", "fields": ["status", "classification"] }), StatusCode::CONFLICT),
    ] {
        assert_eq!(answer(&fetching.client, 1, version, &body).await.status, status, "{body}");
    }
    let good = json!({ "keep": "here", "fields": ["status"] });
    assert_eq!(
        answer(&fetching.client, 2, fetching.details(2).await.alert.version, &good).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(answer(&fetching.client, 99, 1, &good).await.status, StatusCode::NOT_FOUND);
    // Microsoft Graph says something else than what was looked at.
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "status": "new" }));
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    let late = answer(&fetching.client, 1, version, &good).await;
    assert_eq!(
        (late.status, late.problem().code),
        (StatusCode::PRECONDITION_FAILED, ProblemCode::VersionConflict)
    );
    let path = "/api/alerts/1/write-back";
    let without = fetching.client.send(Method::POST, path, &[], Some(&good.to_string())).await;
    assert_eq!(without.status, StatusCode::PRECONDITION_REQUIRED);
    assert_eq!(fetching.graph().sent("PATCH", "a").len(), 1);
}

#[tokio::test]
async fn whoever_may_change_alerts_says_what_is_kept_and_whoever_may_only_look_sees_both() {
    let fetching = differing().await;
    let good = json!({ "keep": "here", "fields": ["status"] });
    for (name, allowed) in [("global.reader", false), ("security.reader", false), ("security.operator", true)]
    {
        let client = fetching.server().sign_in("Contoso", name).await;
        let shown = details(&client, 1).await;
        assert_eq!(shown.write_back.expect("it differs").fields.len(), 2, "{name}");
        let said = answer(&client, 1, shown.alert.version, &good).await;
        let expected = if allowed { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(said.status, expected, "{name}: {}", said.text());
    }
}

#[tokio::test]
async fn whoever_is_limited_to_device_groups_sees_and_says_it_of_alerts_in_sight_alone() {
    let fetching = Fetching::new(security_center_server::domain::fetching::LONGEST_LIST, true).await;
    for (id, group) in [("a", SALES), ("b", FINANCE)] {
        let mut one = fetch::alert(id, 60);
        one["evidence"] = json!([in_group(device(id), group)]);
        fetching.graph().raise(&fetching.tenant, one);
    }
    assert_eq!(fetching.fetch().await, Fetched::Through);
    limit_at(fetching.server(), "security.operator", &[SALES]).await;
    let client = fetching.server().sign_in("Contoso", "security.operator").await;
    for id in ["a", "b"] {
        fetching.graph().somebody_says(&fetching.tenant, id, &json!({ "status": "inProgress" }));
    }
    assert_eq!(change(&client, 1, None, &json!({ "status": "resolved" })).await.status, StatusCode::OK);
    fetching.decide(2, json!({ "status": "resolved" })).await;
    fetching.write().await;
    assert_eq!(fetching.counts().await, [0, 0, 2]);
    let sources: Value = client.get("/api/data-sources").await.json();
    assert!(sources["value"].as_array().expect("a list").iter().all(|source| source["fetching"].is_null()));
    let good = json!({ "keep": "here", "fields": ["status"] });
    let other = fetching.details(2).await.alert.version;
    assert_eq!(answer(&client, 2, other, &good).await.status, StatusCode::NOT_FOUND);
    let own = details(&client, 1).await;
    assert_eq!(own.write_back.expect("it differs").fields.len(), 1);
    assert_eq!(answer(&client, 1, own.alert.version, &good).await.status, StatusCode::OK);
    fetching.server().pass_time(MINUTE);
    fetching.write().await;
    assert_eq!(
        (fetching.graph().sent("PATCH", "a").len(), fetching.graph().sent("PATCH", "b").len()),
        (1, 0)
    );
}
