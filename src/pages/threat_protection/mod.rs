//! Settings, Microsoft Threat Protection: what the service is, where its data is, turning it on and off, and
//! watching it being provisioned. Until the service is on this is also what Incidents, Action center and Hunting
//! show (`behaviour.md` S14 to S20, S24, S31).

mod applied;
mod change;
mod choice;
mod conflict;
mod draft;
mod facts;
mod loading;
mod opt_in;
mod outcome;
mod preview_features;
mod progress;
mod sections;
mod service_keys;
mod time_zone;
mod turn_off;

pub use applied::{Applied, applied};
pub use change::Change;
pub use draft::Draft;
pub use opt_in::OptIn;
pub use preview_features::{PreviewFeaturesPage, Previews};
pub use service_keys::ServiceKeysPage;
pub use time_zone::TimeZonePage;

use crate::{
    browser,
    components::{Heading, Load, Services},
    i18n::use_words,
    parts,
    query::Loaded,
    routes::{Documentation, Route},
    session::use_known,
    ui::{OutsideLink, When, dynamic, effect, text, whether},
};
use facts::ServiceFacts;
use leptos::prelude::*;
use sections::Sections;
use security_center_contract::{ServiceField, ServiceState, ThreatProtection};

/// The page.
#[component]
pub fn ThreatProtectionPage() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let state = Memo::new(move |_| known.service.get().map(|service| service.state));
    let title = text(move || match state.get() {
        Some(ServiceState::On) => words.on_title(),
        _ => words.gate_title(),
    });
    view! {
        <Heading title=title />
        <Sections at=Route::ThreatProtection />
        <Load query=known.service let:service><Content service=service /></Load>
    }
}

/// The page once the service is known; takes plain data.
#[component]
pub fn Content(
    /// The service.
    service: Loaded<ThreatProtection>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let change = Change::new(service);
    let draft = Draft::new(ServiceField::OptedIn, service, change);
    let confirming = RwSignal::new(false);
    let state = Memo::new(move |_| service.get().state);
    let on = move || state.get() == ServiceState::On;
    let settled = Memo::new(move |_| matches!(state.get(), ServiceState::On | ServiceState::Off));
    let focus_due = StoredValue::new(false);
    keep_focus(state, focus_due);
    view! {
        <div class="stack settings">
            <When is=whether(on) otherwise=move || view! { <p>{words.gate_about().text()}</p> }>
                <p>{words.on_about().text()}</p>
            </When>
            <p>{words.gate_data().text()}</p>
            <p class="row">
                <OutsideLink href=Documentation::OnlineServicesTerms.href() text=words.gate_terms() note=words.new_tab() />
                <OutsideLink href=Documentation::TrustCenter.href() text=words.gate_trust() note=words.new_tab() />
                <OutsideLink href=Documentation::DataStorage.href() text=words.gate_storage() note=words.new_tab() />
            </p>
            <ServiceFacts service=service />
            {dynamic(move || {
                if settled.get() {
                    view! { <OptIn service=service change=change draft=draft confirming=confirming /> }.into_any()
                } else {
                    parts::applied(Applied::Provisioning { service, change: Box::new(change), due: focus_due })
                }
            })}
            <h2>{words.services().text()}</h2>
            <Load query=known.tenant let:tenant>
                <Services tenant=tenant />
            </Load>
        </div>
    }
}

/// What a person pressed goes away with the state it belonged to: the focus then goes to what took its place.
fn keep_focus(state: Memo<ServiceState>, due: StoredValue<bool>) {
    let first = StoredValue::new(true);
    effect(move || {
        let heading = match state.get() {
            ServiceState::On | ServiceState::Off => opt_in::HEADING,
            ServiceState::Provisioning | ServiceState::Failed => progress::HEADING,
        };
        if !first.get_value() {
            due.set_value(true);
            browser::after(0, move || browser::catch_focus(heading));
        }
        first.set_value(false);
    });
}
