//! Home: cards with true data only.

use crate::{
    components::{Conditions, Heading, Listing, Load, Refusals, by_whom, data_kept},
    format,
    i18n::use_words,
    parts,
    query::Loaded,
    routes::Route,
    session::use_known,
    ui::{Card, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{
    FeatureAccess, Refusal, ServiceState, SupportedServiceState, Tenant, ThreatProtection,
};

/// The cards that fit what the person may see.
#[component]
pub fn Home() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let tenant = move || known.session.get().map(|it| it.tenant.display_name.clone()).unwrap_or_default();
    let access = move || known.session.get().map(|session| session.access.clone());
    let sees_service = move || access().is_some_and(|it| it.settings.allowed);
    let open = move || access().is_some_and(|it| it.features.access == FeatureAccess::Open);
    let refusals = move || access().map(|it| it.settings.refusals).unwrap_or_default();
    view! {
        <Heading title=words.home() about=text(move || words.home_about(&tenant())) />
        <div class="cards">
            <Card title=words.threat_protection()>
                <When
                    is=whether(sees_service)
                    otherwise=move || {
                        view! {
                            <p>{words.card_no_access().text()}</p>
                            {dynamic(move || view! { <Refusals refusals=refusals() /> })}
                        }
                    }
                >
                    <Load query=known.service let:service><ServiceCard service=service /></Load>
                </When>
            </Card>
            <Load query=known.tenant let:tenant>
                <Card title=words.eligibility()>
                    <EligibilityCard tenant=tenant />
                </Card>
                <Card title=words.services()>
                    <ServicesCard tenant=tenant />
                </Card>
            </Load>
            <When is=whether(open)>
                {parts::newest()}
            </When>
        </div>
    }
}

#[component]
fn ServiceCard(service: Loaded<ThreatProtection>) -> impl IntoView {
    let words = use_words();
    let state = Memo::new(move |_| service.get().state);
    let refused = move |why| service.get().actions.turn_on.refusals.contains(&why);
    let sentence = text(move || match state.get() {
        ServiceState::Off => words.card_off().into(),
        ServiceState::Provisioning => words.announce_provisioning().into(),
        ServiceState::Failed => words.announce_failed().into(),
        ServiceState::On => {
            let service = service.get();
            let since = service.since.as_ref().map(|since| format::exact(words, since)).unwrap_or_default();
            words.card_on_since(&words.since_by(&since, &by_whom(words, service.changed_by.as_ref())))
        }
    });
    let next = text(move || match state.get() {
        ServiceState::Off if refused(Refusal::AdministratorRoleMissing) => words.card_off_viewer().get(),
        ServiceState::Off if !refused(Refusal::BeingErased) => words.card_off_next().get(),
        _ => "",
    });
    let kept = text(move || data_kept(words, &service.get()).unwrap_or_default());
    let link = text(move || match state.get() {
        ServiceState::Provisioning => words.card_see_progress(),
        _ => words.card_open_settings(),
    });
    view! {
        <p>{sentence}</p>
        <p>{kept}</p>
        <p>{next}</p>
        <a href=Route::ThreatProtection.href()>{link}</a>
    }
}

#[component]
fn EligibilityCard(tenant: Loaded<Tenant>) -> impl IntoView {
    let words = use_words();
    let eligible = move || tenant.get().eligibility.eligible;
    view! {
        <p>{text(move || if eligible() { words.eligible_yes() } else { words.eligible_no() })} "."</p>
        <When is=whether(move || !eligible())>
            <Conditions tenant=tenant />
        </When>
        <a href=Route::Eligibility.href()>{words.eligibility_see().text()}</a>
    }
}

#[component]
fn ServicesCard(tenant: Loaded<Tenant>) -> impl IntoView {
    let words = use_words();
    let deployed = move || tenant.get().services.iter().filter(|it| it.deployed).cloned().collect::<Vec<_>>();
    let remark = move |service: &SupportedServiceState| match &service.last_data_at {
        Some(at) => words.card_last_data(&format::exact(words, at)),
        None => words.card_no_data().into(),
    };
    let item = move |it: &SupportedServiceState| (words.supported_service(it.service).into(), remark(it));
    let items = move || deployed().iter().map(item).collect();
    view! {
        <Listing items=Box::new(items) />
        <When is=whether(move || deployed().is_empty())>
            <p>{words.services_none().text()}</p>
        </When>
    }
}
