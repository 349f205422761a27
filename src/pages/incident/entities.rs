//! Entities of an incident: what they are, what was found about them, what was done.

use crate::{
    components::{Cell, Table, entity_link},
    format,
    i18n::{Word, use_words},
    query::Loaded,
    ui::{When, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{IncidentDetails, IncidentEntity};
use std::sync::Arc;

/// The tab.
#[component]
pub fn Entities<L>(
    /// The incident.
    details: Loaded<IncidentDetails>,
    /// What the tab is called.
    tab: Word,
    /// Which of its entities are listed.
    lists: L,
) -> impl IntoView
where
    L: Fn(&IncidentEntity) -> bool + Send + Sync + 'static,
{
    listed(details, tab, Arc::new(lists))
}

fn listed(
    details: Loaded<IncidentDetails>,
    tab: Word,
    lists: Arc<dyn Fn(&IncidentEntity) -> bool + Send + Sync>,
) -> impl IntoView {
    let words = use_words();
    let columns = vec![
        words.entity_name(),
        words.entity_what(),
        words.entity_verdict(),
        words.entity_remediation(),
        words.entity_alerts(),
        words.entity_group(),
        words.incident_first_activity(),
        words.incident_last_activity(),
    ];
    let row = move |entity: &IncidentEntity| -> Vec<Cell> {
        vec![
            entity_link(&entity.key, &entity.display),
            words.entity_kind(entity.kind).into(),
            words.evidence_verdict(entity.verdict).into(),
            words.remediation(entity.remediation).into(),
            format::number(words, entity.alert_count as f64).into(),
            entity.group_name.clone().unwrap_or_default().into(),
            entity.first_seen_date_time.clone().into(),
            entity.last_seen_date_time.clone().into(),
        ]
    };
    let any = lists.clone();
    let none = Memo::new(move |_| !details.get().entities.iter().any(|one| any(one)));
    let table = move || {
        let lists = lists.clone();
        let rows = move || details.get().entities.iter().filter(|one| lists(one)).map(row).collect();
        view! { <Table caption=tab columns=columns.clone() rows=Box::new(rows) /> }
    };
    let cut = move || (details.get().entities.len() as u64, details.get().entity_count);
    let number = move |number: u64| format::number(words, number as f64);
    view! {
        <When is=whether(move || none.get()) otherwise=table>
            <p>{words.entities_none().text()}</p>
        </When>
        <When is=whether(move || cut().0 < cut().1)>
            <p class="quiet">{text(move || words.incident_shown_of(&number(cut().0), &number(cut().1)))}</p>
        </When>
    }
}
