//! A question that has to be answered first, on the platform's own `dialog`: it holds the focus, closes with
//! Escape and gives the focus back.

use super::{Text, effect};
use crate::browser;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A dialog. It stays in the page while closed, so that the browser can give the focus back.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The question.
    #[prop(into)]
    title: Text,
    /// The id of the title, unique in the page.
    title_id: &'static str,
    /// Closed by Escape: the answer that changes nothing.
    on_dismiss: Callback<()>,
    /// What to know before answering.
    children: Children,
    /// The answers, the one that changes nothing first.
    #[prop(into)]
    answers: ViewFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    effect(move || {
        let open = open.get();
        let Some(dialog) = element.get() else { return };
        if open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
            // Chromium gives the focus back to a field, but not the caret: what is typed would go nowhere.
            refocus();
        }
    });
    view! {
        <dialog
            node_ref=element
            class="dialog"
            aria-labelledby=title_id
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                on_dismiss.run(());
            }
        >
            <h2 id=title_id>{title}</h2>
            <div class="stack">{children()}</div>
            <div class="dialog-answers">{answers.run()}</div>
        </dialog>
    }
}

fn refocus() {
    if let Some(active) = browser::document().active_element() {
        let active: HtmlElement = active.unchecked_into();
        let _ = active.blur();
        let _ = active.focus();
    }
}
