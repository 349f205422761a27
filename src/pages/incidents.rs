//! The incidents of the tenant.

use crate::ui::whether;
use crate::{
    api,
    components::{EmptyFeature, Heading, Load, Moment, Table},
    format,
    i18n::use_words,
    query::{Loaded, Query},
    ui::When,
    ui::dynamic,
    ui::text,
};
use leptos::prelude::*;
use security_center_contract::{Incident, List};

/// The queue, newest first.
#[component]
pub fn Incidents() -> impl IntoView {
    let words = use_words();
    let incidents = Query::new(&api::INCIDENTS);
    incidents.refetch();
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
                <td>{text(move || format::number(words, incident.alert_count as f64))}</td>
                <td><Moment at=incident.last_update_date_time /></td>
            </tr>
        }
        .into_any()
    };
    let cut = move || {
        let list = list.get();
        let shown = list.value.len() as u64;
        (shown < list.count).then(|| {
            words.shown_of(&format::number(words, shown as f64), &format::number(words, list.count as f64))
        })
    };
    view! {
        <Table caption=words.incidents() columns=columns>
            {dynamic(move || list.get().value.clone().into_iter().map(row).collect::<Vec<_>>())}
        </Table>
        {dynamic(move || cut().map(|cut| view! { <p class="caption">{cut}</p> }))}
    }
}
