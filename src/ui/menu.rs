//! A button that opens a short list of what can be done, on the platform's own `popover`: Escape, a click elsewhere and every choice
//! close it, and the focus goes back.

use super::{Text, attribute};
use crate::browser;
use leptos::prelude::*;

/// The button, and the list it opens.
#[component]
pub fn Menu(
    /// The id of the list, unique in the page.
    id: &'static str,
    /// What the button says.
    #[prop(into)]
    label: Text,
    /// What can be chosen.
    children: Children,
) -> impl IntoView {
    view! {
        <button id=opener_of(id) type="button" class="button opens" popovertarget=id>{label}</button>
        <div id=id class="menu" popover="auto" role="group" aria-label=label>
            {children()}
        </div>
    }
}

/// One thing that can be done. While it is not available it stays reachable, as a button.
#[component]
pub fn MenuItem(
    /// The id of the list that it is in.
    menu: &'static str,
    /// What it does.
    #[prop(into)]
    label: Text,
    /// What to do.
    on_press: impl Fn() + 'static,
    /// True while it can be used.
    #[prop(into, default = true.into())]
    available: Signal<bool>,
) -> impl IntoView {
    let on_press: Box<dyn Fn()> = Box::new(on_press);
    view! {
        <button
            type="button"
            class="menu-item"
            popovertarget=menu
            popovertargetaction="hide"
            aria-disabled=attribute(move || (!available.get()).then_some("true"))
            on:click=move |_| {
                if available.get_untracked() {
                    // What is asked first gives the focus back to where it came from: that has to stay.
                    browser::hide_popover(menu);
                    browser::focus(&opener_of(menu));
                    on_press();
                }
            }
        >
            {label}
        </button>
    }
}

fn opener_of(menu: &str) -> String {
    format!("{menu}-opener")
}
