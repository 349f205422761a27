//! An incident of more alerts and entities than are sent at once: what is counted is all of it, and each of it is reached.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use security_center_contract::{
    AlertStatus, Category, CreatedServiceKey, EntityKind, EvidenceVerdict, Incident, IncidentCounts,
    IncidentDetails, IncidentEntity, IncidentEvent, IncidentHistoryEntry, List, Order, ProblemCode, Read,
    RemediationStatus, ServiceState,
};
use serde_json::{Value, json};

use crate::intake::{alert, device, user};
use crate::scope::{in_group, limit_at};
use crate::support::{Client, Server};
use crate::triage::{change, details, history, undo, with};

/// More alerts than are sent at once.
const ALERTS: u64 = 620;

/// How many of an incident's alerts, the last ones, are of the group `south`; the others are of `north`.
const SOUTH: u64 = 20;

/// Incident 1: each alert names a device, a person and a file of its own, and the person of the alert before.
async fn large(alerts: u64) -> Server {
    let server = Server::start().await;
    let admin = server.sign_in("Contoso", "global.admin").await;
    admin.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let made = admin.send(Method::POST, "/api/service-keys", &[], Some(r#"{"service":"defenderAtp"}"#)).await;
    let sender = server.anonymous().with_secret(&made.json::<CreatedServiceKey>().secret);
    let items: Vec<Value> = (0..alerts).map(|n| item(n, alerts)).collect();
    let answer =
        sender.send(Method::POST, "/ingest/v1/alerts", &[], Some(&Value::Array(items).to_string())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    server
}

fn item(n: u64, of: u64) -> Value {
    let group = if n + SOUTH < of { "north" } else { "south" };
    let own = in_group(device(&format!("d{n:04}")), group);
    let before = json!({ "@odata.type": "#microsoft.graph.security.userEvidence", "verdict": "suspicious",
                         "userAccount": { "userPrincipalName": format!("u{:04}@contoso.example", n.saturating_sub(1)) } });
    let mut person = user(None, Some(&format!("u{n:04}@contoso.example")));
    person["remediationStatus"] = json!("blocked");
    let file = json!({ "@odata.type": "#microsoft.graph.security.fileEvidence", "verdict": "malicious",
                       "remediationStatus": if n.is_multiple_of(2) { "remediated" } else { "none" },
                       "fileDetails": { "fileName": format!("f{n:04}.exe"), "sha256": format!("{n:064x}") } });
    let evidence = if n == 0 { vec![own, person, file] } else { vec![own, before, person, file] };
    let category = if n + SOUTH < of { "Execution" } else { "Persistence" };
    let mut techniques = vec!["T1059.001", "T1059.001"];
    techniques.extend((n < 10).then_some("T1021"));
    with(
        alert(&format!("a{n:04}"), 2, &evidence),
        json!({ "category": category, "mitreTechniques": techniques }),
    )
}

async fn pages<T: Read>(client: &Client, first: &str) -> Vec<List<T>> {
    let (mut next, mut pages) = (Some(first.to_owned()), Vec::new());
    while let Some(path) = next {
        let answer = client.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        let page: List<T> = answer.json();
        next = page.next_link.clone();
        pages.push(page);
    }
    pages
}

fn of_kind(counts: &IncidentCounts, kind: EntityKind) -> u64 {
    counts.kinds.iter().find(|one| one.kind == kind).map_or(0, |one| one.count)
}

fn found(counts: &IncidentCounts) -> Vec<(EvidenceVerdict, RemediationStatus, u64)> {
    counts.evidence.iter().map(|one| (one.verdict, one.remediation, one.count)).collect()
}

#[tokio::test]
async fn counts_are_of_all_of_an_incident_and_what_is_sent_is_less() {
    let server = large(ALERTS).await;
    let shown: IncidentDetails = details(&server.sign_in("Contoso", "security.operator").await, 1).await;
    assert_eq!(
        (shown.alerts.len(), shown.incident.alert_count, shown.incident.active_alert_count),
        (500, ALERTS, ALERTS)
    );
    assert_eq!((shown.entities.len(), shown.entity_count), (500, 3 * ALERTS));
    let categories: Vec<_> = shown.counts.categories.iter().map(|one| (one.category, one.count)).collect();
    assert_eq!(categories, [(Category::Execution, 600), (Category::Persistence, 20)]);
    let techniques: Vec<_> =
        shown.counts.techniques.iter().map(|one| (one.technique.as_str(), one.count)).collect();
    assert_eq!(techniques, [("T1059.001", ALERTS), ("T1021", 10)], "each alert once");
    for kind in [EntityKind::Device, EntityKind::User, EntityKind::File] {
        assert_eq!(of_kind(&shown.counts, kind), ALERTS, "{kind:?}");
    }
    assert_eq!(
        found(&shown.counts),
        [
            (EvidenceVerdict::Suspicious, RemediationStatus::None, ALERTS),
            (EvidenceVerdict::Suspicious, RemediationStatus::Blocked, ALERTS),
            (EvidenceVerdict::Malicious, RemediationStatus::None, ALERTS / 2),
            (EvidenceVerdict::Malicious, RemediationStatus::Remediated, ALERTS / 2),
        ]
    );
    // What is sent of both is connected.
    let ends = [&shown.alerts[0], &shown.alerts[499]].map(|one| (one.id.as_str(), one.entities.clone()));
    assert_eq!(ends, [("a0619", Vec::new()), ("a0120", vec!["device:mde:d0120".to_owned()])]);
}

#[tokio::test]
async fn l7_what_is_counted_and_listed_is_what_is_in_sight() {
    let server = large(120).await;
    limit_at(&server, "security.reader", &["south"]).await;
    limit_at(&server, "security.operator", &["north"]).await;
    let (south, north) = (
        server.sign_in("Contoso", "security.reader").await,
        server.sign_in("Contoso", "security.operator").await,
    );
    for (client, alerts, persons) in [(&south, SOUTH, SOUTH + 1), (&north, 100, 100)] {
        let shown = details(client, 1).await;
        assert_eq!((shown.incident.alert_count, shown.incident.active_alert_count), (alerts, alerts));
        assert_eq!(shown.counts.categories.iter().map(|one| one.count).sum::<u64>(), alerts);
        assert_eq!(shown.counts.techniques[0].count, alerts);
        let counted =
            [EntityKind::Device, EntityKind::User, EntityKind::File].map(|kind| of_kind(&shown.counts, kind));
        assert_eq!(counted, [alerts, persons, alerts]);
        assert_eq!(found(&shown.counts).iter().map(|(.., count)| count).sum::<u64>(), shown.entity_count);
        let listed = pages::<IncidentEntity>(client, "/api/incidents/1/entities?kind=user&top=200").await;
        assert_eq!(listed[0].count, persons);
        let keys: BTreeSet<_> = listed.iter().flat_map(|page| &page.value).map(|one| &one.key).collect();
        assert_eq!(keys.len() as u64, persons);
        let order: Order = client.get("/api/alerts/order?incident=1").await.json();
        assert_eq!(order.count, alerts);
        let told = pages::<IncidentHistoryEntry>(client, "/api/incidents/1/history").await;
        let lines = told.iter().map(|page| page.value.len() as u64).sum::<u64>();
        assert_eq!((lines, told[0].count), (alerts, alerts), "each alert in sight that came");
        let told = pages::<IncidentHistoryEntry>(client, "/api/incidents/1/history?top=7").await;
        assert!(told.iter().all(|page| page.count == alerts), "each page says what the first counted");
        assert!(told.iter().rev().skip(1).all(|page| page.value.len() == 7));
        let entries: Vec<_> = told.into_iter().flat_map(|page| page.value).map(|one| one.id).collect();
        assert!(entries.len() as u64 == alerts && entries.is_sorted_by(|newer, older| newer > older));
        let within = format!("/api/incidents/1/history?top=1&before={}", entries[3]);
        let within: List<IncidentHistoryEntry> = client.get(&within).await.json();
        assert_eq!((within.value[0].id, within.count), (entries[4], alerts), "also those before are counted");
    }
    limit_at(&server, "security.reader", &["nowhere"]).await;
    for path in ["/api/incidents/1", "/api/incidents/1/entities", "/api/incidents/1/history"] {
        assert_eq!(south.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for nobodys in ["incident=1", "incident=2"] {
        let order: Order = south.get(&format!("/api/alerts/order?{nobodys}")).await.json();
        assert_eq!((order.count, order.newest), (0, 0), "as one that is not there");
    }
}

#[tokio::test]
async fn every_entity_is_reached_once_in_one_order_whatever_is_asked_for() {
    let alerts = 210;
    let server = large(alerts).await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let all = pages::<IncidentEntity>(&client, "/api/incidents/1/entities?top=133").await;
    assert_eq!(all.iter().map(|page| page.value.len()).collect::<Vec<_>>(), [133, 133, 133, 133, 98]);
    let listed: Vec<IncidentEntity> = all.into_iter().flat_map(|page| page.value).collect();
    let whole = pages::<IncidentEntity>(&client, "/api/incidents/1/entities").await;
    assert!(
        whole.into_iter().flat_map(|page| page.value).eq(listed.iter().cloned()),
        "of whatever size the pages are"
    );
    let keys: BTreeSet<_> = listed.iter().map(|one| &one.key).collect();
    assert_eq!(keys.len() as u64, 3 * alerts);
    assert_eq!(details(&client, 1).await.entities, listed[..500]);
    let devices: Vec<_> = listed.iter().filter(|one| one.kind == EntityKind::Device).collect();
    assert_eq!(devices[0].group_name.as_deref(), Some("north"));
    assert_eq!(devices.last().and_then(|one| one.group_name.as_deref()), Some("south"));
    let persons: Vec<_> = listed.iter().filter(|one| one.kind == EntityKind::User).collect();
    assert_eq!((persons[0].alert_count, persons[209].alert_count), (2, 1), "the next alert names it, too");
    for (query, fits) in [
        ("kind=file&verdict=malicious&remediation=remediated&top=100", alerts / 2),
        ("kind=device,user&remediation=blocked", alerts),
        ("verdict=suspicious", 2 * alerts),
        ("verdict=noThreatsFound,unknown", 0),
        ("kind=mailbox", 0),
        ("kind=", 3 * alerts),
    ] {
        let found = pages::<IncidentEntity>(&client, &format!("/api/incidents/1/entities?{query}")).await;
        let reached = found.iter().map(|page| page.value.len() as u64).sum::<u64>();
        assert!(found.iter().all(|page| page.count == fits), "{query}: {}", found[0].count);
        assert_eq!(reached, fits, "{query}");
    }
    for wrong in [
        "kind=cow",
        "verdict=bad",
        "remediation=done",
        "top=0",
        "top=501",
        "top=x",
        "after=x",
        "after=%5B0%2C%22a%22%5D",
        "after=%5B0%2C%22a%22%2C%22%5Cu0000%22%2C%22b%22%5D",
        "colour=red",
        "top=1&top=2",
    ] {
        let answer = client.get(&format!("/api/incidents/1/entities?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        let name = wrong.split('=').next().unwrap_or_default();
        let problem = answer.problem();
        assert_eq!(problem.code, ProblemCode::InvalidRequest);
        assert!(problem.detail.is_some_and(|detail| detail.contains(name)), "{wrong}");
    }
}

#[tokio::test]
async fn all_open_alerts_are_resolved_with_their_incident_and_opened_again_with_it() {
    let server = large(ALERTS).await;
    let client = server.sign_in("Contoso", "security.operator").await;
    let version = details(&client, 1).await.incident.version;
    let resolved = change(&client, 1, version, &json!({ "status": "resolved" })).await;
    assert_eq!(resolved.status, StatusCode::OK, "{}", resolved.text());
    assert_eq!(resolved.json::<Incident>().active_alert_count, 0);
    let count = async |status: &str| {
        let order = client.get(&format!("/api/alerts/order?incident=1&status={status}")).await;
        order.json::<Order>().count
    };
    assert_eq!((count("resolved").await, count("new,inProgress").await), (ALERTS, 0));
    let told = history(&client, 1).await;
    assert_eq!((told[0].event, told[0].alert_count), (IncidentEvent::Changed, ALERTS));
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
    assert_eq!((count("resolved").await, count("new").await), (0, ALERTS));
    assert!(details(&client, 1).await.alerts.iter().all(|one| one.status == AlertStatus::New));
}

#[tokio::test]
async fn the_queue_of_alerts_lists_those_of_one_incident() {
    let server = large(60).await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let order = async |query: &str| {
        let answer = client.get(&format!("/api/alerts/order?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json::<Order>().count
    };
    assert_eq!(order("incident=1&sort=-lastActivity").await, 60);
    assert_eq!(order("incident=1&category=persistence&days=30").await, 20);
    assert_eq!(order("incident=2").await, 0);
    for wrong in ["incident=x", "incident=-1", "incident=", "incident=1,2"] {
        let answer = client.get(&format!("/api/alerts/order?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.problem().detail.is_some_and(|detail| detail.contains("incident")), "{wrong}");
    }
}

#[tokio::test]
async fn the_history_is_read_to_its_end_with_the_comments_in_their_places() {
    let server = large(120).await;
    let client = server.sign_in("Contoso", "security.operator").await;
    let comment = async |text: &str| {
        let body = json!({ "comment": text }).to_string();
        let done = client.send(Method::POST, "/api/incidents/1/comments", &[], Some(&body)).await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    };
    comment("First").await;
    let version = details(&client, 1).await.incident.version;
    assert_eq!(change(&client, 1, version, &json!({ "customTags": ["x"] })).await.status, StatusCode::OK);
    comment("Second").await;
    let all = 120 + 3;
    for top in [50, 122] {
        let told =
            pages::<IncidentHistoryEntry>(&client, &format!("/api/incidents/1/history?top={top}")).await;
        assert!(told.iter().all(|page| page.count == all), "{}", told[0].count);
        assert!(told.iter().rev().skip(1).all(|page| page.value.len() == top));
        let entries: Vec<_> = told.into_iter().flat_map(|page| page.value).collect();
        assert_eq!(entries.len() as u64, all);
        assert!(entries.is_sorted_by(|newer, older| newer.id > older.id));
        let first: Vec<_> = entries[..4].iter().map(|one| one.event).collect();
        let commented = IncidentEvent::Commented;
        assert_eq!(first, [commented, IncidentEvent::Changed, commented, IncidentEvent::AlertAdded]);
        assert_eq!(entries.last().map(|one| one.event), Some(IncidentEvent::Created));
    }
    let last = pages::<IncidentHistoryEntry>(&client, "/api/incidents/1/history?before=3").await;
    assert_eq!((last[0].value.len(), last[0].count), (2, all), "whoever begins within it is told of all");
    let said = pages::<IncidentHistoryEntry>(&client, "/api/incidents/1/history?before=3&counted=7").await;
    assert_eq!((said[0].value.len(), said[0].count), (2, 7), "what was counted is not counted again");
    for wrong in ["top=0", "top=501", "before=x", "after=1", "counted=x", "counted=-1"] {
        let answer = client.get(&format!("/api/incidents/1/history?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}
