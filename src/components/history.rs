//! What happened to an incident or an alert, in words.

use super::{
    Moment, alert_status,
    taking_back::{Asking, UndoEntry, WayBack},
};
use crate::{
    format,
    i18n::{Word, Words, use_words},
    ui::{dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{
    AlertStatus, Classification, Determination, IncidentEvent, IncidentField, IncidentFieldChange,
    IncidentHistoryEntry, IncidentStatus, Read as _, Value,
};
use std::collections::HashMap;

/// What happened, the newest first.
#[component]
pub fn Entries(
    /// The entries.
    entries: Signal<Vec<IncidentHistoryEntry>>,
    /// How one of them is taken back, where the person may.
    #[prop(optional)]
    undo: Option<UndoEntry>,
) -> impl IntoView {
    let words = use_words();
    let all = Memo::new(move |_| {
        entries.get().into_iter().map(|entry| (entry.id, entry)).collect::<HashMap<_, _>>()
    });
    let asked = RwSignal::new(None);
    // A line stays that of its entry, with its button, whatever comes before it.
    let row = move |id: i64| {
        let entry = Memo::new(move |_| all.read().get(&id).cloned());
        let told = Memo::new(move |_| entry.get().map(|entry| IncidentHistoryEntry { undo: None, ..entry }));
        view! {
            <li>
                {dynamic(move || told.get().map(|told| line(words, told)))}
                {undo.map(|undo| view! { <WayBack undo=undo entry=entry asked=asked /> })}
            </li>
        }
        .into_any()
    };
    let ids = move || -> Vec<i64> { entries.get().iter().map(|entry| entry.id).collect() };
    view! {
        <ol class="timeline history" aria-label=words.incident_history().text()>
            <For each=ids key=|id| *id children=row />
        </ol>
        {undo.map(|undo| view! { <Asking undo=undo asked=asked /> })}
    }
}

fn line(words: Words, entry: IncidentHistoryEntry) -> impl IntoView {
    let (by, id) = (entry.by.clone(), line_id(entry.id));
    view! {
        <Moment at=entry.at.clone() />
        <span>{text(move || by.clone().unwrap_or_else(|| words.history_by_rule().into()))}</span>
        <span dir="auto" id=id tabindex="-1">
            {text(move || told(words, &entry))}
        </span>
    }
}

/// The id of what is told in a line.
pub(super) fn line_id(entry: i64) -> String {
    format!("history-{entry}")
}

/// What an entry tells: what was written, or what happened.
pub(super) fn told(words: Words, entry: &IncidentHistoryEntry) -> String {
    entry.comment.clone().unwrap_or_else(|| happened(words, entry))
}

/// What happened, in words.
fn happened(words: Words, entry: &IncidentHistoryEntry) -> String {
    let alert = entry.alert.clone().unwrap_or_default();
    let incident = entry.incident.clone().unwrap_or_default();
    let fields = || {
        let change = |change: &IncidentFieldChange| {
            let value = |text: &Option<String>| history_value(words, change.field, text.as_deref());
            words.history_field(
                history_field(words, change.field).get(),
                &value(&change.before),
                &value(&change.after),
            )
        };
        entry.fields.iter().map(change).collect::<Vec<_>>().join("; ")
    };
    let count = format::number(words, entry.alert_count as f64);
    let with_alerts = |told: String| match entry.alert_count {
        0 => told,
        _ => told + "; " + &words.history_alerts(&count),
    };
    match entry.event {
        IncidentEvent::Created => words.history_created(&alert),
        IncidentEvent::AlertAdded => words.history_alert_added(&alert),
        IncidentEvent::Joined => words.history_joined(&incident),
        IncidentEvent::Redirected => words.history_redirected(&incident),
        IncidentEvent::TookOver => words.history_took_over(&incident),
        IncidentEvent::Reopened => words.history_reopened().into(),
        IncidentEvent::AlertsMoved if alert.is_empty() => words.history_moved(&count, &incident),
        IncidentEvent::AlertsMoved => words.history_moved_one(&alert, &incident),
        IncidentEvent::AlertsBrought if alert.is_empty() => words.history_brought(&count, &incident),
        IncidentEvent::AlertsBrought => words.history_brought_one(&alert, &incident),
        IncidentEvent::TakenBack if !alert.is_empty() => {
            words.history_taken_back(&words.history_alert_changed(&alert, &fields()))
        }
        IncidentEvent::TakenBack if !incident.is_empty() => words.history_moved_back(&count, &incident),
        IncidentEvent::Changed => with_alerts(fields()),
        IncidentEvent::AlertChanged => words.history_alert_changed(&alert, &fields()),
        IncidentEvent::TakenBack => words.history_taken_back(&with_alerts(fields())),
        IncidentEvent::Commented => String::new(),
    }
}

/// What a field is called.
#[must_use]
pub fn history_field(words: Words, field: IncidentField) -> Word {
    match field {
        IncidentField::DisplayName => words.incident_name(),
        IncidentField::Status => words.incident_status(),
        IncidentField::AssignedTo => words.incident_assigned(),
        IncidentField::Classification => words.incident_classification(),
        IncidentField::Determination => words.incident_determination(),
        IncidentField::CustomTags => words.incident_tags(),
    }
}

/// The value of a field in words; as it was sent where this version has none for it.
#[must_use]
pub fn history_value(words: Words, field: IncidentField, text: Option<&str>) -> String {
    let Some(text) = text else { return "–".to_owned() };
    let code = Value::Text(text.to_owned());
    let word = match field {
        // An alert has a status that no incident has.
        IncidentField::Status => match IncidentStatus::read(code) {
            Ok(status) => Some(words.incident_state(status)),
            Err(_) => {
                AlertStatus::read(Value::Text(text.to_owned())).ok().map(|one| alert_status(words, one))
            }
        },
        IncidentField::Classification => {
            Classification::read(code).ok().map(|one| words.classification_of(one))
        }
        IncidentField::Determination => Determination::read(code).ok().map(|one| words.determination(one)),
        IncidentField::CustomTags => {
            let tags = text.trim_matches(['[', ']']).replace('"', "").replace(',', ", ");
            return tags;
        }
        _ => None,
    };
    word.map_or_else(|| text.to_owned(), Into::into)
}

/// The same of what is there now, where nobody is somebody, too.
#[must_use]
pub fn field_value(words: Words, field: IncidentField, text: Option<&str>) -> String {
    match text {
        None if field == IncidentField::AssignedTo => words.incident_assigned_to_nobody().into(),
        text => history_value(words, field, text),
    }
}
