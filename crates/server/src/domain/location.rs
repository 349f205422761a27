//! Where a tenant's data is to be, and why there (S22, S23, L9, L10, D7).

use security_center_contract::{DataCenterLocation, LocationReason, SupportedService};

use super::directory::Deployment;

/// The countries of the European Union. The United Kingdom left before the product was made.
pub const EU_MEMBER_STATES: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// The three locations, in the order in which they are shown.
pub const LOCATIONS: [DataCenterLocation; 3] =
    [DataCenterLocation::Eu, DataCenterLocation::Uk, DataCenterLocation::Us];

/// A location with the rule that chose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Where.
    pub location: DataCenterLocation,
    /// The rule that decided.
    pub reason: LocationReason,
    /// The services that the rule looked at; empty when the country decided.
    pub services: Vec<SupportedService>,
}

/// Chooses. Nobody is asked (S23), so every case has an answer.
#[must_use]
pub fn choose(deployments: &[Deployment], country: &str) -> Choice {
    let active = || deployments.iter().filter(|deployment| deployment.deployed);
    if let Some(defender) = active().find(|deployment| deployment.service == SupportedService::DefenderAtp) {
        let services = vec![SupportedService::DefenderAtp];
        if defender.through_azure_security_center {
            let reason = LocationReason::DefenderAtpThroughAzureSecurityCenter;
            return Choice { location: DataCenterLocation::Eu, reason, services };
        }
        if let Some(location) = defender.location {
            return Choice { location, reason: LocationReason::DefenderAtp, services };
        }
    }
    let at = |location| active().filter(move |deployment| deployment.location == Some(location));
    let most = LOCATIONS.into_iter().map(|location| at(location).count()).max().unwrap_or(0);
    if most == 0 {
        return by_country(country, LocationReason::CountryWithoutServices);
    }
    let mut winners = LOCATIONS.into_iter().filter(|location| at(*location).count() == most);
    match (winners.next(), winners.next()) {
        (Some(location), None) => Choice {
            location,
            reason: LocationReason::MostServices,
            services: at(location).map(|deployment| deployment.service).collect(),
        },
        // The country decides even when its location is none of those that tie (D7).
        _ => by_country(country, LocationReason::CountryBrokeTie),
    }
}

/// The location of a country: EU member states to the EU, GB to the UK, all others to the US (D7).
#[must_use]
pub fn of_country(country: &str) -> DataCenterLocation {
    match country {
        "GB" => DataCenterLocation::Uk,
        country if EU_MEMBER_STATES.contains(&country) => DataCenterLocation::Eu,
        _ => DataCenterLocation::Us,
    }
}

fn by_country(country: &str, reason: LocationReason) -> Choice {
    Choice { location: of_country(country), reason, services: Vec::new() }
}
