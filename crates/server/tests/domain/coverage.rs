//! How much of the service a tenant's licences reach, and what would add the rest (S6, S13, D12).

use security_center_contract::{
    CapabilityStatus, Cloud, Coverage, LicenceLine, LicenceLine::*, Recommendation, SupportedService,
};
use security_center_server::domain::directory::{Organization, Subscription};
use security_center_server::domain::{coverage, eligibility, licence, supported_service};

use crate::skus::{NO_ID, Published, organization};

fn coverage_of(subscriptions: &[Subscription]) -> Coverage {
    eligibility::assess(&organization(), subscriptions).coverage
}

fn ways(recommended: &[Recommendation]) -> Vec<Vec<LicenceLine>> {
    recommended.iter().map(|way| way.lines.clone()).collect()
}

/// The two suites, then this combination.
fn suites_or(combination: &[LicenceLine]) -> Vec<Vec<LicenceLine>> {
    vec![vec![Microsoft365E5], vec![Microsoft365E5Security], combination.to_vec()]
}

/// Every set of the four services.
fn sets() -> impl Iterator<Item = Vec<SupportedService>> {
    (0..16_usize).map(|mask| {
        let services = SupportedService::ALL.into_iter().enumerate();
        services.filter(|(place, _)| mask & (1 << place) != 0).map(|(_, service)| service).collect()
    })
}

#[test]
fn s6_each_sku_of_the_list_reaches_what_its_plans_say() {
    let published = Published::read();
    for sku in published.on_a_line() {
        let found = coverage_of(&[published.subscription(sku)]);
        assert_eq!(found.reached, sku.services(), "{}", sku.sku_part_number);
        let mut all = [found.reached, found.missing].concat();
        all.sort();
        assert_eq!(all, SupportedService::ALL, "{}", sku.sku_part_number);
    }
    for sku in published.not_listed().chain(&published.us_government) {
        let found = coverage_of(&[published.subscription(sku)]);
        assert_eq!(found.reached, [], "{} does not count", sku.sku_part_number);
    }
}

#[test]
fn s6_a_line_reaches_what_its_skus_reach_together() {
    let published = Published::read();
    for line in LicenceLine::ALL {
        for service in SupportedService::ALL {
            let mut skus = published.eligible.iter().filter(|sku| sku.line() == line);
            let expected = skus.any(|sku| sku.services().contains(&service));
            assert_eq!(licence::services(line).contains(&service), expected, "{line:?} {service:?}");
        }
    }
}

#[test]
fn s6_special_skus_of_a_line_that_reach_fewer_services_are_not_taken_for_the_whole_line() {
    use SupportedService::{AzureAtp, CloudAppSecurity, DefenderAtp, Office365Atp};
    let published = Published::read();
    let for_ems = published.held("IDENTITY_THREAT_PROTECTION_FOR_EMS_E5");
    let found = coverage_of(std::slice::from_ref(&for_ems));
    assert_eq!(found.missing, [CloudAppSecurity, AzureAtp]);
    assert_eq!(ways(&found.recommended), suites_or(&[EnterpriseMobilitySecurityE5]));
    let with_ems = coverage_of(&[for_ems, published.held("EMSPREMIUM")]);
    assert_eq!((with_ems.missing.len(), with_ems.recommended.len()), (0, 0));

    let student = coverage_of(&[published.held("M365EDU_A5_STUUSEBNFT")]);
    assert_eq!(student.reached, [Office365Atp, CloudAppSecurity, AzureAtp]);
    assert_eq!(student.missing, [DefenderAtp]);
    assert_eq!(ways(&student.recommended), suites_or(&[LicenceLine::DefenderAtp]));
}

#[test]
fn s6_the_recommended_suites_and_the_combination_of_the_source_reach_everything() {
    let published = Published::read();
    for held in [
        vec!["SPE_E5"],
        vec!["IDENTITY_THREAT_PROTECTION"],
        vec!["M365EDU_A5_FACULTY"],
        vec!["ENTERPRISEPREMIUM", "EMSPREMIUM", "WIN10_VDA_E5"],
    ] {
        let subscriptions: Vec<_> = held.iter().map(|sku| published.held(sku)).collect();
        let found = coverage_of(&subscriptions);
        assert_eq!(found.reached, SupportedService::ALL, "{held:?}");
        assert_eq!((found.missing.len(), found.recommended.len()), (0, 0), "{held:?}");
    }
    let nothing = coverage_of(&[]);
    assert_eq!(nothing.missing, SupportedService::ALL);
    let combination = [Windows10EnterpriseE5, EnterpriseMobilitySecurityE5, Office365E5];
    assert_eq!(ways(&nothing.recommended), suites_or(&combination));
}

#[test]
fn s6_the_combination_reaches_what_is_missing_with_the_fewest_lines_and_the_least_besides() {
    let others: Vec<_> =
        LicenceLine::ALL.into_iter().filter(|line| licence::services(*line).len() < 4).collect();
    let reach = |lines: &[LicenceLine]| -> Vec<SupportedService> {
        lines.iter().flat_map(|line| licence::services(*line)).copied().collect()
    };
    for wanted in sets() {
        let recommended = ways(&coverage::recommend(&wanted));
        if wanted.is_empty() {
            assert_eq!(recommended, [[]; 0]);
            continue;
        }
        let [.., combination] = &recommended[..] else { panic!("no combination for {wanted:?}") };
        assert!(wanted.iter().all(|service| reach(combination).contains(service)), "{wanted:?}");
        for mask in 1..1_usize << others.len() {
            let lines: Vec<_> = others
                .iter()
                .enumerate()
                .filter(|(at, _)| mask & (1 << at) != 0)
                .map(|(_, line)| *line)
                .collect();
            let reached = reach(&lines);
            if wanted.iter().all(|service| reached.contains(service)) {
                let size = (lines.len(), reached.len());
                assert!((combination.len(), reach(combination).len()) <= size, "{wanted:?}: {lines:?}");
            }
        }
    }
    // One that is missing is had by its own line.
    for (service, line) in SupportedService::ALL.into_iter().zip([
        LicenceLine::DefenderAtp,
        Office365AtpPlan2,
        LicenceLine::CloudAppSecurity,
        LicenceLine::AzureAtp,
    ]) {
        assert_eq!(ways(&coverage::recommend(&[service])), suites_or(&[line]));
    }
}

#[test]
fn s6_a_plan_that_is_disabled_reaches_nothing_and_needs_no_purchase() {
    let published = Published::read();
    let mut held = published.held("SPE_E5");
    for plan in held.service_plans.iter_mut().filter(|plan| plan.name == "WINDEFATP") {
        plan.enabled = false;
    }
    let found = eligibility::assess(&organization(), std::slice::from_ref(&held));
    assert!(found.eligible, "eligibility goes by SKU");
    assert_eq!(found.subscriptions[0].disabled, [SupportedService::DefenderAtp]);
    assert_eq!(found.coverage.missing, [SupportedService::DefenderAtp]);
    assert_eq!(found.coverage.disabled, [SupportedService::DefenderAtp]);
    assert_eq!(found.coverage.recommended, []);
    // Another subscription in which it is on reaches it after all.
    let found = coverage_of(&[held.clone(), published.held("WIN_DEF_ATP")]);
    assert_eq!((found.missing, found.disabled), (vec![], vec![]));
    // In one that does not count a disabled plan is of no use.
    held.capability_status = CapabilityStatus::Suspended;
    let found = coverage_of(&[held]);
    assert_eq!(found.disabled, []);
    assert_eq!(found.recommended.len(), 3);
}

#[test]
fn s6_d3_what_does_not_count_reaches_nothing() {
    let published = Published::read();
    let suspended =
        Subscription { capability_status: CapabilityStatus::Suspended, ..published.held("SPE_E5") };
    let trial = Subscription { trial: true, ..published.held("ENTERPRISEPREMIUM") };
    let found = coverage_of(&[suspended, trial, published.held("ADALLOM_STANDALONE")]);
    assert_eq!(found.reached, [SupportedService::CloudAppSecurity]);
    let grace = Subscription { capability_status: CapabilityStatus::Warning, ..published.held("SPE_E5") };
    assert_eq!(coverage_of(&[grace]).reached, SupportedService::ALL);
}

#[test]
fn s6_l3_an_excluded_tenant_is_recommended_nothing_since_no_licence_would_help() {
    for (cloud, us_government_institution) in [(Cloud::Gcc, false), (Cloud::Commercial, true)] {
        let organization = Organization { cloud, us_government_institution, ..organization() };
        let found = eligibility::assess(&organization, &[]).coverage;
        assert_eq!(found.missing, SupportedService::ALL);
        assert_eq!(found.recommended, []);
    }
}

#[test]
fn d12_a_service_is_licensed_by_its_plan_in_any_subscription_in_use() {
    let published = Published::read();
    let plans = [
        ("WINDEFATP", Some(SupportedService::DefenderAtp)),
        ("THREAT_INTELLIGENCE", Some(SupportedService::Office365Atp)),
        ("ATP_ENTERPRISE", Some(SupportedService::Office365Atp)),
        ("ADALLOM_S_STANDALONE", Some(SupportedService::CloudAppSecurity)),
        ("ATA", Some(SupportedService::AzureAtp)),
        ("ADALLOM_S_O365", None),
        ("MTP", None),
    ];
    for (name, licensed) in plans {
        for service in SupportedService::ALL {
            let mut held = Subscription {
                sku_id: NO_ID.to_owned(),
                sku_part_number: "ANYTHING".to_owned(),
                capability_status: CapabilityStatus::Enabled,
                trial: false,
                service_plans: vec![published.plan(name, true)],
            };
            assert_eq!(
                supported_service::licensed(service, std::slice::from_ref(&held)),
                licensed == Some(service),
                "{name}"
            );
            held.capability_status = CapabilityStatus::Suspended;
            assert!(!supported_service::licensed(service, std::slice::from_ref(&held)), "{name} suspended");
            held.capability_status = CapabilityStatus::Warning;
            held.service_plans = vec![published.plan(name, false)];
            assert!(!supported_service::licensed(service, &[held]), "{name} disabled");
        }
    }
}
