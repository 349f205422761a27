//! Whether a tenant may use the service, condition by condition (L1 to L4, D2, D3, D4).

use security_center_contract::{
    CapabilityStatus, Cloud, Condition, ConditionKind, Eligibility, LicenceLine, SubscriptionFinding, Verdict,
};

use super::directory::{Organization, Subscription};
use super::licence::{self, Standing};

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
        .filter(|line| findings.iter().any(|f| f.verdict == Verdict::Counts && f.line == Some(*line)))
        .collect();
    let conditions = vec![
        Condition { condition: ConditionKind::Licence, met: !lines.is_empty() },
        Condition { condition: ConditionKind::Cloud, met: organization.cloud == Cloud::Commercial },
        Condition { condition: ConditionKind::Institution, met: !organization.us_government_institution },
    ];
    Eligibility {
        eligible: conditions.iter().all(|condition| condition.met),
        conditions,
        lines,
        subscriptions: findings,
        cloud: organization.cloud,
        us_government_institution: organization.us_government_institution,
    }
}

fn finding(subscription: &Subscription) -> SubscriptionFinding {
    let licence = licence::find(&subscription.sku_id, &subscription.sku_part_number);
    let (verdict, line) = match licence.map(|licence| licence.standing) {
        Some(Standing::UsGovernment) => (Verdict::UsGovernment, None),
        Some(Standing::Unlisted) | None => (Verdict::NotListed, None),
        Some(Standing::OnLine(line)) => (verdict_on_line(subscription, line), Some(line)),
    };
    SubscriptionFinding {
        sku_part_number: subscription.sku_part_number.clone(),
        name: licence.map_or_else(|| subscription.sku_part_number.clone(), |licence| licence.name.to_owned()),
        capability_status: subscription.capability_status,
        verdict,
        line,
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
