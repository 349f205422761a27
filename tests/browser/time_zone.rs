//! The zone of the times: chosen, applied, kept on the server, and followed by every time on the page.

use crate::{
    samples::{off, read, session, tenant},
    server,
    stage::{Stage, attribute, description_of, focus, is_focused, is_ticked},
};
use leptos::prelude::*;
use security_center::{components::Moment, format, i18n::Language, pages::TimeZonePage, ui::LiveRegion};
use security_center_contract::{Session, Timestamp};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const CHANGE: &str = "PATCH preferences";
const TIME: &str = "2020-06-24T23:59:58Z";

fn preferences(zone: &str) -> Value {
    let mut preferences = session("settings")["preferences"].clone();
    preferences["timeZone"] = json!(zone);
    preferences
}

/// As the browser itself writes it in its own zone.
fn in_local_time(language: &str) -> String {
    let options = js_sys::JSON::parse(
        r#"{"year":"numeric","month":"short","day":"numeric","hour":"2-digit","minute":"2-digit","second":"2-digit","timeZoneName":"short"}"#,
    );
    js_sys::Date::new(&TIME.into()).to_locale_string(language, &options.unwrap()).into()
}

async fn page() -> Stage {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    stage
        .show(|| {
            view! {
                <TimeZonePage />
                <p class="sample"><Moment at=Timestamp(TIME.into()) /></p>
                <LiveRegion />
            }
            .into_any()
        })
        .await;
    stage
}

#[wasm_bindgen_test]
async fn l13_times_are_utc_until_local_time_is_chosen_and_applied() {
    let stage = page().await;
    let (utc, local) =
        (stage.named("input[type=radio]", "UTC"), stage.named("input[type=radio]", "Local time"));
    assert!(is_ticked(&utc) && !is_ticked(&local));
    assert!(stage.text(".sample").ends_with("UTC"), "{}", stage.text(".sample"));
    let apply = stage.button("Apply");
    assert_eq!(description_of(&apply).as_deref(), Some("Nothing has been changed yet."));
    assert!(description_of(&local).unwrap().contains(&format::zone()), "the zone has its name");

    stage.press(&local).await;
    assert!(is_ticked(&local) && stage.text(".sample").ends_with("UTC"), "selecting alone changes nothing");
    focus(&apply);
    stage.press(&apply).await;
    assert_eq!(server::sent().last().unwrap().body().await, json!({"timeZone": "local"}));
    assert_eq!(attribute(&stage.button("Applying…"), "aria-disabled").as_deref(), Some("true"));
    server::answer(CHANGE, 200, &preferences("local"));
    stage.until("times are local", || stage.text(".sample") == in_local_time("en")).await;
    assert_eq!(attribute(&stage.find("time"), "title"), Some(in_local_time("en")));
    stage.until_says("Times are now shown in local time.").await;
    assert!(is_ticked(&local) && is_focused(&stage.button("Apply")));
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.text(".sample"), in_local_time("nl"), "in the language as well");
}

#[wasm_bindgen_test]
async fn l13_the_zone_follows_the_person_and_ends_with_the_session() {
    let stage = page().await;
    let mut other = session("settings");
    other["preferences"] = preferences("local");
    stage.known.session.put(read::<Session>(other));
    stage.settle().await;
    assert_eq!(stage.text(".sample"), in_local_time("en"), "chosen in another window or browser");
    assert!(is_ticked(&stage.named("input[type=radio]", "Local time")));
    stage.known.session.forget();
    stage.settle().await;
    assert!(!stage.words.local_times(), "whoever comes next has UTC until he chooses");
}

#[wasm_bindgen_test]
async fn l13_relative_times_are_the_same_in_every_zone() {
    let stage = page().await;
    let ago = js_sys::Date::new(&(js_sys::Date::now() - 3.0 * 3_600_000.0).into());
    let ago = Timestamp(ago.to_iso_string().into());
    stage.words.tell_local_times(true);
    assert_eq!(format::moment(stage.words, &ago), "3 hours ago");
}

#[wasm_bindgen_test]
async fn l13_a_failure_keeps_the_choice_and_says_so() {
    let stage = page().await;
    let local = stage.named("input[type=radio]", "Local time");
    stage.press(&local).await;
    stage.press(&stage.button("Apply")).await;
    server::lose(CHANGE);
    stage.until_says("The server cannot be reached.").await;
    assert!(is_ticked(&local) && !stage.words.local_times());
    assert_eq!(attribute(&stage.button("Apply"), "aria-disabled"), None, "it may be tried again");
}

#[wasm_bindgen_test]
async fn s19_l13_a_zone_that_was_not_applied_is_asked_about() {
    let stage = page().await;
    stage.press(&stage.named("input[type=radio]", "Local time")).await;
    stage.router.go(&security_center::routes::Route::Settings);
    assert!(stage.router.held().is_some());
    stage.router.stay();
    stage.press(&stage.named("input[type=radio]", "UTC")).await;
    assert!(stage.router.held().is_none());
}
