//! An alert for the app: what it is sent with, changing it, writing about it, and what its service sent.

use axum::http::{Method, StatusCode, header};
use security_center_contract::{
    Alert, AlertDetails, AlertStatus, Classification, Determination, EvidenceVerdict, Incident,
    IncidentEvent, IncidentField, List, ProblemCode,
};
use serde_json::{Value, json};

use crate::alert_queue::{change, rows};
use crate::intake::{Store, alert, device, user};
use crate::support::{Answer, Client};
use crate::triage::with;

async fn details(client: &Client, number: i64) -> AlertDetails {
    let answer = client.get(&format!("/api/alerts/{number}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn comment(client: &Client, number: i64, text: &str) -> Answer {
    let body = json!({ "comment": text }).to_string();
    client.send(Method::POST, &format!("/api/alerts/{number}/comments"), &[], Some(&body)).await
}

/// Two alerts on a device.
async fn two() -> (Store, Client) {
    let store = Store::new(Default::default()).await;
    let said = json!({
        "title": "<script>alert(1)</script>", "description": "What <b>happened</b>", "recommendedActions": "1. Look.\n2. Act.",
        "mitreTechniques": ["T1059.001"], "unheardOf": { "kept": true },
    });
    let seen = with(
        device("d1"),
        json!({ "verdict": "malicious", "remediationStatus": "blocked", "roles": ["impacted"],
        "rbacGroupName": "Sales" }),
    );
    let person =
        with(user(Some("11"), Some("megan@contoso.example")), json!({ "verdict": "noThreatsFound" }));
    store.take(&[with(alert("a", 50, &[person, seen]), said), alert("b", 49, &[device("d1")])]).await;
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    (store, operator)
}

#[tokio::test]
async fn an_alert_comes_with_all_that_belongs_to_it() {
    let (_store, client) = two().await;
    let answer = client.get("/api/alerts/1").await;
    let etag = answer.headers[header::ETAG].to_str().expect("ASCII").to_owned();
    let first: AlertDetails = answer.json();
    assert_eq!(etag, format!("\"{}\"", first.alert.version));
    assert_eq!((first.alert.id.as_str(), first.alert.provider_alert_id.as_str()), ("1", "a"));
    assert_eq!(first.alert.title, "<script>alert(1)</script>");
    assert_eq!(first.alert.techniques, ["T1059.001"]);
    assert_eq!(first.description.as_deref(), Some("What <b>happened</b>"));
    assert_eq!(first.recommended_actions.as_deref(), Some("1. Look.\n2. Act."));
    let incident = first.incident.expect("an incident");
    assert_eq!((incident.id.as_str(), incident.alert_count), ("1", 2));
    assert_eq!(first.alert.incident_id.as_deref(), Some("1"));
    assert!(first.change.allowed && !first.pinned);
    assert_eq!((first.evidence.len(), first.evidence_count), (2, 2));
    let device = &first.evidence[0];
    assert!(device.incriminated && !first.evidence[1].incriminated, "those incriminated first");
    assert_eq!((device.verdict, device.group_name.as_deref()), (EvidenceVerdict::Malicious, Some("Sales")));
    assert_eq!(device.roles, ["impacted"]);
    assert_eq!(client.get(&format!("/api/entities/{}", device.key)).await.status, StatusCode::OK);
    assert_eq!((first.records.len(), first.record_count), (1, 1));
    let record: Value = serde_json::from_str(&first.records[0].text).expect("JSON");
    assert_eq!(first.records[0].characters, first.records[0].text.chars().count() as u64);
    assert_eq!(record["unheardOf"]["kept"], true);
    assert_eq!(first.history.iter().map(|one| one.event).collect::<Vec<_>>(), [IncidentEvent::Created]);
    let second = details(&client, 2).await;
    assert_eq!(second.linked_by.len(), 1);
    assert_eq!(second.history.iter().map(|one| one.event).collect::<Vec<_>>(), [IncidentEvent::AlertAdded]);
    assert_eq!((second.description, second.recommended_actions), (None, None));
    for odd in ["x", "01", "0", "3", "-1", "99999999999999999999", "1%00", "1.0"] {
        assert_eq!(client.get(&format!("/api/alerts/{odd}")).await.status, StatusCode::NOT_FOUND, "{odd}");
    }
}

#[tokio::test]
async fn an_alert_is_changed_field_by_field_and_its_incident_with_it() {
    let (_store, client) = two().await;
    let before = details(&client, 1).await.alert;
    let answer = change(&client, 1, Some(before.version), &json!({ "status": "resolved" })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let etag = answer.headers[header::ETAG].to_str().expect("ASCII").to_owned();
    let after: Alert = answer.json();
    assert_eq!((after.status, etag), (AlertStatus::Resolved, format!("\"{}\"", after.version)));
    let incidents: List<Incident> = client.get("/api/incidents?ids=1").await.json();
    assert_eq!(incidents.value[0].active_alert_count, 1);
    // Another field, from what was there before.
    let judged =
        json!({ "classification": "truePositive", "determination": "malware", "assignedTo": "me@x" });
    let answer = change(&client, 1, Some(before.version), &judged).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let after: Alert = answer.json();
    assert_eq!(
        (after.classification, after.determination),
        (Classification::TruePositive, Determination::Malware)
    );
    assert_eq!((after.assigned_to.as_deref(), after.status), (Some("me@x"), AlertStatus::Resolved));
    // The same field, from what was there before.
    let late = change(&client, 1, Some(before.version), &json!({ "status": "inProgress" })).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let problem = late.problem();
    assert_eq!(problem.code, ProblemCode::VersionConflict);
    assert!(problem.detail.expect("a detail").contains("status was changed by"));
    let [conflict] = problem.field_conflicts.as_slice() else { panic!("{:?}", problem.field_conflicts) };
    assert_eq!((conflict.field, conflict.now.as_deref()), (IncidentField::Status, Some("resolved")));
    assert_eq!(conflict.by, "Security operator");
    // With no letter, nobody.
    let answer = change(&client, 1, None, &json!({ "assignedTo": "" })).await;
    assert_eq!(answer.json::<Alert>().assigned_to, None);
    let told = details(&client, 1).await.history;
    let changed = told.iter().filter(|one| one.event == IncidentEvent::AlertChanged);
    assert_eq!(changed.count(), 3);
    assert!(details(&client, 2).await.history.iter().all(|one| one.event != IncidentEvent::AlertChanged));
}

#[tokio::test]
async fn a_change_that_is_none_or_makes_no_sense_is_refused() {
    let (_store, client) = two().await;
    for (body, code) in [
        (json!({}), ProblemCode::InvalidRequest),
        (json!({ "status": "redirected" }), ProblemCode::InvalidRequest),
        (json!({ "displayName": "x" }), ProblemCode::InvalidRequest),
        (json!({ "determination": "malware" }), ProblemCode::InvalidRequest),
        (json!({ "assignedTo": "a\u{0}b" }), ProblemCode::InvalidFields),
        (json!({ "assignedTo": "x".repeat(257) }), ProblemCode::InvalidFields),
    ] {
        let answer = change(&client, 1, None, &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}: {}", answer.text());
        assert_eq!(answer.problem().code, code, "{body}");
    }
    let body = json!({ "status": "resolved" }).to_string();
    let unversioned = client.send(Method::PATCH, "/api/alerts/1", &[], Some(&body)).await;
    assert_eq!(unversioned.status, StatusCode::PRECONDITION_REQUIRED);
    assert_eq!(
        change(&client, 1, Some(99), &json!({ "status": "resolved" })).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(
        change(&client, 3, Some(1), &json!({ "status": "resolved" })).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(rows(&client, "1").await[0].status, AlertStatus::New);
}

#[tokio::test]
async fn whoever_only_reads_sees_it_and_why_he_may_not_change_it() {
    let (store, operator) = two().await;
    let reader = store.server.sign_in("Contoso", "security.reader").await;
    let seen = details(&reader, 1).await;
    assert!(!seen.change.allowed && !seen.change.refusals.is_empty());
    let version = seen.alert.version;
    assert_eq!(
        change(&reader, 1, Some(version), &json!({ "status": "resolved" })).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(comment(&reader, 1, "Hello").await.status, StatusCode::FORBIDDEN);
    assert_eq!(comment(&operator, 1, "Hello").await.status, StatusCode::CREATED);
    assert_eq!(details(&reader, 1).await.history[0].comment.as_deref(), Some("Hello"));
    store.server.sign_in("Contoso", "global.admin").await.opt_now(false).await;
    assert_eq!(reader.get("/api/alerts/1").await.problem().code, ProblemCode::DisabledFeature);
    assert_eq!(reader.get("/api/entities/x").await.problem().code, ProblemCode::DisabledFeature);
    assert_eq!(reader.get("/api/alerts/order").await.problem().code, ProblemCode::DisabledFeature);
}

#[tokio::test]
async fn what_is_written_is_kept_in_its_order_and_no_more_than_may_be() {
    let (_store, client) = two().await;
    for odd in ["", "  ", "a\u{0}b"] {
        assert_eq!(comment(&client, 1, odd).await.status, StatusCode::BAD_REQUEST, "{odd:?}");
    }
    for n in 0..200 {
        assert_eq!(comment(&client, 1, &format!("Comment {n}")).await.status, StatusCode::CREATED);
    }
    let full = comment(&client, 1, "One more").await;
    assert_eq!((full.status, full.problem().code), (StatusCode::CONFLICT, ProblemCode::NotPossibleNow));
    let told = details(&client, 1).await.history;
    assert_eq!(told[0].comment.as_deref(), Some("Comment 199"));
    assert_eq!(told.last().map(|one| one.event), Some(IncidentEvent::Created));
    assert_eq!(comment(&client, 3, "x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_record_that_is_huge_is_sent_as_far_as_it_goes_and_says_how_long_it_is() {
    let store = Store::new(Default::default()).await;
    let evidence: Vec<Value> = (0..600).map(|n| device(&format!("device-{n:03}"))).collect();
    let long = json!({ "description": "é".repeat(50_000), "more": "ü".repeat(100_000) });
    store.take(&[with(alert("a", 5, &evidence), long)]).await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    let shown = details(&client, 1).await;
    let record = &shown.records[0];
    assert_eq!(record.text.chars().count(), 100_000);
    assert!(record.characters > 150_000 && shown.records.len() == 1);
    let said = shown.description.expect("a description");
    assert_eq!(said.chars().count(), 10_000);
    assert!(said.ends_with('…'));
    assert_eq!((shown.evidence.len(), shown.evidence_count), (500, 600));
}
