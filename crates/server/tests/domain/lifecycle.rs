//! The life of the service: which visits turn it on, and how long data is kept (S2 to S4, D5, D9).

use security_center_contract::{DataCenterLocation, LocationReason, ServiceState};
use security_center_server::domain::access::Standing;
use security_center_server::domain::lifecycle::{Record, Reservation, keep_data_until, visit_turns_on};

fn record(state: ServiceState, opted_out: bool) -> Record {
    Record {
        version: 1,
        state,
        since: None,
        changed_by: None,
        opted_out,
        reserved: None,
        data_kept_until: None,
        preview_features: false,
        fields: Vec::new(),
        erasing: false,
        provisioning: None,
    }
}

#[test]
fn s2_s3_s4_d5_only_one_of_all_visits_turns_on() {
    let (mut visits, mut turning_on) = (0, 0);
    for state in [ServiceState::Off, ServiceState::Provisioning, ServiceState::Failed, ServiceState::On] {
        for bits in 0..32_u8 {
            let [administers, eligible, automatic, opted_out, erasing] =
                [1, 2, 4, 8, 16].map(|bit| bits & bit != 0);
            let standing = Standing { views: true, administers };
            let expected =
                administers && eligible && automatic && !opted_out && !erasing && state == ServiceState::Off;
            let service = Record { erasing, ..record(state, opted_out) };
            let turns_on = visit_turns_on(standing, eligible, automatic, &service);
            assert_eq!(turns_on, expected, "{state:?} {bits:05b}");
            visits += 1;
            turning_on += u32::from(turns_on);
        }
    }
    assert_eq!((visits, turning_on), (128, 1));
}

#[test]
fn d9_data_is_kept_for_the_days_of_retention_where_there_is_any() {
    let mut service = record(ServiceState::On, false);
    assert_eq!(keep_data_until(&service, 1_000, 30), None);
    service.reserved = Some(Reservation {
        location: DataCenterLocation::Eu,
        reason: LocationReason::DefenderAtp,
        services: Vec::new(),
        country: "NL".to_owned(),
    });
    assert_eq!(keep_data_until(&service, 1_000, 30), Some(1_000 + 30 * 86_400_000));
    assert_eq!(keep_data_until(&service, 1_000, 0), Some(1_000));
}
