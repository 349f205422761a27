//! A secret that is shown once, and copied.

use crate::{
    browser,
    i18n::{Word, use_words},
    ui::{Button, Message, MessageKind, dynamic, text, use_announcer},
};
use leptos::prelude::*;

/// The id of what is said of the secret, which takes the focus.
const NOTE: &str = "secret";

/// The secret, while there is one; whoever has kept it puts it away.
#[component]
pub fn Secret(
    /// The secret.
    secret: RwSignal<Option<String>>,
    /// What it is for.
    about: Word,
) -> impl IntoView {
    let words = use_words();
    let announcer = use_announcer();
    let drawn = move |secret_text: String| {
        // Whether it is copied; `None` before that was tried.
        let copied = RwSignal::new(None);
        let said = move || match copied.get() {
            None => words.copy(),
            Some(true) => words.copied(),
            Some(false) => words.not_copied(),
        };
        let text_to_copy = secret_text.clone();
        let copy = move || {
            let secret = text_to_copy.clone();
            leptos::task::spawn_local(async move {
                let done = browser::copy(&secret).await;
                let _ = copied.try_set(Some(done));
                announcer.say(untrack(said).get());
            });
        };
        browser::after(0, || browser::focus(NOTE));
        view! {
            <Message kind=MessageKind::Warning silent=true>
                <p id=NOTE tabindex="-1">{about.text()} " " {words.secret_once().text()}</p>
                <code class="secret">{secret_text}</code>
                <div class="row">
                    <Button label=text(said) on_press=copy />
                    <Button label=words.secret_kept() on_press=move || secret.set(None) />
                </div>
            </Message>
        }
    };
    dynamic(move || secret.get().map(drawn))
}
