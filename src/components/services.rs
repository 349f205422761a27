//! The supported services of a tenant (`behaviour.md` S10 to S13, S30, L11, L12, D12).

use crate::{
    components::Cell,
    format,
    i18n::{Words, use_words},
    query::Loaded,
    routes::Documentation,
    ui::{Fact, Facts, OutsideLink, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{SupportedService, SupportedServiceState, Tenant};

/// The names of services, as a list in words.
#[must_use]
pub fn service_names(words: Words, services: &[SupportedService]) -> String {
    format::list(words, services.iter().map(|service| words.supported_service(*service).into()).collect())
}

/// All four services with what is known of each and what each adds, after what is meant when some or all are not
/// deployed (L11, L12).
#[component]
pub fn Services(
    /// The tenant.
    tenant: Loaded<Tenant>,
) -> impl IntoView {
    let words = use_words();
    let summary = text(move || {
        let tenant = tenant.get();
        let missing: Vec<_> = tenant.services.iter().filter(|it| !it.deployed).map(|it| it.service).collect();
        if missing.is_empty() {
            words.services_all().into()
        } else if missing.len() == tenant.services.len() {
            words.services_none().into()
        } else {
            words.services_some(&service_names(words, &missing))
        }
    });
    let cards = move || tenant.get().services.iter().map(|it| card(words, it)).collect::<Vec<_>>();
    view! {
        <p>{summary}</p>
        <ul class="services" aria-label=words.services().text()>
            {dynamic(cards)}
        </ul>
        <OutsideLink
            href=Documentation::DeployServices.href()
            text=words.services_more()
            note=words.new_tab()
        />
    }
}

fn card(words: Words, found: &SupportedServiceState) -> AnyView {
    let service = found.service;
    let [data, scope, deploy] = words.service_adds(service);
    let mark = |holds, yes, no| Cell::Mark(holds, if holds { yes } else { no });
    let last_data = match &found.last_data_at {
        Some(at) => at.clone().into(),
        None if found.deployed => words.never().into(),
        None => words.not_applicable().into(),
    };
    let location = found.location.map_or(words.not_applicable(), |location| words.location(location));
    let mut facts = vec![
        (words.service_licence(), mark(found.licensed, words.service_licensed(), words.service_unlicensed())),
        (
            words.service_deployment(),
            mark(found.deployed, words.service_deployed(), words.service_undeployed()),
        ),
        (words.service_location(), location.into()),
        (words.service_last_data(), last_data),
    ];
    if let Some(on) = found.integration {
        let state = mark(on, words.service_integration_on(), words.service_integration_off());
        facts.push((words.service_integration(), state));
    }
    facts.extend([(words.service_data(), data.into()), (words.service_scope(), scope.into())]);
    let facts = facts
        .into_iter()
        .map(|(term, cell)| view! { <Fact term=term>{cell.view()}</Fact> })
        .collect::<Vec<_>>();
    let integration = found.integration.map(|_| {
        view! {
            <OutsideLink
                href=Documentation::AzureAtpIntegration.href()
                text=words.service_integration_more()
                note=words.new_tab()
            />
        }
    });
    view! {
        <li class="service">
            <h3>{words.supported_service(service).text()}</h3>
            <Facts>{facts}</Facts>
            <p class="row">
                <OutsideLink href=Documentation::Deploy(service).href() text=deploy note=words.new_tab() />
                {integration}
            </p>
        </li>
    }
    .into_any()
}
