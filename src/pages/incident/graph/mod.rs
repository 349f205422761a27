//! The graph of an incident: alerts and what they name as a drawing, and the same as sentences; as a table it is the tab Alerts.

mod drawing;
mod layout;
mod story;

use crate::{
    format,
    i18n::use_words,
    query::Loaded,
    ui::{Card, Text, When, text, whether},
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
    let cut_alerts = text(move || {
        let ((drawn, all), _) = counts();
        match drawn < all {
            true => words.graph_cut_alerts(&number(drawn), &number(all), &number(DRAWN)),
            false => String::new(),
        }
    });
    let cut_entities = text(move || {
        let (_, (drawn, all)) = counts();
        match drawn < all {
            true if drawn == DRAWN => words.graph_cut_entities(&number(drawn), &number(all), &number(DRAWN)),
            true => words.graph_unnamed(&number(drawn), &number(all)),
            false => String::new(),
        }
    });
    let said = |cut: Text| {
        view! {
            <When is=whether(move || !cut.read().is_empty())>
                <p class="quiet">{cut}</p>
            </When>
        }
    };
    view! {
        <p class="quiet">{words.graph_about().text()}</p>
        {said(cut_alerts)}
        {said(cut_entities)}
        <Drawing details=details graph=graph />
        <Card title=words.graph_story()>
            <Story details=details />
        </Card>
    }
}
