//! A page of alerts while there can be some, and else why there can be none.

use super::{Heading, Refusals};
use crate::{
    i18n::use_words,
    routes::Route,
    session::use_known,
    ui::{Text, dynamic},
};
use leptos::prelude::*;
use security_center_contract::FeatureAccess;

/// A page of alerts while there can be some, and else why there can be none.
#[component]
pub fn WhileOpen(
    /// Its heading while there can be none.
    title: Text,
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let features = move || known.session.get().map(|session| session.access.features.clone());
    let access = Memo::new(move |_| features().map(|features| features.access));
    let refusals = move || features().map(|features| features.refusals).unwrap_or_default();
    dynamic(move || match access.get() {
        Some(FeatureAccess::Open) => children(),
        Some(FeatureAccess::Settings) => view! {
            <Heading title=title />
            <div class="empty">
                <h2>{words.alerts_closed().text()}</h2>
                <p>{words.alerts_off().text()}</p>
                <a href=Route::ThreatProtection.href()>{words.card_open_settings().text()}</a>
            </div>
        }
        .into_any(),
        Some(FeatureAccess::Refused) | None => view! {
            <Heading title=title />
            <div class="empty">
                <h2>{words.alerts_closed().text()}</h2>
                {dynamic(move || view! { <Refusals refusals=refusals() /> })}
            </div>
        }
        .into_any(),
    })
}
