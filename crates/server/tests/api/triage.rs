//! The app's queue and page of incidents: order, filters, what is new, what belongs to an incident, changing it and back.

use axum::http::{Method, StatusCode};
use security_center_contract::{
    AlertStatus, Category, Classification, Determination, EntityKind, FieldConflict, Incident,
    IncidentDetails, IncidentEvent, IncidentField, IncidentHistoryEntry, IncidentStatus, List, Order,
    ProblemCode, Refusal, Severity,
};
use security_center_server::clock::timestamp;
use serde_json::{Value, json};

use crate::intake::{Store, alert, device, user};
use crate::support::{Answer, Client, NOW};

const NOW_TEXT: &str = "2020-06-24T09:20:00.000Z";

pub(crate) fn with(mut item: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        item[name] = value.clone();
    }
    item
}

/// Three incidents: 1 of two alerts on a device, 2 of high severity, 3 of a person.
pub(crate) async fn three() -> (Store, Client) {
    let store = Store::new(Default::default()).await;
    store
        .take(&[
            alert("a", 50, &[device("d1")]),
            with(alert("b", 49, &[device("d1")]), json!({ "category": "Persistence" })),
        ])
        .await;
    store
        .take(&[with(alert("c", 3, &[device("d2")]), json!({ "severity": "high", "title": "Ransom note" }))])
        .await;
    store.take(&[alert("d", 2, &[user(None, Some("megan@contoso.example"))])]).await;
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    (store, operator)
}

async fn order(client: &Client, query: &str) -> String {
    let answer = client.get(&format!("/api/incidents/order?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json::<Order>().ids
}

pub(crate) async fn details(client: &Client, number: u32) -> IncidentDetails {
    client.get(&format!("/api/incidents/{number}")).await.json()
}

pub(crate) async fn change(client: &Client, number: u32, version: i64, body: &Value) -> Answer {
    let version = format!("\"{version}\"");
    let path = format!("/api/incidents/{number}");
    client.send(Method::PATCH, &path, &[("if-match", &version)], Some(&body.to_string())).await
}

pub(crate) async fn history(client: &Client, number: u32) -> Vec<IncidentHistoryEntry> {
    client.get(&format!("/api/incidents/{number}/history")).await.json::<List<IncidentHistoryEntry>>().value
}

pub(crate) async fn undo(client: &Client, number: u32) -> Answer {
    client.send(Method::POST, &format!("/api/incidents/{number}/undo"), &[], None).await
}

#[tokio::test]
async fn the_order_is_of_all_that_fit_and_of_nothing_else() {
    let (_store, client) = three().await;
    for (query, expected) in [
        ("", "3 2 1"),
        ("sort=-lastActivity", "3 2 1"),
        ("sort=lastActivity", "1 2 3"),
        ("sort=-severity", "2 3 1"),
        ("sort=-alerts", "1 3 2"),
        ("severity=high,medium", "2"),
        ("severity=low&sort=id", "1 3"),
        ("status=active&sort=id", "1 2 3"),
        ("status=resolved,inProgress", ""),
        ("alerts=many", "1"),
        ("alerts=one&sort=id", "2 3"),
        ("categories=many", "1"),
        ("category=persistence", "1"),
        ("service=azureAtp", ""),
        ("service=defenderAtp,azureAtp&sort=id", "1 2 3"),
        ("services=many", ""),
        ("assigned=nobody&sort=id", "1 2 3"),
        ("assigned=me,somebody", ""),
        ("classification=unknown&sort=id", "1 2 3"),
        ("classification=truePositive", ""),
        ("days=1&sort=id", "2 3"),
        ("q=RANSOM", "2"),
        ("q=2", "2"),
        ("q=d1.contoso&sort=id", "1"),
        ("q=megan", "3"),
        ("q=%25", ""),
        ("q=nothing", ""),
    ] {
        assert_eq!(order(&client, query).await, expected, "{query}");
    }
    let whole: Order = client.get("/api/incidents/order?severity=high").await.json();
    assert_eq!((whole.count, whole.newest, whole.at.0.as_str()), (1, 3, NOW_TEXT));
}

#[tokio::test]
async fn what_no_address_of_the_queue_says_is_named_and_refused() {
    let (_store, client) = three().await;
    let long = format!("q={}", "x".repeat(257));
    for query in [
        "severity=worst",
        "status=closed",
        "assigned=him",
        "alerts=2",
        "category=ransom",
        "service=x",
        "days=0",
        "days=4000",
        "days=-1",
        "sort=colour",
        "since=yesterday",
        "colour=red",
        &long,
    ] {
        let answer = client.get(&format!("/api/incidents/order?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let name = query.split('=').next().unwrap_or_default();
        let problem = answer.problem();
        let named = problem.detail.unwrap_or_default().contains(name)
            || problem.fields.iter().any(|one| one.field == name);
        assert!(named, "{query}");
    }
    let many = (1..=101).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    for path in ["/api/incidents?ids=x", "/api/incidents?id=1", &format!("/api/incidents?ids={many}")] {
        assert_eq!(client.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    for path in
        ["/api/incidents/x", "/api/incidents/01", "/api/incidents/4", "/api/incidents/99999999999999999999"]
    {
        assert_eq!(client.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn rows_are_fetched_by_number_and_the_newest_without() {
    let (_store, client) = three().await;
    let some: List<Incident> = client.get("/api/incidents?ids=3,1,77").await.json();
    let mut ids: Vec<_> = some.value.iter().map(|one| one.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!((ids.as_slice(), some.count), (["1", "3"].as_slice(), 2));
    let newest: List<Incident> = client.get("/api/incidents").await.json();
    assert_eq!(newest.count, 3);
    let one = newest.value.iter().find(|one| one.id == "1").expect("incident 1");
    assert_eq!(one.categories, [Category::Execution, Category::Persistence]);
    assert_eq!(
        (one.severity, one.status, one.alert_count, one.active_alert_count, one.device_count, one.named),
        (Severity::Low, IncidentStatus::Active, 2, 2, 1, false)
    );
    assert_eq!(one.display_name, "Multi-stage incident: execution and persistence on 1 device");
}

#[tokio::test]
async fn an_incident_is_shown_with_its_alerts_why_they_are_there_and_what_they_name() {
    let (store, client) = three().await;
    let answer = client.get("/api/incidents/1").await;
    assert!(answer.headers["etag"].to_str().expect("ASCII").starts_with('"'));
    let shown: IncidentDetails = answer.json();
    assert!(shown.change.allowed);
    let titles: Vec<_> = shown.alerts.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles, ["Alert a", "Alert b"], "the first activity first");
    assert_eq!(shown.alerts[1].linked_by.len(), 1);
    let link = &shown.alerts[1].linked_by[0];
    assert_eq!(
        (link.kind, link.display.as_str(), link.minutes),
        (EntityKind::Device, "d1.contoso.example", 50)
    );
    assert_eq!(shown.alerts[0].status, AlertStatus::New);
    let [entity] = &shown.entities[..] else { panic!("{:?}", shown.entities) };
    assert_eq!(
        (entity.display.as_str(), entity.alert_count, shown.entity_count),
        ("d1.contoso.example", 2, 1)
    );
    assert_eq!(shown.alerts[0].entities, std::slice::from_ref(&entity.key));

    let reader = store.server.sign_in("Contoso", "security.reader").await;
    let shown = details(&reader, 1).await;
    assert_eq!(shown.change.refusals, [Refusal::RespondingRoleMissing]);
    let refused = change(&reader, 1, shown.incident.version, &json!({ "status": "resolved" })).await;
    assert_eq!((refused.status, refused.problem().code), (StatusCode::FORBIDDEN, ProblemCode::Forbidden));
    assert_eq!(undo(&reader, 1).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn resolving_closes_the_open_alerts_and_taking_it_back_opens_them_again() {
    let (_store, client) = three().await;
    let version = details(&client, 1).await.incident.version;
    let resolved = change(&client, 1, version, &json!({ "status": "resolved" })).await;
    assert_eq!(resolved.status, StatusCode::OK, "{}", resolved.text());
    let now: Incident = resolved.json();
    assert_eq!((now.status, now.active_alert_count), (IncidentStatus::Resolved, 0));
    assert!(details(&client, 1).await.alerts.iter().all(|one| one.status == AlertStatus::Resolved));
    let told = history(&client, 1).await;
    assert_eq!((told[0].event, told[0].alert_count), (IncidentEvent::Changed, 2));
    assert_eq!(told[0].fields[0].field, IncidentField::Status);
    assert_eq!(told[0].fields[0].before.as_deref(), Some("active"));

    let back = undo(&client, 1).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text());
    let now: Incident = back.json();
    assert_eq!((now.status, now.active_alert_count), (IncidentStatus::Active, 2));
    assert!(details(&client, 1).await.alerts.iter().all(|one| one.status == AlertStatus::New));
    assert_eq!(history(&client, 1).await[0].event, IncidentEvent::TakenBack);
    assert_eq!(undo(&client, 1).await.status, StatusCode::CONFLICT, "once");
}

#[tokio::test]
async fn of_several_changes_the_one_that_is_named_is_taken_back_or_none() {
    let (_store, client) = three().await;
    let version = details(&client, 1).await.incident.version;
    let mut made = vec![version];
    for body in
        [json!({ "assignedTo": "security.operator@contoso.example" }), json!({ "status": "resolved" })]
    {
        let answer = change(&client, 1, made[made.len() - 1], &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        made.push(answer.json::<Incident>().version);
    }
    let undo = async |version: &str| {
        client.send(Method::POST, "/api/incidents/1/undo", &[("if-match", version)], None).await
    };
    let refused = undo(&format!("\"{}\"", made[1])).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("another one by now"), "{}", refused.text());
    assert_eq!(undo("*").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(details(&client, 1).await.incident.status, IncidentStatus::Resolved);
    let back = undo(&format!("\"{}\"", made[2])).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text());
    let now: Incident = back.json();
    assert_eq!((now.status, now.active_alert_count), (IncidentStatus::Active, 2));
    assert_eq!(now.assigned_to.as_deref(), Some("security.operator@contoso.example"));
}

#[tokio::test]
async fn everything_that_may_be_changed_is_changed_and_taken_back() {
    let (_store, client) = three().await;
    let own = "security.operator@contoso.example";
    for body in [
        json!({ "displayName": "Loud laptop" }),
        json!({ "assignedTo": own }),
        json!({ "classification": "truePositive", "determination": "malware" }),
        json!({ "customTags": ["finance", " vip ", ""] }),
        json!({ "status": "inProgress" }),
    ] {
        let before = details(&client, 2).await;
        let answer = change(&client, 2, before.incident.version, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{body}: {}", answer.text());
        assert_ne!(answer.json::<Incident>(), before.incident, "{body}");
        assert_eq!(undo(&client, 2).await.status, StatusCode::OK, "{body}");
        let after = details(&client, 2).await;
        let mut same = after.incident.clone();
        same.version = before.incident.version;
        same.last_update_date_time = before.incident.last_update_date_time.clone();
        assert_eq!(same, before.incident, "{body}");
        let decided = |of: &IncidentDetails| {
            of.alerts
                .iter()
                .map(|one| (one.status, one.assigned_to.clone(), one.classification))
                .collect::<Vec<_>>()
        };
        assert_eq!(decided(&after), decided(&before), "{body}");
    }
    let version = details(&client, 2).await.incident.version;
    let all = json!({ "displayName": "Named", "assignedTo": own, "classification": "falsePositive",
                      "determination": "notMalicious", "customTags": ["b", "a"], "status": "resolved" });
    let now: Incident = change(&client, 2, version, &all).await.json();
    assert_eq!(
        (now.display_name.as_str(), now.named, now.assigned_to.as_deref()),
        ("Named", true, Some(own))
    );
    assert_eq!(
        (now.classification, now.determination, now.custom_tags),
        (Classification::FalsePositive, Determination::NotMalicious, vec!["a".to_owned(), "b".to_owned()])
    );
    assert_eq!(order(&client, "assigned=me").await, "2");
    assert_eq!(order(&client, "q=b&status=resolved").await, "2", "tags are looked through, too");
}

#[tokio::test]
async fn a_change_that_cannot_be_is_refused_with_its_reason_and_changes_nothing() {
    let (_store, client) = three().await;
    let before = details(&client, 1).await.incident;
    let long = "x".repeat(257);
    let tags: Vec<_> = (0..51).map(|n| n.to_string()).collect();
    for (body, status) in [
        (json!({}), StatusCode::BAD_REQUEST),
        (json!({ "status": "redirected" }), StatusCode::BAD_REQUEST),
        (json!({ "status": "closed" }), StatusCode::BAD_REQUEST),
        (json!({ "determination": "malware" }), StatusCode::BAD_REQUEST),
        (json!({ "displayName": long }), StatusCode::BAD_REQUEST),
        (json!({ "customTags": tags }), StatusCode::BAD_REQUEST),
        (json!({ "severity": "high" }), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(change(&client, 1, before.version, &body).await.status, status, "{body}");
    }
    let bare = client.send(Method::PATCH, "/api/incidents/1", &[], Some(r#"{"status":"resolved"}"#)).await;
    assert_eq!(bare.status, StatusCode::PRECONDITION_REQUIRED);
    assert_eq!(details(&client, 1).await.incident, before);
}

#[tokio::test]
async fn two_who_change_different_things_are_both_right_and_the_same_thing_is_told() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "global.admin").await;
    let version = details(&client, 1).await.incident.version;
    assert_eq!(change(&client, 1, version, &json!({ "status": "inProgress" })).await.status, StatusCode::OK);
    assert_eq!(change(&other, 1, version, &json!({ "customTags": ["x"] })).await.status, StatusCode::OK);
    let collides = change(&other, 1, version, &json!({ "status": "resolved" })).await;
    assert_eq!(collides.status, StatusCode::PRECONDITION_FAILED);
    let problem = collides.problem();
    assert!(problem.detail.is_some_and(|detail| detail.contains("status was changed by")));
    let told = |field, by: &str, now: Option<&str>| FieldConflict {
        field,
        by: by.to_owned(),
        at: timestamp(NOW),
        now: now.map(ToOwned::to_owned),
    };
    assert_eq!(
        problem.field_conflicts,
        [told(IncidentField::Status, "Security operator", Some("inProgress"))]
    );
    // Every field that collides, and no other; what has no value any more, too.
    let seen = details(&client, 1).await.incident.version;
    let emptied = json!({ "customTags": [], "assignedTo": "alex" });
    assert_eq!(change(&other, 1, seen, &emptied).await.status, StatusCode::OK);
    let both = json!({ "customTags": ["y"], "assignedTo": "kim", "displayName": "Mine" });
    let problem = change(&client, 1, seen, &both).await.problem();
    assert_eq!(
        problem.field_conflicts,
        [
            told(IncidentField::AssignedTo, "Global administrator", Some("alex")),
            told(IncidentField::CustomTags, "Global administrator", None),
        ]
    );
    // Nobody knows who changed what since a version that was never there.
    let strange = change(&client, 1, 9_999, &json!({ "displayName": "Mine" })).await;
    assert_eq!(
        (strange.status, strange.problem().field_conflicts),
        (StatusCode::PRECONDITION_FAILED, vec![])
    );
    // Somebody else's change of the same thing is not taken back by whoever changed it before.
    let now = details(&other, 1).await.incident.version;
    assert_eq!(change(&other, 1, now, &json!({ "status": "active" })).await.status, StatusCode::OK);
    assert_eq!(undo(&client, 1).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_change_can_be_taken_back_for_an_hour() {
    let (store, client) = three().await;
    let version = details(&client, 1).await.incident.version;
    assert_eq!(change(&client, 1, version, &json!({ "status": "inProgress" })).await.status, StatusCode::OK);
    store.server.pass_time(60 * 60_000 + 1);
    assert_eq!(undo(&client, 1).await.status, StatusCode::CONFLICT);
}

#[test]
fn every_code_of_the_alerts_is_one_of_the_contract() {
    use security_center_alerts::{alert, category, entity, incident};
    fn read<T: serde::de::DeserializeOwned>(codes: Vec<String>) {
        for code in codes {
            assert!(serde_json::from_value::<T>(json!(code)).is_ok(), "{code}");
        }
    }
    let codes = |all: &[&str]| all.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    read::<IncidentStatus>(codes(
        &incident::IncidentStatus::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
    ));
    read::<Classification>(codes(
        &alert::Classification::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
    ));
    read::<Determination>(codes(&alert::Determination::ALL.iter().map(|one| one.code()).collect::<Vec<_>>()));
    read::<EntityKind>(codes(&entity::Kind::ALL.iter().map(|one| one.code()).collect::<Vec<_>>()));
    read::<security_center_contract::EvidenceVerdict>(codes(
        &entity::Verdict::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
    ));
    read::<security_center_contract::RemediationStatus>(codes(
        &entity::RemediationStatus::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
    ));
    read::<Category>(
        category::Category::ALL
            .iter()
            .map(|one| {
                let (first, rest) = one.code().split_at(1);
                first.to_ascii_lowercase() + rest
            })
            .collect(),
    );
}
