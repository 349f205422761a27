//! The sources of the tenant's store: which services are connected, what has arrived of each, and how fetching stands.

use crate::{api, query::Query, session::use_known, ui::effect};
use leptos::prelude::*;
use security_center_contract::{DataSource, List};

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
