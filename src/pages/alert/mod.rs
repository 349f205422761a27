//! The page of an alert: what it says happened, to whom, why it is in its incident, and what was decided about it.

mod comments;
mod decisions;
mod evidence;
mod happened;
mod preview;
mod record;
mod write_back;

use crate::{
    api,
    components::{Beside, Heading, Load, SeverityMark, WhileOpen, alert_status},
    i18n::use_words,
    query::{Loaded, Query},
    routes::Route,
    session::use_known,
    triage::{Changes, Changing},
    ui::{Card, dynamic, effect, text},
};
use comments::Comments;
use decisions::Decisions;
use evidence::Evidence;
use happened::Happened;
use leptos::prelude::*;
pub use preview::AlertPreview;
use record::Record;
use security_center_contract::AlertDetails;
use write_back::WrittenBack;

/// The page.
#[component]
pub fn AlertPage(
    /// The alert's number.
    number: u32,
) -> impl IntoView {
    let words = use_words();
    let title = text(move || words.alert_numbered(&number.to_string()));
    view! {
        <WhileOpen title=title>
            <Open number=number />
        </WhileOpen>
    }
}

#[component]
fn Open(number: u32) -> impl IntoView {
    let words = use_words();
    let details = followed(number);
    let title = text(move || match details.get() {
        Some(details) => details.alert.title.clone(),
        None => words.alert_numbered(&number.to_string()),
    });
    view! {
        <Heading title=title />
        <Beside home=Route::Alerts number=number page=Route::Alert />
        <Load query=details let:loaded>
            <Page details=details loaded=loaded />
        </Load>
    }
}

/// An alert, fetched again whenever it has changed.
fn followed(number: u32) -> Query<AlertDetails> {
    let known = use_known();
    let details = Query::new(&api::ALERT);
    details.aim(api::alert(number));
    effect(move || {
        known.alerts.track();
        let Some(shown) = details.now() else { return };
        // Of all that changes in a tenant, little is of this alert or of its incident.
        leptos::task::spawn_local(async move {
            let now = api::alert_row(number).await;
            if now.is_none_or(|now| now.version != shown.alert.version) {
                details.refetch();
            }
        });
    });
    details
}

#[component]
fn Page(details: Query<AlertDetails>, loaded: Loaded<AlertDetails>) -> impl IntoView {
    let words = use_words();
    let changes = Changes::new(details, loaded);
    let facts = text(move || {
        let alert = &loaded.get().alert;
        let (number, status) = (words.alert_numbered(&alert.id), alert_status(words, alert.status).get());
        format!("{number} · {status} · {}", words.supported_service(alert.service).get())
    });
    view! {
        <p class="row">
            {dynamic(move || view! { <SeverityMark severity=loaded.get().alert.severity /> })}
            <span class="quiet">{facts}</span>
        </p>
        <Changing changes=changes />
        <WrittenBack details=details loaded=loaded />
        <div class="incident">
            <div class="stack wide">
                <Happened details=loaded />
                <Card title=words.alert_evidence()><Evidence details=loaded /></Card>
                <Card title=words.alert_history()><Comments details=details loaded=loaded changes=changes /></Card>
                <Card title=words.alert_record()><Record details=loaded /></Card>
            </div>
            <Decisions changes=changes details=loaded />
        </div>
    }
}
