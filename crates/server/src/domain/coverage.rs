//! Which supported services a tenant's licences reach, and which licences would add the rest (S6, S13).

use security_center_contract::{
    Coverage, LicenceLine, Recommendation, SubscriptionFinding, SupportedService, Verdict,
};

use super::directory::ServicePlan;
use super::{licence, supported_service};

/// The lines that each reach all four services, which the source recommends first.
const SUITES: [LicenceLine; 2] = [LicenceLine::Microsoft365E5, LicenceLine::Microsoft365E5Security];

/// The lines of one service.
const SINGLE: [LicenceLine; 4] = [
    LicenceLine::DefenderAtp,
    LicenceLine::AzureAtp,
    LicenceLine::CloudAppSecurity,
    LicenceLine::Office365AtpPlan2,
];

/// The lines of larger products that reach some of the services.
const PARTIAL: [LicenceLine; 3] =
    [LicenceLine::Windows10EnterpriseE5, LicenceLine::EnterpriseMobilitySecurityE5, LicenceLine::Office365E5];

/// The services whose plan is among these: usable, and disabled everywhere.
#[must_use]
pub fn of_plans(plans: &[ServicePlan]) -> (Vec<SupportedService>, Vec<SupportedService>) {
    let held = |service: &SupportedService, enabled: bool| {
        let id = supported_service::full_plan(*service);
        plans.iter().any(|plan| plan.id == id && plan.enabled == enabled)
    };
    let usable = SupportedService::ALL.into_iter().filter(|service| held(service, true)).collect();
    let disabled = SupportedService::ALL
        .into_iter()
        .filter(|service| held(service, false) && !held(service, true))
        .collect();
    (usable, disabled)
}

/// What the subscriptions that count reach, by the plans that are in them. In a tenant that is excluded no licence is
/// recommended, since none would help (L3).
#[must_use]
pub fn of(findings: &[SubscriptionFinding], may_acquire: bool) -> Coverage {
    let counting = || findings.iter().filter(|found| found.verdict == Verdict::Counts);
    let reached: Vec<_> = SupportedService::ALL
        .into_iter()
        .filter(|service| counting().any(|found| found.services.contains(service)))
        .collect();
    let missing: Vec<_> = all_but(&reached);
    let disabled: Vec<_> = missing
        .iter()
        .copied()
        .filter(|service| counting().any(|found| found.disabled.contains(service)))
        .collect();
    let wanted: Vec<_> = missing.iter().copied().filter(|service| !disabled.contains(service)).collect();
    let recommended = if may_acquire { recommend(&wanted) } else { Vec::new() };
    Coverage { reached, missing, disabled, recommended }
}

/// The ways to reach these services: each suite, then the smallest combination of other lines.
#[must_use]
pub fn recommend(wanted: &[SupportedService]) -> Vec<Recommendation> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let suites = SUITES.map(|line| Recommendation { lines: vec![line] });
    suites.into_iter().chain([Recommendation { lines: smallest_combination(wanted) }]).collect()
}

/// The fewest lines that reach all of these, and of those the ones that bring least besides. Where that leaves a choice
/// somebody who lacks everything is told the combination that the source names (Windows, EMS and Office 365 E5),
/// anybody else the services' own lines.
fn smallest_combination(wanted: &[SupportedService]) -> Vec<LicenceLine> {
    let preferred: Vec<LicenceLine> = if wanted.len() == SupportedService::ALL.len() {
        PARTIAL.into_iter().chain(SINGLE).collect()
    } else {
        SINGLE.into_iter().chain(PARTIAL).collect()
    };
    let chosen = |mask: usize| {
        let lines = preferred.iter().enumerate().filter(move |(place, _)| mask & (1 << place) != 0);
        lines.map(|(_, line)| *line)
    };
    let brings = |mask| chosen(mask).flat_map(licence::services);
    let reaches_all = |mask: &usize| wanted.iter().all(|service| brings(*mask).any(|other| other == service));
    let besides = |mask| brings(mask).filter(|service| !wanted.contains(service)).count();
    // The first of equals wins: the one with the preferred lines.
    let best = (1..1_usize << preferred.len())
        .filter(reaches_all)
        .min_by_key(|mask| (mask.count_ones(), besides(*mask)))
        .unwrap_or_default();
    LicenceLine::ALL.into_iter().filter(|line| chosen(best).any(|other| other == *line)).collect()
}

fn all_but(services: &[SupportedService]) -> Vec<SupportedService> {
    SupportedService::ALL.into_iter().filter(|service| !services.contains(service)).collect()
}
