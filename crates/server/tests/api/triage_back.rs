//! Taking back a change of an incident: what followed for its alerts is as before, what others changed since stays, and none that is
//! resolved has an open alert.

use axum::http::StatusCode;
use security_center_alerts::alert::AlertStatus;
use security_center_alerts::correlation::Rules;
use security_center_contract::{AlertStatus as Shown, IncidentEvent, IncidentStatus};
use security_center_server::domain::incident_change::{Wanted, of_alert};
use security_center_server::store::incident_change::Done;
use security_center_server::store::incident_history::By;
use security_center_server::store::sight::View;
use serde_json::json;

use crate::intake::{Store, alert, device};
use crate::support::{Client, NOW};
use crate::triage::{change, details, history, three, undo, with};

async fn changed(client: &Client, number: u32, body: serde_json::Value) {
    let version = details(client, number).await.incident.version;
    let answer = change(client, number, version, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{body}: {}", answer.text());
}

/// Somebody else changes an alert.
async fn alert_changed(store: &Store, id: &str, wanted: Wanted<AlertStatus>) {
    let by = By { person_id: "other", person_name: "Other", now: NOW };
    let rule = |present: &_| of_alert(&wanted, None, present);
    let done = store.server.state.locations.eu.change_alert((View::whole(&store.tenant), id), by, rule).await;
    assert_eq!(done.expect("written"), Done::Made);
}

#[tokio::test]
async fn nothing_is_resolved_again_over_an_alert_that_is_open() {
    let (store, client) = three().await;
    changed(&client, 1, json!({ "status": "resolved" })).await;
    changed(&client, 1, json!({ "status": "active" })).await;
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK, "with no open alert");
    assert_eq!(details(&client, 1).await.incident.status, IncidentStatus::Resolved);

    changed(&client, 1, json!({ "status": "active" })).await;
    let before = details(&client, 1).await.incident;
    store.take(&[alert("e", 48, &[device("d1")])]).await;
    let answer = undo(&client, 1).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
    let after = details(&client, 1).await.incident;
    assert_eq!(
        (after.status, after.active_alert_count),
        (IncidentStatus::Active, before.active_alert_count + 1)
    );
}

#[tokio::test]
async fn the_word_of_the_service_counts_again_after_a_change_is_taken_back() {
    let (store, client) = three().await;
    let decided =
        async || store.rows("SELECT id || decided FROM alert WHERE tenant_id = $tenant ORDER BY id").await;
    // One of them a person has decided about before.
    let person = Wanted { assigned_to: Some(Some("kim".to_owned())), ..Wanted::default() };
    alert_changed(&store, "b", person).await;
    let before = (decided().await, details(&client, 1).await.alerts);
    assert_eq!(before.0, ["a0", "b2", "c0", "d0"]);
    let own = "security.operator@contoso.example";
    let all = json!({ "status": "resolved", "assignedTo": own, "classification": "truePositive", "determination": "malware" });
    changed(&client, 1, all).await;
    assert_eq!(decided().await, ["a7", "b7", "c0", "d0"]);
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
    let mut after = (decided().await, details(&client, 1).await.alerts);
    for (after, before) in after.1.iter_mut().zip(&before.1) {
        assert_eq!(after.version, before.version + 2);
        after.version = before.version;
    }
    assert_eq!(after, before);
    let told = history(&client, 1).await;
    assert_eq!((told[0].event, told[0].alert_count), (IncidentEvent::TakenBack, 2));

    let later =
        json!({ "status": "inProgress", "assignedTo": "eva", "lastUpdateDateTime": "2020-06-24T09:19:00Z" });
    store.take(&[with(alert("a", 50, &[device("d1")]), later)]).await;
    let now = details(&client, 1).await.alerts;
    assert_eq!((now[0].status, now[0].assigned_to.as_deref()), (Shown::InProgress, Some("eva")));
}

#[tokio::test]
async fn what_others_changed_of_an_alert_since_stays_and_the_rest_is_as_it_was() {
    let (store, client) = three().await;
    let own = "security.operator@contoso.example";
    changed(&client, 1, json!({ "status": "resolved", "assignedTo": own })).await;
    // At the very same moment.
    let person = Wanted { assigned_to: Some(Some("kim".to_owned())), ..Wanted::default() };
    alert_changed(&store, "a", person).await;
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
    let now = details(&client, 1).await;
    let of = |place: usize| (now.alerts[place].status, now.alerts[place].assigned_to.as_deref());
    assert_eq!((of(0), of(1)), ((Shown::New, Some("kim")), (Shown::New, None)));
    assert_eq!((now.incident.active_alert_count, now.incident.assigned_to), (2, None));
    let decided = "SELECT decided FROM alert WHERE tenant_id = $tenant AND id = 'a'";
    assert_eq!(store.number(decided).await, 2, "the other's");
}

#[tokio::test]
async fn ones_own_change_is_found_among_however_many_of_others() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "global.admin").await;
    changed(&client, 1, json!({ "status": "inProgress" })).await;
    for round in 0..101 {
        for tags in [json!(["x"]), json!([])] {
            let version = details(&other, 1).await.incident.version;
            let done = change(&other, 1, version, &json!({ "customTags": tags })).await;
            assert_eq!(done.status, StatusCode::OK, "{round}");
        }
    }
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
    assert_eq!(details(&client, 1).await.incident.status, IncidentStatus::Active);
}

#[tokio::test]
async fn all_alerts_of_a_large_incident_are_as_they_were() {
    let rules = Rules { everywhere_from: 10_000, ..Rules::default() };
    let store = Store::new(rules).await;
    let many: Vec<_> = (0..501).map(|n| alert(&format!("n{n}"), 5, &[device("d1")])).collect();
    for part in many.chunks(100) {
        store.take(part).await;
    }
    let client = store.server.sign_in("Contoso", "security.operator").await;
    changed(&client, 1, json!({ "status": "resolved" })).await;
    let back: security_center_contract::Incident = undo(&client, 1).await.json();
    assert_eq!((back.active_alert_count, back.alert_count), (501, 501));
    assert_eq!(
        store
            .number(
                "SELECT count(*) FROM alert WHERE tenant_id = $tenant AND decided = 0 AND resolved_at IS NULL"
            )
            .await,
        501
    );
}
