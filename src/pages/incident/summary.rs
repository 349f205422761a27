//! What happened, at a glance: alerts by category, when, whom it concerns, what was found.

use crate::{
    components::{Moment, SeverityMark},
    format,
    i18n::use_words,
    query::Loaded,
    ui::{Card, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{AlertStatus, Category, EvidenceVerdict, IncidentDetails, RemediationStatus};

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
    let evidence = move || {
        let details = details.get();
        let count =
            |verdict: EvidenceVerdict| details.entities.iter().filter(|one| one.verdict == verdict).count();
        let open = details
            .entities
            .iter()
            .filter(|one| {
                one.verdict == EvidenceVerdict::Malicious && one.remediation == RemediationStatus::None
            })
            .count();
        [
            words.evidence_malicious(&number(count(EvidenceVerdict::Malicious))),
            words.evidence_suspicious(&number(count(EvidenceVerdict::Suspicious))),
            words.evidence_unremediated(&number(open)),
        ]
        .map(|line| view! { <li>{line}</li> }.into_any())
        .into_iter()
        .collect::<Vec<_>>()
    };
    view! {
        <div class="cards">
            <Card title=words.incident_alerts_and_categories()>
                <p>{text(active)}</p>
                <ul class="bars">{dynamic(tactics)}</ul>
            </Card>
            <Card title=words.incident_scope()>
                <ul class="bullets">{dynamic(scope)}</ul>
            </Card>
            <Card title=words.incident_evidence()>
                <ul class="bullets">{dynamic(evidence)}</ul>
            </Card>
        </div>
        <Card title=words.incident_timeline()>
            <ol class="timeline">{dynamic(timeline)}</ol>
        </Card>
    }
}
