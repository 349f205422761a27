//! Eligibility, condition by condition, with what was found (`behaviour.md` D2, L1 to L4).

use crate::{
    components::{Table, location_reason},
    format,
    i18n::{Word, Words, use_words},
    query::Loaded,
    ui::{Glyph, Icon, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Condition, ConditionKind, SubscriptionFinding, Tenant, Verdict};

/// Every condition: met or not, what was found, what would meet it and who can change it.
#[component]
pub fn Conditions(
    /// The tenant and what the server found.
    tenant: Loaded<Tenant>,
) -> impl IntoView {
    let words = use_words();
    let row = move |Condition { condition, met, need, changeable_by, .. }: Condition| {
        let (name, need, who) = (words.condition(condition), words.need(need), words.changer(changeable_by));
        view! {
            <li class=if met { "condition met" } else { "condition" }>
                <Glyph icon=if met { Icon::Done } else { Icon::Failed } />
                <div>
                    <strong>{text(move || if met { words.met() } else { words.not_met() })}</strong>
                    ": " {name.text()} "."
                    <p class="quiet">
                        {text(move || words.condition_found(&found(words, condition, &tenant.get())))} " "
                        {text(move || words.condition_need(need.get()))} " "
                        {text(move || words.condition_who(who.get()))}
                    </p>
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

fn found(words: Words, condition: ConditionKind, tenant: &Tenant) -> String {
    let names: Vec<Word> = match condition {
        ConditionKind::Licence => {
            tenant.eligibility.lines_met().into_iter().map(|line| words.licence_line(line)).collect()
        }
        ConditionKind::Cloud => vec![words.cloud(tenant.eligibility.cloud)],
        ConditionKind::Institution if tenant.eligibility.us_government_institution => {
            vec![words.condition_institution_yes()]
        }
        ConditionKind::Institution => vec![words.condition_institution_no()],
        ConditionKind::Region => {
            let location = words.location(tenant.location.location).get();
            return words.condition_region_found(location, &location_reason(words, &tenant.location));
        }
        ConditionKind::ViewingRole | ConditionKind::AdministratorRole => {
            tenant.roles.iter().map(|role| words.role(*role)).collect()
        }
    };
    match (names.is_empty(), condition) {
        (true, ConditionKind::Licence) => words.condition_licence_none().into(),
        (true, _) => words.condition_roles_none().into(),
        _ => format::list(words, names.into_iter().map(Into::into).collect()),
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
            (Verdict::Counts, Some(line)) => words.verdict_counts_on(words.licence_line(line).get()),
            (verdict, _) => words.verdict(verdict).into(),
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
    }
}
