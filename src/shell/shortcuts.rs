//! The keyboard shortcuts. None is a single character (WCAG 2.1.4).

use crate::{
    i18n::{Word, use_words},
    router::use_router,
    ui::{Fact, Facts, Panel, Text, text},
};
use leptos::prelude::*;

/// The panel.
#[component]
pub(super) fn Shortcuts() -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let shortcut = |keys: Text, does: Word| view! { <Fact term=keys>{does.text()}</Fact> };
    view! {
        <Panel title=words.shortcuts() close=words.close() on_close=Callback::new(move |()| router.close_panel())>
            <p>{words.shortcuts_about().text()}</p>
            <Facts>
                {shortcut(text(|| "Ctrl+K, ⌘K"), words.shortcut_search())}
                {shortcut(text(|| "Esc"), words.shortcut_escape())}
                {shortcut(text(|| "Tab"), words.shortcut_skip())}
                {shortcut(text(|| "↑ ↓"), words.shortcut_choose())}
                {shortcut(words.key_space().text(), words.shortcut_press())}
            </Facts>
        </Panel>
    }
}
