//! The theme, and the panel in which language and theme are chosen.

use crate::stage::{Stage, attribute, is_ticked};
use leptos::prelude::*;
use security_center::{browser, i18n::Language, shell::PlainShell, theme::Theme};
use wasm_bindgen_test::wasm_bindgen_test;

fn shown() -> Option<String> {
    attribute(&browser::root(), "data-theme")
}

#[wasm_bindgen_test]
async fn the_theme_is_applied_kept_and_found_again() {
    let stage = Stage::new().await;
    assert_eq!((shown(), stage.theme.get_untracked()), (None, Theme::System));
    stage.theme.set(Theme::Dark);
    stage.settle().await;
    assert_eq!(shown().as_deref(), Some("dark"));
    assert_eq!(browser::kept("theme").as_deref(), Some("dark"));
    drop(stage);
    let stage = Stage::as_left().await;
    assert_eq!((shown().as_deref(), stage.theme.get_untracked()), (Some("dark"), Theme::Dark));
    stage.theme.set(Theme::Light);
    stage.settle().await;
    assert_eq!(shown().as_deref(), Some("light"));
    stage.theme.set(Theme::System);
    stage.settle().await;
    assert_eq!((shown(), browser::kept("theme")), (None, None), "as the system has it is no choice to keep");
    browser::keep("theme", Some("purple"));
    drop(stage);
    assert_eq!(Stage::as_left().await.theme.get_untracked(), Theme::System);
}

#[wasm_bindgen_test]
async fn s1_language_and_theme_are_chosen_in_one_panel() {
    let mut stage = Stage::new().await;
    stage.show(|| view! { <PlainShell><p>"page"</p></PlainShell> }.into_any()).await;
    assert_eq!(stage.texts("legend"), ["Language", "Theme"]);
    let page = stage.find("main p");
    let dutch = stage.named("input[type=radio]", "Nederlands");
    assert_eq!(
        attribute(&stage.find("label[lang=nl]"), "lang").as_deref(),
        Some("nl"),
        "read in its own language"
    );
    assert!(is_ticked(&stage.named("input[type=radio]", "English")) && !is_ticked(&dutch));
    stage.press(&dutch).await;
    assert_eq!(stage.words.language(), Language::Dutch);
    assert_eq!(stage.texts("legend"), ["Taal", "Thema"]);
    assert!(is_ticked(&dutch));
    assert!(is_ticked(&stage.named("input[type=radio]", "Zoals het systeem")));
    stage.press(&stage.named("input[type=radio]", "Donker")).await;
    assert_eq!(stage.theme.get_untracked(), Theme::Dark);
    assert_eq!(stage.find("main p"), page, "the page stays as it is");
}
