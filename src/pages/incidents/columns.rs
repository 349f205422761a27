//! The columns of the queue of incidents.

use crate::{
    components::service_names,
    format,
    i18n::Words,
    queue::Column,
    triage::columns,
    ui::{Text, text},
};
use leptos::prelude::*;
use security_center_contract::Incident;

/// Every one, in their order; shown are those of the original, until a person chooses others.
pub static COLUMNS: [Column<Incident>; 15] = [
    Column {
        code: "name",
        heading: |words| words.incident_name(),
        width: (280, 3),
        usual: true,
        cell: |_, _| ().into_any(),
    },
    columns::id(),
    columns::severity(),
    columns::status(),
    Column {
        code: "categories",
        heading: |words| words.incident_categories(),
        width: (240, 1),
        usual: true,
        cell: categories,
    },
    Column {
        code: "alerts",
        heading: |words| words.incident_alerts(),
        width: (180, 0),
        usual: true,
        cell: |words, incident| {
            let (active, all) = (incident.active_alert_count, incident.alert_count);
            text(move || words.incident_alerts_of(&number(words, active), &number(words, all))).into_any()
        },
    },
    Column {
        code: "entities",
        heading: |words| words.incident_entities(),
        width: (240, 1),
        usual: true,
        cell: |words, incident| entities(words, incident).into_any(),
    },
    Column {
        code: "services",
        heading: |words| words.incident_services(),
        width: (280, 1),
        usual: true,
        cell: |words, incident| {
            let services = incident.services.clone();
            text(move || service_names(words, &services)).into_any()
        },
    },
    Column {
        code: "tags",
        heading: |words| words.incident_tags(),
        width: (160, 1),
        usual: true,
        cell: |_, incident| {
            let tag = |tag: &String| view! { <span class="pill" dir="auto">{tag.clone()}</span> };
            incident.custom_tags.iter().map(tag).collect::<Vec<_>>().into_any()
        },
    },
    columns::assigned(false),
    columns::classification(),
    columns::first_activity(),
    columns::last_activity(),
    columns::created(|words| words.incident_created()),
    columns::updated(),
];

fn number(words: Words, number: u64) -> String {
    format::number(words, number as f64)
}

fn categories(words: Words, incident: &Incident) -> AnyView {
    let all = incident.categories.clone();
    // Two lines hold two of them; the incident's page has all.
    text(move || {
        let first = all.iter().take(2).map(|one| words.category(*one).into()).collect();
        let first = format::list(words, first);
        match all.len() {
            0..=2 => first,
            all => words.incident_categories_more(&first, &number(words, all as u64 - 2)),
        }
    })
    .into_any()
}

/// Devices, people and mailboxes, as far as there are any.
fn entities(words: Words, incident: &Incident) -> Text {
    let counts = [incident.device_count, incident.user_count, incident.mailbox_count];
    text(move || {
        let say: [fn(Words, &str) -> String; 3] =
            [Words::incident_devices, Words::incident_users, Words::incident_mailboxes];
        let some = counts.into_iter().zip(say).filter(|(count, _)| *count > 0);
        let said = some.map(|(count, say)| say(words, &format::number(words, count as f64)));
        format::list(words, said.collect())
    })
}
