//! That a list was cut, and how much of it is shown.

use crate::{format, i18n::use_words, ui::dynamic};
use leptos::prelude::*;

/// How many of how many items are shown; nothing where that is all of them.
#[component]
pub fn ShownOf(
    /// How many items the list holds, and how many there are in all.
    counts: Box<dyn Fn() -> (usize, u64) + Send>,
) -> impl IntoView {
    let words = use_words();
    let cut = move || {
        let (shown, all) = counts();
        let number = |number: u64| format::number(words, number as f64);
        ((shown as u64) < all).then(|| words.shown_of(&number(shown as u64), &number(all)))
    };
    dynamic(move || cut().map(|cut| view! { <p class="caption">{cut}</p> }))
}
