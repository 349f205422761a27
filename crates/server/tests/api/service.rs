//! Turning on and off, what is kept, and a step that fails (S19, S32, S33, D5, D6, D8, D9).

use axum::http::{Method, StatusCode};
use security_center_contract::{
    ActorKind, DataCenterLocation, FeatureAccess, LocationReason, ProblemCode, ProvisioningStep, Refusal,
    ServiceState, Session, StepState, SupportedService, Tenant, ThreatProtection,
};
use security_center_server::clock::timestamp;
use security_center_server::domain::lifecycle::DAY;
use security_center_server::provisioning::fault::{Fault, Point, StepFault};

use crate::support::{Client, NOW, Server};

async fn service(client: &Client) -> ThreatProtection {
    client.get("/api/threat-protection").await.json()
}

#[tokio::test]
async fn d6_turned_on_the_service_goes_through_every_step_and_opens() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.admin").await;
    let before = service(&client).await;
    assert_eq!((before.state, before.location.reserved), (ServiceState::Off, false));
    assert_eq!(before.location.reason, LocationReason::DefenderAtp);
    assert_eq!((before.since, before.changed_by, before.provisioning), (None, None, None));

    let answer = client.opt_now(true).await;
    assert_eq!(answer.status, StatusCode::OK);
    let begun: ThreatProtection = answer.json();
    assert_eq!(answer.etag(), format!("\"{}\"", begun.version));
    let actor = begun.changed_by.expect("somebody");
    assert_eq!(
        (actor.kind, actor.display_name.as_deref()),
        (ActorKind::Person, Some("Security administrator"))
    );

    server.until("Contoso", ServiceState::On).await;
    let on = service(&client).await;
    assert_eq!(on.since, Some(timestamp(NOW)));
    assert!(on.location.reserved && on.version > begun.version);
    let provisioning = on.provisioning.expect("a job");
    let steps: Vec<_> = provisioning.steps.iter().map(|one| (one.step, one.state, one.attempts)).collect();
    assert_eq!(steps, ProvisioningStep::ALL.map(|step| (step, StepState::Done, 1)));
    assert_eq!(provisioning.services, SupportedService::ALL);
    assert_eq!(provisioning.finished_at, Some(timestamp(NOW)));
    let session: Session = client.get("/api/session").await.json();
    assert_eq!(session.access.features.access, FeatureAccess::Open);
}

#[tokio::test]
async fn s33_d9_turned_off_the_features_close_at_once_and_data_is_kept_for_the_days_of_retention() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    server.pass_time(60_000);
    let off: ThreatProtection = client.opt_now(false).await.json();
    assert_eq!(off.state, ServiceState::Off);
    assert_eq!(off.data_kept_until, Some(timestamp(NOW + 60_000 + 30 * DAY)));
    assert!(off.location.reserved, "the location stays while its data does");
    assert_eq!(client.get("/api/incidents").await.problem().code, ProblemCode::DisabledFeature);

    let on_again: ThreatProtection = client.opt_now(true).await.json();
    assert_eq!(on_again.data_kept_until, None);
    server.until("Contoso", ServiceState::On).await;
}

#[tokio::test]
async fn what_cannot_be_done_now_is_refused_with_its_reason_and_what_is_so_already_is_done() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let done_already = async |opted_in| {
        let before = client.get("/api/threat-protection").await.etag();
        let answer = client.opt_now(opted_in).await;
        assert_eq!((answer.status, answer.etag()), (StatusCode::OK, before));
    };
    done_already(false).await;
    server.faults.put(ProvisioningStep::Correlate, StepFault { fault: Fault::Hold, point: Point::Before });
    client.opt_now(true).await;
    server.faults.reached(ProvisioningStep::Correlate).await;
    done_already(true).await;
    let answer = client.opt_now(false).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let problem = answer.problem();
    assert_eq!(problem.code, ProblemCode::NotPossibleNow);
    assert_eq!(problem.refusals, [Refusal::BeingProvisioned]);
    server.faults.remove(ProvisioningStep::Correlate);
    server.until("Contoso", ServiceState::On).await;
    done_already(true).await;
    let version = client.get("/api/threat-protection").await.etag();
    let retry = [("if-match", version.as_str())];
    let answer = client.send(Method::POST, "/api/threat-protection/retry", &retry, None).await;
    assert_eq!(answer.problem().refusals, [Refusal::NothingFailed]);
}

#[tokio::test]
async fn d6_a_step_that_fails_says_so_and_retry_goes_on_from_there() {
    for point in [Point::Before, Point::After] {
        for (n, step) in ProvisioningStep::ALL.into_iter().enumerate() {
            let server = Server::start().await;
            let client = server.sign_in("Contoso", "global.admin").await;
            server.faults.put(step, StepFault { fault: Fault::Fail, point });
            client.opt_now(true).await;
            server.until("Contoso", ServiceState::Failed).await;
            let failed = service(&client).await;
            assert!(failed.actions.retry.allowed && failed.actions.turn_off.allowed);
            let steps = failed.provisioning.expect("a job").steps;
            for (m, one) in steps.iter().enumerate() {
                let expected = match m.cmp(&n) {
                    std::cmp::Ordering::Less => (StepState::Done, 1, false),
                    std::cmp::Ordering::Equal => (StepState::Failed, 1, true),
                    std::cmp::Ordering::Greater => (StepState::Pending, 0, false),
                };
                assert_eq!(
                    (one.state, one.attempts, one.failure.is_some()),
                    expected,
                    "{step:?} {:?}",
                    one.step
                );
            }
            server.faults.remove(step);
            let version = format!("\"{}\"", failed.version);
            let headers = [("if-match", version.as_str())];
            let retried = client.send(Method::POST, "/api/threat-protection/retry", &headers, None).await;
            assert_eq!(retried.status, StatusCode::OK);
            server.until("Contoso", ServiceState::On).await;
            let steps = service(&client).await.provisioning.expect("a job").steps;
            for one in steps {
                let attempts = if one.step == step { 2 } else { 1 };
                assert_eq!(
                    (one.state, one.attempts, one.failure),
                    (StepState::Done, attempts, None),
                    "{step:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_failed_provisioning_can_be_given_up_and_begun_again() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let first = ProvisioningStep::ReserveLocation;
    server.faults.put(first, StepFault { fault: Fault::Fail, point: Point::Before });
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::Failed).await;
    let off: ThreatProtection = client.opt_now(false).await.json();
    assert_eq!((off.state, off.data_kept_until), (ServiceState::Off, None));
    server.faults.remove(first);
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let steps = service(&client).await.provisioning.expect("a job").steps;
    assert!(steps.iter().all(|one| one.attempts == 1), "a new job begins anew");
}

#[tokio::test]
async fn a_reserved_location_stays_when_the_services_move() {
    let server = Server::start().await;
    let client = server.sign_in("Tailwind Traders", "global.admin").await;
    let before = service(&client).await.location;
    assert_eq!((before.location, before.reason), (DataCenterLocation::Uk, LocationReason::MostServices));
    client.opt_now(true).await;
    server.until("Tailwind Traders", ServiceState::On).await;
    let text = std::fs::read_to_string(crate::support::demo_folder().join("tailwind-traders.json"))
        .expect("the file")
        .replace("\"location\": \"uk\"", "\"location\": \"us\"");
    let moved = server.folder.path().join("moved.json");
    std::fs::write(&moved, text).expect("written");
    security_center_server::directory::import(&server.state.control, &[moved], NOW).await.expect("imported");
    let after = service(&client).await.location;
    assert_eq!((after.location, after.reason), (DataCenterLocation::Uk, LocationReason::MostServices));
    assert_eq!(after.services, before.services);
    assert!(after.reserved);
}

#[tokio::test]
async fn s11_d8_the_tenants_store_is_in_its_location_and_in_no_other() {
    let server = Server::start().await;
    let client = server.sign_in("Tailwind Traders", "global.admin").await;
    client.opt_now(true).await;
    server.until("Tailwind Traders", ServiceState::On).await;
    for (database, expected) in [("location-eu.db", 0), ("location-uk.db", 1), ("location-us.db", 0)] {
        let pool = server.database(database).await;
        let (stores,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM tenant_store").fetch_one(&pool).await.expect("a count");
        assert_eq!(stores, expected, "{database}");
    }
}

#[tokio::test]
async fn s12_turning_on_and_off_changes_nothing_in_the_supported_services() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let id = server.tenant("Contoso").await;
    let directory =
        async || server.state.control.directory(&id).await.expect("readable").expect("there").directory;
    let (services, before) = (client.get("/api/tenant").await.json::<Tenant>().services, directory().await);
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    assert_eq!(client.get("/api/tenant").await.json::<Tenant>().services, services);
    client.opt_now(false).await;
    assert_eq!(client.get("/api/tenant").await.json::<Tenant>().services, services);
    assert_eq!(directory().await, before);
}
