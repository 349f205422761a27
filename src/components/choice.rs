//! Choosing what was decided: one of some words, and which there are.

use crate::{
    browser,
    i18n::{Word, use_words},
    ui::{dynamic, effect, whether},
};
use leptos::{html, prelude::*};
use security_center_contract::{Classification, Determination};
use web_sys::KeyboardEvent;

/// Whether something was right, in the order in which that is offered.
pub const CLASSIFICATIONS: [Classification; 4] = [
    Classification::Unknown,
    Classification::TruePositive,
    Classification::FalsePositive,
    Classification::InformationalExpectedActivity,
];

/// The determinations that can be chosen with a classification. What is determined otherwise stays to be seen.
#[must_use]
pub fn determinations(classification: Classification, now: Determination) -> Vec<Determination> {
    let mut kinds = vec![Determination::Unknown];
    kinds.extend(classification.determinations());
    if !kinds.contains(&now) {
        kinds.push(now);
    }
    kinds
}

/// One of some words. With a pointer it is chosen at once; keys go past others on their way to it, so that there Enter, or going
/// on, chooses.
#[component]
pub fn Choice(
    /// The id of the list, unique in the page.
    id: &'static str,
    /// What it is about.
    label: Word,
    /// What can be chosen.
    choices: Vec<Word>,
    /// The place of what is chosen.
    chosen: Signal<usize>,
    /// Whether another can be.
    available: Signal<bool>,
    /// Told of the place of what a person chooses.
    on_choose: Callback<usize>,
) -> impl IntoView {
    let words = use_words();
    let list = NodeRef::<html::Select>::new();
    let (by_key, waits) = (StoredValue::new(false), RwSignal::new(false));
    // A choice that was not made is not shown either: nothing is on its way while another can be chosen.
    let follow = move || {
        if let Some(list) = list.get_untracked() {
            list.set_value(&chosen.get_untracked().to_string());
        }
        waits.set(false);
    };
    // What somebody else chose meanwhile does not change what a person is about to choose.
    effect(move || {
        let (_, _) = (list.get(), chosen.get());
        if !waits.get_untracked() {
            follow();
        }
    });
    let has_focus = move || browser::with_focus().is_some_and(|focused| focused.id() == id);
    let shown = move || list.get_untracked().and_then(|list| list.value().parse().ok());
    let choose = move || {
        let place = shown().filter(|place| *place != chosen.get_untracked());
        if place.is_some() && !available.get_untracked() {
            // Once what is on its way is there.
            return;
        }
        waits.set(false);
        if let Some(place) = place {
            on_choose.run(place);
            if available.get_untracked() {
                follow();
            }
        }
    };
    // While what was chosen is on its way it cannot be used, which takes the focus from it.
    let had_focus = StoredValue::new(false);
    effect(move || {
        if !available.get() {
            if has_focus() {
                had_focus.set_value(true);
            }
            return;
        }
        if had_focus.get_value() {
            had_focus.set_value(false);
            browser::catch_focus(id);
        }
        if !waits.get_untracked() {
            follow();
        } else if !has_focus() {
            choose();
        }
    });
    // Once the next one has the focus; not where the whole window lost it, nor where the page is gone.
    let leave = move || {
        browser::after(0, move || {
            if waits.try_get_untracked() == Some(true) && !has_focus() {
                choose();
            }
        });
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if waits.get_untracked() => {
            // It presses nothing that gets the focus by this.
            event.prevent_default();
            choose();
        }
        "Escape" if waits.get_untracked() => {
            // It closes nothing that this is in.
            event.stop_propagation();
            event.prevent_default();
            follow();
        }
        "Enter" | "Escape" | "Tab" => {}
        _ => by_key.set_value(true),
    };
    let option = |(place, word): (usize, Word)| {
        view! {
            <option value=place.to_string()>{word.text()}</option>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label.text()}</label>
            <select
                node_ref=list
                id=id
                prop:disabled=whether(move || !available.get())
                on:pointerdown=move |_| by_key.set_value(false)
                on:keydown=key
                on:change=move |_| {
                    if by_key.get_value() {
                        waits.set(shown().is_some_and(|place| place != chosen.get_untracked()));
                    } else {
                        choose();
                    }
                }
                on:blur=move |_| leave()
            >
                {choices.into_iter().enumerate().map(option).collect::<Vec<_>>()}
            </select>
            <div class="caption" role="status">
                {dynamic(move || waits.get().then(|| words.choice_waits().text()))}
            </div>
        </div>
    }
}
