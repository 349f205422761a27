//! What the connected services already had: how many alerts of each are here so far, and why some are not.

use crate::{
    components::{fetching_state, loading_sources},
    format,
    i18n::use_words,
    ui::dynamic,
};
use leptos::prelude::*;
use security_center_contract::DataSource;

/// A line for each service whose alerts are fetched; nothing where none are.
#[component]
pub fn LoadingSources() -> impl IntoView {
    let words = use_words();
    let sources = loading_sources();
    let line = move |source: &DataSource| {
        let state = fetching_state(words, source.fetching.as_ref()?);
        let name: String = words.supported_service(source.service).into();
        let count = format::number(words, source.alert_count as f64);
        Some(words.loading_so_far(&name, &count, &state))
    };
    dynamic(move || {
        let list = sources.get()?;
        let lines: Vec<String> = list.value.iter().filter_map(line).collect();
        let items = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>();
        let shown = view! {
            <ul class="loading-sources" aria-label=words.loading_sources().text()>
                {items}
            </ul>
        };
        (!list.value.iter().all(|one| one.fetching.is_none())).then_some(shown)
    })
}
