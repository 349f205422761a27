//! What the app's queue and page of incidents are not asked so: characters that no text may hold, parameters that are there twice, and
//! lists without an end.

use axum::http::{Method, StatusCode};
use security_center_contract::{FieldFault, Incident, IncidentDetails, List, Order, ProblemCode};
use serde_json::{Value, json};

use crate::intake::{Store, alert};
use crate::support::{Answer, Client};

async fn two() -> (Store, Client) {
    let store = Store::new(Default::default()).await;
    let mut unknown = alert("a", 9, &[]);
    unknown["severity"] = json!("unknown");
    let mut informational = alert("b", 3, &[]);
    informational["severity"] = json!("informational");
    store.take(&[unknown]).await;
    store.take(&[informational]).await;
    store.take(&[alert("c", 1, &[])]).await;
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    (store, operator)
}

async fn change(client: &Client, body: &Value) -> Answer {
    let now: IncidentDetails = client.get("/api/incidents/1").await.json();
    let version = format!("\"{}\"", now.incident.version);
    client.send(Method::PATCH, "/api/incidents/1", &[("if-match", &version)], Some(&body.to_string())).await
}

#[tokio::test]
async fn no_text_that_is_kept_or_sought_holds_a_control_character() {
    let (_store, client) = two().await;
    let before: List<Incident> = client.get("/api/incidents").await.json();
    for odd in ["\0", "a\0b", "a\u{7}b", "a\nb", "a\u{85}b"] {
        for (field, body) in [
            ("displayName", json!({ "displayName": odd })),
            ("assignedTo", json!({ "assignedTo": odd })),
            ("customTags", json!({ "customTags": ["good", odd] })),
        ] {
            let answer = change(&client, &body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}: {}", answer.text());
            let problem = answer.problem();
            assert_eq!(problem.code, ProblemCode::InvalidFields, "{body}");
            assert_eq!(problem.fields.len(), 1, "{body}");
            let fault = &problem.fields[0];
            assert_eq!(
                (fault.field.as_str(), fault.fault),
                (field, FieldFault::ForbiddenCharacter),
                "{body}"
            );
        }
    }
    let comment = async |text: &str| {
        let body = json!({ "comment": text }).to_string();
        client.send(Method::POST, "/api/incidents/1/comments", &[], Some(&body)).await
    };
    for odd in ["a\0b", "a\u{1b}[31mb"] {
        let answer = comment(odd).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{odd:?}: {}", answer.text());
        assert_eq!(answer.problem().fields[0].fault, FieldFault::ForbiddenCharacter, "{odd:?}");
    }
    let after: List<Incident> = client.get("/api/incidents").await.json();
    assert_eq!(after, before);
    assert_eq!(comment("two\r\nlines, and\ta tab").await.status, StatusCode::CREATED);

    for path in ["/api/incidents/order?q=%00", "/api/incidents/order?q=a%00b"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        let fault = answer.problem().fields.into_iter().next().expect("a field");
        assert_eq!((fault.field.as_str(), fault.fault), ("q", FieldFault::ForbiddenCharacter), "{path}");
    }
    for path in ["/api/incidents/%00", "/api/incidents/1%00/history"] {
        assert_eq!(client.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_parameter_is_there_once_and_lists_no_more_than_there_can_be() {
    let (_store, client) = two().await;
    let many = |one: &str, count: usize| vec![one; count].join(",");
    let (fits, over) = (many("low", 30), many("low", 31));
    let order = async |query: &str| client.get(&format!("/api/incidents/order?{query}")).await;
    assert_eq!(order(&format!("severity={fits}")).await.json::<Order>().ids, "3");
    for (query, name) in [
        (format!("severity={over}"), "severity"),
        (format!("assigned={}", many("me", 31)), "assigned"),
        (format!("status={}", ",".repeat(30)), "status"),
        ("severity=low&severity=high".to_owned(), "severity"),
        ("q=a&sort=id&q=a".to_owned(), "q"),
        ("sort=id&sort=name".to_owned(), "sort"),
    ] {
        let answer = order(&query).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(answer.problem().detail.unwrap_or_default().contains(name), "{query}");
    }
    for path in
        ["/api/incidents?ids=1&ids=2", "/api/incidents/news?since=2020-06-24T09:20:00Z&after=1&after=2"]
    {
        assert_eq!(client.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    assert_eq!(
        order("q=,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,").await.json::<Order>().count,
        0,
        "a text is no list"
    );
}

#[tokio::test]
async fn what_is_shown_as_informational_is_found_as_that() {
    let (_store, client) = two().await;
    let shown: List<Incident> = client.get("/api/incidents").await.json();
    for (severity, expected) in
        [("informational", "1 2"), ("low", "3"), ("informational,low", "1 2 3"), ("high", "")]
    {
        let found: Order =
            client.get(&format!("/api/incidents/order?severity={severity}&sort=id")).await.json();
        assert_eq!(found.ids, expected, "{severity}");
        let as_shown = |one: &&Incident| severity.split(',').any(|code| json!(one.severity) == json!(code));
        assert_eq!(shown.value.iter().filter(as_shown).count() as u64, found.count, "{severity}");
    }
}
