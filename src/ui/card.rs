//! A card: one thing worth knowing, and where it leads.

use super::Text;
use leptos::prelude::*;

/// A card with a heading of the second level.
#[component]
pub fn Card(
    /// Its heading.
    #[prop(into)]
    title: Text,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card">
            <h2>{title}</h2>
            {children()}
        </section>
    }
}
