//! All of an incident on one page, to be read from top to bottom, printed, or saved as a file by the browser.

use super::{alerts::Alerts, entities::FirstEntities, graph::Story, history::Told, summary::Summary};
use crate::{
    browser,
    components::{Moment, service_names},
    i18n::use_words,
    query::Loaded,
    ui::{Button, Fact, Facts, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::IncidentDetails;

/// The tab.
#[component]
pub fn Report(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let incident = move || details.get().incident.clone();
    let print = || {
        // Where a browser does not print, it says so itself.
        let _ = browser::window().print();
    };
    view! {
        <div class="row no-print">
            <Button label=words.report_print() on_press=print />
        </div>
        <Facts>
            <Fact term=words.report_as_of()>
                {dynamic(move || view! { <Moment at=incident().last_update_date_time /> })}
            </Fact>
            <Fact term=words.incident_status()>
                {text(move || String::from(words.incident_state(incident().status)))}
            </Fact>
            <Fact term=words.incident_severity()>
                {text(move || String::from(words.severity(incident().severity)))}
            </Fact>
            <Fact term=words.incident_assigned()>
                {text(move || {
                    incident().assigned_to.unwrap_or_else(|| words.incident_assigned_to_nobody().into())
                })}
            </Fact>
            <Fact term=words.incident_classification()>
                {text(move || String::from(words.classification_of(incident().classification)))}
            </Fact>
            <Fact term=words.incident_determination()>
                {text(move || String::from(words.determination(incident().determination)))}
            </Fact>
            <Fact term=words.incident_tags()>{text(move || incident().custom_tags.join(", "))}</Fact>
            <Fact term=words.incident_services()>{text(move || service_names(words, &incident().services))}</Fact>
        </Facts>
        <Summary details=details />
        <h2>{words.graph_story().text()}</h2>
        <Story details=details />
        <h2>{words.alerts().text()}</h2>
        <Alerts details=details />
        <h2>{words.incident_evidence().text()}</h2>
        <FirstEntities details=details />
        <h2>{words.incident_history().text()}</h2>
        <Told details=details />
    }
}
