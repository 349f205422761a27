//! Opt-in / Opt-out: turning the service on, and off after the question (`behaviour.md` S19, S31, S32).

use super::{applied::Applied, change::Change, choice::Choice, draft::Draft};
use crate::{
    components::data_kept,
    i18n::use_words,
    parts,
    query::Loaded,
    ui::{dynamic, effect, text},
};
use leptos::prelude::*;
use security_center_contract::{Refusal, ThreatProtection};

/// The id of the heading.
pub(super) const HEADING: &str = "opt-in-heading";

/// Turning the service on or off.
#[component]
pub fn OptIn(
    /// The service, on or off.
    service: Loaded<ThreatProtection>,
    /// The change.
    change: Change,
    /// What was chosen.
    draft: Draft,
    /// Turning off was asked for, and waits for the confirmation.
    confirming: RwSignal<bool>,
) -> impl IntoView {
    let words = use_words();
    let on = draft.present;
    let apply = move |()| {
        if draft.wanted.get_untracked() {
            draft.apply();
        } else {
            confirming.set(true);
        }
    };
    // Once it was open it stays in the page, so that the browser can give the focus back.
    let asked = Memo::new(move |before: Option<&bool>| confirming.get() || before == Some(&true));
    // Whoever has chosen will need what follows.
    effect(move || {
        if draft.changed.get() {
            parts::APPLYING.expect();
        }
    });
    // While it is being erased the reason why it cannot be turned on says so.
    let kept = move || {
        let service = service.get();
        data_kept(words, &service)
            .filter(|_| !service.actions.turn_on.refusals.contains(&Refusal::BeingErased))
    };
    view! {
        <section class="stack" aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">{words.opt_in_out().text()}</h2>
            {dynamic(move || kept().map(|kept| view! { <p class="quiet">{kept}</p> }))}
            <Choice
                change=change
                draft=draft
                label=words.turn_on_label()
                what_happens=text(move || if on.get() { words.will_turn_off() } else { words.will_turn_on() })
                on_apply=Callback::new(apply)
            />
            {dynamic(move || {
                let on_confirm = Callback::new(move |()| draft.apply());
                asked.get().then(|| parts::applied(Applied::Question { open: confirming, service, on_confirm }))
            })}
        </section>
    }
}
