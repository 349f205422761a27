//! Whether a tenant may use the service, condition by condition (L1 to L6, D2, D3, D4, S8).

use security_center_contract::{
    CapabilityStatus, Cloud, Condition, ConditionChanger, ConditionKind, ConditionNeed, Eligibility,
    LicenceLine, LineFinding, SubscriptionFinding, Verdict,
};

use super::directory::{Organization, Subscription};
use super::licence::{self, Standing};
use super::{access, coverage};

/// Whether a subscription is in use as far as its status goes (D3).
#[must_use]
pub fn counts_by_status(status: CapabilityStatus) -> bool {
    matches!(status, CapabilityStatus::Enabled | CapabilityStatus::Warning)
}

/// Looks at every condition, so that a refusal can name all that are not met.
#[must_use]
pub fn assess(organization: &Organization, subscriptions: &[Subscription]) -> Eligibility {
    let findings: Vec<_> = subscriptions.iter().map(finding).collect();
    let lines: Vec<_> = LicenceLine::ALL
        .into_iter()
        .map(|line| LineFinding {
            line,
            met: findings.iter().any(|found| found.verdict == Verdict::Counts && found.line == Some(line)),
            services: licence::services(line).to_vec(),
        })
        .collect();
    let decides = |kind, met| condition(kind, met, true);
    let commercial = organization.cloud == Cloud::Commercial;
    let institution = organization.us_government_institution;
    let conditions = vec![
        decides(ConditionKind::Licence, lines.iter().any(|found| found.met)),
        decides(ConditionKind::Cloud, commercial),
        decides(ConditionKind::Institution, !institution),
        // Every tenant has a location (D7).
        decides(ConditionKind::Region, true),
    ];
    Eligibility {
        eligible: conditions.iter().all(|condition| condition.met),
        conditions,
        lines,
        coverage: coverage::of(&findings, commercial && !institution),
        subscriptions: findings,
        cloud: organization.cloud,
        us_government_institution: institution,
    }
}

/// The same with the conditions on the person's own roles, which decide what he may do and not whether the tenant is
/// eligible (L5, S8).
#[must_use]
pub fn for_person(mut found: Eligibility, person: access::Standing) -> Eligibility {
    let role = |kind, met| condition(kind, met, false);
    found.conditions.extend([
        role(ConditionKind::ViewingRole, person.views),
        role(ConditionKind::AdministratorRole, person.administers),
    ]);
    found
}

fn condition(kind: ConditionKind, met: bool, decides: bool) -> Condition {
    let (need, changeable_by) = match kind {
        ConditionKind::Licence => {
            (ConditionNeed::LicenceOnALine, ConditionChanger::BillingOrGlobalAdministrator)
        }
        // A tenant stays in the cloud in which it was made.
        ConditionKind::Cloud => (ConditionNeed::CommercialCloud, ConditionChanger::Nobody),
        // It is the operator's word: the directory does not tell.
        ConditionKind::Institution => (ConditionNeed::NoUsGovernmentInstitution, ConditionChanger::Operator),
        ConditionKind::Region => (ConditionNeed::ChosenLocation, ConditionChanger::Support),
        ConditionKind::ViewingRole => (ConditionNeed::ViewingRole, ConditionChanger::GlobalAdministrator),
        ConditionKind::AdministratorRole => {
            (ConditionNeed::AdministratorRole, ConditionChanger::GlobalAdministrator)
        }
    };
    Condition { condition: kind, met, decides, need, changeable_by }
}

fn finding(subscription: &Subscription) -> SubscriptionFinding {
    let licence = licence::find(&subscription.sku_id, &subscription.sku_part_number);
    let (verdict, line) = match licence.map(|licence| licence.standing) {
        Some(Standing::UsGovernment) => (Verdict::UsGovernment, None),
        Some(Standing::Unlisted) | None => (Verdict::NotListed, None),
        Some(Standing::OnLine(line)) => (verdict_on_line(subscription, line), Some(line)),
    };
    let (services, disabled) = coverage::of_plans(&subscription.service_plans);
    SubscriptionFinding {
        sku_part_number: subscription.sku_part_number.clone(),
        name: licence.map_or_else(|| subscription.sku_part_number.clone(), |licence| licence.name.to_owned()),
        capability_status: subscription.capability_status,
        verdict,
        line,
        services,
        disabled,
    }
}

fn verdict_on_line(subscription: &Subscription, line: LicenceLine) -> Verdict {
    // L2 speaks of Office 365 trials only: a trial of another product on a line counts like a purchase.
    let office_365 = matches!(line, LicenceLine::Office365E5 | LicenceLine::Office365AtpPlan2);
    if !counts_by_status(subscription.capability_status) {
        Verdict::NotActive
    } else if subscription.trial && office_365 {
        Verdict::Trial
    } else {
        Verdict::Counts
    }
}
