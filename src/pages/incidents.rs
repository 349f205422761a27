//! The incidents of the tenant.

use crate::{
    api,
    components::{EmptyFeature, Heading, Load, ShownOf, Table},
    format,
    i18n::use_words,
    query::{Loaded, Query},
    session::use_known,
    ui::{When, effect, whether},
};
use leptos::prelude::*;
use security_center_contract::{Incident, List};

/// The queue, newest first.
#[component]
pub fn Incidents() -> impl IntoView {
    let words = use_words();
    let incidents = Query::new(&api::INCIDENTS);
    let known = use_known();
    effect(move || {
        known.alerts.track();
        incidents.refetch();
    });
    view! {
        <Heading title=words.incidents() about=words.incidents_about() />
        <Load query=incidents let:list>
            <When is=whether(move || list.get().value.is_empty()) otherwise=move || view! { <Queue list=list /> }>
                <EmptyFeature title=words.incidents_none() />
            </When>
        </Load>
    }
}

#[component]
fn Queue(list: Loaded<List<Incident>>) -> impl IntoView {
    let words = use_words();
    let columns = vec![
        words.incident_name(),
        words.incident_severity(),
        words.incident_status(),
        words.incident_alerts(),
        words.incident_updated(),
    ];
    let row = move |incident: &Incident| {
        vec![
            incident.display_name.clone().into(),
            words.severity(incident.severity).into(),
            words.incident_state(incident.status).into(),
            format::number(words, incident.alert_count as f64).into(),
            incident.last_update_date_time.clone().into(),
        ]
    };
    let rows = move || list.get().value.iter().map(row).collect();
    let counts = move || (list.get().value.len(), list.get().count);
    view! {
        <Table caption=words.incidents() columns=columns rows=Box::new(rows) />
        <ShownOf counts=Box::new(counts) />
    }
}
