//! What happened, at a glance: alerts by category and technique, when, whom it concerns, what was found.

use super::{alerts::AlertsCut, found::Found};
use crate::{
    components::{Moment, SeverityMark, technique_link},
    format,
    i18n::use_words,
    query::Loaded,
    ui::{Card, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertStatus, CategoryCount, IncidentDetails, TechniqueCount};

/// The tab.
#[component]
pub fn Summary(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let number = move |number: usize| format::number(words, number as f64);
    let active = move || {
        let details = details.get();
        let open = details.incident.active_alert_count as usize;
        words.incident_active_of(&number(open), &number(details.incident.alert_count as usize))
    };
    let tactics = move || {
        let details = details.get();
        let most = details.counts.categories.iter().map(|one| one.count).max().unwrap_or(0).max(1);
        let bar = |&CategoryCount { category, count }: &CategoryCount| {
            view! {
                <li>
                    <span>{words.category(category).text()}</span>
                    <meter min="0" max=most.to_string() value=count.to_string() aria-hidden="true"></meter>
                    <span>{number(count as usize)}</span>
                </li>
            }
            .into_any()
        };
        details.counts.categories.iter().map(bar).collect::<Vec<_>>()
    };
    let timeline = move || {
        let details = details.get();
        let line = |alert: &security_center_contract::IncidentAlert| {
            let status = match alert.status {
                AlertStatus::New => words.alert_new(),
                AlertStatus::InProgress => words.incident_in_progress(),
                AlertStatus::Resolved => words.incident_resolved(),
            };
            view! {
                <li>
                    <Moment at=alert.first_activity_date_time.clone() />
                    <SeverityMark severity=alert.severity />
                    <span dir="auto">{alert.title.clone()}</span>
                    <span class="quiet">{status.text()}</span>
                </li>
            }
            .into_any()
        };
        details.alerts.iter().map(line).collect::<Vec<_>>()
    };
    let scope = move || {
        let incident = &details.get().incident;
        let counted = [
            words.incident_devices(&number(incident.device_count as usize)),
            words.incident_users(&number(incident.user_count as usize)),
            words.incident_mailboxes(&number(incident.mailbox_count as usize)),
        ];
        counted.map(|line| view! { <li>{line}</li> }.into_any()).into_iter().collect::<Vec<_>>()
    };
    let techniques = Memo::new(move |_| details.get().counts.techniques.clone());
    let listed = move || {
        let line = |one: &TechniqueCount| {
            let count = one.count as usize;
            view! {
                <li>
                    {technique_link(words, &one.technique)}
                    " "
                    <span class="quiet">{text(move || words.alerts_count(&number(count)))}</span>
                </li>
            }
            .into_any()
        };
        techniques.get().iter().map(line).collect::<Vec<_>>()
    };
    view! {
        <div class="cards">
            <Card title=words.incident_alerts_and_categories()>
                <p>{text(active)}</p>
                <ul class="bars">{dynamic(tactics)}</ul>
                <When is=whether(move || !techniques.read().is_empty())>
                    <h3>{words.alert_techniques().text()}</h3>
                    <ul class="bullets">{dynamic(listed)}</ul>
                </When>
            </Card>
            <Card title=words.incident_scope()>
                <ul class="bullets">{dynamic(scope)}</ul>
            </Card>
        </div>
        <Found details=details />
        <Card title=words.incident_timeline()>
            <ol class="timeline">{dynamic(timeline)}</ol>
            <AlertsCut details=details />
        </Card>
    }
}
