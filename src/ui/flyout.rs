//! A small panel below the button that opens it, on the platform's own `popover`: Escape and a click elsewhere
//! close it, and the focus goes back.

use super::{Glyph, Icon, Text};
use leptos::prelude::*;

/// A button with an icon, and the panel it opens.
#[component]
pub fn Flyout(
    /// The id of the panel, unique in the page.
    id: &'static str,
    /// What the button opens.
    #[prop(into)]
    label: Text,
    /// The picture on the button.
    icon: Icon,
    /// The content of the panel.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class="header-button" popovertarget=id aria-label=label title=label>
            <Glyph icon=icon />
        </button>
        <div id=id class="flyout" popover="auto" role="group" aria-label=label>
            {children()}
        </div>
    }
}
