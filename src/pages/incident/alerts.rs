//! The alerts of an incident, the first activity first, and why each belongs to it.

use super::{change::Changes, moving::Moving};
use crate::{
    components::{Cell, Table},
    format,
    i18n::{Words, use_words},
    query::Loaded,
    ui::{When, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertLink, AlertStatus, IncidentAlert, IncidentDetails, IncidentStatus};
use std::collections::BTreeSet;

/// The tab.
#[component]
pub fn Alerts(
    /// The incident.
    details: Loaded<IncidentDetails>,
    /// Its changes, where alerts can be moved.
    #[prop(optional)]
    changes: Option<Changes>,
) -> impl IntoView {
    let words = use_words();
    let selected = RwSignal::new(BTreeSet::<String>::new());
    let can_move = Memo::new(move |_| {
        let details = details.get();
        changes.is_some() && details.change.allowed && details.incident.status != IncidentStatus::Redirected
    });
    let title = move |alert: &IncidentAlert| -> Cell {
        if !can_move.get() {
            return alert.title.clone().into();
        }
        let (id, own) = (alert.id.clone(), alert.id.clone());
        let choose = move |chosen: bool| {
            selected.update(|selected| {
                if chosen {
                    selected.insert(id.clone())
                } else {
                    selected.remove(&id)
                };
            });
        };
        Cell::Choice(
            Box::new(alert.title.clone().into()),
            words.select_row(&alert.title),
            Signal::derive(move || selected.read().contains(&own)),
            Callback::new(choose),
        )
    };
    let columns = vec![
        words.alert_title(),
        words.incident_severity(),
        words.incident_status(),
        words.alert_linked_by(),
        words.alert_category(),
        words.alert_service(),
        words.incident_first_activity(),
        words.incident_assigned(),
    ];
    let row = move |alert: &IncidentAlert| -> Vec<Cell> {
        vec![
            title(alert),
            words.severity(alert.severity).into(),
            match alert.status {
                AlertStatus::New => words.alert_new(),
                AlertStatus::InProgress => words.incident_in_progress(),
                AlertStatus::Resolved => words.incident_resolved(),
            }
            .into(),
            linked_by(words, alert).into(),
            words.category(alert.category).into(),
            words.supported_service(alert.service).into(),
            alert.first_activity_date_time.clone().into(),
            alert.assigned_to.clone().unwrap_or_default().into(),
        ]
    };
    let rows = move || details.get().alerts.iter().map(row).collect();
    let cut = move || {
        let details = details.get();
        (details.alerts.len() as u64, details.incident.alert_count)
    };
    let number = move |number: u64| format::number(words, number as f64);
    view! {
        <Table caption=words.alerts() columns=columns rows=Box::new(rows) />
        <When is=whether(move || cut().0 < cut().1)>
            <p class="quiet">{text(move || words.incident_shown_of(&number(cut().0), &number(cut().1)))}</p>
        </When>
        {changes.map(|changes| view! {
            <When is=can_move>
                <Moving details=details changes=changes selected=selected />
            </When>
        })}
    }
}

/// Why it is there, in words.
pub(super) fn linked_by(words: Words, alert: &IncidentAlert) -> String {
    if alert.pinned {
        return words.alert_moved_here().into();
    }
    let reason = |link: &AlertLink| {
        let kind = words.entity_kind(link.kind).get();
        let apart = match link.minutes {
            0 => words.link_same_time().into(),
            minutes => words.link_apart(&format::duration(words, minutes as f64 * 60_000.0)),
        };
        words.link_same(&kind.to_lowercase(), &link.display, &apart)
    };
    alert.linked_by.iter().map(reason).collect::<Vec<_>>().join("; ")
}
