//! Which services give data, in every combination of deployments and of the integration of Azure ATP (S10, S30).

use security_center_contract::{ConnectionObstacle, DataCenterLocation, SupportedService};
use security_center_server::domain::directory::Deployment;
use security_center_server::domain::supported_service::{obstacle, state, to_connect};

fn deployment(service: SupportedService, deployed: bool, integration: Option<bool>) -> Deployment {
    let location = deployed.then_some(DataCenterLocation::Eu);
    Deployment { deployed, location, integration, ..Deployment::none(service) }
}

#[test]
fn s10_s30_what_is_deployed_is_connected_and_azure_atp_with_its_integration_only() {
    for deployed in 0..16_u32 {
        for integration in [None, Some(false), Some(true)] {
            let deployments: Vec<_> = (0..)
                .zip(SupportedService::ALL)
                .map(|(place, service)| {
                    let of_azure = service == SupportedService::AzureAtp;
                    deployment(service, deployed & (1 << place) != 0, integration.filter(|_| of_azure))
                })
                .collect();
            let expected: Vec<_> = (0..)
                .zip(SupportedService::ALL)
                .filter(|(place, _)| deployed & (1 << place) != 0)
                .map(|(_, service)| service)
                .filter(|service| *service != SupportedService::AzureAtp || integration == Some(true))
                .collect();
            assert_eq!(to_connect(&deployments), expected, "{deployed:04b} {integration:?}");
        }
    }
}

#[test]
fn s10_s30_what_is_not_connected_says_why() {
    let of = |service, deployed, integration| obstacle(&deployment(service, deployed, integration));
    for service in SupportedService::ALL {
        assert_eq!(of(service, false, None), Some(ConnectionObstacle::NotDeployed), "{service:?}");
    }
    let azure = SupportedService::AzureAtp;
    assert_eq!(of(azure, false, Some(false)), Some(ConnectionObstacle::NotDeployed), "the first thing to do");
    assert_eq!(of(azure, true, Some(false)), Some(ConnectionObstacle::IntegrationOff));
    assert_eq!(of(azure, true, Some(true)), None);
    assert_eq!(of(SupportedService::CloudAppSecurity, true, None), None);
    let told = state(&deployment(azure, true, Some(false)), &[], None).obstacle;
    assert_eq!(told, Some(ConnectionObstacle::IntegrationOff), "and it is shown");
}
