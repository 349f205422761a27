//! What an alert says happened, the incident that it is in and why, and what its service recommends.

use crate::{
    components::{incident_name, linked_by},
    i18n::use_words,
    query::Loaded,
    routes::Route,
    ui::{Card, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::AlertDetails;

/// The cards.
#[component]
pub fn Happened(
    /// The alert.
    details: Loaded<AlertDetails>,
) -> impl IntoView {
    let words = use_words();
    let incident = move || {
        let details = details.get();
        details.incident.as_ref().map(|incident| {
            let (number, named) = (incident.id.parse().unwrap_or_default(), incident.clone());
            view! {
                <a href=Route::Incident(number).href() dir="auto">
                    {text(move || {
                        let number = words.incident_numbered(&named.id);
                        format!("{number}: {}", incident_name(words, &named))
                    })}
                </a>
            }
        })
    };
    let why = move || {
        let details = details.get();
        linked_by(words, details.pinned, &details.linked_by)
    };
    let said = move |of: fn(&AlertDetails) -> &Option<String>| {
        let paragraph = move |text: String| view! { <p class="typed">{text}</p> };
        dynamic(move || of(&details.get()).clone().map(paragraph))
    };
    view! {
        <Card title=words.alert_incident()>
            <p>{dynamic(incident)}</p>
            <When is=whether(move || !why().is_empty())>
                <p><strong>{words.alert_linked_by().text()}</strong> " " <span class="typed">{text(why)}</span></p>
            </When>
        </Card>
        <Card title=words.alert_happened()>
            {said(|details| &details.description)}
            <When is=whether(move || details.get().description.is_none())>
                <p class="quiet">{words.alert_no_description().text()}</p>
            </When>
        </Card>
        <When is=whether(move || details.get().recommended_actions.is_some())>
            <Card title=words.alert_recommended()>
                {said(|details| &details.recommended_actions)}
            </Card>
        </When>
    }
}
