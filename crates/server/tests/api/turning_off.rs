//! What turning off would do, in figures, and that turning on again brings all back (D9).

use axum::http::StatusCode;
use security_center_contract::{
    Alert, Incident, List, ProblemCode, ProvisioningStep, Refusal, RemediationAction, ServiceState,
    SupportedService, ThreatProtection, TurningOffPreview,
};
use security_center_server::clock::timestamp;
use security_center_server::domain::lifecycle::DAY;
use security_center_server::provisioning::fault::{Fault, Point, StepFault};

use crate::support::{NOW, Server};

const PATH: &str = "/api/threat-protection/turning-off";

#[tokio::test]
async fn d9_the_figures_are_those_of_the_tenants_store_at_that_moment() {
    let server = Server::start().await;
    let (contoso, fabrikam) = (server.tenant("Contoso").await, server.tenant("Fabrikam").await);
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let nothing: TurningOffPreview = client.get(PATH).await.json();
    assert_eq!(
        (nothing.open_incidents, nothing.incidents, nothing.alerts, nothing.pending_actions),
        (0, 0, 0, 0)
    );
    server.seed("location-eu.db", &contoso).await;
    // Neither of another tenant nor from another location.
    server.seed("location-eu.db", &fabrikam).await;
    server.seed("location-us.db", &contoso).await;
    server.pass_time(5_000);
    let shown: TurningOffPreview = client.get(PATH).await.json();
    let expected = TurningOffPreview {
        at: timestamp(NOW + 5_000),
        open_incidents: 4,
        incidents: 5,
        alerts: 7,
        pending_actions: 1,
        services: SupportedService::ALL.to_vec(),
        data_kept_until: Some(timestamp(NOW + 5_000 + 30 * DAY)),
    };
    assert_eq!(shown, expected);
    // It only looks.
    let service: ThreatProtection = client.get("/api/threat-protection").await.json();
    assert_eq!(service.state, ServiceState::On);
}

#[tokio::test]
async fn d9_s8_only_administrators_see_it_and_only_while_there_is_something_to_turn_off() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.admin").await;
    let refused = client.get(PATH).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.problem().refusals, [Refusal::AlreadyOff]);
    let step = ProvisioningStep::ReserveLocation;
    server.faults.put(step, StepFault { fault: Fault::Fail, point: Point::Before });
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::Failed).await;
    let failed: TurningOffPreview = client.get(PATH).await.json();
    assert_eq!((failed.incidents, failed.services.len(), failed.data_kept_until), (0, 0, None));
    for (person, refusals) in [
        ("security.operator", vec![Refusal::AdministratorRoleMissing]),
        ("global.reader", vec![Refusal::AdministratorRoleMissing]),
        ("security.reader", vec![Refusal::AdministratorRoleMissing]),
        ("compliance.admin", vec![Refusal::ViewingRoleMissing, Refusal::AdministratorRoleMissing]),
    ] {
        let answer = server.sign_in("Contoso", person).await.get(PATH).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{person}");
        assert_eq!(answer.problem().refusals, refusals, "{person}");
    }
    let elsewhere = server.sign_in("Adatum", "global.admin").await.get(PATH).await;
    assert_eq!(elsewhere.problem().refusals, [Refusal::NotEligible]);
}

#[tokio::test]
async fn s31_s32_s33_d9_turned_off_it_is_closed_and_turned_on_again_all_is_back() {
    let server = Server::start().await;
    let contoso = server.tenant("Contoso").await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    server.seed("location-eu.db", &contoso).await;
    let look = async || {
        let incidents: List<Incident> = client.get("/api/incidents").await.json();
        let alerts: List<Alert> = client.get("/api/alerts").await.json();
        let actions: List<RemediationAction> = client.get("/api/remediation-actions").await.json();
        (incidents, alerts, actions)
    };
    let before = look().await;
    assert_eq!((before.0.count, before.1.count, before.2.count), (5, 7, 3));
    client.opt_now(false).await;
    for path in ["/api/incidents", "/api/alerts", "/api/remediation-actions", "/api/data-sources"] {
        let problem = client.get(path).await.problem();
        assert_eq!((problem.code, problem.status), (ProblemCode::DisabledFeature, 403), "{path}");
    }
    // A moment before the data would be erased.
    server.pass_time(30 * DAY - 1);
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let incidents: List<Incident> = client.get("/api/incidents").await.json();
    let alerts: List<Alert> = client.get("/api/alerts").await.json();
    let actions: List<RemediationAction> = client.get("/api/remediation-actions").await.json();
    assert_eq!((incidents, alerts, actions), before);
}
