//! The sources of a service that is on: those that the tenant has deployed, now and whenever that changes (S10, S30, L11,
//! L12).

use security_center_contract::SupportedService::{AzureAtp, CloudAppSecurity, DefenderAtp, Office365Atp};
use security_center_contract::{
    ActorKind, AuditAction, AuditEntry, AuditField, ChangeKind, ConnectionObstacle, DataSource,
    FeatureAccess, Incident, List, ServiceState, Session, SupportedService, Tenant, ThreatProtection,
    TurningOffPreview,
};
use security_center_server::clock::timestamp;
use security_center_server::directory::import;
use serde_json::{Value, json};

use crate::events::Stream;
use crate::support::{Client, NOW, Server, demo_folder};

/// Imports a tenant's file with other services, as the operator does, and lets the server look.
pub(crate) async fn deploy(server: &Server, tenant: &str, change: impl Fn(&mut Value)) {
    let name = tenant.to_lowercase().replace(' ', "-") + ".json";
    let text = std::fs::read_to_string(demo_folder().join(&name)).expect("the file");
    let mut file: Value = serde_json::from_str(&text).expect("JSON");
    change(&mut file);
    let path = server.folder.path().join(name);
    std::fs::write(&path, file.to_string()).expect("written");
    let now = server.state.clock.now();
    import(&server.state.control, &[path], now).await.expect("imported");
    server.state.runner.wake(&server.tenant(tenant).await);
}

/// The services of Contoso's file: these are deployed, Azure ATP with this integration.
fn only(deployed: &[SupportedService], integration: bool) -> impl Fn(&mut Value) {
    let services: Vec<_> = SupportedService::ALL
        .into_iter()
        .map(|service| {
            let mut one = json!({"service": service, "deployed": deployed.contains(&service)});
            if deployed.contains(&service) {
                one["location"] = json!("eu");
            }
            if service == AzureAtp {
                one["integration"] = json!(integration);
            }
            one
        })
        .collect();
    move |file| file["securityCenter"]["services"] = json!(services)
}

/// What is in the store, in the order in which services are shown.
async fn connected(client: &Client) -> Vec<SupportedService> {
    let sources: List<DataSource> = client.get("/api/data-sources").await.json();
    assert_eq!(sources.count, sources.value.len() as u64);
    let is = |service: &SupportedService| sources.value.iter().any(|one| one.service == *service);
    SupportedService::ALL.into_iter().filter(is).collect()
}

/// Waits until these services are connected, as every window is told.
async fn until_connected(server: &Server, tenant: &str, wanted: &[SupportedService]) {
    server
        .until_service(tenant, |service| {
            service.provisioning.as_ref().is_some_and(|job| job.services == wanted)
        })
        .await;
}

fn services_told(log: &[AuditEntry]) -> Vec<(AuditAction, Option<&str>, Option<&str>)> {
    let about = |entry: &&AuditEntry| entry.changes.iter().any(|one| one.field == AuditField::Services);
    log.iter()
        .filter(about)
        .map(|one| (one.action, one.changes[0].before.as_deref(), one.changes[0].after.as_deref()))
        .collect()
}

async fn on(server: &Server, tenant: &str) -> Client {
    let client = server.sign_in(tenant, "global.admin").await;
    client.opt_now(true).await;
    server.until(tenant, ServiceState::On).await;
    client
}

#[tokio::test]
async fn s10_l12_with_some_services_deployed_only_those_are_connected_and_everything_works() {
    let server = Server::start().await;
    deploy(&server, "Contoso", only(&[DefenderAtp, CloudAppSecurity], false)).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let tenant: Tenant = client.get("/api/tenant").await.json();
    let obstacles: Vec<_> = tenant.services.iter().map(|one| one.obstacle).collect();
    let missing = Some(ConnectionObstacle::NotDeployed);
    assert_eq!(obstacles, [None, missing, None, missing]);
    let client = on(&server, "Contoso").await;
    assert_eq!(connected(&client).await, [DefenderAtp, CloudAppSecurity]);
    let service: ThreatProtection = client.get("/api/threat-protection").await.json();
    assert_eq!(service.provisioning.expect("a job").services, [DefenderAtp, CloudAppSecurity]);
    let off: TurningOffPreview = client.get("/api/threat-protection/turning-off").await.json();
    assert_eq!(off.services, [DefenderAtp, CloudAppSecurity]);
    for path in ["/api/incidents", "/api/alerts", "/api/remediation-actions"] {
        assert_eq!(client.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn l11_s10_with_no_service_deployed_the_service_is_on_with_no_data_and_says_why() {
    let server = Server::start().await;
    deploy(&server, "Contoso", only(&[], false)).await;
    let client = on(&server, "Contoso").await;
    let session: Session = client.get("/api/session").await.json();
    assert_eq!(session.access.features.access, FeatureAccess::Open);
    assert_eq!(connected(&client).await, []);
    assert_eq!(client.get("/api/incidents").await.json::<List<Incident>>().count, 0);
    let tenant: Tenant = client.get("/api/tenant").await.json();
    let missing = Some(ConnectionObstacle::NotDeployed);
    assert!(tenant.services.iter().all(|one| one.obstacle == missing));
    // The first one that is deployed is connected then.
    deploy(&server, "Contoso", only(&[Office365Atp], false)).await;
    until_connected(&server, "Contoso", &[Office365Atp]).await;
    assert_eq!(connected(&client).await, [Office365Atp]);
}

#[tokio::test]
async fn s30_azure_atp_is_connected_only_while_its_integration_is_on() {
    let server = Server::start().await;
    let client = on(&server, "Fabrikam").await;
    let all = SupportedService::ALL;
    assert_eq!(connected(&client).await, all[..3], "its integration is off in this tenant");
    let tenant: Tenant = client.get("/api/tenant").await.json();
    assert_eq!(tenant.services[3].obstacle, Some(ConnectionObstacle::IntegrationOff));
    assert_eq!(tenant.services[3].integration, Some(false));
    let integration =
        |on: bool| move |file: &mut Value| file["securityCenter"]["services"][3]["integration"] = json!(on);
    deploy(&server, "Fabrikam", integration(true)).await;
    until_connected(&server, "Fabrikam", &all).await;
    assert_eq!(connected(&client).await, all);
    let tenant: Tenant = client.get("/api/tenant").await.json();
    assert_eq!(tenant.services[3].obstacle, None);
    deploy(&server, "Fabrikam", integration(false)).await;
    until_connected(&server, "Fabrikam", &all[..3]).await;
    assert_eq!(connected(&client).await, all[..3]);
    let log = server.audit("Fabrikam").await;
    assert_eq!(
        services_told(&log),
        [
            (AuditAction::ServicesConnected, None, Some("azureAtp")),
            (AuditAction::ServicesDisconnected, Some("azureAtp"), None)
        ]
    );
}

#[tokio::test]
async fn s10_l12_d12_what_is_deployed_or_removed_later_is_connected_or_disconnected_once_and_told() {
    let server = Server::start().await;
    let contoso = server.tenant("Contoso").await;
    deploy(&server, "Contoso", only(&[DefenderAtp, Office365Atp], false)).await;
    let client = on(&server, "Contoso").await;
    let kept: List<DataSource> = client.get("/api/data-sources").await.json();
    // Alerts of a service that was connected before are in the store already.
    server.seed("location-eu.db", &contoso).await;
    let version = client.get("/api/threat-protection").await.etag();
    server.pass_time(60_000);
    let mut stream = Stream::open(&client, None).await;
    deploy(&server, "Contoso", only(&[DefenderAtp, CloudAppSecurity, AzureAtp], true)).await;
    until_connected(&server, "Contoso", &[DefenderAtp, CloudAppSecurity, AzureAtp]).await;
    let sources: List<DataSource> = client.get("/api/data-sources").await.json();
    let at = |service| sources.value.iter().find(|one| one.service == service).expect("connected");
    let before = kept.value.iter().find(|one| one.service == DefenderAtp);
    assert_eq!(Some(at(DefenderAtp)), before, "what stays keeps its row");
    assert_eq!(at(CloudAppSecurity).connected_at, timestamp(NOW + 60_000));
    assert_eq!((at(AzureAtp).alert_count, at(AzureAtp).last_data_at.clone()), (7, Some(timestamp(6))));
    assert_eq!(sources.count, 3, "Office 365 ATP is gone");
    let tenant: Tenant = client.get("/api/tenant").await.json();
    assert_eq!(tenant.services[3].last_data_at, Some(timestamp(6)));

    // The import, then the sources: each as a change of both representations, which the windows fetch again.
    let mut kinds = Vec::new();
    let mut last = None;
    let etag = client.get("/api/threat-protection").await.etag();
    while last != Some(etag.clone()) {
        let (_, change) = stream.change().await.expect("a change");
        kinds.push(change.kind);
        if change.kind == ChangeKind::ThreatProtection {
            last = Some(format!("\"{}\"", change.version));
        }
    }
    let both = [ChangeKind::Tenant, ChangeKind::ThreatProtection];
    assert_eq!(kinds, [both, both].concat());
    assert_ne!(version, etag);

    let log = server.audit("Contoso").await;
    assert_eq!(
        services_told(&log),
        [
            (AuditAction::ServicesDisconnected, Some("office365Atp"), None),
            (AuditAction::ServicesConnected, None, Some("cloudAppSecurity azureAtp"))
        ]
    );
    assert!(log.iter().rev().take(2).all(|entry| entry.actor.kind == ActorKind::Server));
    // Looked at again, and read again without a change: nothing.
    deploy(&server, "Contoso", only(&[DefenderAtp, CloudAppSecurity, AzureAtp], true)).await;
    server.state.runner.parked().await;
    assert_eq!(server.audit("Contoso").await, log);
    assert_eq!(client.get("/api/threat-protection").await.etag(), etag);
}

#[tokio::test]
async fn s12_a_service_that_is_off_has_no_sources_to_follow() {
    let server = Server::start().await;
    let client = on(&server, "Contoso").await;
    client.opt_now(false).await;
    deploy(&server, "Contoso", only(&[DefenderAtp], false)).await;
    server.state.runner.parked().await;
    let log = server.audit("Contoso").await;
    assert_eq!(services_told(&log), []);
}
