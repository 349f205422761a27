//! The incidents of the tenant.

use crate::{
    api,
    components::{EmptyFeature, Heading, Load, Moment, Table},
    format,
    i18n::use_words,
    query::Query,
};
use leptos::prelude::*;
use security_center_contract::{Incident, List};

/// The queue, newest first.
#[component]
pub fn Incidents() -> impl IntoView {
    let words = use_words();
    let incidents = Query::new(api::incidents);
    incidents.refetch();
    view! {
        <Heading title=words.incidents() about=words.incidents_about() />
        <Load query=incidents let:list>
            <Show when=move || list.read().value.is_empty() fallback=move || view! { <Queue list=list /> }>
                <EmptyFeature title=words.incidents_none() />
            </Show>
        </Load>
    }
}

#[component]
fn Queue(list: Signal<List<Incident>>) -> impl IntoView {
    let words = use_words();
    let columns = vec![
        words.incident_name().into(),
        words.incident_severity().into(),
        words.incident_status().into(),
        words.incident_alerts().into(),
        words.incident_updated().into(),
    ];
    let row = move |incident: Incident| {
        view! {
            <tr>
                <th scope="row">{incident.display_name}</th>
                <td>{words.severity(incident.severity).text()}</td>
                <td>{words.incident_state(incident.status).text()}</td>
                <td>{move || format::number(words, incident.alert_count as f64)}</td>
                <td><Moment at=Signal::stored(incident.last_update_date_time) /></td>
            </tr>
        }
    };
    let cut = move || {
        let list = list.read();
        let shown = list.value.len() as u64;
        (shown < list.count).then(|| {
            words.shown_of(&format::number(words, shown as f64), &format::number(words, list.count as f64))
        })
    };
    view! {
        <Table caption=words.incidents() columns=columns>
            <For each=move || list.get().value key=|it| (it.id.clone(), it.last_update_date_time.0.clone()) children=row />
        </Table>
        <p class="caption">{cut}</p>
    }
}
