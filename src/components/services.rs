//! The supported services of a tenant (`behaviour.md` S10 to S13, S30).

use crate::{
    components::{Moment, Table},
    format,
    i18n::{Word, Words, use_words},
    query::Loaded,
    routes::Documentation,
    ui::{OutsideLink, When, dynamic, text, whether},
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
    let columns = vec![
        words.service().into(),
        words.service_state().into(),
        words.service_location().into(),
        words.service_last_data().into(),
    ];
    let waits = move || {
        tenant.get().services.iter().any(|service| service.deployed && service.integration == Some(false))
    };
    view! {
        <Table caption=words.services() columns=columns>
            {dynamic(move || tenant.get().services.clone().into_iter().map(|service| view! { <Row service=service /> }.into_any()).collect::<Vec<_>>())}
        </Table>
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

#[component]
fn Row(service: SupportedServiceState) -> impl IntoView {
    let words = use_words();
    let SupportedServiceState { service: which, location, last_data_at, .. } = service.clone();
    let last_data = match last_data_at {
        Some(at) => view! { <Moment at=at /> }.into_any(),
        None if service.deployed => words.never().text().into_any(),
        None => words.not_applicable().text().into_any(),
    };
    view! {
        <tr>
            <th scope="row">{words.supported_service(which).text()}</th>
            <td>{text(move || state(words, &service))}</td>
            <td>{text(move || location.map_or(words.not_applicable(), |location| words.location(location)))}</td>
            <td>{last_data}</td>
        </tr>
    }
}

fn state(words: Words, service: &SupportedServiceState) -> Word {
    match (service.deployed, service.licensed, service.integration) {
        (true, _, Some(false)) => words.service_integration_off(),
        (true, _, _) => words.service_deployed(),
        (false, true, _) => words.service_licensed(),
        (false, false, _) => words.service_unlicensed(),
    }
}
