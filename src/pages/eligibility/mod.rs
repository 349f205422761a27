//! Licences and permissions: every condition, every licence line, what the licences reach, every subscription, the
//! person's roles (`behaviour.md` L1 to L6, S6, S7).

mod reading;

use crate::{
    components::{Conditions, Heading, HeldRoles, LicenceCoverage, LicenceLines, Load, Subscriptions},
    i18n::use_words,
    query::Loaded,
    session::use_known,
    ui::text,
};
use leptos::prelude::*;
use reading::Reading;
use security_center_contract::Tenant;

/// The page; everybody who is signed in may open it, so that nobody is left without a reason.
#[component]
pub fn EligibilityPage() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    view! {
        <Heading title=words.eligibility() about=words.eligibility_about() />
        <div class="stack">
            <Load query=known.tenant let:tenant><Found tenant=tenant /></Load>
            <h2>{words.your_roles().text()}</h2>
            <HeldRoles />
        </div>
    }
}

#[component]
fn Found(tenant: Loaded<Tenant>) -> impl IntoView {
    let words = use_words();
    let eligible = move || tenant.get().eligibility.eligible;
    view! {
        <h2>{text(move || if eligible() { words.eligible_yes() } else { words.eligible_no() })}</h2>
        <Conditions tenant=tenant />
        <Reading tenant=tenant />
        <h2>{words.lines().text()}</h2>
        <LicenceLines tenant=tenant />
        <h2>{words.coverage().text()}</h2>
        <LicenceCoverage tenant=tenant />
        <h2>{words.subscriptions().text()}</h2>
        <Subscriptions tenant=tenant />
    }
}
