//! English and Dutch: the page follows a change of the language without being rebuilt.

use crate::{
    samples::{off, session, tenant},
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::{
    browser,
    components::{Heading, Moment},
    i18n::Language,
    pages::ThreatProtectionPage,
};
use security_center_contract::Timestamp;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn text_follows_the_language_without_rebuilding_a_node() {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    stage.show(|| view! { <ThreatProtectionPage /> }.into_any()).await;
    let before = stage.all("h1, h2, p, dt, input, label, th[scope=col], a");
    assert!(before.len() > 20, "a page with something on it");
    let english = stage.text("h1");
    let text_node = stage.find("h1").first_child().unwrap();
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.all("h1, h2, p, dt, input, label, th[scope=col], a"), before, "the same nodes");
    assert_eq!(stage.find("h1").first_child().unwrap(), text_node);
    assert_eq!(stage.text("h1"), "Krijg één geheel van incidenten, automatisering en hunting");
    stage.words.choose(Language::English);
    stage.settle().await;
    assert_eq!(stage.text("h1"), english);
}

#[wasm_bindgen_test]
async fn the_language_of_the_document_and_the_title_of_the_window_follow_and_it_is_kept() {
    let mut stage = Stage::new().await;
    let words = stage.words;
    stage
        .show(move || {
            view! { <Heading title=words.announcement(security_center_contract::ServiceState::On) /> }
                .into_any()
        })
        .await;
    assert_eq!(browser::document().title(), "Microsoft Threat Protection is on. – Microsoft 365 security");
    assert_eq!(browser::kept("language"), None, "nothing was chosen yet");
    words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(browser::root().lang(), "nl");
    assert_eq!(browser::kept("language").as_deref(), Some("nl"));
    let title = browser::document().title();
    assert_eq!(title, "Microsoft Threat Protection staat aan. – Microsoft 365-beveiliging");
    drop(stage);
    let stage = Stage::as_left().await;
    assert_eq!(stage.words.language(), Language::Dutch, "as the document says");
}

#[wasm_bindgen_test]
async fn a_moment_on_the_page_follows_too_and_holds_the_instant() {
    let mut stage = Stage::new().await;
    stage.show(|| view! { <Moment at=Timestamp("2020-06-24T12:00:00Z".into()) /> }.into_any()).await;
    let time = stage.find("time");
    assert_eq!(attribute(&time, "datetime").as_deref(), Some("2020-06-24T12:00:00Z"));
    assert!(stage.everything().starts_with("Jun 24, 2020"));
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.find("time"), time);
    assert!(stage.everything().starts_with("24 jun 2020"), "{}", stage.everything());
    assert!(attribute(&time, "title").unwrap().starts_with("24 jun 2020"));
}

#[wasm_bindgen_test]
fn a_tag_that_is_not_ours_is_english() {
    for (tag, language) in [
        ("nl", Language::Dutch),
        ("nl-BE", Language::Dutch),
        ("en-GB", Language::English),
        ("fr", Language::English),
        ("", Language::English),
    ] {
        assert_eq!(Language::from_tag(tag), language, "{tag}");
    }
}
