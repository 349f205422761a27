//! An alert beside its queue: what it is, what was decided and deciding it, what it says happened, and to whom.

use super::{decisions::Decisions, evidence::Evidence, followed, happened::Happened};
use crate::{
    components::{Load, SeverityMark},
    i18n::use_words,
    queue::Preview,
    routes::Route,
    triage::{Changes, Changing},
    ui::{Card, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::Alert;

/// What is shown of it.
#[component]
pub fn AlertPreview(
    /// The alert's number.
    number: u32,
    /// Where it is shown.
    preview: Preview<Alert>,
) -> impl IntoView {
    let words = use_words();
    let details = followed(number);
    view! {
        <Load query=details let:loaded>
            {
                let changes = Changes::new(details, loaded).beside(preview);
                view! {
                    <h2 dir="auto">{text(move || loaded.get().alert.title.clone())}</h2>
                    <p class="row">
                        {dynamic(move || view! { <SeverityMark severity=loaded.get().alert.severity /> })}
                        <a href=Route::Alert(number).href()>{words.preview_open().text()}</a>
                    </p>
                    <Changing changes=changes />
                    <Decisions changes=changes details=loaded />
                    <Happened details=loaded />
                    <Card title=words.alert_evidence()><Evidence details=loaded /></Card>
                }
            }
        </Load>
    }
}
