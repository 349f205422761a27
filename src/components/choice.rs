//! Choosing what was decided: one of some words, and which there are.

use crate::{
    i18n::Word,
    ui::{effect, text, whether},
};
use leptos::{html, prelude::*};
use security_center_contract::{Classification, Determination};

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

/// One of some words.
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
    let list = NodeRef::<html::Select>::new();
    // A choice that was not made is not shown either: nothing is on its way while another can be chosen.
    let follow = move || {
        if let Some(list) = list.get_untracked() {
            list.set_value(&chosen.get_untracked().to_string());
        }
    };
    effect(move || {
        if available.get() {
            follow();
        }
    });
    let option = |(place, word): (usize, Word)| {
        view! {
            <option value=place.to_string() selected=whether(move || chosen.get() == place)>
                {word.text()}
            </option>
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
                prop:value=text(move || chosen.get().to_string())
                on:change=move |event| {
                    if let Ok(place) = event_target_value(&event).parse() {
                        on_choose.run(place);
                        if available.get_untracked() {
                            follow();
                        }
                    }
                }
            >
                {choices.into_iter().enumerate().map(option).collect::<Vec<_>>()}
            </select>
        </div>
    }
}
