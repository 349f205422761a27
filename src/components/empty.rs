//! Why a feature shows nothing, and what would fill it.

use crate::{
    components::{Load, connected_sources, service_names},
    i18n::{Words, use_words},
    routes::Documentation,
    session::use_known,
    ui::{OutsideLink, Text, text},
};
use leptos::prelude::*;
use security_center_contract::{ConnectionObstacle, DataSource, SupportedService, SupportedServiceState};

/// The empty state of a feature: the reason comes from the sources that are really connected.
#[component]
pub fn EmptyFeature(
    /// What there is none of.
    #[prop(into)]
    title: Text,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let sources = connected_sources();
    let unconnected = move || match known.tenant.get() {
        Some(tenant) => obstacles(words, &tenant.services),
        None => "",
    };
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <Load query=sources let:list>
                <p>{text(move || reason(words, &list.get().value))} " " {text(unconnected)}</p>
            </Load>
            <OutsideLink
                href=Documentation::DeployServices.href()
                text=words.services_more()
                note=words.new_tab()
            />
        </div>
    }
}

/// What keeps services unconnected, beyond that some of them are not deployed.
fn obstacles(words: Words, services: &[SupportedServiceState]) -> &'static str {
    let meets = |obstacle| services.iter().filter(move |it| it.obstacle == Some(obstacle)).count();
    if meets(ConnectionObstacle::IntegrationOff) > 0 {
        words.empty_integration_off().get()
    } else if meets(ConnectionObstacle::NotDeployed) == services.len() {
        words.empty_not_deployed().get()
    } else {
        ""
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
