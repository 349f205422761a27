//! Opt-in / Opt-out: turning the service on, and off after the question (`behaviour.md` S19, S31, S32).

use super::{change::Change, choice::Choice, draft::Draft, turn_off::TurnOffDialog};
use crate::{
    api::server_now,
    format::{self, milliseconds},
    i18n::use_words,
    query::Loaded,
    ui::{dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::ThreatProtection;

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
    let kept = move || {
        let service = service.get();
        let until = service
            .data_kept_until
            .as_ref()
            .filter(|until| !on.get() && milliseconds(until) > server_now())?;
        Some(words.data_kept(&format::date(words, milliseconds(until))))
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
            <TurnOffDialog
                open=confirming
                retention_days=Signal::derive(move || service.get().retention_days)
                on_confirm=Callback::new(move |()| {
                    confirming.set(false);
                    draft.apply();
                })
                on_dismiss=Callback::new(move |()| confirming.set(false))
            />
        </section>
    }
}
