//! The buttons "Need help?" and "Feedback" at the lower right of every page, how they are put away and brought back, and
//! the button in the header that is always there.

use crate::{
    browser,
    i18n::use_words,
    preferences::use_preferences,
    router::use_router,
    routes::Panel,
    ui::{Button, Glyph, Icon, When, attribute, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::PreferencesChange;

const HEADER_BUTTON: &str = "header-help";

/// The buttons. While a panel is open they are gone: they would lie over it.
#[component]
pub fn Corner() -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let own = use_preferences();
    let announcer = use_announcer();
    let panel = router.panel();
    let put_away = move || {
        own.change(PreferencesChange { help_put_away: Some(true), ..PreferencesChange::default() });
        announcer.say(words.help_were_put_away().get());
        browser::focus(HEADER_BUTTON);
    };
    view! {
        <When is=whether(move || !own.get().help_put_away)>
            <aside
                class="corner"
                aria-label=words.help_and_feedback().text()
                hidden=attribute(move || panel.get().is_some().then_some(""))
            >
                <Button label=words.need_help() on_press=move || router.open_panel(Panel::Help) />
                <Button label=words.feedback_short() on_press=move || router.open_panel(Panel::Feedback) />
                <button
                    type="button"
                    class="icon-button"
                    aria-label=words.help_put_away().text()
                    title=words.help_put_away().text()
                    on:click=move |_| put_away()
                >
                    <Glyph icon=Icon::Dismiss />
                </button>
            </aside>
        </When>
    }
}

/// Brings the buttons back, where they were put away.
#[component]
pub fn BringBack() -> impl IntoView {
    let words = use_words();
    let own = use_preferences();
    let bring = move || {
        own.change(PreferencesChange { help_put_away: Some(false), ..PreferencesChange::default() });
        browser::after(0, || browser::catch_focus("panel-heading"));
    };
    view! {
        <When is=whether(move || own.get().help_put_away)>
            <Button label=words.help_show_buttons() on_press=bring />
        </When>
    }
}

/// The question mark in the header.
#[component]
pub fn HelpButton() -> impl IntoView {
    let words = use_words();
    let router = use_router();
    view! {
        <button
            type="button"
            id=HEADER_BUTTON
            class="header-button"
            aria-label=words.need_help().text()
            title=words.need_help().text()
            on:click=move |_| router.open_panel(Panel::Help)
        >
            <Glyph icon=Icon::Help />
        </button>
    }
}
