//! What comes late or is taken back: answers for pages that were left, signing out with an unapplied choice, a choice
//! taken back before others change the service, and a failed provisioning that may only be stopped.

use crate::{
    answers::answer,
    leaving::{path, with_a_draft},
    samples::{failed, list, off, on, provisioning, refused, service, session, tenant},
    server,
    settings::{content, tick_box},
    stage::{Stage, is_focused, is_ticked},
};
use leptos::prelude::*;
use security_center::{
    api::Connection,
    browser,
    i18n::Language,
    routes::{Feature, Route},
    shell::Shell,
};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

async fn shell(access: &str, sample: Value, at: Route) -> Stage {
    let mut stage = Stage::signed_in(session(access), Some(tenant()), Some(sample)).await;
    stage.router.go(&at);
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let connection = stage.within(|| signal(Connection::Live).0);
    stage.show(move || view! { <Shell session=session connection=connection /> }.into_any()).await;
    stage
}

async fn go(stage: &Stage, to: Route) {
    stage.router.go(&to);
    stage.settle().await;
}

fn is_open(stage: &Stage, title: &str) -> bool {
    stage.named("dialog", title).unchecked_into::<HtmlDialogElement>().open()
}

fn count(line: &str) -> usize {
    server::sent().iter().filter(|sent| sent.line.split('?').next() == Some(line)).count()
}

/// The whole line of the request that waits.
fn whole(line: &str) -> String {
    let waiting = server::unanswered();
    waiting.into_iter().find(|whole| whole.split('?').next() == Some(line)).unwrap_or_else(|| line.to_owned())
}

fn action(name: &str) -> Value {
    json!({"id": "1", "displayName": name, "status": "pending", "createdDateTime": "2026-06-24T09:00:00Z"})
}

#[wasm_bindgen_test]
async fn an_answer_for_a_page_that_was_left_changes_nothing() {
    for answered in [true, false] {
        let stage = shell("open", on(1), Route::Feature(Feature::ActionCenter)).await;
        let asked = whole("GET remediation-actions");
        go(&stage, Route::Settings).await;
        let watch = stage.watch();
        if answered {
            server::answer(&asked, 200, &list(&[action("Isolate device")], 1));
        } else {
            server::lose(&asked);
        }
        stage.settle().await;
        crate::stage::frame().await;
        stage.settle().await;
        assert_eq!((stage.text("h1").as_str(), watch.changes()), ("Settings", 0));
        // And the page works when one comes back.
        go(&stage, Route::Feature(Feature::ActionCenter)).await;
        server::answer(&whole("GET remediation-actions"), 200, &list(&[action("Quarantine file")], 1));
        stage.until_says("Quarantine file").await;
    }
}

#[wasm_bindgen_test]
async fn s19_what_was_applied_before_leaving_is_known_wherever_its_answer_finds_the_person() {
    let stage = with_a_draft().await;
    stage.press(&stage.button("Apply")).await;
    assert_eq!(count("PATCH threat-protection"), 1);
    go(&stage, Route::Home).await;
    if stage.router.held().is_some() {
        stage.router.leave();
        stage.settle().await;
    }
    server::answer("PATCH threat-protection", 202, &provisioning(2));
    stage.until("Home tells it", || stage.maybe_named("a", "See the progress").is_some()).await;
    assert_eq!(path(), "/");
    go(&stage, Route::ThreatProtection).await;
    assert_eq!(stage.all("ol li").len(), 6, "the steps");
}

#[wasm_bindgen_test]
async fn s19_signing_out_with_an_unapplied_choice_is_asked_about() {
    let stage = with_a_draft().await;
    let sign_out = stage.button("Sign out");
    stage.press(&sign_out).await;
    assert!(is_open(&stage, "Leave without applying?"));
    assert_eq!(count("DELETE session"), 0, "not yet");
    stage.press(&stage.button("Stay on this page")).await;
    assert!(!is_open(&stage, "Leave without applying?") && is_ticked(&tick_box(&stage)));
    assert_eq!(count("DELETE session"), 0);
    stage.press(&sign_out).await;
    stage.press(&stage.button("Leave")).await;
    assert_eq!(count("DELETE session"), 1, "once it was decided");
}

#[wasm_bindgen_test]
async fn s19_a_choice_taken_back_follows_what_others_do() {
    let stage = content(off(1)).await;
    let tick = tick_box(&stage);
    stage.press(&tick).await;
    stage.press(&tick).await;
    stage.known.service.put(service(on(2)));
    stage.settle().await;
    assert!(is_ticked(&tick_box(&stage)), "nothing of his own holds it back");
    assert_eq!(stage.button("Apply").get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(count("PATCH threat-protection"), 0);
    assert!(!stage.says("was changed while you were at it") && !stage.says("was changed at the same time"));
}

#[wasm_bindgen_test]
async fn d6_turning_on_can_be_stopped_where_it_may_not_be_tried_again() {
    let mut sample = failed(5);
    sample["actions"]["retry"] = refused(&["notEligible"]);
    let stage = content(sample).await;
    assert!(stage.maybe_named("button", "Retry").is_none());
    assert!(stage.text(".refusals").starts_with("Your tenant is not eligible."), "and says why");
    stage.press(&stage.button("Stop turning on")).await;
    server::answer(
        "GET threat-protection/turning-off",
        200,
        &answer("GET threat-protection/turning-off").unwrap(),
    );
    stage.until("the figures are there", || !stage.says("are being taken")).await;
    stage.press(&stage.button("Stop now")).await;
    let sent = server::sent().into_iter().find(|sent| sent.line == "PATCH threat-protection").unwrap();
    assert_eq!((sent.version.as_deref(), sent.body().await), (Some("\"5\""), json!({"optedIn": false})));
    server::answer("PATCH threat-protection", 200, &off(6));
    stage.until("it is off", || stage.maybe("input[type=checkbox]").is_some()).await;
}

#[wasm_bindgen_test]
async fn s38_another_language_leaves_choice_focus_and_place() {
    let stage = with_a_draft().await;
    stage.container().set_attribute("style", "padding-bottom: 5000px").unwrap();
    let tick = tick_box(&stage);
    tick.focus().unwrap();
    let window = browser::window();
    window.scroll_to_with_x_and_y(0.0, 700.0);
    let height = || f64::from(browser::root().scroll_height());
    let (place, before) = (window.scroll_y().unwrap(), height());
    assert!(place > 0.0);
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.find("main input[type=checkbox]"), tick);
    assert!(is_ticked(&tick) && is_focused(&tick));
    // What is in sight stays there, also where the sentences above it have become longer.
    let moved = (window.scroll_y().unwrap() - place).abs();
    assert!(moved <= (height() - before).abs() + 1.0, "{moved} of {}", height() - before);
    assert_eq!(stage.button("Toepassen").get_attribute("aria-disabled"), None);
    assert_eq!(path(), "/settings/threat-protection");
    window.scroll_to_with_x_and_y(0.0, 0.0);
}
