//! What was found in an incident and what was done about it: how many entities have each verdict and each remediation.

use crate::{
    components::{Cell, Table},
    format,
    i18n::use_words,
    query::Loaded,
    ui::{Card, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{EvidenceVerdict, IncidentDetails, RemediationStatus};

/// The verdicts, the worst first.
const VERDICTS: [EvidenceVerdict; 4] = [
    EvidenceVerdict::Malicious,
    EvidenceVerdict::Suspicious,
    EvidenceVerdict::NoThreatsFound,
    EvidenceVerdict::Unknown,
];

/// What was done, the least first.
const REMEDIATIONS: [RemediationStatus; 5] = [
    RemediationStatus::None,
    RemediationStatus::NotFound,
    RemediationStatus::Prevented,
    RemediationStatus::Blocked,
    RemediationStatus::Remediated,
];

/// The card: a table of the verdicts and remediations that occur.
#[component]
pub fn Found(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    // Only another set of columns draws the table anew.
    let done = Memo::new(move |_| {
        let details = details.get();
        let occurs = |one: &RemediationStatus| details.entities.iter().any(|it| it.remediation == *one);
        REMEDIATIONS.into_iter().filter(occurs).collect::<Vec<_>>()
    });
    let table = move || {
        let done = done.get();
        let columns = done.iter().map(|one| words.remediation(*one));
        let columns = [words.entity_verdict()].into_iter().chain(columns).collect();
        let rows = move || {
            let details = details.get();
            let row = |verdict: EvidenceVerdict| {
                let found: Vec<_> = details.entities.iter().filter(|one| one.verdict == verdict).collect();
                let count = |done: &RemediationStatus| -> Cell {
                    number(found.iter().filter(|one| one.remediation == *done).count() as u64).into()
                };
                let heading = Cell::from(words.evidence_verdict(verdict));
                (!found.is_empty()).then(|| [heading].into_iter().chain(done.iter().map(count)).collect())
            };
            VERDICTS.into_iter().filter_map(row).collect()
        };
        view! { <Table caption=words.evidence_found() columns=columns rows=Box::new(rows) /> }
    };
    let cut = move || (details.get().entities.len() as u64, details.get().entity_count);
    view! {
        <Card title=words.evidence_found()>
            <When
                is=whether(move || done.read().is_empty())
                otherwise=move || view! {
                    <p class="quiet">{words.evidence_found_about().text()}</p>
                    {dynamic(table)}
                }
            >
                <p>{words.entities_none().text()}</p>
            </When>
            <When is=whether(move || cut().0 < cut().1)>
                <p class="quiet">{text(move || words.incident_shown_of(&number(cut().0), &number(cut().1)))}</p>
            </When>
        </Card>
    }
}
