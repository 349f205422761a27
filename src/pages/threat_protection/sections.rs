//! The parts of Settings, Microsoft Threat Protection, each at an address of its own (`behaviour.md` S20, S31, L13, L14).

use crate::{
    i18n::use_words,
    routes::Route,
    session::use_known,
    ui::{Text, attribute, text},
};
use leptos::prelude::*;
use security_center_contract::ServiceState;

/// Links to the parts.
#[component]
pub fn Sections(
    /// The part that is open.
    at: Route,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let off =
        Memo::new(move |_| known.service.get().is_some_and(|service| service.state == ServiceState::Off));
    // Opt-in / Opt-out is there while the service is on (S31); until then the same place turns it on.
    let first = text(move || if off.get() { words.section_turn_on() } else { words.opt_in_out() });
    let link = move |to: Route, label: Text| {
        let here = to == at;
        view! {
            <li>
                <a href=to.href() aria-current=attribute(move || here.then_some("page"))>{label}</a>
            </li>
        }
        .into_any()
    };
    view! {
        <nav class="sections" aria-label=words.threat_protection().text()>
            <ul>
                {link(Route::ThreatProtection, first)}
                {link(Route::TimeZone, words.time_zone().text())}
                {link(Route::PreviewFeatures, words.preview_features().text())}
                {link(Route::ServiceKeys, words.service_keys().text())}
            </ul>
        </nav>
    }
}
