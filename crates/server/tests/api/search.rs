//! Looking for entities by what alerts call them: as it is written, in whichever capitals, and only where somebody may look.

use axum::http::StatusCode;
use security_center_contract::Order;
use security_center_server::routes::queue_query::QueueQuery;
use security_center_server::store::LocationStore;
use security_center_server::store::alert_list::AlertColumn;
use security_center_server::store::sight::View;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::intake::{Store, alert};
use crate::intake_history::location_of_before;
use crate::scope::{FINANCE, SALES, in_group, limit};
use crate::support::Client;
use crate::triage::{change, with};

fn device(id: &str, name: &str) -> Value {
    json!({ "@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": id, "deviceDnsName": name })
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The numbers of what is found.
async fn found(client: &Client, queue: &str, text: &str) -> String {
    let answer = client.get(&format!("/api/{queue}/order?sort=id&q={}", encoded(text))).await;
    assert_eq!(answer.status, StatusCode::OK, "{text}: {}", answer.text());
    answer.json::<Order>().ids
}

/// Alerts 1 and 2 are incident 1: of one device that the second one calls otherwise, each in another group. 3 and 4 are alone.
async fn four() -> Store {
    let store = Store::new(Default::default()).await;
    store.take(&[alert("a", 5, &[in_group(device("d1", r"pc-50%_Off\x"), SALES)])]).await;
    store.take(&[alert("b", 5, &[in_group(device("d1", "pc-renamed"), FINANCE)])]).await;
    store.take(&[alert("c", 50, &[device("d2", "pc-50xxoffyx")])]).await;
    store.take(&[with(alert("d", 90, &[]), json!({ "title": r"100% \ sure" }))]).await;
    store
}

#[tokio::test]
async fn whatever_alerts_call_an_entity_is_found_as_it_is_written() {
    let store = four().await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    for (text, alerts, incidents) in [
        (r"50%_oFF\X", "1", "1"),
        ("pc-renamed", "2", "1"),
        ("pc-50", "1 3", "1 2"),
        ("PC-", "1 2 3", "1 2"),
        ("%", "1 4", "1 3"),
        ("_", "1", "1"),
        (r"\", "1 4", "1 3"),
        ("'", "", ""),
        ("50__off", "", ""),
    ] {
        assert_eq!(found(&client, "alerts", text).await, alerts, "{text}");
        assert_eq!(found(&client, "incidents", text).await, incidents, "{text}");
    }
    // Letters beyond ASCII as they are written, in what alerts say and in what people write.
    store.take(&[alert("e", 130, &[device("d3", "ÄRGER-İ")])]).await;
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    assert_eq!(change(&operator, 4, 1, &json!({ "customTags": ["PCI Ä"] })).await.status, StatusCode::OK);
    for (text, incidents) in [("Ärger", "4"), ("ärger", ""), ("ger-İ", "4"), ("pci Ä", "4"), ("pci ä", "")]
    {
        assert_eq!(found(&client, "incidents", text).await, incidents, "{text}");
    }
    store
        .take(&[with(
            alert("b", 5, &[device("d1", "pc-anew")]),
            json!({ "lastUpdateDateTime": "2030-01-01T00:00:00Z" }),
        )])
        .await;
    assert_eq!(found(&client, "alerts", "pc-anew").await, "2");
    assert_eq!(found(&client, "alerts", "-renamed").await, "", "nothing calls it so any more");
    assert_eq!(found(&client, "alerts", "pc-renamed").await, "2", "it is known by that name still");
}

#[tokio::test]
async fn what_is_known_elsewhere_by_a_hash_an_id_or_a_principal_name_is_found_by_it() {
    let store = Store::new(Default::default()).await;
    let hash = "ab".repeat(32);
    let named = json!({ "@odata.type": "#microsoft.graph.security.userEvidence", "verdict": "suspicious",
        "userAccount": { "displayName": "Megan Bowen", "userPrincipalName": "megan@contoso.example",
                         "userSid": "S-1-5-21-1-2-3-1001" } });
    let file = json!({ "@odata.type": "#microsoft.graph.security.fileEvidence", "verdict": "malicious",
        "fileDetails": { "fileName": "odd.exe", "sha256": hash } });
    store.take(&[alert("a", 5, &[named, in_group(device("9f1c4d2e", "pc-1"), SALES)])]).await;
    store.take(&[alert("b", 90, &[file, in_group(device("0a0b0c0d", "pc-2"), FINANCE)])]).await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    limit(&store, "security.operator", &[SALES]).await;
    let limited = store.server.sign_in("Contoso", "security.operator").await;
    for (text, there, in_sight) in [
        ("Megan@contoso.example", "1", "1"),
        ("S-1-5-21-1-2-3-1001", "1", "1"),
        (" 9F1C4D2E ", "1", "1"),
        (&hash.to_uppercase(), "2", ""),
        (&hash[..63], "", ""),
        ("0a0b0c0d", "2", ""),
    ] {
        for queue in ["alerts", "incidents"] {
            assert_eq!(found(&client, queue, text).await, there, "{queue} {text}");
            assert_eq!(found(&limited, queue, text).await, in_sight, "{queue} {text}");
        }
    }
}

#[tokio::test]
async fn l7_a_limited_person_finds_what_alerts_in_his_sight_call_it_alone() {
    let store = four().await;
    for (group, finds, not) in [(SALES, "50%", "renamed"), (FINANCE, "renamed", "50%")] {
        limit(&store, "security.operator", &[group]).await;
        let client = store.server.sign_in("Contoso", "security.operator").await;
        for queue in ["alerts", "incidents"] {
            assert!(!found(&client, queue, finds).await.is_empty(), "{group} {queue}");
            assert_eq!(found(&client, queue, not).await, "", "{group} {queue}");
        }
        assert_eq!(found(&client, "incidents", "pc-").await, "1", "{group}");
    }
}

#[tokio::test]
async fn what_alerts_from_before_name_is_found() {
    let folder = TempDir::new().expect("a folder");
    let (there, pool) = location_of_before(folder.path(), 57).await;
    for statement in [
        "INSERT INTO tenant_store (tenant_id, created_at) VALUES ('t', 1)",
        "INSERT INTO alert (tenant_id, id, number, title, service, created_at, last_update_at, first_activity_at,
                            last_activity_at, span_from, span_to, arrived_at)
         VALUES ('t', 'a', 1, 'A', 'defenderAtp', 1, 1, 1, 1, 1, 1, 1), ('t', 'b', 2, 'B', 'defenderAtp', 1, 1, 1, 1, 1, 1, 1)",
        "INSERT INTO alert_entity (tenant_id, alert_id, key, kind, alias_of, links, incriminated, display)
         VALUES ('t', 'a', 'device:1', 'device', NULL, 1, 0, 'pc-1'), ('t', 'b', 'device:1', 'device', NULL, 1, 0, 'pc-1'),
                ('t', 'b', 'device:dns:pc-1', 'device', 'device:1', 1, 0, ''), ('t', 'b', 'file:1', 'file', NULL, 1, 0, 'x.exe')",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("written");
    }
    pool.close().await;
    let store = LocationStore::open(&there.eu).await.expect("brought up to date");
    for (text, expected) in [("PC-1", &[1, 2][..]), ("x.e", &[2]), ("pc-2", &[])] {
        let uri = format!("/api/alerts/order?q={text}&sort=id").parse().expect("an address");
        let query = QueueQuery::<AlertColumn>::of_window(&uri, "me", 1).unwrap_or_else(|_| panic!("{text}"));
        let order = store.alert_order(View::whole("t"), &query.filter, &query.order, 10).await.expect("read");
        assert_eq!(order.numbers, expected, "{text}");
    }
    store.close().await;
}
