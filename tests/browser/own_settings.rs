//! A person's own settings: at once here, on the server after it, and from the server in every other window.

use crate::{
    samples::{read, session, tenant},
    server,
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::{
    api::Connection, browser, i18n::Language, pages::EligibilityPage, shell::Shell, theme::Theme,
};
use security_center_contract::Session;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// The settings of somebody who chose these.
fn preferences(language: Value, theme: Value) -> Value {
    json!({
        "language": language, "theme": theme, "timeZone": "utc",
        "navigation": {"order": [], "hidden": [], "pinned": []}, "helpPutAway": false,
    })
}

/// The session of the person with this id, who chose this.
fn session_of(person: &str, language: Value, theme: Value) -> Value {
    let mut session = session("settings");
    session["person"]["id"] = json!(person);
    session["preferences"] = preferences(language, theme);
    session
}

async fn put(stage: &Stage, sample: Value) {
    stage.known.session.put(read::<Session>(sample));
    stage.settle().await;
}

async fn sent_bodies() -> Vec<Value> {
    let mut bodies = Vec::new();
    for sent in server::sent().into_iter().filter(|sent| sent.line == "PATCH preferences") {
        bodies.push(sent.body().await);
    }
    bodies
}

#[wasm_bindgen_test]
async fn s1_s38_a_choice_holds_at_once_and_is_sent() {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), None).await;
    stage.show(|| view! { <EligibilityPage /> }.into_any()).await;
    let page = stage.all("h1, h2, p, li");
    stage.own.choose_language(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.text("h1"), "Geschiktheid van licenties en machtigingen", "before the server knows");
    assert_eq!(browser::kept("language").as_deref(), Some("nl"), "for the next first paint");
    assert_eq!(sent_bodies().await, [json!({"language": "nl"})], "only what was chosen");
    server::answer("PATCH preferences", 200, &preferences(json!("nl"), json!(null)));
    stage.until("the session is asked for", || server::waiting("GET session") == 1).await;
    assert_eq!(stage.own.get().language, read(json!("nl")));
    assert_eq!(stage.all("h1, h2, p, li"), page, "and nothing was made anew");
}

#[wasm_bindgen_test]
async fn s38_what_another_window_chose_is_followed_and_the_page_stays() {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), None).await;
    stage.show(|| view! { <input id="typed" /><EligibilityPage /> }.into_any()).await;
    let page = stage.all("input, h1, h2, p, li");
    stage.find("#typed").unchecked_ref::<web_sys::HtmlInputElement>().set_value("half a sentence");
    put(&stage, session_of("p1", json!("nl"), json!("dark"))).await;
    assert_eq!(stage.text("h1"), "Geschiktheid van licenties en machtigingen");
    assert_eq!(attribute(&browser::root(), "data-theme").as_deref(), Some("dark"));
    assert_eq!(stage.all("input, h1, h2, p, li"), page);
    let typed = stage.find("#typed").unchecked_ref::<web_sys::HtmlInputElement>().value();
    assert_eq!(typed, "half a sentence");
    assert!(sent_bodies().await.is_empty(), "what came from the server is not sent back");
}

#[wasm_bindgen_test]
async fn an_older_answer_never_flips_a_choice_back() {
    let stage = Stage::signed_in(session("settings"), None, None).await;
    let dutch = || stage.words.language() == Language::Dutch;
    // Asked before the choice, answered while it is being saved, and once more after that.
    stage.known.session.refetch();
    stage.own.choose_language(Language::Dutch);
    stage.settle().await;
    let mut older = session("settings");
    older["expiresAt"] = json!("2031-01-01T00:00:00Z");
    server::answer("GET session", 200, &older);
    stage.until("it arrived", || stage.known.session.now().unwrap().expires_at.0.starts_with("2031")).await;
    assert!(dutch());
    stage.known.session.refetch();
    stage.settle().await;
    server::answer("PATCH preferences", 200, &preferences(json!("nl"), json!(null)));
    stage.until("it is asked anew", || server::waiting("GET session") == 2).await;
    older["expiresAt"] = json!("2032-01-01T00:00:00Z");
    server::answer("GET session", 200, &older);
    stage.settle().await;
    assert!(dutch(), "the answer to an older question is dropped");
    let mut newer = session_of("p1", json!("nl"), json!("dark"));
    newer["expiresAt"] = json!("2033-01-01T00:00:00Z");
    server::answer("GET session", 200, &newer);
    stage.until("it arrived", || stage.theme.get_untracked() == Theme::Dark).await;
    assert!(dutch());
}

#[wasm_bindgen_test]
async fn choices_are_sent_one_after_the_other_and_the_last_one_stays() {
    let stage = Stage::signed_in(session("settings"), None, None).await;
    stage.own.choose_theme(Theme::Dark);
    stage.own.choose_theme(Theme::Light);
    stage.own.choose_language(Language::Dutch);
    stage.settle().await;
    assert_eq!(server::waiting("PATCH preferences"), 1);
    server::answer("PATCH preferences", 200, &preferences(json!(null), json!("dark")));
    stage.until("the rest is sent", || server::waiting("PATCH preferences") == 1).await;
    assert_eq!(
        stage.theme.get_untracked(),
        Theme::Light,
        "what the server confirms late does not flip it back"
    );
    let bodies = sent_bodies().await;
    assert_eq!(bodies, [json!({"theme": "dark"}), json!({"language": "nl", "theme": "light"})]);
    server::answer("PATCH preferences", 200, &preferences(json!("nl"), json!("light")));
    stage.until("it is saved", || browser::kept("theme.unsaved").is_none()).await;
    assert_eq!((server::waiting("PATCH preferences"), stage.theme.get_untracked()), (0, Theme::Light));
}

#[wasm_bindgen_test]
async fn a_choice_that_could_not_be_saved_holds_here_and_says_so() {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), None).await;
    let loaded = stage.within(|| stage.known.session.loaded()).unwrap();
    let connection = stage.within(|| signal(Connection::Live)).0;
    stage.show(move || view! { <Shell session=loaded connection=connection /> }.into_any()).await;
    stage.own.choose_language(Language::Dutch);
    stage.settle().await;
    server::lose("PATCH preferences");
    stage.until_says("Wat u koos, geldt hier, maar kon niet worden opgeslagen").await;
    put(&stage, session_of("p1", json!("en"), json!(null))).await;
    assert_eq!(stage.words.language(), Language::Dutch, "the choice is kept");
    stage.press(&stage.button("Opnieuw proberen")).await;
    assert_eq!(sent_bodies().await, vec![json!({"language": "nl"}); 2]);
    server::answer("PATCH preferences", 200, &preferences(json!("nl"), json!(null)));
    stage.until("it is no longer said", || !stage.says("kon niet worden opgeslagen")).await;
}

#[wasm_bindgen_test]
async fn what_could_not_be_saved_is_tried_again_at_the_next_start() {
    let stage = Stage::signed_in(session("settings"), None, None).await;
    stage.own.choose_theme(Theme::Dark);
    stage.settle().await;
    server::lose("PATCH preferences");
    stage.until("it is known", || stage.own.failed().is_some()).await;
    drop(stage);
    let stage = Stage::as_left().await;
    put(&stage, session_of("p1", json!(null), json!("light"))).await;
    assert_eq!(stage.theme.get_untracked(), Theme::Dark);
    assert_eq!(sent_bodies().await, vec![json!({"theme": "dark"}); 2]);
}

#[wasm_bindgen_test]
async fn another_person_gets_his_own_and_whoever_chose_nothing_what_the_browser_asks_for() {
    let stage = Stage::new().await;
    browser::root().dataset().set("language", "nl").unwrap();
    put(&stage, session_of("p1", json!("en"), json!("dark"))).await;
    assert_eq!((stage.words.language(), stage.theme.get_untracked()), (Language::English, Theme::Dark));
    // Not saved yet when somebody else signs in: it stays the first one's.
    stage.own.choose_theme(Theme::Light);
    put(&stage, session_of("p2", json!(null), json!(null))).await;
    assert_eq!((stage.words.language(), stage.theme.get_untracked()), (Language::Dutch, Theme::System));
    server::answer("PATCH preferences", 200, &preferences(json!("en"), json!("light")));
    stage.settle().await;
    assert_eq!(stage.theme.get_untracked(), Theme::System, "an answer for the one before changes nothing");
    put(&stage, session_of("p1", json!("en"), json!("light"))).await;
    assert_eq!((stage.words.language(), stage.theme.get_untracked()), (Language::English, Theme::Light));
    assert_eq!(sent_bodies().await.len(), 1);
    browser::root().dataset().delete("language");
}

#[wasm_bindgen_test]
async fn what_is_chosen_before_signing_in_is_kept_for_whoever_never_chose() {
    let stage = Stage::new().await;
    stage.own.choose_language(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.words.language(), Language::Dutch);
    assert!(sent_bodies().await.is_empty(), "there is nobody to keep it for");
    put(&stage, session_of("p1", json!(null), json!(null))).await;
    assert_eq!(sent_bodies().await, [json!({"language": "nl"})]);
    drop(stage);

    let stage = Stage::new().await;
    stage.own.choose_language(Language::Dutch);
    put(&stage, session_of("p1", json!("en"), json!(null))).await;
    assert_eq!(stage.words.language(), Language::English, "who chose elsewhere keeps that");
    assert!(sent_bodies().await.is_empty());
}
