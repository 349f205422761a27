//! The supported services of a tenant (`behaviour.md` S10 to S13, S30).

use crate::{
    components::{Cell, Table},
    format,
    i18n::{Word, Words, use_words},
    query::Loaded,
    routes::Documentation,
    ui::{OutsideLink, When, whether},
};
use leptos::prelude::*;
use security_center_contract::{SupportedService, SupportedServiceState, Tenant};

/// The names of services, as a list in words.
#[must_use]
pub fn service_names(words: Words, services: &[SupportedService]) -> String {
    format::list(words, services.iter().map(|service| words.supported_service(*service).into()).collect())
}

/// All four services with what is known of each.
#[component]
pub fn Services(
    /// The tenant.
    tenant: Loaded<Tenant>,
) -> impl IntoView {
    let words = use_words();
    let columns =
        vec![words.service(), words.service_state(), words.service_location(), words.service_last_data()];
    let waits = move || {
        tenant.get().services.iter().any(|service| service.deployed && service.integration == Some(false))
    };
    let rows = move || tenant.get().services.iter().map(|service| row(words, service)).collect();
    view! {
        <Table caption=words.services() columns=columns rows=Box::new(rows) />
        <When is=whether(waits)>
            <OutsideLink
                href=Documentation::AzureAtpIntegration.href()
                text=words.service_integration_more()
                note=words.new_tab()
            />
        </When>
        <OutsideLink
            href=Documentation::DeployServices.href()
            text=words.services_more()
            note=words.new_tab()
        />
    }
}

fn row(words: Words, service: &SupportedServiceState) -> Vec<Cell> {
    let last_data = match &service.last_data_at {
        Some(at) => at.clone().into(),
        None if service.deployed => words.never().into(),
        None => words.not_applicable().into(),
    };
    let location = service.location.map_or(words.not_applicable(), |location| words.location(location));
    vec![
        words.supported_service(service.service).into(),
        state(words, service).into(),
        location.into(),
        last_data,
    ]
}

fn state(words: Words, service: &SupportedServiceState) -> Word {
    match (service.deployed, service.licensed, service.integration) {
        (true, _, Some(false)) => words.service_integration_off(),
        (true, _, _) => words.service_deployed(),
        (false, true, _) => words.service_licensed(),
        (false, false, _) => words.service_unlicensed(),
    }
}
