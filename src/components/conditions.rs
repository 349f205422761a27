//! Eligibility, condition by condition, with what was found (`behaviour.md` D2, L1 to L4).

use crate::{
    components::Table,
    format,
    i18n::{Words, use_words},
    query::Loaded,
    routes::Documentation,
    ui::{Glyph, Icon, OutsideLink, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Condition, ConditionKind, Eligibility, SubscriptionFinding, Tenant, Verdict};

/// Every condition: met or not, what was found, what would meet it and who can change it.
#[component]
pub fn Conditions(
    /// The tenant and what the server found.
    tenant: Loaded<Tenant>,
) -> impl IntoView {
    let words = use_words();
    let row = move |condition: Condition| {
        let Condition { condition, met } = condition;
        let icon = if met { Icon::Done } else { Icon::Failed };
        view! {
            <li class=if met { "condition met" } else { "condition" }>
                <Glyph icon=icon />
                <div>
                    <strong>{text(move || if met { words.met() } else { words.not_met() })}</strong>
                    ": " {words.condition(condition).text()} "."
                    <p class="quiet">{text(move || found(words, condition, &tenant.get().eligibility))}</p>
                </div>
            </li>
        }
        .into_any()
    };
    view! {
        <ul class="conditions" aria-label=words.conditions().text()>
            {dynamic(move || tenant.get().eligibility.conditions.clone().into_iter().map(row).collect::<Vec<_>>())}
        </ul>
    }
}

fn found(words: Words, condition: ConditionKind, eligibility: &Eligibility) -> String {
    match condition {
        ConditionKind::Licence if eligibility.lines.is_empty() => words.condition_licence_none().into(),
        ConditionKind::Licence => {
            let lines = eligibility.lines.iter().map(|line| words.licence_line(*line).into()).collect();
            words.condition_licence_found(&format::list(words, lines))
        }
        ConditionKind::Cloud => {
            let cloud = words.cloud(eligibility.cloud).get();
            match eligibility.conditions.iter().find(|found| found.condition == condition) {
                Some(Condition { met: false, .. }) => words.condition_cloud_not(cloud),
                _ => words.condition_cloud_found(cloud),
            }
        }
        ConditionKind::Institution if eligibility.us_government_institution => {
            words.condition_institution_not().into()
        }
        ConditionKind::Institution => words.condition_institution_ok().into(),
    }
}

/// Every subscription, and what it does for eligibility.
#[component]
pub fn Subscriptions(
    /// The tenant and what the server found.
    tenant: Loaded<Tenant>,
) -> impl IntoView {
    let words = use_words();
    let columns = vec![words.subscription(), words.subscription_status(), words.subscription_verdict()];
    let row = move |finding: &SubscriptionFinding| {
        let verdict = match (finding.verdict, finding.line) {
            (Verdict::Counts, Some(line)) => words.verdict_counts(words.licence_line(line).get()),
            (Verdict::Counts, None) => words.met().into(),
            (Verdict::NotListed, _) => words.verdict_not_listed().into(),
            (Verdict::NotActive, _) => words.verdict_not_active().into(),
            (Verdict::Trial, _) => words.verdict_trial().into(),
            (Verdict::UsGovernment, _) => words.verdict_us_government().into(),
        };
        vec![
            format!("{} ({})", finding.name, finding.sku_part_number).into(),
            words.capability_status(finding.capability_status).into(),
            verdict.into(),
        ]
    };
    let rows = move || tenant.get().eligibility.subscriptions.iter().map(row).collect();
    view! {
        <Table caption=words.subscriptions() columns=columns rows=Box::new(rows) />
        <When is=whether(move || tenant.get().eligibility.subscriptions.is_empty())>
            <p>{words.subscriptions_none().text()}</p>
        </When>
        <OutsideLink
            href=Documentation::Licensing.href()
            text=words.licensing_more()
            note=words.new_tab()
        />
    }
}
