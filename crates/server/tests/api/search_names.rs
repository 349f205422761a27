//! The queue of incidents by what the reader reads: names by rule in his language, the numbers of incidents that were merged away, and as
//! many entities as the column shows.

use axum::http::StatusCode;
use security_center_contract::{Incident, Order};
use security_center_server::store::LocationStore;
use serde_json::json;

use crate::support::{Client, with_postgres};
use crate::triage::{change, details, three, undo};
use crate::triage_move::into;

async fn found(client: &Client, query: &str) -> String {
    let answer = client.get(&format!("/api/incidents/order?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
    answer.json::<Order>().ids
}

#[tokio::test]
async fn a_name_by_rule_is_found_and_put_in_order_as_it_is_read() {
    let (store, client) = three().await;
    let version = details(&client, 3).await.incident.version;
    let named = json!({ "displayName": "Kim's" });
    assert_eq!(change(&client, 3, version, &named).await.status, StatusCode::OK);
    for (query, expected) in [
        ("q=multi-stage", "1"),
        ("q=multi-stage&language=en", "1"),
        ("q=multi-stage&language=nl", "1"),
        ("q=meerdere%20fasen", "1"),
        ("q=meerdere%20fasen&language=en", "1"),
        ("language=nl&q=meerdere%20FASEN%3A%20uitvoering%20en%20persistentie%20op%201%20apparaat", "1"),
        ("q=kim%27s", "3"),
        ("q=kim%27s&language=nl", "3"),
        ("q=ransom%20note&language=nl", "2"),
        ("sort=name", "3 1 2"),
        ("sort=name&language=nl", "1 3 2"),
        ("language=nl&sort=-name", "2 3 1"),
    ] {
        assert_eq!(found(&client, query).await, expected, "{query}");
    }
    for (language, named) in [("nl", "Incident in meerdere fasen: uit"), ("en", "Multi-stage incident: ")] {
        let file = format!("/api/incidents/export?format=csv&sort=id&language={language}");
        let text = client.get(&file).await.text();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].starts_with(&format!("1,{named}")), "{text}");
        assert!(lines[2].starts_with("2,Ransom note,") && lines[3].starts_with("3,Kim's,"), "{text}");
        let lines = client.get(&file.replace("csv", "jsonl")).await.text();
        let first: Incident =
            serde_json::from_str(lines.lines().next().expect("a line")).expect("an incident");
        assert!(first.display_name.starts_with(named), "{lines}");
    }
    let alerts = client.get("/api/alerts/order?q=ransom&language=nl").await;
    assert_eq!(alerts.json::<Order>().count, 1);
    let answer = client.get("/api/incidents/order?language=fr").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    // Named otherwise, and by rule again.
    let version = details(&client, 1).await.incident.version;
    let named = json!({ "displayName": "Odd" });
    assert_eq!(change(&client, 1, version, &named).await.status, StatusCode::OK);
    assert_eq!(found(&client, "q=fasen&language=nl").await, "");
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
    assert_eq!(found(&client, "q=fasen&language=nl").await, "1");
    // Of a version that kept no Dutch names.
    sqlx::query("UPDATE incident SET display_name_nl = NULL").execute(&store.pool).await.expect("done");
    assert_eq!(found(&client, "q=fasen&language=nl").await, "");
    let again = LocationStore::open(&store.server.address("location-eu.db")).await.expect("opened");
    assert_eq!(found(&client, "sort=name&language=nl").await, "1 3 2");
    assert_eq!(found(&client, "q=fasen&language=nl").await, "1");
    again.close().await;
}

#[tokio::test]
async fn names_are_put_in_order_alike_in_each_language() {
    let (_store, client) = three().await;
    for (number, name) in [(1, "beta"), (2, "Zoo"), (3, "Alpha")] {
        let version = details(&client, number).await.incident.version;
        let named = json!({ "displayName": name });
        assert_eq!(change(&client, number, version, &named).await.status, StatusCode::OK);
    }
    for query in ["sort=name", "sort=name&language=nl"] {
        assert_eq!(found(&client, query).await, "3 2 1", "{query}: capitals come first");
    }
}

#[tokio::test]
async fn a_store_whose_names_are_all_there_opens_while_somebody_else_writes() {
    let (store, _client) = three().await;
    let database = store.server.database("location-eu.db").await;
    let to_write = if with_postgres() { "BEGIN" } else { "BEGIN IMMEDIATE" };
    let mut lock = database.begin_with(to_write).await.expect("begun");
    if with_postgres() {
        let taken = sqlx::query("SELECT pg_advisory_xact_lock(7305811410423165043)").execute(&mut *lock);
        taken.await.expect("the lock");
    }
    let again = LocationStore::open(&store.server.address("location-eu.db")).await.expect("opened");
    lock.rollback().await.expect("let go");
    again.close().await;
}

#[tokio::test]
async fn the_number_of_an_incident_that_was_merged_away_finds_the_one_in_which_it_lives_on() {
    let (_store, client) = three().await;
    assert_eq!(found(&client, "q=3").await, "3");
    assert_eq!(into(&client, 3, &json!({ "to": "2" })).await, 2);
    assert_eq!(found(&client, "q=3").await, "2");
    assert_eq!(found(&client, "q=7").await, "");
    assert_eq!(into(&client, 2, &json!({ "to": "1" })).await, 1);
    assert_eq!(found(&client, "q=3").await, "1", "from one to the next");
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
    assert_eq!(found(&client, "q=3").await, "2");
}

#[tokio::test]
async fn impacted_entities_are_put_in_order_by_the_number_of_all_of_them() {
    let (_store, client) = three().await;
    assert_eq!(into(&client, 3, &json!({ "to": "2" })).await, 2);
    let two = details(&client, 2).await.incident;
    assert_eq!((two.device_count, two.user_count, two.mailbox_count), (1, 1, 0));
    assert_eq!(found(&client, "sort=entities").await, "1 2");
    assert_eq!(found(&client, "sort=-entities").await, "2 1");
}
