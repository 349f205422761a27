//! A link that leaves the app, and says so.

use super::{Glyph, Icon};
use leptos::{prelude::*, text_prop::TextProp};

/// A link to another site, in a new tab.
#[component]
pub fn OutsideLink(
    /// Where to.
    href: &'static str,
    /// Its text.
    #[prop(into)]
    text: TextProp,
    /// What a screen reader adds: that it opens elsewhere.
    #[prop(into)]
    note: TextProp,
) -> impl IntoView {
    view! {
        <a class="outside" href=href target="_blank" rel="noreferrer">
            <span>{move || text.get()}</span>
            <Glyph icon=Icon::External />
            <span class="visually-hidden">{move || note.get()}</span>
        </a>
    }
}
