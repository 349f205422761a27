//! The same story as the graph's, as sentences: each alert with when, on what and by whom, and why it belongs to the others.

use super::super::alerts::AlertsCut;
use crate::{
    components::{Moment, linked_by},
    format,
    i18n::{Words, use_words},
    query::Loaded,
    ui::{When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{EntityKind, IncidentAlert, IncidentDetails};
use std::sync::Arc;

/// The sentences.
#[component]
pub fn Story(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let lines = move || {
        let details = details.get();
        let line = |alert: &IncidentAlert| {
            let (told, details) = (alert.clone(), Arc::clone(&details));
            view! {
                <li>
                    <Moment at=alert.first_activity_date_time.clone() />
                    <span dir="auto">{text(move || sentence(words, &told, &details))}</span>
                </li>
            }
            .into_any()
        };
        details.alerts.iter().map(line).collect::<Vec<_>>()
    };
    view! {
        <ol class="timeline story">{dynamic(lines)}</ol>
        <AlertsCut details=details />
        <When is=whether(move || (details.get().entities.len() as u64) < details.get().entity_count)>
            <p class="quiet">{words.story_entities_cut().text()}</p>
        </When>
    }
}

/// What happened, on what, by whom, with what, and why it is here.
fn sentence(words: Words, alert: &IncidentAlert, details: &IncidentDetails) -> String {
    let named = |wanted: &dyn Fn(EntityKind) -> bool| {
        let of_it =
            details.entities.iter().filter(|one| wanted(one.kind) && alert.entities.contains(&one.key));
        let names: Vec<String> = of_it.map(|one| one.display.clone()).collect();
        (!names.is_empty()).then(|| format::list(words, names))
    };
    let mut parts =
        vec![words.story_alert(&alert.title, &String::from(words.category(alert.category)).to_lowercase())];
    let is = |kind: EntityKind| move |other: EntityKind| other == kind;
    parts.extend(named(&is(EntityKind::Device)).map(|names| words.story_on(&names)));
    let by = |kind: EntityKind| matches!(kind, EntityKind::User | EntityKind::Mailbox);
    parts.extend(named(&by).map(|names| words.story_by(&names)));
    let rest = |kind: EntityKind| kind != EntityKind::Device && !by(kind);
    parts.extend(named(&rest).map(|names| words.story_with(&names)));
    let why = linked_by(words, alert.pinned, &alert.linked_by);
    let told = parts.join(", ");
    if why.is_empty() { words.story_end(&told) } else { words.story_linked(&told, &why) }
}
