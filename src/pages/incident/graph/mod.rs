//! The graph of an incident: alerts and what they name as a drawing, and the same as sentences; as a table it is the tab Alerts.

mod drawing;
mod layout;
mod story;

use crate::{
    format,
    i18n::use_words,
    query::Loaded,
    ui::{Card, When, text, whether},
};
use drawing::Drawing;
use layout::{DRAWN, Graph};
use leptos::prelude::*;
use security_center_contract::IncidentDetails;
pub use story::Story;

/// The tab.
#[component]
pub fn GraphTab(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let graph = Memo::new(move |_| Graph::of(&details.get()));
    let number = move |number: usize| format::number(words, number as f64);
    let counts = move || {
        let (details, graph) = (details.get(), graph.get());
        let alerts = (graph.alerts.len(), details.incident.alert_count as usize);
        (alerts, (graph.entities.len(), details.entity_count as usize))
    };
    let cut = move || {
        let (alerts, entities) = counts();
        alerts.0 < alerts.1 || entities.0 < entities.1
    };
    view! {
        <p class="quiet">{words.graph_about().text()}</p>
        <When is=whether(cut)>
            <p class="quiet">
                {text(move || {
                    let ((alerts, all), (entities, every)) = counts();
                    words.graph_cut(&number(alerts), &number(all), &number(entities), &number(every), &number(DRAWN))
                })}
            </p>
        </When>
        <Drawing details=details graph=graph />
        <Card title=words.graph_story()>
            <Story details=details />
        </Card>
    }
}
