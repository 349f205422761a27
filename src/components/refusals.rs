//! Every reason why something is not allowed, and who can change it (`behaviour.md` D2).

use crate::{i18n::use_words, routes::Route};
use leptos::prelude::*;
use security_center_contract::Refusal;

/// The reasons; nothing when there are none. Where licences or roles are missing a link leads to every condition.
#[component]
pub fn Refusals(
    /// The reasons.
    refusals: Vec<Refusal>,
) -> impl IntoView {
    let words = use_words();
    let explained = refusals.iter().any(|refusal| {
        matches!(
            refusal,
            Refusal::NotEligible | Refusal::ViewingRoleMissing | Refusal::AdministratorRoleMissing
        )
    });
    let sentences = refusals
        .into_iter()
        .map(|refusal| view! { <li>{words.refusal(refusal).text()}</li> })
        .collect::<Vec<_>>();
    (!sentences.is_empty()).then(|| {
        view! {
            <ul class="refusals">{sentences}</ul>
            {explained
                .then(|| view! { <a href=Route::Eligibility.href()>{words.eligibility_see().text()}</a> })}
        }
    })
}
