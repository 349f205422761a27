//! Copying the address of what the window shows, which is all that another person needs to see the same.

use crate::{
    browser,
    i18n::use_words,
    ui::{Button, text, use_announcer},
};
use leptos::prelude::*;

/// The button, and that the browser refused.
#[component]
pub fn CopyLink() -> impl IntoView {
    let words = use_words();
    let announcer = use_announcer();
    let refused = RwSignal::new(false);
    let copy = move || {
        leptos::task::spawn_local(async move {
            let copied = browser::copy(&browser::present_address()).await;
            let _ = refused.try_set(!copied);
            if copied {
                announcer.say(untrack(|| words.link_copied().get()));
            }
        });
    };
    view! {
        <Button label=words.copy_link() on_press=copy />
        <span role="status" class="quiet">
            {text(move || if refused.get() { words.link_not_copied().get() } else { "" })}
        </span>
    }
}
