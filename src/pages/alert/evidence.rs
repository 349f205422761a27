//! What an alert names: what it is, what was found about it, what was done.

use crate::{
    components::{Cell, Table, entity_link},
    format,
    i18n::use_words,
    query::Loaded,
    ui::{When, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertDetails, AlertEvidence};

/// The table.
#[component]
pub fn Evidence(
    /// The alert.
    details: Loaded<AlertDetails>,
) -> impl IntoView {
    let words = use_words();
    let columns = vec![
        words.entity_name(),
        words.entity_what(),
        words.entity_verdict(),
        words.entity_remediation(),
        words.alert_roles(),
        words.entity_group(),
    ];
    let row = move |entity: &AlertEvidence| -> Vec<Cell> {
        vec![
            entity_link(&entity.key, &entity.display),
            words.entity_kind(entity.kind).into(),
            words.evidence_verdict(entity.verdict).into(),
            words.remediation(entity.remediation).into(),
            entity.roles.join(", ").into(),
            entity.group_name.clone().unwrap_or_default().into(),
        ]
    };
    let table = move || {
        let rows = move || details.get().evidence.iter().map(row).collect();
        view! { <Table caption=words.alert_evidence() columns=columns.clone() rows=Box::new(rows) /> }
    };
    let cut = move || (details.get().evidence.len() as u64, details.get().evidence_count);
    let number = move |number: u64| format::number(words, number as f64);
    view! {
        <When is=whether(move || cut().1 == 0) otherwise=table>
            <p>{words.entities_none().text()}</p>
        </When>
        <When is=whether(move || cut().0 < cut().1)>
            <p class="quiet">{text(move || words.incident_shown_of(&number(cut().0), &number(cut().1)))}</p>
        </When>
    }
}
