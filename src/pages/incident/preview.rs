//! An incident beside its queue: what it is, what was decided and deciding it, and what happened at a glance.

use super::{decisions::Decisions, followed, lives_on::LivesOn, summary::Summary};
use crate::{
    components::{Load, SeverityMark, incident_name},
    i18n::use_words,
    queue::Preview,
    routes::Route,
    triage::{Changes, Changing},
    ui::{dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::Incident;

/// What is shown of it.
#[component]
pub fn IncidentPreview(
    /// The incident's number.
    number: u32,
    /// Where it is shown.
    preview: Preview<Incident>,
) -> impl IntoView {
    let words = use_words();
    let details = followed(number);
    view! {
        <Load query=details let:loaded>
            {
                let changes = Changes::new(details, loaded).beside(preview);
                view! {
                    <h2 dir="auto">{text(move || incident_name(words, &loaded.get().incident))}</h2>
                    <LivesOn details=loaded />
                    <p class="row">
                        {dynamic(move || view! { <SeverityMark severity=loaded.get().incident.severity /> })}
                        <a href=Route::Incident(number).href()>{words.preview_open().text()}</a>
                    </p>
                    <Changing changes=changes />
                    <Decisions changes=changes details=loaded />
                    <Summary details=loaded />
                }
            }
        </Load>
    }
}
