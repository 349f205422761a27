//! The columns of the queue of incidents.

use crate::{
    components::{Moment, SeverityMark, service_names},
    format,
    i18n::Words,
    queue::Column,
    ui::{Text, text},
};
use leptos::prelude::*;
use security_center_contract::{Incident, Timestamp};

/// Every one, in their order; shown are those of the original, until a person chooses others.
pub static COLUMNS: [Column<Incident>; 15] = [
    Column {
        code: "name",
        heading: |words| words.incident_name(),
        width: (280, 3),
        usual: true,
        cell: |_, _| ().into_any(),
    },
    Column {
        code: "id",
        heading: |words| words.incident_id(),
        width: (88, 0),
        usual: false,
        cell: |_, incident| incident.id.clone().into_any(),
    },
    Column {
        code: "severity",
        heading: |words| words.incident_severity(),
        width: (148, 0),
        usual: true,
        cell: |_, incident| view! { <SeverityMark severity=incident.severity /> }.into_any(),
    },
    Column {
        code: "status",
        heading: |words| words.incident_status(),
        width: (148, 0),
        usual: true,
        cell: |words, incident| words.incident_state(incident.status).text().into_any(),
    },
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
    Column {
        code: "assigned",
        heading: |words| words.incident_assigned(),
        width: (160, 1),
        usual: false,
        cell: |_, incident| incident.assigned_to.clone().unwrap_or_default().into_any(),
    },
    Column {
        code: "classification",
        heading: |words| words.incident_classification(),
        width: (160, 1),
        usual: false,
        cell: |words, incident| words.classification_of(incident.classification).text().into_any(),
    },
    Column {
        code: "firstActivity",
        heading: |words| words.incident_first_activity(),
        width: (160, 1),
        usual: false,
        cell: |_, incident| time(&incident.first_activity_date_time),
    },
    Column {
        code: "lastActivity",
        heading: |words| words.incident_last_activity(),
        width: (160, 1),
        usual: true,
        cell: |_, incident| time(&incident.last_activity_date_time),
    },
    Column {
        code: "created",
        heading: |words| words.incident_created(),
        width: (160, 1),
        usual: false,
        cell: |_, incident| time(&incident.created_date_time),
    },
    Column {
        code: "updated",
        heading: |words| words.incident_updated(),
        width: (160, 1),
        usual: false,
        cell: |_, incident| time(&incident.last_update_date_time),
    },
];

fn number(words: Words, number: u64) -> String {
    format::number(words, number as f64)
}

fn time(at: &Timestamp) -> AnyView {
    view! { <Moment at=at.clone() /> }.into_any()
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
