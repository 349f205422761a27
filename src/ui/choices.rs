//! Choices of which one holds: a group of radio buttons with its question, and what is wrong with it.

use super::{Text, attribute, dynamic};
use leptos::prelude::*;

/// The group.
#[component]
pub fn Choices(
    /// The id of the first choice, and the name of the group; unique in the page.
    id: &'static str,
    /// The question.
    #[prop(into)]
    legend: Text,
    /// What can be chosen, each with the number by which it goes.
    choices: Vec<(usize, Text)>,
    /// The number of what is chosen.
    chosen: RwSignal<Option<usize>>,
    /// What is wrong with it; empty while nothing is.
    #[prop(optional, into)]
    fault: Option<Text>,
) -> impl IntoView {
    let fault = fault.unwrap_or_default();
    let note_id = id.to_owned() + "-note";
    let faulty = move || !fault.get().is_empty();
    let note = note_id.clone();
    let first = choices.first().map(|(number, _)| *number);
    let choice = |(number, label): (usize, Text)| {
        view! {
            <label class="choice">
                <input
                    id=(Some(number) == first).then_some(id)
                    type="radio"
                    name=id
                    aria-invalid=attribute(move || faulty().then_some("true"))
                    prop:checked=Signal::derive(move || chosen.get() == Some(number))
                    on:change=move |_| chosen.set(Some(number))
                />
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="choices" aria-describedby=note>
            <legend>{legend}</legend>
            {choices.into_iter().map(choice).collect::<Vec<_>>()}
            <div id=note_id class="caption">
                {dynamic(move || faulty().then(|| view! { <div class="fault">{fault}</div> }))}
            </div>
        </fieldset>
    }
}
