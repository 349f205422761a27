//! Eligibility: every SKU of the published list alone and mixed, every status, trials, clouds, institutions and roles
//! (L1 to L6, D3, D4, S5, S8).

use security_center_contract::{
    CapabilityStatus, Cloud, ConditionKind, HeldRole, LicenceLine, Role, RoleSource, Verdict,
};
use security_center_server::domain::directory::{Organization, Subscription};
use security_center_server::domain::{access, eligibility, licence};

use crate::skus::{NO_ID, Published, organization};

/// What one subscription is found to be, and whether it alone makes a tenant eligible.
fn verdict(subscription: Subscription) -> (Verdict, Option<LicenceLine>, bool) {
    let found = eligibility::assess(&organization(), &[subscription]);
    (found.subscriptions[0].verdict, found.subscriptions[0].line, found.eligible)
}

fn eligible(subscriptions: &[Subscription]) -> bool {
    eligibility::assess(&organization(), subscriptions).eligible
}

const NOTHING: (Verdict, Option<LicenceLine>, bool) = (Verdict::NotListed, None, false);

#[test]
fn l1_s5_every_sku_of_the_nine_lines_alone_makes_a_tenant_eligible() {
    let published = Published::read();
    for sku in published.on_a_line() {
        let held = published.subscription(sku);
        let expected = (Verdict::Counts, Some(sku.line()), true);
        assert_eq!(verdict(held.clone()), expected, "{}", sku.sku_part_number);
        if let Some(id) = &sku.sku_id {
            let renamed =
                Subscription { sku_id: id.to_uppercase(), sku_part_number: "renamed".to_owned(), ..held };
            assert_eq!(verdict(renamed), expected, "{}", sku.sku_part_number);
        }
    }
    for line in LicenceLine::ALL {
        assert!(published.on_a_line().any(|sku| sku.line() == line), "{line:?} has no SKU");
    }
}

#[test]
fn l1_all_nine_lines_are_told_one_by_one_and_only_those_that_count_are_met() {
    let published = Published::read();
    for sku in published.on_a_line() {
        let found = eligibility::assess(&organization(), &[published.subscription(sku)]);
        let lines: Vec<_> = found.lines.iter().map(|found| found.line).collect();
        assert_eq!(lines, LicenceLine::ALL);
        assert_eq!(found.lines_met(), [sku.line()], "{}", sku.sku_part_number);
    }
    let none = eligibility::assess(&organization(), &[]);
    assert_eq!((none.lines.len(), none.lines_met().len()), (9, 0));
}

#[test]
fn l1_a_part_number_alone_counts_only_where_no_id_was_published() {
    let published = Published::read();
    assert_eq!(published.eligible_without_published_guid.len(), 6);
    for sku in published.on_a_line() {
        let held = Subscription { sku_id: NO_ID.to_owned(), ..published.subscription(sku) };
        let expected = if sku.sku_id.is_none() { (Verdict::Counts, Some(sku.line()), true) } else { NOTHING };
        assert_eq!(verdict(held), expected, "{}", sku.sku_part_number);
    }
}

#[test]
fn l4_d4_other_licences_do_not_count_whatever_plans_they_hold() {
    let published = Published::read();
    for sku in published.not_listed() {
        let mut held = published.subscription(sku);
        assert_eq!(verdict(held.clone()), NOTHING, "{}", sku.sku_part_number);
        held.service_plans.push(published.plan("MTP", true));
        assert_eq!(verdict(held), NOTHING, "{} with the MTP plan", sku.sku_part_number);
    }
    let with_plan = |sku: &&crate::skus::Sku| sku.security_service_plans.iter().any(|plan| plan == "MTP");
    assert!(published.not_listed().any(|sku| with_plan(&sku)), "one of them holds the MTP plan by itself");
    assert!(!published.eligible.iter().all(|sku| with_plan(&sku)), "and one that counts does not");
}

#[test]
fn l4_plan_1_the_e3_suites_and_ems_e3_do_not_count() {
    let published = Published::read();
    for part_number in ["ATP_ENTERPRISE", "SPE_E3", "ENTERPRISEPACK", "EMS", "WIN10_VDA_E3", "SPB"] {
        assert_eq!(verdict(published.held(part_number)), NOTHING, "{part_number}");
    }
}

#[test]
fn d4_an_unknown_sku_does_not_count_and_is_shown_by_its_part_number() {
    let published = Published::read();
    let mut held = published.held("SPE_E5");
    held.sku_id = "12345678-1234-1234-1234-123456789abc".to_owned();
    held.sku_part_number = "NEVER_HEARD_OF".to_owned();
    let found = eligibility::assess(&organization(), &[held]);
    assert!(!found.eligible);
    assert_eq!(found.subscriptions[0].name, "NEVER_HEARD_OF");
    assert_eq!(found.subscriptions[0].verdict, Verdict::NotListed);
}

#[test]
fn l3_licences_of_the_us_government_clouds_do_not_count() {
    let published = Published::read();
    for sku in &published.us_government {
        let expected = (Verdict::UsGovernment, None, false);
        assert_eq!(verdict(published.subscription(sku)), expected, "{}", sku.sku_part_number);
    }
}

#[test]
fn l1_the_table_holds_exactly_the_licences_of_the_list() {
    let published = Published::read();
    let named: Vec<_> =
        published.on_a_line().chain(published.not_listed()).chain(&published.us_government).collect();
    assert_eq!(licence::LICENCES.len(), named.len());
    for sku in named {
        let id = sku.sku_id.as_deref().unwrap_or(NO_ID);
        let found = licence::find(id, &sku.sku_part_number).expect("known");
        assert_eq!(found.part_number, sku.sku_part_number);
        assert_eq!(found.sku_id, sku.sku_id.as_deref(), "{}", sku.sku_part_number);
        assert!(!found.name.is_empty());
    }
}

#[test]
fn d3_a_subscription_counts_while_it_is_enabled_or_in_its_grace_period() {
    let published = Published::read();
    for (status, expected) in [
        (CapabilityStatus::Enabled, Verdict::Counts),
        (CapabilityStatus::Warning, Verdict::Counts),
        (CapabilityStatus::Suspended, Verdict::NotActive),
        (CapabilityStatus::Deleted, Verdict::NotActive),
        (CapabilityStatus::LockedOut, Verdict::NotActive),
    ] {
        for sku in published.on_a_line() {
            let held = Subscription { capability_status: status, ..published.subscription(sku) };
            let expected = (expected, Some(sku.line()), expected == Verdict::Counts);
            assert_eq!(verdict(held), expected, "{} {status:?}", sku.sku_part_number);
        }
    }
}

#[test]
fn l2_only_an_office_365_trial_gives_nothing() {
    let published = Published::read();
    for sku in published.on_a_line() {
        let held = Subscription { trial: true, ..published.subscription(sku) };
        let office_365 = matches!(sku.line(), LicenceLine::Office365E5 | LicenceLine::Office365AtpPlan2);
        let expected = if office_365 { Verdict::Trial } else { Verdict::Counts };
        assert_eq!(verdict(held), (expected, Some(sku.line()), !office_365), "{}", sku.sku_part_number);
    }
}

#[test]
fn l1_l2_d3_in_a_mixture_one_that_counts_is_enough_and_each_other_keeps_its_reason() {
    let published = Published::read();
    let suspended =
        Subscription { capability_status: CapabilityStatus::Suspended, ..published.held("SPE_E5") };
    let trial = Subscription { trial: true, ..published.held("ENTERPRISEPREMIUM") };
    let others = [suspended, trial, published.held("SPE_E3"), published.held("M365_G5_GCC")];
    assert!(!eligible(&others), "none of them counts, and together they do not either");

    let mut all = others.to_vec();
    all.insert(2, published.held("ATA"));
    let found = eligibility::assess(&organization(), &all);
    assert!(found.eligible);
    assert_eq!(found.lines_met(), [LicenceLine::AzureAtp]);
    let verdicts: Vec<_> = found.subscriptions.iter().map(|found| found.verdict).collect();
    let expected =
        [Verdict::NotActive, Verdict::Trial, Verdict::Counts, Verdict::NotListed, Verdict::UsGovernment];
    assert_eq!(verdicts, expected);

    // A purchase beside a trial of the same licence counts for itself.
    let both = [
        Subscription { trial: true, ..published.held("ENTERPRISEPREMIUM") },
        published.held("ENTERPRISEPREMIUM"),
    ];
    assert!(eligible(&both));
    let found = eligibility::assess(&organization(), &both);
    assert_eq!(found.subscriptions[0].verdict, Verdict::Trial);
}

#[test]
fn l3_d2_an_excluded_cloud_or_institution_is_never_eligible_and_every_condition_is_told() {
    let licence = [Published::read().held("SPE_E5")];
    for cloud in [Cloud::Commercial, Cloud::Gcc, Cloud::GccHigh, Cloud::Dod] {
        for us_government_institution in [false, true] {
            for licences in [&licence[..], &[]] {
                let organization = Organization { cloud, us_government_institution, ..organization() };
                let found = eligibility::assess(&organization, licences);
                let met: Vec<_> = found.conditions.iter().map(|c| (c.condition, c.met)).collect();
                let expected = [
                    (ConditionKind::Licence, !licences.is_empty()),
                    (ConditionKind::Cloud, cloud == Cloud::Commercial),
                    (ConditionKind::Institution, !us_government_institution),
                    (ConditionKind::Region, true),
                ];
                assert_eq!(met, expected);
                assert!(found.conditions.iter().all(|condition| condition.decides));
                assert_eq!(found.eligible, expected.iter().all(|(_, met)| *met));
            }
        }
    }
}

#[test]
fn l5_l6_s8_the_roles_of_a_person_are_told_and_decide_nothing_about_the_tenant() {
    use Role::{GlobalAdministrator, GlobalReader, SecurityAdministrator, SecurityOperator, SecurityReader};
    let held = |role, source| HeldRole {
        role_template_id: NO_ID.to_owned(),
        display_name: "Any".to_owned(),
        role,
        source,
    };
    let directory = |role| held(Some(role), RoleSource::AzureActiveDirectory);
    let elsewhere = held(Some(SecurityAdministrator), RoleSource::SecurityComplianceCenter);
    let without_effect = held(None, RoleSource::AzureActiveDirectory);
    let licence = [Published::read().held("SPE_E5")];
    for (roles, views, administers, effective) in [
        (vec![], false, false, vec![]),
        (vec![without_effect, elsewhere.clone()], false, false, vec![]),
        (vec![directory(SecurityReader)], true, false, vec![SecurityReader]),
        (vec![directory(GlobalReader), elsewhere], true, false, vec![GlobalReader]),
        (vec![directory(SecurityOperator); 2], true, false, vec![SecurityOperator]),
        (vec![directory(SecurityAdministrator)], true, true, vec![SecurityAdministrator]),
        (
            vec![directory(SecurityReader), directory(GlobalAdministrator)],
            true,
            true,
            vec![SecurityReader, GlobalAdministrator],
        ),
    ] {
        assert_eq!(access::effective(&roles), effective);
        for licences in [&licence[..], &[]] {
            let found = eligibility::assess(&organization(), licences);
            let found = eligibility::for_person(found, access::standing(&roles));
            let own: Vec<_> =
                found.conditions.iter().filter(|c| !c.decides).map(|c| (c.condition, c.met)).collect();
            let expected =
                [(ConditionKind::ViewingRole, views), (ConditionKind::AdministratorRole, administers)];
            assert_eq!(own, expected, "{roles:?}");
            assert_eq!(found.eligible, !licences.is_empty(), "{roles:?}");
        }
    }
}

#[test]
fn d2_each_condition_says_what_would_meet_it_and_who_can_change_it_met_or_not() {
    use security_center_contract::{ConditionChanger as By, ConditionNeed as Need};
    let government = Organization { cloud: Cloud::Gcc, us_government_institution: true, ..organization() };
    for (organization, person) in [(organization(), true), (government, false)] {
        let standing = access::Standing { views: person, administers: person };
        let found = eligibility::for_person(eligibility::assess(&organization, &[]), standing);
        let told: Vec<_> =
            found.conditions.iter().map(|one| (one.condition, one.need, one.changeable_by)).collect();
        assert_eq!(
            told,
            [
                (ConditionKind::Licence, Need::LicenceOnALine, By::BillingOrGlobalAdministrator),
                (ConditionKind::Cloud, Need::CommercialCloud, By::Nobody),
                (ConditionKind::Institution, Need::NoUsGovernmentInstitution, By::Operator),
                (ConditionKind::Region, Need::ChosenLocation, By::Support),
                (ConditionKind::ViewingRole, Need::ViewingRole, By::GlobalAdministrator),
                (ConditionKind::AdministratorRole, Need::AdministratorRole, By::GlobalAdministrator),
            ]
        );
    }
}
