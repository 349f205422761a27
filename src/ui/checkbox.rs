//! A check box with its label.

use super::{Text, attribute};
use leptos::prelude::*;

/// A check box. Read-only ones stay reachable and are described by their reason.
#[component]
pub fn Checkbox(
    /// Its label.
    #[prop(into)]
    label: Text,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with what the person wants.
    on_change: Callback<bool>,
    /// True while it can be changed.
    #[prop(into)]
    available: Signal<bool>,
    /// The id of the element that describes it, or says why it cannot be changed.
    description_id: &'static str,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                prop:checked=checked
                aria-disabled=attribute(move || (!available.get()).then_some("true"))
                aria-describedby=description_id
                on:click=move |event| {
                    if !available.get_untracked() {
                        event.prevent_default();
                    }
                }
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
}
