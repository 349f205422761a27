//! The alerts of an incident, the first activity first, and why each belongs to it.

use super::moving::Moving;
use crate::{
    components::{Cell, Table, alert_status, linked_by},
    format,
    i18n::use_words,
    query::Loaded,
    routes::{self, Route},
    triage::Changes,
    ui::{When, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Incident, IncidentAlert, IncidentDetails, IncidentStatus};
use std::collections::BTreeSet;

/// The tab.
#[component]
pub fn Alerts(
    /// The incident.
    details: Loaded<IncidentDetails>,
    /// Its changes, where alerts can be moved.
    #[prop(optional)]
    changes: Option<Changes<Incident>>,
) -> impl IntoView {
    let words = use_words();
    let selected = RwSignal::new(BTreeSet::<String>::new());
    let can_move = Memo::new(move |_| {
        let details = details.get();
        changes.is_some() && details.change.allowed && details.incident.status != IncidentStatus::Redirected
    });
    let title = move |alert: &IncidentAlert| -> Cell {
        let page =
            Cell::Link(Route::Alert(alert.number.parse().unwrap_or_default()).href(), alert.title.clone());
        if !can_move.get() {
            return page;
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
            Box::new(page),
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
            alert_status(words, alert.status).into(),
            linked_by(words, alert.pinned, &alert.linked_by).into(),
            words.category(alert.category).into(),
            words.supported_service(alert.service).into(),
            alert.first_activity_date_time.clone().into(),
            alert.assigned_to.clone().unwrap_or_default().into(),
        ]
    };
    let rows = move || details.get().alerts.iter().map(row).collect();
    view! {
        <Table caption=words.alerts() columns=columns rows=Box::new(rows) />
        <AlertsCut details=details />
        {changes.map(|changes| view! {
            <When is=can_move>
                <Moving details=details changes=changes selected=selected />
            </When>
        })}
    }
}

/// That not all of its alerts are listed, and the way to all of them.
#[component]
pub fn AlertsCut(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let cut = move || {
        let details = details.get();
        (details.alerts.len() as u64, details.incident.alert_count)
    };
    view! {
        <When is=whether(move || cut().0 < cut().1)>
            <p class="quiet">
                {text(move || words.incident_alerts_first(&number(cut().0), &number(cut().1)))} " "
                <a href=text(move || routes::alerts_of_incident(&details.get().incident.id))>
                    {text(move || words.incident_alerts_all(&number(cut().1)))}
                </a>
            </p>
        </When>
    }
}
