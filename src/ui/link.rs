//! A link that leaves the app, and says so.

use super::{Glyph, Icon, Text};
use leptos::{oco::Oco, prelude::*};

/// A link to another site, in a new tab.
#[component]
pub fn OutsideLink(
    /// Where to.
    #[prop(into)]
    href: Oco<'static, str>,
    /// Its text.
    #[prop(into)]
    text: Text,
    /// What a screen reader adds: that it opens elsewhere.
    #[prop(into)]
    note: Text,
) -> impl IntoView {
    view! {
        <a class="outside" href=href target="_blank">
            <span>{text}</span>
            <Glyph icon=Icon::External />
            <span class="visually-hidden">{note}</span>
        </a>
    }
}
