//! The lists of the open features, from the tenant's own store only (D8, S26 to S29).

use security_center_contract::{Alert, DataSource, Incident, List, RemediationAction, ServiceState, Tenant};
use security_center_server::clock::timestamp;

use crate::support::{Answer, NOW, Server};

/// Puts alerts and actions of a tenant into a location's database, as an ingestion will.
async fn seed(server: &Server, database: &str, tenant_id: &str, alerts: i64) {
    let pool = server.database(database).await;
    for n in 0..alerts {
        sqlx::query(
            "INSERT INTO alert (tenant_id, id, number, title, severity, service, created_at, last_update_at, first_activity_at,
                                last_activity_at, span_from, span_to, arrived_at)
             VALUES ($1, $2, $3, $2, 4, 'defenderAtp', $3, $3, $3, $3, $3, $3, $3)",
        )
        .bind(tenant_id)
        .bind(format!("alert-{n:03}"))
        .bind(NOW + n)
        .execute(&pool)
        .await
        .expect("an alert");
        sqlx::query(
            "INSERT INTO remediation_action (tenant_id, id, display_name, status, created_at)
             VALUES ($1, $2, $2, 'pending', $3)",
        )
        .bind(tenant_id)
        .bind(format!("action-{n:03}"))
        .bind(NOW + n)
        .execute(&pool)
        .await
        .expect("an action");
    }
}

#[tokio::test]
async fn what_is_in_the_store_already_is_loaded_and_correlated() {
    let server = Server::start().await;
    let contoso = server.tenant("Contoso").await;
    seed(&server, "location-eu.db", &contoso, 3).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;

    let alerts: List<Alert> = client.get("/api/alerts").await.json();
    let ids: Vec<_> = alerts.value.iter().map(|alert| alert.provider_alert_id.as_str()).collect();
    assert_eq!((alerts.count, ids), (3, vec!["alert-002", "alert-001", "alert-000"]));
    let incidents: List<Incident> = client.get("/api/incidents").await.json();
    assert_eq!(incidents.count, 3);
    assert!(incidents.value.iter().all(|incident| incident.alert_count == 1));
    let actions: List<RemediationAction> = client.get("/api/remediation-actions").await.json();
    assert_eq!(actions.count, 3);
    let sources: List<DataSource> = client.get("/api/data-sources").await.json();
    let seen: Vec<_> =
        sources.value.iter().map(|one| (one.alert_count, one.last_data_at.is_some())).collect();
    assert_eq!(seen.iter().filter(|one| **one == (3, true)).count(), 1);
    assert_eq!(seen.iter().filter(|one| **one == (0, false)).count(), 3);
    let tenant: Tenant = client.get("/api/tenant").await.json();
    assert_eq!(tenant.services[0].last_data_at, Some(timestamp(NOW + 2)));

    // Off and on again changes nothing of it.
    client.opt_now(false).await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let again: List<Incident> = client.get("/api/incidents").await.json();
    assert_eq!(again, incidents);
}

/// How many a list holds, of whatever, and how many it says there are.
fn length_and_count(answer: &Answer) -> (usize, u64) {
    let list: serde_json::Value = answer.json();
    (list["value"].as_array().expect("a list").len(), list["@odata.count"].as_u64().expect("a count"))
}

#[tokio::test]
async fn a_list_holds_a_hundred_and_counts_all() {
    let server = Server::start().await;
    seed(&server, "location-eu.db", &server.tenant("Contoso").await, 130).await;
    let client = server.sign_in("Contoso", "security.reader").await;
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    for path in ["/api/alerts", "/api/incidents", "/api/remediation-actions"] {
        assert_eq!(length_and_count(&client.get(path).await), (100, 130), "{path}");
    }
    let text = client.get("/api/alerts").await.text();
    assert!(text.contains("\"@odata.count\":130"), "{text:.200}");
}

#[tokio::test]
async fn d8_two_tenants_of_one_location_see_only_their_own() {
    let server = Server::start().await;
    let (contoso, fabrikam) = (server.tenant("Contoso").await, server.tenant("Fabrikam").await);
    let pool = server.database("control.db").await;
    sqlx::query("UPDATE deployment SET location = 'eu'").execute(&pool).await.expect("both in one location");
    seed(&server, "location-eu.db", &contoso, 2).await;
    seed(&server, "location-eu.db", &fabrikam, 5).await;
    // The same tenant's rows in another location belong to nobody.
    seed(&server, "location-us.db", &contoso, 7).await;
    for (tenant, count) in [("Contoso", 2), ("Fabrikam", 5)] {
        let client = server.sign_in(tenant, "global.admin").await;
        client.opt_now(true).await;
        server.until(tenant, ServiceState::On).await;
        for path in ["/api/alerts", "/api/incidents", "/api/remediation-actions"] {
            let length = usize::try_from(count).expect("few");
            assert_eq!(length_and_count(&client.get(path).await), (length, count), "{tenant} {path}");
        }
        let incidents: List<Incident> = client.get("/api/incidents").await.json();
        assert!(incidents.value.iter().all(|one| one.alert_count == 1), "{tenant}");
        let sources: List<DataSource> = client.get("/api/data-sources").await.json();
        // The integration of Azure ATP is off in Fabrikam.
        assert_eq!(sources.count, if tenant == "Contoso" { 4 } else { 3 }, "{tenant}");
        assert_eq!(sources.value.iter().map(|one| one.alert_count).sum::<u64>(), count, "{tenant}");
    }
}
