//! The nine licence lines one by one, and which supported services today's licences reach (`behaviour.md` L1, S6, S7,
//! S13).

use crate::{
    components::{Cell, Listing, Table, service_names},
    format,
    i18n::{Words, use_words},
    query::Loaded,
    routes::Documentation,
    ui::{OutsideLink, When, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{
    LicenceLine, LineFinding, SubscriptionFinding, SupportedService, Tenant, Verdict,
};

/// All nine lines: met or not, by which subscriptions, and why others on the line do not count.
#[component]
pub fn LicenceLines(
    /// The tenant and what the server found.
    tenant: Loaded<Tenant>,
) -> impl IntoView {
    let words = use_words();
    let columns = vec![words.line(), words.line_met(), words.line_found(), words.line_reaches()];
    let row = move |tenant: &Tenant, found: &LineFinding| {
        let on_line = tenant.eligibility.subscriptions.iter().filter(|it| it.line == Some(found.line));
        let subscriptions: Vec<_> = on_line.map(|it| subscription(words, it)).collect();
        let subscriptions = match subscriptions.is_empty() {
            true => words.line_none().into(),
            false => subscriptions.join("; ").into(),
        };
        vec![
            words.licence_line(found.line).into(),
            Cell::Mark(found.met, if found.met { words.met() } else { words.not_met() }),
            subscriptions,
            service_names(words, &found.services).into(),
        ]
    };
    let rows = move || {
        let tenant = tenant.get();
        tenant.eligibility.lines.iter().map(|found| row(&tenant, found)).collect()
    };
    view! {
        <p>{words.lines_about().text()}</p>
        <Table caption=words.lines() columns=columns rows=Box::new(rows) />
    }
}

/// The subscription, and why it does not count where it does not.
fn subscription(words: Words, found: &SubscriptionFinding) -> String {
    let verdict = words.verdict(found.verdict);
    if found.verdict == Verdict::Counts {
        found.name.clone()
    } else {
        [&*found.name, " – ", verdict.get()].concat()
    }
}

/// Which services are reached, by what, and which licences would add the rest.
#[component]
pub fn LicenceCoverage(
    /// The tenant and what the server found.
    tenant: Loaded<Tenant>,
) -> impl IntoView {
    let words = use_words();
    let columns = vec![words.service(), words.coverage_state(), words.coverage_by()];
    let row = move |tenant: &Tenant, service: SupportedService| {
        let coverage = &tenant.eligibility.coverage;
        let reached = coverage.reached.contains(&service);
        let disabled = coverage.disabled.contains(&service);
        let by = tenant.eligibility.subscriptions.iter().filter(|it| {
            let services = if reached { &it.services } else { &it.disabled };
            it.verdict == Verdict::Counts && services.contains(&service)
        });
        let by = format::list(words, by.map(|it| it.name.clone()).collect());
        let by = match (reached, disabled) {
            (true, _) => by.into(),
            (false, true) => words.coverage_disabled(&by).into(),
            (false, false) => words.coverage_none().into(),
        };
        let state = if reached { words.coverage_reached() } else { words.coverage_missing() };
        vec![words.supported_service(service).into(), Cell::Mark(reached, state), by]
    };
    let rows = move || {
        let tenant = tenant.get();
        SupportedService::ALL.into_iter().map(|service| row(&tenant, service)).collect()
    };
    let recommended = move || tenant.get().eligibility.coverage.recommended.clone();
    let items = move || {
        let way = |lines: Vec<LicenceLine>| {
            let remark =
                if lines.len() == 1 { words.recommended_one() } else { words.recommended_together() };
            let names = lines.into_iter().map(|line| words.licence_line(line).into()).collect();
            (format::list(words, names), remark.into())
        };
        recommended().into_iter().map(|it| way(it.lines)).collect()
    };
    let summary = text(move || match tenant.get().eligibility.coverage.missing.is_empty() {
        true => words.coverage_all(),
        false => words.coverage_some(),
    });
    view! {
        <p>{summary}</p>
        <Table caption=words.coverage() columns=columns rows=Box::new(rows) />
        <When is=whether(move || !recommended().is_empty())>
            <p>{words.recommended().text()}</p>
            <Listing items=Box::new(items) />
        </When>
        <OutsideLink href=Documentation::Licensing.href() text=words.licensing_more() note=words.new_tab() />
        <OutsideLink href=Documentation::DeployServices.href() text=words.services_more() note=words.new_tab() />
    }
}
