//! All alerts of the connected services, as a queue. Not one of the three gated features: while there can be none, the page
//! says why.

mod columns;

use crate::{
    api,
    components::WhileOpen,
    i18n::use_words,
    queue::{
        Facet, PreviewOf, Queue, QueueOf,
        choices::{ASSIGNED_TO, CATEGORY, CLASSIFICATION, SERVICE, SEVERITY},
    },
    routes::Route,
    triage::{Assignees, BulkBar},
};
use columns::COLUMNS;
use leptos::prelude::*;
use security_center_contract::Alert;

/// By what alerts are told apart, in the order in which that is offered.
static FACETS: [Facet; 6] = [
    Facet {
        name: "status",
        // As of incidents, what is open.
        usual: "new,inProgress",
        legend: |words| words.incident_status(),
        choices: |words| {
            vec![
                ("new", words.alert_new()),
                ("inProgress", words.incident_in_progress()),
                ("resolved", words.incident_resolved()),
            ]
        },
    },
    SEVERITY,
    ASSIGNED_TO,
    CLASSIFICATION,
    SERVICE,
    CATEGORY,
];

static OF: QueueOf<Alert> = QueueOf {
    id: "alerts",
    kept_as: "alert-columns",
    home: Route::Alerts,
    resources: &api::ALERTS,
    facets: &FACETS,
    columns: &COLUMNS,
    title: |words| words.alerts(),
    count: |words, count| words.alerts_count(count),
    cut: |words, shown, all| words.alerts_cut(shown, all),
    none: |words| words.alerts_none(),
    none_fits: |words| words.alerts_none_fits(),
    show_all: |words| words.alerts_show_all(),
    name: |_, alert| alert.title.clone(),
    page: Route::Alert,
    fetch: |number| Box::pin(api::alert_of(number)),
    bulk_done: |words, what, count| words.alerts_bulk_done(what, count),
    bulk_commented: |words, count| words.alerts_bulk_commented(count),
    bulk: |bulk| view! { <BulkBar bulk=bulk /> }.into_any(),
};

/// The page.
#[component]
pub fn Alerts(
    /// Draws one beside the others.
    #[prop(optional)]
    preview: Option<PreviewOf<Alert>>,
) -> impl IntoView {
    provide_context(Assignees::unasked());
    let words = use_words();
    view! {
        <WhileOpen title=words.alerts().text()>
            <Queue of=&OF about=words.alerts_about() preview=preview />
        </WhileOpen>
    }
}
