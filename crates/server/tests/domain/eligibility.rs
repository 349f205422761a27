//! Eligibility: every SKU of Microsoft's list, every status, trials, clouds and institutions (L1 to L4, D3, D4).

use security_center_contract::{
    CapabilityStatus, Cloud, ConditionKind, LicenceLine, LicenceLine as Line, SupportedService, Verdict,
};
use security_center_server::domain::directory::{Organization, ServicePlan, Subscription};
use security_center_server::domain::{eligibility, licence, supported_service};

const NO_ID: &str = "00000000-0000-0000-0000-000000000000";

#[rustfmt::skip] // one SKU, one line
const ELIGIBLE: [(Line, &str, &str); 21] = [
    (Line::EnterpriseMobilitySecurityE5, "b05e124f-c7cc-45a0-a6aa-8cf78c946968", "EMSPREMIUM"),
    (Line::Office365AtpPlan2, "3dd6cf57-d688-4eed-ba52-9e40b5468c3e", "THREAT_INTELLIGENCE"),
    (Line::Microsoft365E5, "e97c048c-37a4-45fb-ab50-922fbf07a370", "M365EDU_A5_FACULTY"),
    (Line::Microsoft365E5, "46c119d4-0379-4a9d-85e4-97c66d3f909e", "M365EDU_A5_STUDENT"),
    (Line::Microsoft365E5, "31d57bc7-3a05-4867-ab53-97a17835a411", "M365EDU_A5_STUUSEBNFT"),
    (Line::Microsoft365E5, "81441ae1-0b31-4185-a6c0-32b6b84d419f", "M365EDU_A5_NOPSTNCONF_STUUSEBNFT"),
    (Line::Microsoft365E5, "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "SPE_E5"),
    (Line::Microsoft365E5Security, "26124093-3d78-432b-b5dc-48bf992543d5", "IDENTITY_THREAT_PROTECTION"),
    (Line::Microsoft365E5Security, "44ac31e7-2999-4304-ad94-c948886741d4", "IDENTITY_THREAT_PROTECTION_FOR_EMS_E5"),
    (Line::Microsoft365E5, "a91fc4e0-65e5-4266-aa76-4037509c1626", "SPE_E5_CALLINGMINUTES"),
    (Line::Microsoft365E5, "cd2925a3-5076-4233-8931-638a8c94f773", "SPE_E5_NOPSTNCONF"),
    (Line::CloudAppSecurity, "df845ce7-05f9-4894-b5f2-11bbfbcfd2b6", "ADALLOM_STANDALONE"),
    (Line::DefenderAtp, "111046dd-295b-4d6d-9724-d52ac90bd1f2", "WIN_DEF_ATP"),
    (Line::AzureAtp, "98defdf7-f6c1-44f5-a1f6-943b6764e7a5", "ATA"),
    (Line::Office365E5, "a4585165-0533-458a-97e3-c400570268c4", "ENTERPRISEPREMIUM_FACULTY"),
    (Line::Office365E5, "ee656612-49fa-43e5-b67e-cb1fdf7699df", "ENTERPRISEPREMIUM_STUDENT"),
    (Line::Office365E5, "c7df2760-2c81-4ef7-b578-5b5392b571df", "ENTERPRISEPREMIUM"),
    (Line::Office365E5, "26d45bd9-adf1-46cd-a9e1-51e9a5524128", "ENTERPRISEPREMIUM_NOPSTNCONF"),
    (Line::Windows10EnterpriseE5, "1e7e1070-8ccb-4aca-b470-d7cb538cb07e", "WIN_ENT_E5"),
    (Line::Windows10EnterpriseE5, "7b1a89a9-5eb9-4cf8-9467-20c943f1122c", "WIN10_ENT_A5_FAC"),
    (Line::Windows10EnterpriseE5, "488ba24a-39a9-4473-8ee5-19291e71b002", "WIN10_VDA_E5"),
];

const ELIGIBLE_BY_PART_NUMBER: [(Line, &str); 6] = [
    (Line::Microsoft365E5Security, "IDENTITY_THREAT_PROTECTION_FACULTY"),
    (Line::Microsoft365E5Security, "IDENTITY_THREAT_PROTECTION_STUDENT"),
    (Line::Microsoft365E5Security, "IDENTITY_THREAT_PROTECTION_STUUSEBNFT"),
    (Line::EnterpriseMobilitySecurityE5, "EMSPREMIUM_EDU_FACULTY"),
    (Line::EnterpriseMobilitySecurityE5, "EMSPREMIUM_EDU_STUDENT"),
    (Line::EnterpriseMobilitySecurityE5, "EMSPREMIUM_EDU_STUUSEBNFT"),
];

const NOT_LISTED: [(&str, &str); 16] = [
    ("84a661c4-e949-4bd2-a560-ed7766fcaf2b", "AAD_PREMIUM_P2"),
    ("efccb6f7-5641-4e0e-bd10-b4976e1bf68e", "EMS"),
    ("f245ecc8-75af-4f8e-b61f-27d8114de5f3", "O365_BUSINESS_PREMIUM"),
    ("cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "SPB"),
    ("05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E3"),
    ("44575883-256e-4a79-9da4-ebe9acabe2b2", "M365_F1"),
    ("66b55226-6b4f-492c-910c-a3b7a3c9d993", "SPE_F1"),
    ("a403ebcc-fae0-4ca2-8c8c-7a907fd6c235", "POWER_BI_STANDARD"),
    ("4ef96642-f096-40de-a3e9-d83fb2f90211", "ATP_ENTERPRISE"),
    ("18181a46-0d4e-45cd-891e-60aabd171b4e", "STANDARDPACK"),
    ("6fd2c87f-b296-42f0-b197-1e91e994b900", "ENTERPRISEPACK"),
    ("6a0f6da5-0b87-4190-a6ae-9bb5a2b9546a", "WIN10_VDA_E3"),
    ("c42b9cae-ea4f-4ab7-9717-81576235ccac", "DEVELOPERPACK_E5"),
    ("184efa21-98c3-4e5d-95ab-d07053a96e67", "INFORMATION_PROTECTION_COMPLIANCE"),
    ("67ffe999-d9ca-49e1-9d2c-03fb28aa7a48", "SPE_F5_SEC"),
    ("2347355b-4e81-41a4-9c22-55057a399791", "M365_SECURITY_COMPLIANCE_FOR_FLW"),
];

const US_GOVERNMENT: [(&str, &str); 11] = [
    ("a461b89c-10e3-471c-82b8-aae4d820fccb", "EMSPREMIUM_USGOV_GCCHIGH"),
    ("8a180c2b-f4cf-4d44-897c-3d32acc4a60b", "EMSPREMIUM_GOV"),
    ("4eb45c5b-0d19-4e33-b87c-adfc25268f20", "SPE_E5_USGOV_GCCHIGH"),
    ("e2be619b-b125-455f-8660-fb503e431a5d", "M365_G5_GCC"),
    ("b0f809d5-a662-4391-a5aa-136e9c565b9d", "M365_G5_GOV"),
    ("550f19ba-f323-4a7d-a8d2-8971b0d9ea85", "ATP_ENTERPRISE_USGOV_GCCHIGH"),
    ("56a59ffb-9df1-421b-9e61-8b568583474d", "THREAT_INTELLIGENCE_GOV"),
    ("8900a2c0-edba-4079-bdf3-b276e293b6a8", "ENTERPRISEPREMIUM_GOV"),
    ("1341559b-49df-443c-8e79-fa604fed2d82", "ENTERPRISEPREMIUM_NOPSTNCONF_NOPBI_GOV"),
    ("2f105cc2-c2c1-435b-a955-c5e82156c05d", "ENTERPRISEPREMIUM_NOPBIPBX_GOV"),
    ("938fd547-d794-42a4-996c-1cc206619580", "WINE5_GCC_COMPAT"),
];

fn organization() -> Organization {
    Organization {
        id: NO_ID.to_owned(),
        display_name: "Contoso".to_owned(),
        country: "NL".to_owned(),
        cloud: Cloud::Commercial,
        us_government_institution: false,
        automatic_turn_on: false,
    }
}

fn subscription(sku_id: &str, part_number: &str) -> Subscription {
    Subscription {
        sku_id: sku_id.to_owned(),
        sku_part_number: part_number.to_owned(),
        capability_status: CapabilityStatus::Enabled,
        trial: false,
        service_plans: Vec::new(),
    }
}

/// What one subscription is found to be, and whether it makes the tenant eligible.
fn verdict(subscription: Subscription) -> (Verdict, Option<LicenceLine>, bool) {
    let found = eligibility::assess(&organization(), &[subscription]);
    (found.subscriptions[0].verdict, found.subscriptions[0].line, found.eligible)
}

#[test]
fn every_sku_of_the_nine_lines_makes_a_tenant_eligible_by_its_id() {
    for (line, sku_id, part_number) in ELIGIBLE {
        let expected = (Verdict::Counts, Some(line), true);
        assert_eq!(verdict(subscription(sku_id, part_number)), expected, "{part_number}");
        assert_eq!(verdict(subscription(&sku_id.to_uppercase(), "renamed")), expected, "{part_number}");
    }
    for line in LicenceLine::ALL {
        assert!(ELIGIBLE.iter().any(|(of, ..)| *of == line), "{line:?} has no SKU");
    }
}

#[test]
fn a_part_number_alone_counts_only_where_no_id_was_published() {
    for (line, part_number) in ELIGIBLE_BY_PART_NUMBER {
        assert_eq!(verdict(subscription(NO_ID, part_number)), (Verdict::Counts, Some(line), true));
    }
    for (_, _, part_number) in ELIGIBLE {
        assert_eq!(
            verdict(subscription(NO_ID, part_number)),
            (Verdict::NotListed, None, false),
            "{part_number}"
        );
    }
}

#[test]
fn other_licences_do_not_count_whatever_plans_they_hold() {
    for (sku_id, part_number) in NOT_LISTED {
        let mut held = subscription(sku_id, part_number);
        held.service_plans.push(plan("bf28f719-7844-4079-9c78-c1307898e192", "MTP", true));
        assert_eq!(verdict(held), (Verdict::NotListed, None, false), "{part_number}");
    }
    assert_eq!(verdict(subscription(NO_ID, "NEVER_HEARD_OF")), (Verdict::NotListed, None, false));
}

#[test]
fn licences_of_the_us_government_clouds_do_not_count() {
    for (sku_id, part_number) in US_GOVERNMENT {
        assert_eq!(
            verdict(subscription(sku_id, part_number)),
            (Verdict::UsGovernment, None, false),
            "{part_number}"
        );
    }
}

#[test]
fn the_table_holds_no_licence_that_this_test_does_not_name() {
    let named = ELIGIBLE.len() + ELIGIBLE_BY_PART_NUMBER.len() + NOT_LISTED.len() + US_GOVERNMENT.len();
    assert_eq!(licence::LICENCES.len(), named);
}

#[test]
fn a_subscription_counts_while_it_is_enabled_or_in_its_grace_period() {
    for (status, expected) in [
        (CapabilityStatus::Enabled, Verdict::Counts),
        (CapabilityStatus::Warning, Verdict::Counts),
        (CapabilityStatus::Suspended, Verdict::NotActive),
        (CapabilityStatus::Deleted, Verdict::NotActive),
        (CapabilityStatus::LockedOut, Verdict::NotActive),
    ] {
        for (line, sku_id, part_number) in ELIGIBLE {
            let mut held = subscription(sku_id, part_number);
            held.capability_status = status;
            assert_eq!(verdict(held), (expected, Some(line), expected == Verdict::Counts), "{part_number}");
        }
    }
}

#[test]
fn only_an_office_365_trial_gives_nothing() {
    for (line, sku_id, part_number) in ELIGIBLE {
        let mut held = subscription(sku_id, part_number);
        held.trial = true;
        let office_365 = matches!(line, Line::Office365E5 | Line::Office365AtpPlan2);
        let expected = if office_365 { Verdict::Trial } else { Verdict::Counts };
        assert_eq!(verdict(held), (expected, Some(line), !office_365), "{part_number}");
    }
}

#[test]
fn an_excluded_cloud_or_institution_is_never_eligible_and_every_condition_is_told() {
    let licence = [subscription(ELIGIBLE[0].1, ELIGIBLE[0].2)];
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
                ];
                assert_eq!(met, expected);
                assert_eq!(found.eligible, expected.iter().all(|(_, met)| *met));
            }
        }
    }
}

fn plan(id: &str, name: &str, enabled: bool) -> ServicePlan {
    ServicePlan { id: id.to_owned(), name: name.to_owned(), enabled }
}

#[test]
fn a_service_is_licensed_by_its_plan_in_any_subscription_in_use() {
    let plans = [
        ("871d91ec-ec1a-452b-a83f-bd76c7d770ef", "WINDEFATP", Some(SupportedService::DefenderAtp)),
        ("8e0c0a52-6a6c-4d40-8370-dd62790dcd70", "THREAT_INTELLIGENCE", Some(SupportedService::Office365Atp)),
        ("f20fedf3-f3c3-43c3-8267-2bfdd51c0939", "ATP_ENTERPRISE", Some(SupportedService::Office365Atp)),
        (
            "2e2ddb96-6af9-4b1d-a3f0-d6ecfd22edb2",
            "ADALLOM_S_STANDALONE",
            Some(SupportedService::CloudAppSecurity),
        ),
        ("14ab5db5-e6c4-4b20-b4bc-13e36fd2227f", "ATA", Some(SupportedService::AzureAtp)),
        ("8c098270-9dd4-4350-9b30-ba4703f3b36b", "ADALLOM_S_O365", None),
        ("bf28f719-7844-4079-9c78-c1307898e192", "MTP", None),
    ];
    for (id, name, licensed) in plans {
        for service in SupportedService::ALL {
            let mut held = subscription(NO_ID, "ANYTHING");
            held.service_plans = vec![plan(id, name, true)];
            assert_eq!(
                supported_service::licensed(service, &[held.clone()]),
                licensed == Some(service),
                "{name}"
            );
            held.capability_status = CapabilityStatus::Suspended;
            assert!(!supported_service::licensed(service, &[held.clone()]), "{name} suspended");
            held.capability_status = CapabilityStatus::Warning;
            held.service_plans = vec![plan(id, name, false)];
            assert!(!supported_service::licensed(service, &[held]), "{name} disabled");
        }
    }
}
