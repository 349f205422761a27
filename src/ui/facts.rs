//! A list of facts: a term and what holds for it.

use super::Text;
use leptos::prelude::*;

/// The list.
#[component]
pub fn Facts(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact.
#[component]
pub fn Fact(
    /// What it is about.
    #[prop(into)]
    term: Text,
    /// What holds.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
