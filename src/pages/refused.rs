//! A page the person may not open: which condition is not met, and who can change it (`behaviour.md` D2).

use crate::{
    components::{Conditions, Heading, HeldRoles, Load, Refusals},
    i18n::use_words,
    session::use_known,
};
use leptos::prelude::*;
use security_center_contract::Refusal;

/// The reasons, then every condition and role that was found.
#[component]
pub fn Refused(
    /// Why.
    refusals: Vec<Refusal>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    view! {
        <Heading title=words.refused() about=words.refused_about() />
        <div class="stack">
            <Refusals refusals=refusals />
            <h2>{words.conditions().text()}</h2>
            <Load query=known.tenant let:tenant>
                <Conditions tenant=tenant />
            </Load>
            <h2>{words.your_roles().text()}</h2>
            <HeldRoles />
        </div>
    }
}
