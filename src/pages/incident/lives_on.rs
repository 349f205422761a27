//! That an incident was merged, and where it lives on.

use crate::{
    i18n::use_words,
    query::Loaded,
    routes::Route,
    ui::{dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::IncidentDetails;

/// The notice; nothing for one that was not.
#[component]
pub fn LivesOn(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let redirected = move || {
        let into = details.get().incident.redirect_incident_id.clone()?;
        let number = into.parse().unwrap_or_default();
        Some(view! {
            <p class="notice">
                {text({
                    let into = into.clone();
                    move || words.incident_lives_on(&into)
                })} " "
                <a href=Route::Incident(number).href()>{text(move || words.incident_numbered(&into))}</a>
            </p>
        })
    };
    dynamic(redirected)
}
