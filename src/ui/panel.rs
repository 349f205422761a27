//! What lies beside the page: at the right of it where there is room, over it where there is not. It takes the focus
//! when it opens and closes with Escape; whoever closes it gives the focus back.

use super::{Glyph, Icon, Text, effect};
use leptos::{html, prelude::*};

/// A panel.
#[component]
pub fn Panel(
    /// Its heading.
    #[prop(into)]
    title: Text,
    /// What the button that closes it says.
    #[prop(into)]
    close: Text,
    /// Closes it.
    on_close: Callback<()>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    effect(move || {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    view! {
        <aside
            class="panel"
            aria-labelledby="panel-heading"
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() {
                    on_close.run(());
                }
            }
        >
            <div class="panel-head">
                <h2 id="panel-heading" tabindex="-1" node_ref=heading>{title}</h2>
                <button type="button" class="icon-button" aria-label=close title=close on:click=move |_| on_close.run(())>
                    <Glyph icon=Icon::Dismiss />
                </button>
            </div>
            <div class="stack">{children()}</div>
        </aside>
    }
}
