//! What was found in an incident and what was done about it: how many entities have each verdict and each remediation.

use super::sorts::{REMEDIATIONS, VERDICTS, entities_of};
use crate::{
    components::{Cell, Table},
    format,
    i18n::use_words,
    query::Loaded,
    ui::{Card, When, dynamic, whether},
};
use leptos::prelude::*;
use security_center_contract::{EvidenceVerdict, IncidentDetails, RemediationStatus};

/// The card: a table of the verdicts and remediations that occur.
#[component]
pub fn Found(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    // Only another set of columns draws the table anew.
    let done = Memo::new(move |_| {
        let counts = &details.get().counts.evidence;
        let occurs = |(one, _): &(RemediationStatus, &str)| counts.iter().any(|it| it.remediation == *one);
        REMEDIATIONS.into_iter().filter(occurs).collect::<Vec<_>>()
    });
    let table = move || {
        let done = done.get();
        let columns = done.iter().map(|(one, _)| words.remediation(*one));
        let columns = [words.entity_verdict()].into_iter().chain(columns).collect();
        let rows = move || {
            let details = details.get();
            let incident = details.incident.id.parse().unwrap_or_default();
            let row = |(verdict, code): (EvidenceVerdict, &str)| {
                let found: Vec<_> =
                    details.counts.evidence.iter().filter(|one| one.verdict == verdict).collect();
                let count = |(done, done_code): &(RemediationStatus, &str)| -> Cell {
                    let count = found.iter().find(|one| one.remediation == *done).map_or(0, |one| one.count);
                    let shown = format::number(words, count as f64);
                    match count {
                        0 => shown.into(),
                        _ => Cell::Link(entities_of(incident, code, done_code), shown),
                    }
                };
                let heading = Cell::from(words.evidence_verdict(verdict));
                (!found.is_empty()).then(|| [heading].into_iter().chain(done.iter().map(count)).collect())
            };
            VERDICTS.into_iter().filter_map(row).collect()
        };
        view! { <Table caption=words.evidence_found() columns=columns rows=Box::new(rows) /> }
    };
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
        </Card>
    }
}
