//! What the connected services already had: how many alerts of each are here so far, and why some are not.

use crate::{
    components::{fetching_state, loading_sources},
    format,
    i18n::use_words,
    session::use_known,
    ui::{dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::SupportedService;

/// A line for each connected service, from the start; whoever is limited to device groups is not told how their fetching stands.
#[component]
pub fn LoadingSources() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let sources = loading_sources();
    let limited =
        Memo::new(move |_| known.session.get().is_some_and(|session| session.device_groups.is_some()));
    // The lines stay, and change what they say.
    let services = Memo::new(move |_| {
        let list = sources.get().filter(|_| !limited.get())?;
        Some(list.value.iter().map(|source| source.service).collect::<Vec<_>>()).filter(|all| !all.is_empty())
    });
    let says = move |service: SupportedService| {
        let list = sources.get()?;
        let source = list.value.iter().find(|source| source.service == service)?;
        let state = match &source.fetching {
            Some(fetching) => fetching_state(words, fetching),
            None => words.fetching_waits().into(),
        };
        let count = format::number(words, source.alert_count as f64);
        let name: String = words.supported_service(service).into();
        Some(words.loading_so_far(&name, &count, &state))
    };
    let line = move |service| view! { <li>{text(move || says(service).unwrap_or_default())}</li> };
    dynamic(move || {
        services.get().map(|services| {
            view! {
                <ul class="loading-sources" aria-label=words.loading_sources().text()>
                    {services.into_iter().map(line).collect::<Vec<_>>()}
                </ul>
            }
        })
    })
}
