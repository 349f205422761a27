//! Leaving a page whose changes were not applied: asked first, and done or not.

use crate::{
    dialogs::press_escape,
    samples::{off, session, tenant},
    settings::tick_box,
    stage::{Stage, is_focused, is_ticked, name_of},
};
use leptos::prelude::*;
use security_center::{
    api::Connection,
    browser,
    router::Move,
    routes::{Feature, Route},
    shell::Shell,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

pub fn path() -> String {
    browser::window().location().pathname().unwrap()
}

async fn holding() -> (Stage, RwSignal<bool>, Owner) {
    let stage = Stage::new().await;
    stage.router.go(&Route::ThreatProtection);
    let page = stage.within(Owner::new);
    let unsaved = page.with(|| RwSignal::new(true));
    page.with(|| stage.router.hold_while(unsaved.into()));
    (stage, unsaved, page)
}

#[wasm_bindgen_test]
async fn a_navigation_is_held_back_until_the_person_decides() {
    let (stage, _, _page) = holding().await;
    let router = stage.router;
    router.go(&Route::Settings);
    assert_eq!(path(), "/settings/threat-protection");
    assert_eq!(router.held(), Some(Move::To("/settings".into())));
    router.stay();
    assert_eq!((router.held(), path().as_str()), (None, "/settings/threat-protection"));
    router.go(&Route::Feature(Feature::Hunting));
    assert_eq!(router.held(), Some(Move::To("/hunting".into())), "still held");
    router.leave();
    assert_eq!((router.held(), path().as_str()), (None, "/hunting"));
}

#[wasm_bindgen_test]
async fn nothing_is_held_back_without_changes_or_once_the_page_is_gone() {
    let (stage, unsaved, page) = holding().await;
    unsaved.set(false);
    stage.router.go(&Route::Settings);
    assert_eq!(path(), "/settings");
    unsaved.set(true);
    page.cleanup();
    stage.router.go(&Route::Home);
    assert_eq!((stage.router.held(), path().as_str()), (None, "/"));
}

#[wasm_bindgen_test]
async fn the_page_that_came_later_is_not_let_go_by_the_one_before() {
    let (stage, _, first) = holding().await;
    let second = stage.within(Owner::new);
    second.with(|| stage.router.hold_while(RwSignal::new(true).into()));
    first.cleanup();
    stage.router.go(&Route::Home);
    assert!(stage.router.held().is_some());
}

#[wasm_bindgen_test]
async fn back_is_held_too_and_goes_on_after_the_answer() {
    let (stage, _, page) = holding().await;
    let history = browser::window().history().unwrap();
    history.back().unwrap();
    stage.until("it is held back", || stage.router.held().is_some()).await;
    assert_eq!(stage.router.held(), Some(Move::By(-1)));
    stage.until("the address is back", || path() == "/settings/threat-protection").await;
    stage.router.leave();
    stage.until("it went back", || path() == "/").await;
    stage
        .until("the page follows", || stage.within(|| stage.router.route().get_untracked()) == Route::Home)
        .await;
    // As the gate does with every page that was left.
    page.cleanup();
    history.forward().unwrap();
    stage.until("and forward", || path() == "/settings/threat-protection").await;
}

#[wasm_bindgen_test]
async fn the_browser_asks_before_the_window_closes() {
    let (_stage, unsaved, _page) = holding().await;
    let closing = || {
        let options = web_sys::EventInit::new();
        options.set_cancelable(true);
        let event = web_sys::Event::new_with_event_init_dict("beforeunload", &options).unwrap();
        browser::window().dispatch_event(&event).unwrap();
        event.default_prevented()
    };
    assert!(closing());
    unsaved.set(false);
    assert!(!closing());
}

pub async fn with_a_draft() -> Stage {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    stage.router.go(&Route::ThreatProtection);
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let connection = stage.within(|| signal(Connection::Live).0);
    stage.show(move || view! { <Shell session=session connection=connection /> }.into_any()).await;
    stage.press(&tick_box(&stage)).await;
    stage
}

fn question(stage: &Stage) -> HtmlDialogElement {
    stage.named("dialog", "Leave without applying?").unchecked_into()
}

#[wasm_bindgen_test]
async fn s19_a_choice_that_was_not_applied_is_asked_about() {
    let stage = with_a_draft().await;
    assert!(!question(&stage).open());
    let link = stage.link("Home");
    link.focus().unwrap();
    stage.press(&link).await;
    assert!(question(&stage).open());
    assert_eq!(name_of(&question(&stage)), "Leave without applying?");
    assert!(is_focused(&stage.button("Stay on this page")), "the answer that loses nothing");
    press_escape(&question(&stage));
    stage.settle().await;
    assert!(!question(&stage).open() && is_focused(&link));
    assert_eq!(path(), "/settings/threat-protection");
    assert!(is_ticked(&tick_box(&stage)));

    stage.press(&link).await;
    stage.press(&stage.button("Stay on this page")).await;
    assert!(!question(&stage).open() && is_ticked(&tick_box(&stage)));

    stage.press(&link).await;
    stage.press(&stage.button("Leave")).await;
    assert!(!question(&stage).open());
    assert_eq!((path().as_str(), stage.text("h1").as_str()), ("/", "Home"));
    assert!(stage.maybe("input[type=checkbox]").is_none());
    stage.press(&stage.link("Settings")).await;
    assert!(!question(&stage).open(), "the lost choice holds nothing back");
}

#[wasm_bindgen_test]
async fn a_choice_taken_back_holds_nothing() {
    let stage = with_a_draft().await;
    stage.press(&tick_box(&stage)).await;
    stage.press(&stage.link("Home")).await;
    assert_eq!(path(), "/");
}
