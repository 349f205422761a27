//! Hunting: for now, which data there is to hunt in.

use crate::ui::whether;
use crate::{
    api,
    components::{EmptyFeature, Heading, Load, Moment, Table},
    format,
    i18n::use_words,
    query::{Loaded, Query},
    ui::When,
    ui::dynamic,
    ui::text,
};
use leptos::prelude::*;
use security_center_contract::{DataSource, List};

/// The sources in the tenant's store, with what has truly arrived.
#[component]
pub fn Hunting() -> impl IntoView {
    let words = use_words();
    let sources = Query::new(&api::DATA_SOURCES);
    sources.refetch();
    view! {
        <Heading title=words.advanced_hunting() about=words.hunting_about() />
        <p>{words.hunting_later().text()}</p>
        <Load query=sources let:list>
            <When is=whether(move || !list.get().value.is_empty())>
                <Sources list=list />
            </When>
            <When is=whether(move || list.get().value.iter().all(|it| it.last_data_at.is_none()))>
                <EmptyFeature title=words.hunting_none() />
            </When>
        </Load>
    }
}

#[component]
fn Sources(list: Loaded<List<DataSource>>) -> impl IntoView {
    let words = use_words();
    let columns = vec![
        words.service().into(),
        words.source_connected().into(),
        words.service_last_data().into(),
        words.source_alerts().into(),
    ];
    let row = move |source: DataSource| {
        let last = match source.last_data_at {
            Some(at) => view! { <Moment at=at /> }.into_any(),
            None => words.never().text().into_any(),
        };
        view! {
            <tr>
                <th scope="row">{words.supported_service(source.service).text()}</th>
                <td><Moment at=source.connected_at /></td>
                <td>{last}</td>
                <td>{text(move || format::number(words, source.alert_count as f64))}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <h2>{words.hunting_sources().text()}</h2>
        <Table caption=words.hunting_sources() columns=columns>
            {dynamic(move || list.get().value.clone().into_iter().map(row).collect::<Vec<_>>())}
        </Table>
    }
}
