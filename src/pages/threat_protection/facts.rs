//! The facts of the service: where its data is, who may change it, which services it connects
//! (`behaviour.md` S24, D12).

use crate::{
    components::{Location, Moment, ServiceNames, Services, by_whom},
    format,
    i18n::use_words,
    session::use_known,
    ui::{Fact, Facts, When, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{ServiceState, ThreatProtection};

/// The list of facts, and the supported services below it.
#[component]
pub fn ServiceFacts(
    /// The service.
    service: Signal<ThreatProtection>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let on = Memo::new(move |_| service.read().state == ServiceState::On);
    let off = Memo::new(move |_| service.read().state == ServiceState::Off);
    let tenant = Memo::new(move |_| known.tenant.value());
    let lines = move || {
        let lines = tenant.get().map(|tenant| tenant.eligibility.lines).unwrap_or_default();
        format::list(words, lines.iter().map(|line| words.licence_line(*line).into()).collect())
    };
    let may_change = move || {
        let actions = &service.read().actions;
        actions.turn_on.allowed || actions.turn_off.allowed || actions.retry.allowed
    };
    let services = Signal::derive(move || tenant.get().map(|tenant| tenant.services).unwrap_or_default());
    let connected = Signal::derive(move || {
        let service = service.read();
        match &service.provisioning {
            Some(provisioning) if service.state != ServiceState::Off => provisioning.services.clone(),
            _ => services.read().iter().filter(|it| it.deployed).map(|it| it.service).collect(),
        }
    });
    let provisioned_in = move || {
        let finished = service.get().provisioning.and_then(|job| Some((job.finished_at?, job.started_at)));
        finished.map_or_else(String::new, |(finished, started)| {
            let took = format::milliseconds(&finished) - format::milliseconds(&started);
            words.provisioned_in(&format::duration(words, took))
        })
    };
    view! {
        <Facts>
            <When is=move || on.get()>
                <Fact term=words.fact_since()>
                    {dynamic(move || service.get().since.map(|since| view! { <Moment at=Signal::stored(since) /> }))} ", "
                    {text(move || by_whom(words, service.read().changed_by.as_ref()))}
                    <p class="quiet">{text(provisioned_in)}</p>
                </Fact>
            </When>
            <Fact term=words.fact_location()>
                <Location choice=Signal::derive(move || service.get().location) />
            </Fact>
            <Fact term=words.fact_eligible()>{text(lines)}</Fact>
            <Fact term=words.fact_who()>
                {words.who_may().text()} ". "
                {text(move || if may_change() { words.who_you() } else { words.who_not_you() })}
            </Fact>
            <Fact term=text(move || if on.get() { words.fact_services_on() } else { words.fact_services() })>
                <ServiceNames services=connected />
            </Fact>
            <When is=move || off.get() && service.read().turns_on_by_itself>
                <Fact term=words.fact_by_itself()>{words.by_itself().text()}</Fact>
            </When>
        </Facts>
        <h2>{words.services().text()}</h2>
        <Services services=services />
    }
}
