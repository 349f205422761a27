//! Why a feature shows nothing, and what would fill it.

use crate::{
    api,
    components::{Load, service_names},
    i18n::{Words, use_words},
    query::Query,
    routes::Documentation,
    ui::{OutsideLink, Text, text},
};
use leptos::prelude::*;
use security_center_contract::{DataSource, SupportedService};

/// The empty state of a feature: the reason comes from the sources that are really connected.
#[component]
pub fn EmptyFeature(
    /// What there is none of.
    #[prop(into)]
    title: Text,
) -> impl IntoView {
    let words = use_words();
    let sources = Query::new(&api::DATA_SOURCES);
    sources.refetch();
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <Load query=sources let:list>
                <p>{text(move || reason(words, &list.get().value))}</p>
            </Load>
            <OutsideLink
                href=Documentation::DeployServices.href()
                text=words.services_more()
                note=words.new_tab()
            />
        </div>
    }
}

fn reason(words: Words, sources: &[DataSource]) -> String {
    if sources.is_empty() {
        return words.empty_no_sources().into();
    }
    let connected = |service: &SupportedService| sources.iter().any(|source| source.service == *service);
    let services = SupportedService::ALL.into_iter().filter(connected).collect::<Vec<_>>();
    let names = service_names(words, &services);
    if sources.iter().all(|source| source.last_data_at.is_none()) {
        words.empty_no_data(&names)
    } else {
        words.empty_quiet(&names)
    }
}
