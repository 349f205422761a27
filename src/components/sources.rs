//! The sources of the tenant's store: which services are connected, what has arrived of each, and how fetching stands.

use crate::{api, i18n::Words, query::Query, session::use_known, ui::effect};
use leptos::prelude::*;
use security_center_contract::{AlertFetching, DataSource, List, ReadingFailureReason};

/// The sources, asked for now and again when other services were deployed or removed, have sent data, or alerts were fetched.
/// Not after every event: once the service is off nobody may ask.
pub fn connected_sources() -> Query<List<DataSource>> {
    let known = use_known();
    let sources = Query::new(&api::DATA_SOURCES);
    sources.refetch();
    let services = Memo::new(move |_| known.tenant.get().map(|tenant| tenant.services.clone()));
    let seen = StoredValue::new(None);
    effect(move || {
        let Some(now) = services.get().map(|services| (services, known.fetching.get())) else { return };
        if seen.get_value().is_some_and(|before| before != now) {
            sources.refetch();
        }
        seen.set_value(Some(now));
    });
    sources
}

/// The sources while the service is being provisioned: asked for again whenever alerts arrived or a round ended.
pub fn loading_sources() -> Query<List<DataSource>> {
    let known = use_known();
    let sources = Query::new(&api::LOADING_SOURCES);
    effect(move || {
        known.fetching.track();
        known.alerts.track();
        known.service.get().map(|service| service.version);
        sources.refetch();
    });
    sources
}

/// How the fetching of a service's alerts stands; where it failed why, and who can do what.
#[must_use]
pub fn fetching_state(words: Words, fetching: &AlertFetching) -> String {
    if fetching.running {
        return words.fetching_runs().into();
    }
    let Some(failure) = &fetching.failure else { return words.fetching_done().into() };
    let [what, who] = match failure.reason {
        ReadingFailureReason::Unreachable => [words.reading_unreachable(), words.reading_waits()],
        ReadingFailureReason::Refused => [words.reading_refused(), words.reading_refused_who()],
        ReadingFailureReason::Throttled => [words.reading_throttled(), words.reading_waits()],
        ReadingFailureReason::Unreadable => [words.reading_unreadable(), words.reading_unreadable_who()],
    };
    format!("{} {}", what.get(), who.get())
}
