//! The data center location: each rule, every combination, ties, countries (S22, S23, L9, L10, D7).

use security_center_contract::{DataCenterLocation, DataCenterLocation::*, LocationReason, SupportedService};
use security_center_server::domain::directory::Deployment;
use security_center_server::domain::location::{choose, of_country};

/// Where each of the four services is, in the order in which they are shown.
type Places = [Option<DataCenterLocation>; 4];

fn deployments(places: Places, through_azure_security_center: bool) -> Vec<Deployment> {
    SupportedService::ALL
        .into_iter()
        .zip(places)
        .map(|(service, location)| Deployment {
            deployed: location.is_some(),
            location,
            through_azure_security_center: through_azure_security_center
                && location.is_some()
                && service == SupportedService::DefenderAtp,
            ..Deployment::none(service)
        })
        .collect()
}

fn chosen(places: Places, country: &str) -> (DataCenterLocation, LocationReason, Vec<SupportedService>) {
    let choice = choose(&deployments(places, false), country);
    (choice.location, choice.reason, choice.services)
}

fn all_places() -> impl Iterator<Item = Places> {
    let each = [None, Some(Eu), Some(Uk), Some(Us)];
    (0..256_usize).map(move |n| [each[n % 4], each[n / 4 % 4], each[n / 16 % 4], each[n / 64]])
}

#[test]
fn s22_with_defender_atp_its_location_wins_over_everything() {
    for places in all_places() {
        let Some(location) = places[0] else { continue };
        for country in ["NL", "GB", "US"] {
            let expected = (location, LocationReason::DefenderAtp, vec![SupportedService::DefenderAtp]);
            assert_eq!(chosen(places, country), expected, "{places:?} {country}");
        }
    }
}

#[test]
fn l10_defender_atp_through_azure_security_center_counts_as_eu() {
    for places in all_places().filter(|places| places[0].is_some()) {
        let choice = choose(&deployments(places, true), "US");
        assert_eq!(choice.location, Eu);
        assert_eq!(choice.reason, LocationReason::DefenderAtpThroughAzureSecurityCenter);
        assert_eq!(choice.services, [SupportedService::DefenderAtp]);
    }
}

#[test]
fn s23_d7_without_defender_atp_most_services_win() {
    use SupportedService::{AzureAtp, CloudAppSecurity, Office365Atp};
    let most = LocationReason::MostServices;
    for (places, expected) in [
        ([None, Some(Uk), Some(Uk), Some(Eu)], (Uk, most, vec![Office365Atp, CloudAppSecurity])),
        ([None, Some(Us), Some(Eu), Some(Us)], (Us, most, vec![Office365Atp, AzureAtp])),
        ([None, Some(Eu), Some(Eu), Some(Eu)], (Eu, most, vec![Office365Atp, CloudAppSecurity, AzureAtp])),
        ([None, None, None, Some(Uk)], (Uk, most, vec![AzureAtp])),
        ([None, None, Some(Us), None], (Us, most, vec![CloudAppSecurity])),
    ] {
        for country in ["NL", "GB", "US"] {
            assert_eq!(chosen(places, country), expected, "{places:?} {country}");
        }
    }
}

#[test]
fn d7_a_tie_goes_to_the_country_even_when_it_is_none_of_the_tied() {
    for places in [
        [None, Some(Eu), Some(Uk), Some(Us)],
        [None, Some(Eu), Some(Uk), None],
        [None, Some(Us), None, Some(Uk)],
        [None, None, Some(Us), Some(Eu)],
    ] {
        for (country, location) in [("NL", Eu), ("GB", Uk), ("US", Us), ("JP", Us)] {
            assert_eq!(
                chosen(places, country),
                (location, LocationReason::CountryBrokeTie, vec![]),
                "{places:?}"
            );
        }
    }
}

#[test]
fn d7_without_any_service_the_country_decides() {
    for (country, location) in [("NL", Eu), ("GB", Uk), ("US", Us), ("CH", Us), ("NO", Us)] {
        assert_eq!(chosen([None; 4], country), (location, LocationReason::CountryWithoutServices, vec![]));
    }
}

#[test]
fn s23_d7_every_combination_follows_the_count_of_active_services() {
    for places in all_places().filter(|places| places[0].is_none()) {
        let count = |location| places.iter().filter(|place| **place == Some(location)).count();
        let (location, reason, services) = chosen(places, "GB");
        let others = [Eu, Uk, Us].into_iter().filter(|other| *other != location);
        match reason {
            LocationReason::MostServices => {
                assert!(others.map(count).all(|other| other < count(location)), "{places:?}");
                assert_eq!(services.len(), count(location));
            }
            LocationReason::CountryBrokeTie => {
                let most = [Eu, Uk, Us].map(count).into_iter().max();
                assert!(
                    [Eu, Uk, Us].into_iter().filter(|one| Some(count(*one)) == most).count() > 1,
                    "{places:?}"
                );
                assert_eq!(location, Uk);
            }
            LocationReason::CountryWithoutServices => assert_eq!(places, [None; 4]),
            other => panic!("{places:?}: {other:?}"),
        }
    }
}

#[test]
fn d7_the_countries_of_the_eu_are_27_and_no_others() {
    let members = [
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT",
        "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
    ];
    assert_eq!(members.len(), 27);
    let letters = || (b'A'..=b'Z').map(char::from);
    for (first, second) in letters().flat_map(|first| letters().map(move |second| (first, second))) {
        let country = format!("{first}{second}");
        let expected = match country.as_str() {
            "GB" => Uk,
            member if members.contains(&member) => Eu,
            _ => Us,
        };
        assert_eq!(of_country(&country), expected, "{country}");
    }
}
