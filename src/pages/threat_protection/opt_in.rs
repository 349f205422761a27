//! The check box and Apply (`behaviour.md` S19, S31, S32). Selecting alone changes nothing.

use super::{change::Change, conflict::ChangeOutcome, turn_off::TurnOffDialog};
use crate::{
    api::server_now,
    components::Refusals,
    format::{self, milliseconds},
    i18n::use_words,
    query::Loaded,
    router::use_router,
    ui::{Button, ButtonKind, Checkbox, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{ServiceState, ThreatProtection};
use std::sync::Arc;

/// The id of the heading.
pub(super) const HEADING: &str = "opt-in-heading";

/// A choice that was made but not applied, and the service as the person saw it then. It belongs to the page,
/// not to the form: whatever becomes of the service meanwhile, the choice is not lost (`behaviour.md` D10).
#[derive(Clone, Copy)]
pub struct Draft {
    choice: RwSignal<Option<(bool, Arc<ThreatProtection>)>>,
    /// Turning off was asked for, and waits for the confirmation.
    confirming: RwSignal<bool>,
}

impl Draft {
    /// Nothing chosen yet. What was applied is no longer a draft.
    #[must_use]
    pub fn new(change: Change) -> Self {
        let choice = RwSignal::new(None);
        effect(move || {
            change.applied.track();
            choice.set(None);
        });
        Self { choice, confirming: RwSignal::new(false) }
    }
}

/// Turning the service on or off.
#[component]
pub fn OptIn(
    /// The service, on or off.
    service: Loaded<ThreatProtection>,
    /// The change.
    change: Change,
    /// What was chosen.
    draft: Draft,
) -> impl IntoView {
    let words = use_words();
    let on = Memo::new(move |_| service.get().state == ServiceState::On);
    let Draft { choice, confirming } = draft;
    let wanted = Memo::new(move |_| choice.get().map_or(on.get(), |(wanted, _)| wanted));
    let changed = Memo::new(move |_| wanted.get() != on.get());
    let permit = move || {
        let actions = service.get().actions.clone();
        if on.get() { actions.turn_off } else { actions.turn_on }
    };
    let may_change = Signal::derive(move || permit().allowed && !change.sending.get());
    use_router().hold_while(changed.into());

    // After a conflict the choice stands on the present version, which the person has now been shown.
    effect(move || {
        if change.outcome.get().is_some() {
            let seen = service.now();
            choice.update(|choice| *choice = choice.take().map(|(wanted, _)| (wanted, seen)));
        }
    });
    let choose = move |wanted| {
        let differs = wanted != on.get_untracked();
        choice.set(differs.then(|| (wanted, service.now())));
    };
    let send = move || {
        confirming.set(false);
        if let Some((wanted, seen)) = choice.get_untracked() {
            change.opt(wanted, &seen);
        }
    };
    let apply = move || {
        if wanted.get_untracked() {
            send();
        } else {
            confirming.set(true);
        }
    };
    let what_happens = text(move || match (changed.get(), on.get()) {
        (false, _) => words.apply_nothing(),
        (true, false) => words.will_turn_on(),
        (true, true) => words.will_turn_off(),
    });
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
            <ChangeOutcome change=change />
            <Checkbox
                label=words.turn_on_label()
                checked=wanted
                on_change=Callback::new(choose)
                available=may_change
                description_id="opt-in-note"
            />
            <div id="opt-in-note">
                {dynamic(move || {
                    let permit = permit();
                    if permit.allowed {
                        view! { <p class="quiet">{what_happens}</p> }.into_any()
                    } else {
                        view! {
                            <p>{words.read_only().text()}</p>
                            <Refusals refusals=permit.refusals />
                        }
                            .into_any()
                    }
                })}
            </div>
            <When is=whether(move || permit().allowed)>
                <Button
                    kind=ButtonKind::Primary
                    label=text(move || if change.sending.get() { words.applying() } else { words.apply() })
                    on_press=apply
                    available=Signal::derive(move || changed.get() && may_change.get())
                    reason_id="opt-in-note"
                />
            </When>
            <TurnOffDialog
                open=confirming
                retention_days=Signal::derive(move || service.get().retention_days)
                on_confirm=Callback::new(move |()| send())
                on_dismiss=Callback::new(move |()| confirming.set(false))
            />
        </section>
    }
}
