//! Comments and history of an incident: what happened, what was decided by whom, and writing about it.

use crate::{
    api,
    components::{Entries, Load},
    query::{Loaded, Query},
    triage::CommentForm,
    ui::{When, effect, whether},
};
use leptos::prelude::*;
use security_center_contract::{IncidentDetails, IncidentHistoryEntry, List};

/// The tab.
#[component]
pub fn History(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let history = history_of(details);
    view! {
        <When is=whether(move || details.get().change.allowed)>
            <CommentForm
                number=details.now().incident.id.parse().unwrap_or_default()
                send=api::comment_on_incident
                on_written=Callback::new(move |()| history.refetch_anew())
            />
        </When>
        <Load query=history let:list>
            <Entries entries=Signal::derive(move || list.get().value.clone()) />
        </Load>
    }
}

/// The same, to be read only.
#[component]
pub fn Told(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    view! {
       <Load query=history_of(details) let:list>
           <Entries entries=Signal::derive(move || list.get().value.clone()) />
       </Load>
    }
}

fn history_of(details: Loaded<IncidentDetails>) -> Query<List<IncidentHistoryEntry>> {
    let number = details.now().incident.id.parse().unwrap_or_default();
    let history = Query::new(&api::INCIDENT_HISTORY);
    effect(move || {
        // Whatever happens to an incident gives it another version.
        let _ = details.get();
        history.aim(api::incident_history(number));
    });
    history
}
