//! Taking back what an entry of an incident's history tells: whoever did it, however long ago, while it is still as it was made; what
//! stands against it is said before, and with each refusal.

use axum::http::{Method, StatusCode};
use security_center_contract::{
    AlertDetails, AlertStatus, HistoryUndo, Incident, IncidentEvent, IncidentHistoryEntry, IncidentStatus,
    List, Problem, ProblemCode, Refusal,
};
use serde_json::{Value, json};

use crate::intake::{alert, device};
use crate::scope::{FINANCE, SALES, four, in_group, limit};
use crate::support::{Answer, Client};
use crate::triage::{change, details, history, three, undo};
use crate::triage_move::into;

const OPERATOR: &str = "Security operator";

async fn changed(client: &Client, number: u32, body: Value) {
    let version = details(client, number).await.incident.version;
    let answer = change(client, number, version, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{body}: {}", answer.text());
}

async fn alert_changed(client: &Client, number: u32, body: &Value) {
    let path = format!("/api/alerts/{number}");
    let version = client.get(&path).await.headers["etag"].to_str().expect("ASCII").to_owned();
    let answer = client.send(Method::PATCH, &path, &[("if-match", &version)], Some(&body.to_string())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

async fn back_from(client: &Client, number: u32, entry: i64, version: i64) -> Answer {
    let path = format!("/api/incidents/{number}/history/{entry}/undo");
    client.send(Method::POST, &path, &[("if-match", &format!("\"{version}\""))], None).await
}

async fn back(client: &Client, number: u32, entry: i64) -> Answer {
    let version = details(client, number).await.incident.version;
    back_from(client, number, entry, version).await
}

/// The newest entry of this kind.
async fn newest(client: &Client, number: u32, event: IncidentEvent) -> IncidentHistoryEntry {
    let told = history(client, number).await;
    told.into_iter().find(|one| one.event == event).expect("it is told")
}

/// What is said of taking an entry back.
async fn said(client: &Client, number: u32, entry: i64) -> Option<HistoryUndo> {
    history(client, number).await.into_iter().find(|one| one.id == entry).expect("it is told").undo
}

fn possible() -> Option<HistoryUndo> {
    Some(HistoryUndo { possible: true, refusal: None, by: None })
}

fn refused(refusal: Refusal, by: Option<&str>) -> Option<HistoryUndo> {
    Some(HistoryUndo { possible: false, refusal: Some(refusal), by: by.map(str::to_owned) })
}

async fn is_refused(client: &Client, number: u32, entry: i64, refusal: Refusal, by: Option<&str>) {
    assert_eq!(said(client, number, entry).await, refused(refusal, by));
    let before = details(client, number).await;
    let problem = back(client, number, entry).await.problem();
    assert_eq!((problem.code, problem.refusals), (ProblemCode::NotPossibleNow, vec![refusal]));
    assert_eq!(details(client, number).await, before, "nothing is written");
}

#[tokio::test]
async fn a_colleague_takes_back_what_is_still_so_whatever_else_was_changed_since() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "security.admin").await;
    changed(&client, 1, json!({ "displayName": "First", "customTags": ["x"] })).await;
    let first = newest(&client, 1, IncidentEvent::Changed).await.id;
    changed(&client, 1, json!({ "status": "inProgress" })).await;
    let second = newest(&client, 1, IncidentEvent::Changed).await.id;
    changed(&other, 1, json!({ "assignedTo": "kim" })).await;
    for entry in [first, second] {
        assert_eq!(said(&other, 1, entry).await, possible());
    }
    let before = details(&client, 1).await.incident;
    let answer = back(&other, 1, first).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.headers["etag"], format!("\"{}\"", before.version + 1));
    let now: Incident = answer.json();
    assert_eq!((now.named, now.custom_tags.len(), now.version), (false, 0, before.version + 1));
    assert_eq!((now.status, now.assigned_to.as_deref()), (IncidentStatus::InProgress, Some("kim")));
    let told = newest(&client, 1, IncidentEvent::TakenBack).await;
    assert_eq!((told.fields.len(), told.undo), (2, None), "it is a change of its own");
    assert_eq!(told.fields[1].after, None);
    let by = told.by.expect("somebody");
    assert_ne!(by, OPERATOR);
    assert_eq!(said(&client, 1, first).await, refused(Refusal::TakenBackAlready, Some(&by)));
    assert_eq!(said(&client, 1, second).await, possible());

    // Whoever got no answer asks again.
    let again = back_from(&other, 1, first, before.version).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.json::<Incident>().version, before.version + 1, "once");
}

#[tokio::test]
async fn an_entry_on_a_later_page_is_taken_back_and_says_so() {
    let (_store, client) = three().await;
    changed(&client, 1, json!({ "status": "inProgress" })).await;
    let first = newest(&client, 1, IncidentEvent::Changed).await.id;
    for tag in ["a", "b", "c"] {
        changed(&client, 1, json!({ "customTags": [tag] })).await;
    }
    let page = format!("/api/incidents/1/history?top=1&before={}", first + 1);
    let on_its_page = async || client.get(&page).await.json::<List<IncidentHistoryEntry>>().value.remove(0);
    let told = on_its_page().await;
    assert_eq!((told.id, told.undo), (first, possible()));
    assert_eq!(back(&client, 1, first).await.status, StatusCode::OK);
    assert_eq!(on_its_page().await.undo, refused(Refusal::TakenBackAlready, Some(OPERATOR)));
}

#[tokio::test]
async fn what_somebody_else_took_back_from_the_history_is_not_taken_back_again_as_the_last_change() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "security.admin").await;
    changed(&client, 1, json!({ "status": "inProgress" })).await;
    let entry = newest(&client, 1, IncidentEvent::Changed).await.id;
    assert_eq!(back(&other, 1, entry).await.status, StatusCode::OK);
    // A colleague does the same again: it is as the first change made it.
    changed(&other, 1, json!({ "status": "inProgress" })).await;
    let nothing = async |number: u32| {
        let before = details(&client, number).await;
        let answer = undo(&client, number).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        assert!(answer.problem().detail.is_some_and(|told| told.starts_with("There is no change of yours")));
        assert_eq!(details(&client, number).await, before, "nothing is written");
    };
    nothing(1).await;

    // A move from either history.
    into(&client, 1, &json!({ "alerts": ["a"], "to": "3" })).await;
    let came = newest(&client, 3, IncidentEvent::AlertsBrought).await.id;
    assert_eq!(back(&other, 3, came).await.status, StatusCode::OK);
    into(&other, 1, &json!({ "alerts": ["a"], "to": "3" })).await;
    nothing(1).await;
    nothing(3).await;
}

#[tokio::test]
async fn what_was_changed_again_is_refused_by_name_until_that_is_taken_back() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "security.admin").await;
    changed(&client, 1, json!({ "displayName": "First" })).await;
    let first = newest(&client, 1, IncidentEvent::Changed).await.id;
    let seen = details(&client, 1).await.incident.version;
    changed(&other, 1, json!({ "displayName": "Second" })).await;
    let second = newest(&client, 1, IncidentEvent::Changed).await;
    let by = second.by.clone();
    is_refused(&client, 1, first, Refusal::ChangedSince, by.as_deref()).await;
    let collides = back_from(&client, 1, first, seen).await;
    assert_eq!(collides.status, StatusCode::PRECONDITION_FAILED);
    let problem: Problem = collides.json();
    let [conflict] = &problem.field_conflicts[..] else { panic!("{problem:?}") };
    assert_eq!((Some(&conflict.by), conflict.now.as_deref()), (by.as_ref(), Some("Second")));
    assert_eq!(back(&client, 1, second.id).await.status, StatusCode::OK);
    assert_eq!(said(&client, 1, first).await, possible());
    assert_eq!(back(&client, 1, first).await.status, StatusCode::OK);
    assert!(!details(&client, 1).await.incident.named);

    // A determination was given to the classification by somebody else.
    changed(&client, 1, json!({ "classification": "truePositive" })).await;
    let third = newest(&client, 1, IncidentEvent::Changed).await.id;
    assert_eq!(said(&client, 1, third).await, possible());
    changed(&other, 1, json!({ "determination": "malware" })).await;
    is_refused(&client, 1, third, Refusal::ChangedSince, by.as_deref()).await;
}

#[tokio::test]
async fn an_undo_names_the_version_that_it_is_based_on_and_an_entry_that_there_is() {
    let (_store, client) = three().await;
    changed(&client, 1, json!({ "status": "inProgress" })).await;
    let entry = newest(&client, 1, IncidentEvent::Changed).await.id;
    let path = format!("/api/incidents/1/history/{entry}/undo");
    assert_eq!(client.send(Method::POST, &path, &[], None).await.status, StatusCode::PRECONDITION_REQUIRED);
    let any = client.send(Method::POST, &path, &[("if-match", "*")], None).await;
    assert_eq!(any.status, StatusCode::BAD_REQUEST);
    assert_eq!(back_from(&client, 1, entry, 999).await.status, StatusCode::PRECONDITION_FAILED);
    for (number, entry) in [(1, 999), (2, entry), (77, entry)] {
        assert_eq!(back_from(&client, number, entry, 1).await.status, StatusCode::NOT_FOUND);
    }
    let created = newest(&client, 1, IncidentEvent::Created).await;
    assert_eq!(created.undo, None, "nobody did it");
    let problem = back(&client, 1, created.id).await.problem();
    assert_eq!(problem.refusals, [Refusal::NoChange]);
    assert_eq!(details(&client, 1).await.incident.status, IncidentStatus::InProgress);
}

#[tokio::test]
async fn resolving_is_taken_back_for_exactly_those_alerts_that_it_closed_and_nobody_touched() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "security.admin").await;
    store.take(&[alert("e", 48, &[device("d1")]), alert("f", 47, &[device("d1")])]).await;
    // One is closed before, one is closed with the incident, opened and closed again by itself.
    let numbers = async |id: &str| {
        let all = details(&client, 1).await.alerts;
        let one = all.into_iter().find(|alert| alert.id == id).expect("it is there");
        one.number.parse::<u32>().expect("a number")
    };
    alert_changed(&client, numbers("a").await, &json!({ "status": "resolved" })).await;
    changed(&client, 1, json!({ "status": "resolved" })).await;
    let entry = newest(&client, 1, IncidentEvent::Changed).await;
    assert_eq!(entry.alert_count, 3);
    let b = numbers("b").await;
    alert_changed(&other, b, &json!({ "status": "new" })).await;
    alert_changed(&other, b, &json!({ "status": "resolved" })).await;
    // Its alert opened the incident.
    is_refused(&other, 1, entry.id, Refusal::ChangedSince, Some(OPERATOR)).await;
    changed(&other, 1, json!({ "status": "resolved" })).await;
    assert_eq!(back(&other, 1, entry.id).await.status, StatusCode::OK);
    let now = details(&client, 1).await;
    let open: Vec<_> =
        now.alerts.iter().filter(|one| one.status == AlertStatus::New).map(|one| one.id.as_str()).collect();
    assert_eq!((open, now.incident.active_alert_count), (vec!["e", "f"], 2));
    assert_eq!(newest(&client, 1, IncidentEvent::TakenBack).await.alert_count, 2);

    // Taking an opening back would close it over an alert that came.
    changed(&client, 2, json!({ "status": "resolved" })).await;
    changed(&client, 2, json!({ "status": "active" })).await;
    let opened = newest(&client, 2, IncidentEvent::Changed).await.id;
    assert_eq!(said(&client, 2, opened).await, possible());
    store.take(&[alert("g", 3, &[device("d2")])]).await;
    is_refused(&client, 2, opened, Refusal::AlertOpen, None).await;
}

#[tokio::test]
async fn a_change_of_an_alert_is_taken_back_from_the_history_of_its_incident() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "security.admin").await;
    let number: u32 = details(&client, 1).await.alerts[0].number.parse().expect("a number");
    let body = json!({ "status": "resolved", "assignedTo": "kim" });
    alert_changed(&client, number, &body).await;
    let entry = newest(&client, 1, IncidentEvent::AlertChanged).await.id;
    assert_eq!(said(&other, 1, entry).await, possible());
    // Its own page says the same.
    let of_alert = async |client: &Client| {
        let page: AlertDetails = client.get(&format!("/api/alerts/{number}")).await.json();
        page.history.into_iter().find(|one| one.id == entry).expect("it is told").undo
    };
    let reader = store.server.sign_in("Contoso", "security.reader").await;
    assert_eq!((of_alert(&other).await, of_alert(&reader).await), (possible(), None));
    // The incident is resolved meanwhile: an open alert opens it.
    changed(&client, 1, json!({ "status": "resolved" })).await;
    assert_eq!(back(&other, 1, entry).await.status, StatusCode::OK);
    let now = details(&client, 1).await;
    assert_eq!((now.alerts[0].status, now.alerts[0].assigned_to.as_deref()), (AlertStatus::New, None));
    assert_eq!((now.incident.status, now.incident.active_alert_count), (IncidentStatus::Active, 1));
    let told = newest(&client, 1, IncidentEvent::TakenBack).await;
    assert_eq!((told.alert.as_deref(), told.fields.len()), (Some("Alert a"), 2));
    let by = told.by.as_deref();
    assert_eq!(said(&client, 1, entry).await, refused(Refusal::TakenBackAlready, by));
    assert_eq!(of_alert(&client).await, refused(Refusal::TakenBackAlready, by));
    assert_eq!(back(&client, 1, entry).await.status, StatusCode::OK, "it is so");

    alert_changed(&client, number, &json!({ "assignedTo": "alex" })).await;
    let entry = newest(&client, 1, IncidentEvent::AlertChanged).await.id;
    alert_changed(&other, number, &json!({ "assignedTo": "eva" })).await;
    is_refused(&client, 1, entry, Refusal::ChangedSince, by).await;
    into(&client, 1, &json!({ "alerts": ["a"], "to": "3" })).await;
    is_refused(&client, 1, entry, Refusal::MovedSince, None).await;
}

#[tokio::test]
async fn a_move_is_taken_back_from_either_history_while_everything_is_where_it_was_put() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "security.admin").await;
    into(&client, 1, &json!({ "alerts": ["a"], "to": "3" })).await;
    let (left, came) = (
        newest(&client, 1, IncidentEvent::AlertsMoved).await.id,
        newest(&client, 3, IncidentEvent::AlertsBrought).await.id,
    );
    assert_eq!((said(&other, 1, left).await, said(&other, 3, came).await), (possible(), possible()));
    into(&other, 3, &json!({ "alerts": ["a"], "to": "2" })).await;
    is_refused(&client, 1, left, Refusal::MovedSince, None).await;
    is_refused(&client, 3, came, Refusal::MovedSince, None).await;
    let onward = newest(&client, 3, IncidentEvent::AlertsMoved).await.id;
    assert_eq!(back(&client, 3, onward).await.status, StatusCode::OK, "a colleague's");
    assert_eq!(back(&other, 3, came).await.status, StatusCode::OK);
    let now = details(&client, 1).await;
    assert_eq!((now.incident.alert_count, now.alerts[0].pinned), (2, false));
    let done = newest(&client, 1, IncidentEvent::TakenBack).await;
    assert_eq!((done.incident.as_deref(), done.alert_count), (Some("3"), 1));
    for (number, entry) in [(1, left), (3, came)] {
        let already = refused(Refusal::TakenBackAlready, done.by.as_deref());
        assert_eq!(said(&client, number, entry).await, already, "{number}");
        assert_eq!(back(&client, number, entry).await.status, StatusCode::OK, "it is so");
    }
    // Moved again it is another move.
    into(&client, 1, &json!({ "alerts": ["a"], "to": "3" })).await;
    assert_eq!(back(&client, 3, came).await.status, StatusCode::OK);
    assert_eq!(details(&client, 3).await.incident.alert_count, 2, "nothing was done");
}

#[tokio::test]
async fn a_merge_is_taken_back_while_nobody_decided_anything_and_nothing_came_that_hangs_on_both() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "security.admin").await;
    changed(&client, 1, json!({ "displayName": "Named" })).await;
    into(&client, 1, &json!({ "to": "3" })).await;
    let merge = newest(&client, 3, IncidentEvent::Joined).await.id;
    assert_eq!(said(&other, 3, merge).await, possible());
    changed(&other, 3, json!({ "displayName": "Other" })).await;
    let named = newest(&client, 3, IncidentEvent::Changed).await;
    is_refused(&client, 3, merge, Refusal::ChangedSince, named.by.as_deref()).await;
    assert_eq!(back(&client, 3, named.id).await.status, StatusCode::OK);
    assert_eq!(back(&other, 3, merge).await.status, StatusCode::OK);
    assert_eq!(details(&client, 3).await.incident.alert_count, 1);
    let one = details(&client, 1).await.incident;
    assert_eq!((one.alert_count, one.display_name.as_str()), (2, "Named"));
    assert_eq!(said(&client, 3, merge).await, refused(Refusal::TakenBackAlready, named.by.as_deref()));

    into(&client, 1, &json!({ "to": "3" })).await;
    let merge = newest(&client, 3, IncidentEvent::Joined).await.id;
    store.take(&[alert("e", 48, &[device("d1")])]).await;
    is_refused(&client, 3, merge, Refusal::LinkedSince, None).await;
    into(&client, 3, &json!({ "to": "2" })).await;
    assert_eq!(details(&client, 3).await.incident.redirect_incident_id.as_deref(), Some("2"));
    is_refused(&client, 3, merge, Refusal::LivesOn, None).await;
}

#[tokio::test]
async fn whoever_may_not_change_an_incident_is_offered_nothing_and_refused() {
    let (store, client) = three().await;
    changed(&client, 1, json!({ "status": "inProgress" })).await;
    let entry = newest(&client, 1, IncidentEvent::Changed).await.id;
    let reader = store.server.sign_in("Contoso", "security.reader").await;
    assert_eq!(said(&reader, 1, entry).await, None);
    let answer = back(&reader, 1, entry).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.problem().refusals, [Refusal::RespondingRoleMissing]);
    assert_eq!(back(&client, 1, entry).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_is_limited_takes_back_what_is_all_in_his_sight() {
    let store = four().await;
    let sales = |name: &str| in_group(device(name), SALES);
    store.take(&[alert("e1", 80, &[sales("s3")]), alert("e2", 79, &[sales("s3")])]).await;
    store.take(&[alert("g", 80, &[sales("s4")])]).await;
    limit(&store, "security.operator", &[SALES]).await;
    let limited = store.server.sign_in("Contoso", "security.operator").await;
    let all = store.server.sign_in("Contoso", "security.admin").await;
    let outside = async |number, entry| {
        let answer = back(&limited, number, entry).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
        assert_eq!(answer.problem().refusals, [Refusal::OutsideDeviceGroups]);
    };
    // Incident 1 is in sight in part.
    changed(&all, 1, json!({ "status": "inProgress" })).await;
    let entry = newest(&all, 1, IncidentEvent::Changed).await.id;
    assert_eq!(said(&limited, 1, entry).await, None);
    outside(1, entry).await;
    assert_eq!(said(&all, 1, entry).await, possible());
    // What others moved that is not in sight is not there.
    into(&all, 1, &json!({ "alerts": ["a-none"], "to": "5" })).await;
    let came = newest(&all, 5, IncidentEvent::AlertsBrought).await.id;
    assert!(history(&limited, 5).await.iter().all(|one| one.id != came));
    assert_eq!(back(&limited, 5, came).await.status, StatusCode::NOT_FOUND);
    assert_eq!(back(&all, 5, came).await.status, StatusCode::OK);

    // One that was made for the alert has none after it, and is answered all the same.
    assert_eq!(into(&limited, 5, &json!({ "alerts": ["e2"] })).await, 7);
    let came = newest(&limited, 7, IncidentEvent::AlertsBrought).await.id;
    let answer = back(&limited, 7, came).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.json::<Incident>().redirect_incident_id.as_deref(), Some("5"));
    assert_eq!(into(&limited, 5, &json!({ "alerts": ["e2"] })).await, 8);
    assert_eq!(undo(&limited, 8).await.status, StatusCode::OK);

    into(&all, 5, &json!({ "alerts": ["e2"], "to": "6" })).await;
    let moved = newest(&limited, 5, IncidentEvent::AlertsMoved).await.id;
    assert_eq!(said(&limited, 5, moved).await, possible());
    // Part of the other side comes to be outside.
    store.take(&[alert("x", 80, &[in_group(device("f8"), FINANCE), device("s4")])]).await;
    assert_eq!(said(&limited, 5, moved).await, refused(Refusal::OutsideDeviceGroups, None));
    outside(5, moved).await;
    assert_eq!(details(&all, 6).await.incident.alert_count, 3);
    assert_eq!(said(&all, 5, moved).await, possible());
    assert_eq!(back(&all, 5, moved).await.status, StatusCode::OK);

    // A change of an alert of an incident that is all in sight.
    let number: u32 = details(&limited, 5).await.alerts[0].number.parse().expect("a number");
    alert_changed(&all, number, &json!({ "assignedTo": "kim" })).await;
    let entry = newest(&limited, 5, IncidentEvent::AlertChanged).await.id;
    assert_eq!(back(&limited, 5, entry).await.status, StatusCode::OK);
    assert_eq!(newest(&limited, 5, IncidentEvent::TakenBack).await.alert.as_deref(), Some("Alert e1"));
}
