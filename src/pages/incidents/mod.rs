//! The queue of incidents (`facts.md` 7.1).

mod bulk;
mod columns;

use crate::{
    api,
    components::incident_name,
    i18n::use_words,
    queue::{
        ANY, Facet, PreviewOf, Queue, QueueOf,
        choices::{ASSIGNED_TO, CATEGORY, CLASSIFICATION, SERVICE, SEVERITY, several},
    },
    routes::{Feature, Route},
    triage::Assignees,
};
use bulk::IncidentsBar;
use columns::COLUMNS;
use leptos::prelude::*;
use security_center_contract::Incident;

/// By what incidents are told apart, in the order in which that is offered.
static FACETS: [Facet; 9] = [
    Facet {
        name: "status",
        // As in the original, what is open.
        usual: "active,inProgress",
        legend: |words| words.incident_status(),
        choices: |words| {
            vec![
                ("active", words.incident_active()),
                ("inProgress", words.incident_in_progress()),
                ("resolved", words.incident_resolved()),
            ]
        },
    },
    SEVERITY,
    ASSIGNED_TO,
    CLASSIFICATION,
    SERVICE,
    Facet { name: "services", usual: ANY, legend: |words| words.incident_many_services(), choices: several },
    CATEGORY,
    Facet {
        name: "categories",
        usual: ANY,
        legend: |words| words.incident_many_categories(),
        choices: several,
    },
    Facet { name: "alerts", usual: ANY, legend: |words| words.incident_many_alerts(), choices: several },
];

static OF: QueueOf<Incident> = QueueOf {
    id: "incidents",
    kept_as: "incident-columns",
    home: Route::Feature(Feature::Incidents),
    resources: &api::INCIDENTS,
    facets: &FACETS,
    columns: &COLUMNS,
    title: |words| words.incidents(),
    count: |words, count| words.incidents_count(count),
    cut: |words, shown, all| words.incidents_cut(shown, all),
    none: |words| words.incidents_none(),
    none_fits: |words| words.incidents_none_fits(),
    show_all: |words| words.incidents_show_all(),
    name: incident_name,
    page: Route::Incident,
    fetch: |number| Box::pin(api::incident_of(number)),
    bulk_done: |words, what, count| words.bulk_done(what, count),
    bulk_commented: |words, count| words.bulk_commented(count),
    bulk: |bulk| view! { <IncidentsBar bulk=bulk /> }.into_any(),
};

/// The page.
#[component]
pub fn Incidents(
    /// Draws one beside the others.
    #[prop(optional)]
    preview: Option<PreviewOf<Incident>>,
) -> impl IntoView {
    provide_context(Assignees::unasked());
    view! { <Queue of=&OF about=use_words().incidents_about() preview=preview /> }
}
