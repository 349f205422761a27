//! The facts of the service: where its data is, who may change it, which services it connects
//! (`behaviour.md` S24, D12).

use crate::{
    components::{Location, Moment, by_whom, service_names},
    format,
    i18n::use_words,
    query::Loaded,
    routes::{Panel, Route},
    session::use_known,
    ui::{Fact, Facts, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Refusal, ServiceState, ThreatProtection};

/// The list of facts.
#[component]
pub fn ServiceFacts(
    /// The service.
    service: Loaded<ThreatProtection>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let state = Memo::new(move |_| service.get().state);
    let on = move || state.get() == ServiceState::On;
    let off = move || state.get() == ServiceState::Off;
    let lines = move || {
        let Some(tenant) = known.tenant.get() else { return String::new() };
        if !tenant.eligibility.eligible {
            return words.eligible_no().into();
        }
        let lines = tenant.eligibility.lines_met().into_iter().map(|line| words.licence_line(line).into());
        format::list(words, lines.collect())
    };
    let may_change = move || {
        // In any state, whatever else stands against a change just now.
        !service.get().actions.turn_on.refusals.contains(&Refusal::AdministratorRoleMissing)
    };
    let connected = move || {
        let service = service.get();
        let services = match &service.provisioning {
            Some(provisioning) if service.state != ServiceState::Off => provisioning.services.clone(),
            _ => {
                let Some(tenant) = known.tenant.get() else { return String::new() };
                tenant.services.iter().filter(|it| it.obstacle.is_none()).map(|it| it.service).collect()
            }
        };
        if services.is_empty() { words.services_none().into() } else { service_names(words, &services) }
    };
    let provisioned_in = move || {
        let finished =
            service.get().provisioning.clone().and_then(|job| Some((job.finished_at?, job.started_at)));
        finished.map_or_else(String::new, |(finished, started)| {
            let took = format::milliseconds(&finished) - format::milliseconds(&started);
            words.provisioned_in(&format::duration(words, took))
        })
    };
    view! {
        <Facts>
            <When is=whether(on)>
                <Fact term=words.fact_since()>
                    {dynamic(move || service.get().since.clone().map(|since| view! { <Moment at=since /> }))} ", "
                    {text(move || by_whom(words, service.get().changed_by.as_ref()))}
                    <p class="quiet">{text(provisioned_in)}</p>
                </Fact>
            </When>
            <Fact term=words.fact_location()>
                <Location service=service />
                <p><a class="alone" href=Panel::Contact.href()>{words.ask_other_location().text()}</a></p>
            </Fact>
            <Fact term=words.fact_eligible()>
                {text(lines)}
                <When is=whether(move || known.tenant.get().is_some_and(|tenant| !tenant.eligibility.eligible))>
                    <p><a class="alone" href=Route::Eligibility.href()>{words.eligibility_see().text()}</a></p>
                </When>
            </Fact>
            <Fact term=words.fact_who()>
                {words.who_may().text()} ". "
                {text(move || if may_change() { words.who_you() } else { words.who_not_you() })}
            </Fact>
            <Fact term=text(move || if on() { words.fact_services_on() } else { words.fact_services() })>
                {text(connected)}
            </Fact>
            <When is=whether(move || off() && service.get().turns_on_by_itself)>
                <Fact term=words.fact_by_itself()>{words.by_itself().text()}</Fact>
            </When>
        </Facts>
    }
}
