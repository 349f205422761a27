//! Language and theme, changed at any time without losing the page's state (`behaviour.md` S1).

use crate::{
    i18n::{Language, use_words},
    preferences::use_preferences,
    theme::Theme,
    ui::{Flyout, Icon},
};
use leptos::prelude::*;

/// The panel with both choices.
#[component]
pub fn Preferences() -> impl IntoView {
    let words = use_words();
    let theme = expect_context::<RwSignal<Theme>>();
    let own = use_preferences();
    let languages = Language::ALL.map(|language| {
        view! {
            <label class="choice" lang=language.tag()>
                <input
                    type="radio"
                    name="language"
                    prop:checked=Signal::derive(move || words.language() == language)
                    on:change=move |_| own.choose_language(language)
                />
                {language.name()}
            </label>
        }
    });
    let themes = Theme::ALL.map(|choice| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="theme"
                    prop:checked=Signal::derive(move || theme.get() == choice)
                    on:change=move |_| own.choose_theme(choice)
                />
                {words.theme_choice(choice).text()}
            </label>
        }
    });
    view! {
        <Flyout id="preferences" label=words.preferences() icon=Icon::Settings>
            <fieldset>
                <legend>{words.language_choice().text()}</legend>
                {languages.collect_view()}
            </fieldset>
            <fieldset>
                <legend>{words.theme_heading().text()}</legend>
                {themes.collect_view()}
            </fieldset>
        </Flyout>
    }
}
