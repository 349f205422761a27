//! The page of an entity: when and where it was seen, what was said of it, with whom; and its bounds.

use axum::http::StatusCode;
use security_center_alerts::correlation::Rules;
use security_center_contract::{EntityDetails, EntityKind, EvidenceVerdict, Order};
use serde_json::{Value, json};

use crate::intake::{Store, alert, device, user};
use crate::support::Client;
use crate::triage::with;

async fn entity(client: &Client, key: &str) -> EntityDetails {
    let key: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
    let answer = client.get(&format!("/api/entities/{}", key.replace('+', "%20"))).await;
    assert_eq!(answer.status, StatusCode::OK, "{key}: {}", answer.text());
    answer.json()
}

#[tokio::test]
async fn an_entity_is_found_by_each_of_its_names_with_all_that_is_known_of_it() {
    let store = Store::new(Rules::default()).await;
    let bad = with(device("d1"), json!({ "verdict": "malicious", "rbacGroupName": "Sales" }));
    store.take(&[alert("a", 90, &[bad, user(None, Some("megan@contoso.example"))])]).await;
    store.take(&[alert("b", 50, &[device("d1"), user(None, Some("megan@contoso.example"))])]).await;
    store.take(&[alert("c", 3, &[device("d1"), device("d2")])]).await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    let named = entity(&client, "device:dns:d1.contoso.example").await;
    assert_eq!((named.kind, named.display.as_str()), (EntityKind::Device, "d1.contoso.example"));
    assert_eq!((named.alert_count, named.looked_at), (3, 3));
    assert_eq!(named.first_seen_date_time.0, "2020-06-20T15:20:00.000Z");
    assert_eq!(named.last_seen_date_time.0, "2020-06-24T06:30:00.000Z");
    assert_eq!(named.group_name.as_deref(), Some("Sales"));
    assert_eq!(named.everywhere_since, None);
    assert_eq!(named.names.len(), 2, "{:?}", named.names);
    let verdicts: Vec<_> = named.verdicts.iter().map(|one| (one.verdict, one.alert_count)).collect();
    assert_eq!(verdicts, [(EvidenceVerdict::Malicious, 1), (EvidenceVerdict::Suspicious, 2)]);
    let ids: Vec<_> = named.incidents.iter().map(|one| one.id.as_str()).collect();
    assert_eq!((ids, named.incident_count, named.incidents_cut), (vec!["3", "2", "1"], 3, false));
    let with: Vec<_> = named.seen_with.iter().map(|one| (one.display.as_str(), one.alert_count)).collect();
    assert_eq!(with, [("megan@contoso.example", 2), ("d2.contoso.example", 1)]);
    assert_eq!(named.seen_with_count, 2);
    // By its other name it is the same.
    for name in &named.names {
        let again = entity(&client, name).await;
        assert_eq!((&again.names, again.alert_count), (&named.names, 3), "{name}");
        assert_eq!((&again.seen_with, &again.incidents), (&named.seen_with, &named.incidents), "{name}");
    }
    // What it was seen with has a page, too, and the queue has its alerts.
    let megan = entity(&client, &named.seen_with[0].key).await;
    assert_eq!((megan.kind, megan.alert_count), (EntityKind::User, 2));
    let order: Order =
        client.get(&format!("/api/alerts/order?sort=id&entity={}", named.seen_with[0].key)).await.json();
    assert_eq!(order.ids, "1 2");
}

#[tokio::test]
async fn nothing_is_an_entity_that_no_alert_names() {
    let store = Store::new(Rules::default()).await;
    store.take(&[alert("a", 9, &[device("d1")])]).await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    let long = "x".repeat(5_000);
    for key in ["device:dns:d2", "%00", "d1%00", "%25", "'", "..", "device:dns:D1.contoso.example", &long] {
        assert_eq!(
            client.get(&format!("/api/entities/{key}")).await.status,
            StatusCode::NOT_FOUND,
            "{key:.40}"
        );
    }
}

#[tokio::test]
async fn strange_names_are_found_as_they_are() {
    let store = Store::new(Rules::default()).await;
    let url = |url: &str| json!({ "@odata.type": "#microsoft.graph.security.urlEvidence", "url": url, "verdict": "malicious" });
    store.take(&[alert("a", 9, &[url("https://evil.example/a/../b?c=<script>&d='%25#f")])]).await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    let details: Value = client.get("/api/alerts/1").await.json();
    let keys: Vec<_> = details["evidence"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["key"].as_str().expect("a key"))
        .collect();
    let url = keys.iter().find(|key| key.starts_with("url:")).expect("the URL");
    let found = entity(&client, url).await;
    assert_eq!((found.key.as_str(), found.kind), (*url, EntityKind::Url));
}

#[tokio::test]
async fn what_is_everywhere_is_looked_at_within_bounds_and_says_so() {
    let rules = Rules { everywhere_from: 5, ..Rules::default() };
    let store = Store::new(rules).await;
    for batch in 0..3 {
        let items: Vec<_> = (0..200)
            .map(|n| alert(&format!("{batch}-{n}"), 2, &[device("proxy"), device(&format!("d{}", n % 30))]))
            .collect();
        store.take(&items).await;
    }
    let client = store.server.sign_in("Contoso", "security.reader").await;
    let proxy = entity(&client, "device:dns:proxy.contoso.example").await;
    assert_eq!((proxy.alert_count, proxy.looked_at), (600, 500));
    assert!(proxy.everywhere_since.is_some());
    assert_eq!((proxy.seen_with.len(), proxy.seen_with_count), (20, 30));
    assert!(proxy.seen_with.is_sorted_by(|one, other| one.alert_count >= other.alert_count));
    assert_eq!(proxy.verdicts.iter().map(|one| one.alert_count).sum::<u64>(), 500);
    assert!(proxy.incidents.len() <= 100 && proxy.incident_count >= proxy.incidents.len() as u64);
    let order: Order = client.get("/api/alerts/order?entity=device:dns:proxy.contoso.example").await.json();
    assert_eq!(order.count, 600, "the queue has all of them");
}
