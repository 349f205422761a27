//! What waits for somebody to work on it, for Home once the service is on: open incidents, and actions to approve.

use crate::{
    api,
    components::{Listing, Load, SeverityMark, incident_name},
    format,
    i18n::use_words,
    query::{Loaded, Query},
    routes::{Feature, Route, incidents_of_all_time},
    session::use_known,
    ui::{Card, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{
    ActionStatus, Incident, IncidentSummary, RemediationAction, Severity, SeverityCount,
};

/// The cards.
#[component]
pub fn FeatureCards() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let incidents = Query::new(&api::INCIDENT_SUMMARY);
    let actions = Query::new(&api::REMEDIATION_ACTIONS);
    effect(move || {
        known.alerts.track();
        incidents.refetch();
    });
    actions.refetch();
    let pending = |action: &&RemediationAction| action.status == ActionStatus::Pending;
    let action = move |action: &RemediationAction| {
        (action.display_name.clone(), words.action_status(action.status).into())
    };
    view! {
        <Card title=words.incidents()>
            <Load query=incidents let:summary>
                <Open summary=summary />
            </Load>
            <a href=Route::Feature(Feature::Incidents).href()>{words.card_all_incidents().text()}</a>
        </Card>
        <Card title=words.action_center()>
            <Load query=actions let:list>
                <Listing items=Box::new(move || list.get().value.iter().filter(pending).take(5).map(action).collect()) />
                <When is=whether(move || !list.get().value.iter().any(|action| pending(&action)))>
                    <p>{words.card_actions_none().text()}</p>
                </When>
            </Load>
            <a href=Route::Feature(Feature::ActionCenter).href()>{words.card_all_actions().text()}</a>
        </Card>
    }
}

/// How many incidents are open, and the worst of them.
#[component]
fn Open(summary: Loaded<IncidentSummary>) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let line = move |href: String, label: String| view! { <li><a href=href>{label}</a></li> }.into_any();
    let figures = move || {
        let summary = summary.get();
        let of = |one: &SeverityCount| {
            let href = incidents_of_all_time(&format!("severity={}", code(one.severity)));
            line(href, words.card_of(words.severity(one.severity).get(), &number(one.count)))
        };
        let mut lines: Vec<_> = summary.severities.iter().map(of).collect();
        for (count, whose, label) in [
            (summary.unassigned, "nobody", words.card_unassigned(&number(summary.unassigned))),
            (summary.own, "me", words.card_own(&number(summary.own))),
        ] {
            if count > 0 {
                lines.push(line(incidents_of_all_time(&format!("severity=any&assigned={whose}")), label));
            }
        }
        lines
    };
    let worst = move || {
        let item = |incident: &Incident| {
            let (href, named) =
                (Route::Incident(incident.id.parse().unwrap_or_default()).href(), incident.clone());
            view! {
                <li>
                    <SeverityMark severity=incident.severity />
                    " "
                    <a href=href dir="auto">{text(move || incident_name(words, &named))}</a>
                </li>
            }
            .into_any()
        };
        summary.get().worst.iter().map(item).collect::<Vec<_>>()
    };
    view! {
        <p>{text(move || match summary.get().open {
            0 => words.card_incidents_none().into(),
            open => words.card_incidents_open(&number(open)),
        })}</p>
        <When is=whether(move || summary.get().open != 0)>
            <ul class="bullets">{dynamic(figures)}</ul>
            <h3>{words.card_incidents_worst().text()}</h3>
            <ul>{dynamic(worst)}</ul>
        </When>
    }
}

/// As the address of the queue has it.
fn code(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        Severity::Informational => "informational",
    }
}
