//! A card: one thing worth knowing, and where it leads.

use leptos::{prelude::*, text_prop::TextProp};

/// A card with a heading of the second level.
#[component]
pub fn Card(
    /// Its heading.
    #[prop(into)]
    title: TextProp,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card">
            <h2>{move || title.get()}</h2>
            {children()}
        </section>
    }
}
