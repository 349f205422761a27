//! Parts of the app that come when they are opened: coming, there, not to be had, and gone with an old version; and how a
//! window learns of a new one.

use crate::{
    leaving::path,
    samples::{off, session, tenant},
    server,
    stage::{Stage, is_focused},
};
use leptos::prelude::*;
use security_center::{
    api::Connection,
    browser::{document, window},
    components::{Around, Coming, Late, Missing, Part},
    i18n::Language,
    router::Move,
    routes::{Panel, Route},
    shell::Shell,
};
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

thread_local! {
    /// What waits for a part.
    static FETCHES: RefCell<Vec<js_sys::Function>> = const { RefCell::new(Vec::new()) };
}

fn fetch() -> Coming {
    let answer = js_sys::Promise::new(&mut |answer, _| FETCHES.with_borrow_mut(|all| all.push(answer)));
    Box::pin(async move {
        let came = JsFuture::from(answer).await.is_ok_and(|came| came.is_truthy());
        if came { Ok(()) } else { Err(Missing) }
    })
}

/// The part comes, or does not.
fn comes(came: bool) {
    let answer = FETCHES.with_borrow_mut(|all| all.remove(0));
    answer.call1(&JsValue::UNDEFINED, &came.into()).unwrap();
}

fn fetches() -> usize {
    FETCHES.with_borrow(Vec::len)
}

/// A part that no other test has fetched yet.
fn a_part() -> &'static Part {
    FETCHES.take();
    Box::leak(Box::new(Part::new(fetch)))
}

fn late(part: &'static Part, around: Around) -> AnyView {
    view! { <Late part=part around=around draw=Box::new(|| view! { <b>"x"</b> }.into_any()) /> }.into_any()
}

/// The page says of which files the app is made, as a build does.
struct Named(Element);

impl Named {
    fn new(files: &str) -> Self {
        let meta = document().create_element("meta").unwrap();
        meta.set_attribute("name", "app").unwrap();
        meta.set_attribute("content", files).unwrap();
        document().query_selector("head").unwrap().unwrap().append_child(&meta).unwrap();
        Self(meta)
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// The request for the page that is delivered now.
fn the_page() -> String {
    format!("GET {}/", window().location().origin().unwrap())
}

fn page_of(files: &str) -> String {
    format!("<html><meta content=\"{files}\" name=app><body><div id=app></div>")
}

#[wasm_bindgen_test]
async fn a_part_is_drawn_once_it_is_there_and_at_once_from_then_on() {
    let mut stage = Stage::new().await;
    let part = a_part();
    stage.show(move || late(part, Around::Page)).await;
    assert_eq!(stage.everything(), "", "most are there before anybody has to be told");
    stage.until_says("Loading").await;
    stage.words.choose(Language::Dutch);
    stage.until_says("Laden").await;
    comes(true);
    stage.until("it is there", || stage.maybe("b").is_some()).await;
    assert_eq!(stage.everything(), "x", "and nothing else");
    stage.clear();
    stage.show(move || late(part, Around::Page)).await;
    assert_eq!((stage.everything().as_str(), fetches()), ("x", 0));
}

#[wasm_bindgen_test]
async fn a_part_that_was_fetched_ahead_is_fetched_once() {
    let stage = Stage::new().await;
    let part = a_part();
    part.expect();
    stage.until("it is fetched", || fetches() == 1).await;
    comes(true);
    stage.settle().await;
    part.expect();
    stage.settle().await;
    assert_eq!(fetches(), 0);
}

#[wasm_bindgen_test]
async fn a_page_that_did_not_come_has_a_heading_and_is_fetched_again() {
    let mut stage = Stage::new().await;
    let part = a_part();
    stage.show(move || late(part, Around::Page)).await;
    comes(false);
    stage.until("it says so", || stage.maybe("[role=alert]").is_some()).await;
    assert_eq!(stage.text("h1"), "This could not be loaded");
    assert!(stage.says("This part of the security center did not come."));
    server::lose(&the_page());
    stage.settle().await;
    stage.press(&stage.button("Try again")).await;
    assert!(stage.maybe("[role=alert]").is_none());
    comes(true);
    stage.until("it is there", || stage.maybe("b").is_some()).await;
}

#[wasm_bindgen_test]
async fn a_panel_that_did_not_come_can_be_closed() {
    let mut stage = Stage::new().await;
    stage.router.open_panel(Panel::Help);
    let part = a_part();
    stage.show(move || late(part, Around::Panel)).await;
    comes(false);
    stage.until("it says so", || stage.maybe("[role=alert]").is_some()).await;
    stage.until("it has the focus", || is_focused(&stage.find("#panel-heading"))).await;
    stage.press(&stage.button("Close")).await;
    assert_eq!(window().location().search().unwrap(), "");
}

#[wasm_bindgen_test]
async fn a_part_that_went_with_an_old_version_says_so() {
    let _named = Named::new("app-1.js app-1_bg.wasm");
    let mut stage = Stage::new().await;
    let part = a_part();
    stage.show(move || late(part, Around::Nothing)).await;
    comes(false);
    stage.until("it asks for the page", || server::waiting(&the_page()) == 1).await;
    server::reply(&the_page(), 200, &page_of("app-2.js app-2_bg.wasm"));
    stage
        .until_says("A new version of the security center is there, and this part of the old one is gone.")
        .await;
    assert!(stage.maybe("h1").is_none(), "a piece of a page has no heading of its own");
    stage.button("Load the new version");
}

async fn shell() -> Stage {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    stage.router.go(&Route::ThreatProtection);
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let (connection, _) = stage.within(|| signal(Connection::Live));
    stage.show(move || view! { <Shell session=session connection=connection /> }.into_any()).await;
    stage
}

#[wasm_bindgen_test]
async fn a_new_version_is_told_once_and_never_loads_by_itself() {
    let _named = Named::new("app-1.js app-1_bg.wasm");
    let stage = shell().await;
    stage.release.ask();
    stage.until("it asks for the page", || server::waiting(&the_page()) == 1).await;
    server::reply(&the_page(), 200, &page_of("app-1.js app-1_bg.wasm"));
    stage.settle().await;
    assert!(!stage.says("new version"));
    stage.release.look();
    stage.settle().await;
    assert_eq!(server::waiting(&the_page()), 0, "it has just asked");
    stage.release.ask();
    stage.until("it asks again", || server::waiting(&the_page()) == 1).await;
    server::reply(&the_page(), 200, &page_of("app-2.js app-2_bg.wasm"));
    stage.until_says("A new version of the security center is there.").await;
    let told = stage.all("main [role=status]");
    assert_eq!(told.iter().filter(|one| one.text_content().unwrap().contains("new version")).count(), 1);
    stage.words.choose(Language::Dutch);
    stage.until_says("Er is een nieuwe versie van het beveiligingscentrum.").await;
    stage.words.choose(Language::English);
    stage.settle().await;

    // Loading it is leaving the page: what was not applied is asked about first.
    let page = stage.within(Owner::new);
    page.with(|| stage.router.hold_while(RwSignal::new(true).into()));
    stage.press(&stage.button("Load the new version")).await;
    assert!(matches!(stage.within(|| stage.router.held()), Some(Move::Then(_))));
    assert_eq!(path(), "/settings/threat-protection");
    stage.router.stay();
    page.cleanup();

    stage.press(&stage.button("Not now")).await;
    stage.until("the message is gone", || !stage.says("new version")).await;
    stage.release.ask();
    stage.settle().await;
    assert_eq!(server::waiting(&the_page()), 0, "it knows already");
}

#[wasm_bindgen_test]
async fn what_is_no_page_of_the_app_is_no_new_version() {
    let _named = Named::new("app-1.js app-1_bg.wasm");
    let stage = shell().await;
    for (status, body) in [(200, "<html>Welcome to the network of this hotel"), (503, "app-2.js name=app")] {
        stage.release.ask();
        stage.until("it asks for the page", || server::waiting(&the_page()) == 1).await;
        server::reply(&the_page(), status, body);
        stage.settle().await;
        assert!(!stage.says("new version"), "{body}");
    }
}
