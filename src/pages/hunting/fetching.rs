//! How the fetching of alerts from Microsoft Graph stands, for each service whose alerts are fetched, and how many wait to be written
//! back.

use crate::{
    components::{Cell, Listing, Table, fetching_state},
    format,
    i18n::{Words, use_words},
    query::Loaded,
    ui::{When, dynamic, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertFetching, DataSource, List, SupportedService};

/// When and what was fetched, what went wrong, and which alerts could not be taken.
#[component]
pub(super) fn FetchedSources(list: Loaded<List<DataSource>>) -> impl IntoView {
    let words = use_words();
    let columns = vec![
        words.service(),
        words.fetching_state(),
        words.fetching_at(),
        words.reading_next(),
        words.fetching_count(),
        words.fetching_changed(),
        words.fetching_faulty(),
    ];
    let fetched = move || {
        let mut fetched: Vec<(SupportedService, AlertFetching)> = list
            .get()
            .value
            .iter()
            .filter_map(|source| Some((source.service, source.fetching.clone()?)))
            .collect();
        fetched.sort_by_key(|(service, _)| SupportedService::ALL.iter().position(|one| one == service));
        fetched
    };
    let rows =
        move || fetched().into_iter().map(|(service, fetching)| row(words, service, fetching)).collect();
    let faults = move || {
        let of = |(service, fetching): (SupportedService, AlertFetching)| {
            let name: String = words.supported_service(service).into();
            fetching.faults.into_iter().map(move |fault| (fault, name.clone()))
        };
        fetched().into_iter().flat_map(of).collect()
    };
    let waiting = move || {
        let waiting = fetched().into_iter().filter_map(|(service, fetching)| {
            let counts = fetching.write_back?;
            let any = counts.waiting + counts.failed + counts.differing > 0;
            let number = |count: u64| format::number(words, count as f64);
            let name: String = words.supported_service(service).into();
            let [waiting, failed, differing] = [counts.waiting, counts.failed, counts.differing].map(number);
            any.then(|| words.fetching_written_back(&name, &waiting, &failed, &differing))
        });
        waiting.map(|sentence| view! { <p>{sentence}</p> }).collect::<Vec<_>>()
    };
    view! {
        <h2>{words.fetching_title().text()}</h2>
        <Table caption=words.fetching_title() columns=columns rows=Box::new(rows) />
        {dynamic(waiting)}
        <When is=whether(move || fetched().iter().any(|(_, fetching)| fetching.faulty_count > 0))>
            <h3>{words.fetching_faults().text()}</h3>
            // The server names them in English.
            <div lang="en">
                <Listing items=Box::new(faults) />
            </div>
        </When>
    }
}

fn row(words: Words, service: SupportedService, fetching: AlertFetching) -> Vec<Cell> {
    let number = |count: u64| Cell::from(format::number(words, count as f64));
    let state = fetching_state(words, &fetching);
    vec![
        words.supported_service(service).into(),
        state.into(),
        fetching.fetched_at.map_or_else(|| words.fetching_never().into(), Cell::from),
        fetching.next_at.into(),
        number(fetching.alert_count),
        number(fetching.changed_count),
        number(fetching.faulty_count),
    ]
}
