//! What is known of each supported service: licensed by which plans, deployed, where (S10, S13, S30, D12).

use security_center_contract::{
    ConnectionObstacle, Refusal, ServiceState, SupportedService, SupportedServiceState, Timestamp,
};

use super::directory::{Deployment, Subscription};
use super::eligibility::counts_by_status;

/// The service plans that license a supported service: Microsoft's id and name of each, the fullest first.
#[must_use]
pub fn plans(service: SupportedService) -> &'static [(&'static str, &'static str)] {
    match service {
        SupportedService::DefenderAtp => &[("871d91ec-ec1a-452b-a83f-bd76c7d770ef", "WINDEFATP")],
        SupportedService::Office365Atp => &[
            ("8e0c0a52-6a6c-4d40-8370-dd62790dcd70", "THREAT_INTELLIGENCE"),
            ("f20fedf3-f3c3-43c3-8267-2bfdd51c0939", "ATP_ENTERPRISE"),
        ],
        SupportedService::CloudAppSecurity => {
            &[("2e2ddb96-6af9-4b1d-a3f0-d6ecfd22edb2", "ADALLOM_S_STANDALONE")]
        }
        SupportedService::AzureAtp => &[("14ab5db5-e6c4-4b20-b4bc-13e36fd2227f", "ATA")],
    }
}

/// The plan that brings all of a service, which is what its coverage goes by: of Office 365 ATP that is Plan 2 (L4).
#[must_use]
pub fn full_plan(service: SupportedService) -> &'static str {
    plans(service)[0].0
}

/// Whether a subscription in use carries a plan of the service that was not disabled. This is about the
/// service, not about eligibility: any subscription will do, on one of the nine lines or not.
#[must_use]
pub fn licensed(service: SupportedService, subscriptions: &[Subscription]) -> bool {
    subscriptions
        .iter()
        .filter(|subscription| counts_by_status(subscription.capability_status))
        .flat_map(|subscription| &subscription.service_plans)
        .filter(|plan| plan.enabled)
        .any(|plan| plans(service).iter().any(|(id, _)| *id == plan.id))
}

/// The state of one service; when its data last arrived is known to the tenant's store only.
#[must_use]
pub fn state(
    deployment: &Deployment,
    subscriptions: &[Subscription],
    last_data_at: Option<Timestamp>,
) -> SupportedServiceState {
    SupportedServiceState {
        service: deployment.service,
        licensed: licensed(deployment.service, subscriptions),
        deployed: deployment.deployed,
        location: deployment.location.filter(|_| deployment.deployed),
        integration: deployment.integration,
        obstacle: obstacle(deployment),
        last_data_at,
    }
}

/// What stands against connecting a service (S10, S30).
#[must_use]
pub fn obstacle(deployment: &Deployment) -> Option<ConnectionObstacle> {
    if !deployment.deployed {
        Some(ConnectionObstacle::NotDeployed)
    } else if deployment.service == SupportedService::AzureAtp && deployment.integration != Some(true) {
        Some(ConnectionObstacle::IntegrationOff)
    } else {
        None
    }
}

/// Why nothing is taken from a service now; nothing stands against it when the list is empty (S10, S30, S33).
#[must_use]
pub fn refusals_to_send(
    service: SupportedService,
    state: ServiceState,
    deployments: &[Deployment],
) -> Vec<Refusal> {
    if state != ServiceState::On {
        return vec![Refusal::ServiceOff];
    }
    let deployment = deployments.iter().find(|deployment| deployment.service == service);
    match deployment.map_or(Some(ConnectionObstacle::NotDeployed), obstacle) {
        Some(ConnectionObstacle::NotDeployed) => vec![Refusal::SourceNotDeployed],
        Some(ConnectionObstacle::IntegrationOff) => vec![Refusal::IntegrationOff],
        None => Vec::new(),
    }
}

/// The services whose data the service takes while it is on: when it is provisioned, and whenever the directory changes
/// afterwards.
#[must_use]
pub fn to_connect(deployments: &[Deployment]) -> Vec<SupportedService> {
    deployments
        .iter()
        .filter(|deployment| obstacle(deployment).is_none())
        .map(|deployment| deployment.service)
        .collect()
}
