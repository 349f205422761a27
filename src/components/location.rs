//! Where data is or will be, and why there (`behaviour.md` S22 to S24).

use crate::{
    format,
    i18n::{Words, use_words},
    query::Loaded,
    ui::text,
};
use leptos::prelude::*;
use security_center_contract::{LocationChoice, LocationReason, ThreatProtection};

/// The data center location with its reason.
#[component]
pub fn Location(
    /// The service.
    service: Loaded<ThreatProtection>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <p>
            {text(move || if service.get().location.reserved { words.location_is() } else { words.location_will() })} " "
            <strong>{text(move || words.location(service.get().location.location))}</strong> ", "
            {text(move || location_reason(words, &service.get().location))} ". "
            <span class="quiet">{words.location_other().text()}</span>
        </p>
    }
}

/// Why the location is that one, as the end of a sentence.
#[must_use]
pub fn location_reason(words: Words, choice: &LocationChoice) -> String {
    let country = || format::country(words, &choice.country);
    match choice.reason {
        LocationReason::DefenderAtp => words.reason_defender().into(),
        LocationReason::DefenderAtpThroughAzureSecurityCenter => words.reason_defender_azure().into(),
        LocationReason::MostServices => {
            let services = choice.services.iter().map(|service| words.supported_service(*service).into());
            words.reason_most(&format::list(words, services.collect()))
        }
        LocationReason::CountryBrokeTie => words.reason_tie(&country()),
        LocationReason::CountryWithoutServices => words.reason_none(&country()),
    }
}
