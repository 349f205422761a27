//! Incidents as a file: all that fit, in their order, in two forms.

use axum::http::{StatusCode, header};
use security_center_contract::Incident;
use serde_json::{Value, json};

use crate::intake::{Store, alert, device};

fn with(mut item: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        item[name] = value.clone();
    }
    item
}

#[tokio::test]
async fn all_that_fit_are_in_the_file_in_their_order_and_nothing_is_a_formula() {
    let store = Store::new(Default::default()).await;
    store
        .take(&[
            with(alert("a", 3, &[device("d1")]), json!({ "title": "=HYPERLINK(\"x\")", "severity": "high" })),
            with(alert("b", 2, &[]), json!({ "title": "Comma, and \"quotes\"" })),
        ])
        .await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    let answer = client.get("/api/incidents/export?format=csv&sort=-severity").await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8; header=present");
    let name = "attachment; filename=\"incidents-2020-06-24.csv\"";
    assert_eq!(answer.headers[header::CONTENT_DISPOSITION].to_str().ok(), Some(name));
    let text = answer.text();
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(lines.len(), 4, "the head, two incidents, and nothing behind the last: {text}");
    assert!(lines[0].starts_with("id,displayName,severity,status,"));
    assert!(lines[1].starts_with("1,\"'=HYPERLINK(\"\"x\"\")\",high,active,"), "{}", lines[1]);
    assert!(lines[2].starts_with("2,\"Comma, and \"\"quotes\"\"\",low,active,"), "{}", lines[2]);
    assert!(lines[1..3].iter().all(|line| line.contains("execution,defenderAtp,")));

    let answer = client.get("/api/incidents/export?format=jsonl&severity=high").await;
    let read: Vec<Incident> =
        answer.text().lines().map(|line| serde_json::from_str(line).expect("an incident")).collect();
    assert_eq!(read.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["1"]);
}

#[tokio::test]
async fn more_than_are_read_at_once_are_all_there_each_once() {
    let store = Store::new(Default::default()).await;
    for batch in 0..3 {
        let items: Vec<_> = (0..201).map(|n| alert(&format!("{batch}-{n}"), 2, &[])).collect();
        store.take(&items).await;
    }
    let client = store.server.sign_in("Contoso", "security.reader").await;
    let answer = client.get("/api/incidents/export?format=jsonl&sort=id").await;
    let read: Vec<i64> = answer
        .text()
        .lines()
        .map(|line| {
            serde_json::from_str::<Incident>(line).expect("an incident").id.parse().expect("a number")
        })
        .collect();
    assert_eq!(read, (1..=603).collect::<Vec<i64>>());
}

#[tokio::test]
async fn a_form_that_there_is_not_is_refused_and_a_window_has_none() {
    let store = Store::new(Default::default()).await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    for path in ["export", "export?format=xlsx", "export?format=csv&colour=red", "order?format=csv"] {
        let answer = client.get(&format!("/api/incidents/{path}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
    }
}
