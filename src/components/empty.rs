//! Why a feature shows nothing, and what would fill it.

use crate::{
    api,
    components::Load,
    format,
    i18n::{Words, use_words},
    query::Query,
    routes::Documentation,
    ui::OutsideLink,
};
use leptos::{prelude::*, text_prop::TextProp};
use security_center_contract::DataSource;

/// The empty state of a feature: the reason comes from the sources that are really connected.
#[component]
pub fn EmptyFeature(
    /// What there is none of.
    #[prop(into)]
    title: TextProp,
) -> impl IntoView {
    let words = use_words();
    let sources = Query::new(api::data_sources);
    sources.refetch();
    view! {
        <div class="empty">
            <h2>{move || title.get()}</h2>
            <Load query=sources let:list>
                <p>{move || reason(words, &list.read().value)}</p>
            </Load>
            <OutsideLink
                href=Documentation::DeployServices.href()
                text=move || words.services_more()
                note=move || words.new_tab()
            />
        </div>
    }
}

fn reason(words: Words, sources: &[DataSource]) -> String {
    if sources.is_empty() {
        return words.empty_no_sources().to_owned();
    }
    let names = sources.iter().map(|source| words.supported_service(source.service).to_owned()).collect();
    let names = format::list(words, names);
    if sources.iter().all(|source| source.last_data_at.is_none()) {
        words.empty_no_data(&names)
    } else {
        words.empty_quiet(&names)
    }
}
