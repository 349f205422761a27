//! What happened, at a glance: alerts by category and technique, when, whom it concerns, what was found.

use super::found::Found;
use crate::{
    components::{Moment, SeverityMark, technique_link},
    format,
    i18n::use_words,
    query::Loaded,
    ui::{Card, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertStatus, Category, IncidentDetails};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

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
        let count =
            |category: &Category| details.alerts.iter().filter(|alert| alert.category == *category).count();
        let most = details.incident.categories.iter().map(count).max().unwrap_or(0).max(1);
        let bar = |category: &Category| {
            let (category, count) = (*category, count(category));
            view! {
                <li>
                    <span>{words.category(category).text()}</span>
                    <meter min="0" max=most.to_string() value=count.to_string() aria-hidden="true"></meter>
                    <span>{number(count)}</span>
                </li>
            }
            .into_any()
        };
        details.incident.categories.iter().map(bar).collect::<Vec<_>>()
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
    let techniques = Memo::new(move |_| counted(&details.get()));
    let listed = move || {
        let line = |(id, count): &(String, usize)| {
            let count = *count;
            view! {
                <li>
                    {technique_link(words, id)}
                    " "
                    <span class="quiet">{text(move || words.alerts_count(&number(count)))}</span>
                </li>
            }
            .into_any()
        };
        techniques.get().iter().map(line).collect::<Vec<_>>()
    };
    let sent = move || (details.get().alerts.len(), details.get().incident.alert_count as usize);
    view! {
        <div class="cards">
            <Card title=words.incident_alerts_and_categories()>
                <p>{text(active)}</p>
                <ul class="bars">{dynamic(tactics)}</ul>
                <When is=whether(move || !techniques.read().is_empty())>
                    <h3>{words.alert_techniques().text()}</h3>
                    <ul class="bullets">{dynamic(listed)}</ul>
                </When>
                <When is=whether(move || sent().0 < sent().1)>
                    <p class="quiet">{text(move || words.incident_shown_of(&number(sent().0), &number(sent().1)))}</p>
                </When>
            </Card>
            <Card title=words.incident_scope()>
                <ul class="bullets">{dynamic(scope)}</ul>
            </Card>
        </div>
        <Found details=details />
        <Card title=words.incident_timeline()>
            <ol class="timeline">{dynamic(timeline)}</ol>
        </Card>
    }
}

/// The techniques with how many of the alerts have each: those of most alerts first.
fn counted(details: &IncidentDetails) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::<&String, usize>::new();
    for alert in &details.alerts {
        for id in alert.techniques.iter().collect::<BTreeSet<_>>() {
            *counts.entry(id).or_default() += 1;
        }
    }
    let mut counted: Vec<_> = counts.into_iter().map(|(id, count)| (id.clone(), count)).collect();
    // What has as many stays in the order of the ids.
    counted.sort_by_key(|(_, count)| Reverse(*count));
    counted
}
