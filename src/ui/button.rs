//! A button that says what it does.

use super::{Text, attribute};
use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Any other.
    #[default]
    Secondary,
}

/// A button. While it is not available it stays reachable and is described by its reason, so that nobody meets
/// a grey button that will not say why.
#[component]
pub fn Button(
    /// What it does.
    #[prop(into)]
    label: Text,
    /// What to do.
    on_press: impl Fn() + 'static,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// True while it can be used.
    #[prop(into, default = true.into())]
    available: Signal<bool>,
    /// The id of the element that says why it is not available.
    #[prop(optional)]
    reason_id: Option<&'static str>,
) -> impl IntoView {
    drawn(label, Box::new(on_press), kind, available, reason_id)
}

/// Apart from the type of what to do, so that it is compiled once.
fn drawn(
    label: Text,
    on_press: Box<dyn Fn()>,
    kind: ButtonKind,
    available: Signal<bool>,
    reason_id: Option<&'static str>,
) -> impl IntoView {
    let class = if kind == ButtonKind::Primary { "button primary" } else { "button" };
    view! {
        <button
            type="button"
            class=class
            aria-disabled=attribute(move || (!available.get()).then_some("true"))
            aria-describedby=attribute(move || if available.get() { None } else { reason_id })
            on:click=move |_| {
                if available.get_untracked() {
                    on_press();
                }
            }
        >
            {label}
        </button>
    }
}
