//! Hunting: for now, which data there is to hunt in.

mod fetching;

use crate::{
    components::{Cell, EmptyFeature, Heading, Load, Table, connected_sources},
    format,
    i18n::use_words,
    query::Loaded,
    ui::{When, whether},
};
use fetching::FetchedSources;
use leptos::prelude::*;
use security_center_contract::{DataSource, List, SupportedService};

/// The sources in the tenant's store, with what has truly arrived.
#[component]
pub fn Hunting() -> impl IntoView {
    let words = use_words();
    let sources = connected_sources();
    view! {
        <Heading title=words.advanced_hunting() about=words.hunting_about() />
        <div class="stack">
            <p>{words.hunting_later().text()}</p>
            <Load query=sources let:list>
                <When is=whether(move || !list.get().value.is_empty())>
                    <Sources list=list />
                </When>
                <When is=whether(move || list.get().value.iter().any(|it| it.fetching.is_some()))>
                    <FetchedSources list=list />
                </When>
                <When is=whether(move || list.get().value.iter().all(|it| it.last_data_at.is_none()))>
                    <EmptyFeature title=words.hunting_none() />
                </When>
            </Load>
        </div>
    }
}

#[component]
fn Sources(list: Loaded<List<DataSource>>) -> impl IntoView {
    let words = use_words();
    let columns =
        vec![words.service(), words.source_connected(), words.service_last_data(), words.source_alerts()];
    let row = move |source: &DataSource| {
        vec![
            words.supported_service(source.service).into(),
            source.connected_at.clone().into(),
            source.last_data_at.clone().map_or_else(|| words.never().into(), Cell::from),
            format::number(words, source.alert_count as f64).into(),
        ]
    };
    let rows = move || {
        let list = list.get();
        let source = |service| list.value.iter().find(|source| source.service == service);
        SupportedService::ALL.into_iter().filter_map(source).map(row).collect()
    };
    view! {
        <h2>{words.hunting_sources().text()}</h2>
        <Table caption=words.hunting_sources() columns=columns rows=Box::new(rows) />
    }
}
