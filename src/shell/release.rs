//! Says that a newer version of the app is there. It is loaded when the person wants it, and never by itself.

use crate::{
    browser,
    i18n::use_words,
    release::use_release,
    router::HEADING_ID,
    ui::{Button, Message, MessageKind, When, whether},
};
use leptos::prelude::*;

/// The message; nothing where there is nothing new, or it was put away.
#[component]
pub(super) fn ReleaseNotice() -> impl IntoView {
    let words = use_words();
    let release = use_release();
    let later = move || {
        release.put_away();
        browser::after(0, || browser::catch_focus(HEADING_ID));
    };
    view! {
        <When is=whether(move || release.is_news())>
            <Message kind=MessageKind::Info>
                <p>{words.release_new().text()}</p>
                <div class="row">
                    <Button label=words.release_load() on_press=move || release.load() />
                    <Button label=words.release_later() on_press=later />
                </div>
            </Message>
        </When>
    }
}
