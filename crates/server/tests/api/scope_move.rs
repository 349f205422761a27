//! People who are limited to device groups (L7) move alerts and merge incidents of which they see all, and take that back; of what
//! others move they are told what concerns alerts in their sight.

use axum::http::StatusCode;
use security_center_contract::{IncidentEvent, IncidentHistoryEntry, Refusal};
use serde_json::json;

use crate::intake::{Store, alert, device};
use crate::scope::{FINANCE, SALES, four, in_group, limit};
use crate::support::{Answer, Client};
use crate::triage::{details, history, undo};
use crate::triage_move::{into, moved};

/// Incident 5 with two alerts, and 6 with one, all of them in sales.
async fn six() -> (Store, Client, Client) {
    let store = four().await;
    let sales = |name: &str| in_group(device(name), SALES);
    store.take(&[alert("e1", 80, &[sales("s3")]), alert("e2", 79, &[sales("s3")])]).await;
    store.take(&[alert("g", 80, &[sales("s4")])]).await;
    limit(&store, "security.operator", &[SALES]).await;
    let limited = store.server.sign_in("Contoso", "security.operator").await;
    let all = store.server.sign_in("Contoso", "security.admin").await;
    (store, limited, all)
}

async fn ids(client: &Client, number: u32) -> Vec<String> {
    details(client, number).await.alerts.into_iter().map(|alert| alert.id).collect()
}

fn is_outside(answer: &Answer) -> bool {
    answer.status == StatusCode::FORBIDDEN && answer.problem().refusals == [Refusal::OutsideDeviceGroups]
}

fn told(lines: &[IncidentHistoryEntry]) -> Vec<(IncidentEvent, u64, Option<&str>)> {
    lines.iter().map(|line| (line.event, line.alert_count, line.incident.as_deref())).collect()
}

#[tokio::test]
async fn what_is_all_in_sight_is_moved_and_merged_and_taken_back() {
    let (_store, limited, all) = six().await;
    assert_eq!(into(&limited, 5, &json!({ "alerts": ["e2"] })).await, 7);
    assert_eq!(
        (ids(&limited, 5).await, ids(&limited, 7).await),
        (vec!["e1".to_owned()], vec!["e2".to_owned()])
    );
    for client in [&limited, &all] {
        assert_eq!(told(&history(client, 5).await)[0], (IncidentEvent::AlertsMoved, 1, Some("7")));
        assert_eq!(told(&history(client, 7).await)[0], (IncidentEvent::AlertsBrought, 1, Some("5")));
    }
    assert_eq!(undo(&limited, 5).await.status, StatusCode::OK);
    assert_eq!(ids(&limited, 5).await, ["e1", "e2"]);
    assert_eq!(limited.get("/api/incidents/7").await.status, StatusCode::NOT_FOUND, "it has no alert");
    for client in [&limited, &all] {
        assert_eq!(told(&history(client, 5).await)[0], (IncidentEvent::TakenBack, 1, Some("7")));
    }

    assert_eq!(into(&limited, 5, &json!({ "to": "6" })).await, 6);
    assert_eq!(ids(&limited, 6).await, ["g", "e1", "e2"]);
    assert_eq!(told(&history(&limited, 6).await)[0], (IncidentEvent::Joined, 2, Some("5")));
    assert_eq!(undo(&limited, 6).await.status, StatusCode::OK);
    assert_eq!((ids(&limited, 5).await.len(), ids(&limited, 6).await.len()), (2, 1));
}

#[tokio::test]
async fn what_part_of_is_outside_is_neither_moved_nor_brought_to_nor_taken_back() {
    let (store, limited, all) = six().await;
    for (number, body) in [
        (1, json!({ "alerts": ["a-sales"] })),
        (1, json!({ "alerts": ["a-sales"], "to": "5" })),
        (1, json!({ "alerts": ["a-finance"], "to": "5" })),
        (1, json!({ "to": "5" })),
        (5, json!({ "alerts": ["e1"], "to": "1" })),
        (5, json!({ "to": "1" })),
    ] {
        let refused = moved(&limited, number, &body).await;
        assert!(is_outside(&refused), "{number} {body}: {}", refused.text());
    }
    // What is outside as a whole is not there, in the same words as what never was.
    assert_eq!(moved(&limited, 2, &json!({ "to": "5" })).await.status, StatusCode::NOT_FOUND);
    let detail = async |to: &str| {
        let refused = moved(&limited, 5, &json!({ "alerts": ["e1"], "to": to })).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{to}");
        refused.problem().detail.unwrap_or_default().replace(to, "N")
    };
    assert_eq!((detail("2").await, detail("3").await), (detail("99").await, detail("99").await));
    assert_eq!((ids(&all, 1).await.len(), ids(&all, 5).await.len()), (3, 2));

    // What was moved while all of it was in sight stays once part of either side is outside.
    assert_eq!(into(&limited, 5, &json!({ "alerts": ["e2"], "to": "6" })).await, 6);
    store.take(&[alert("x", 80, &[in_group(device("f8"), FINANCE), device("s4")])]).await;
    assert_eq!(ids(&all, 6).await.len(), 3);
    for number in [5, 6] {
        let refused = undo(&limited, number).await;
        assert!(is_outside(&refused), "{number}: {}", refused.text());
    }
    assert_eq!(ids(&all, 6).await.len(), 3);
}

#[tokio::test]
async fn history_tells_of_moves_by_others_what_concerns_alerts_in_sight() {
    let (_store, limited, all) = six().await;
    let before = told(&history(&limited, 1).await).len();
    assert_eq!(into(&all, 1, &json!({ "alerts": ["a-none"] })).await, 7);
    assert_eq!(into(&all, 2, &json!({ "to": "1" })).await, 1);
    let wide = history(&all, 1).await;
    assert_eq!(told(&wide)[0].0, IncidentEvent::Joined);
    assert!(wide.iter().any(|line| line.event == IncidentEvent::AlertsMoved));
    assert_eq!(history(&limited, 1).await.len(), before);
    assert_eq!(undo(&all, 1).await.status, StatusCode::OK);
    assert_eq!(history(&limited, 1).await.len(), before);
    // Moved with others, and merged with others.
    assert_eq!(undo(&all, 7).await.status, StatusCode::OK);
    assert_eq!(into(&all, 1, &json!({ "alerts": ["a-sales", "a-finance"], "to": "4" })).await, 4);
    assert_eq!(told(&history(&all, 4).await)[0], (IncidentEvent::AlertsBrought, 2, Some("1")));
    assert_eq!(told(&history(&limited, 4).await)[0], (IncidentEvent::AlertsBrought, 1, Some("1")));
    assert_eq!(limited.get("/api/incidents/1").await.status, StatusCode::NOT_FOUND, "nothing of it is left");
    assert_eq!(into(&all, 4, &json!({ "to": "6" })).await, 6);
    assert_eq!(told(&history(&all, 6).await)[0], (IncidentEvent::Joined, 3, Some("4")));
    let narrow = history(&limited, 6).await;
    assert_eq!(told(&narrow)[0], (IncidentEvent::Joined, 2, Some("4")));
    assert_eq!(details(&limited, 6).await.incident.alert_count, 3);
    for path in ["/api/incidents/6", "/api/incidents/6/history"] {
        assert!(!limited.get(path).await.text().contains("Secret"), "{path}");
        assert!(all.get(path).await.text().contains("Secret") || path.ends_with("history"), "{path}");
    }
}
