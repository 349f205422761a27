//! The command palette: opened by keyboard, a combobox, tolerant of typing errors, leading everywhere.

use crate::{
    samples::{off, session, session_refused, tenant},
    server,
    stage::{Stage, attribute, by_id, focus, is_focused},
};
use security_center::{browser, i18n::Language, routes::Route};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, KeyboardEvent, KeyboardEventInit};

async fn frame(sample: Value) -> Stage {
    let mut stage = Stage::signed_in(sample, Some(tenant()), Some(off(1))).await;
    stage.configure(&json!({"navigation": {"policies": "https://portal.example/policies"}})).await;
    stage.show_shell().await;
    stage
}

fn key(target: &web_sys::EventTarget, key: &str, ctrl: bool) -> bool {
    let options = KeyboardEventInit::new();
    options.set_key(key);
    options.set_ctrl_key(ctrl);
    options.set_bubbles(true);
    options.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
    !target.dispatch_event(&event).unwrap()
}

async fn press_ctrl_k(stage: &Stage) {
    assert!(key(&browser::document().active_element().unwrap(), "k", true), "the browser's own is prevented");
    stage.settle().await;
}

async fn type_in(stage: &Stage, text: &str) {
    let input: HtmlInputElement = stage.find("[role=combobox]").unchecked_into();
    input.set_value(text);
    let options = web_sys::EventInit::new();
    options.set_bubbles(true);
    input.dispatch_event(&web_sys::Event::new_with_event_init_dict("input", &options).unwrap()).unwrap();
    stage.settle().await;
}

fn options(stage: &Stage) -> Vec<String> {
    stage.texts("[role=option] > span:first-child")
}

fn active(stage: &Stage) -> String {
    let id = attribute(&stage.find("[role=combobox]"), "aria-activedescendant").unwrap();
    let option = by_id(&id);
    assert_eq!(attribute(&option, "aria-selected").as_deref(), Some("true"));
    assert_eq!(stage.all("[aria-selected=true]").len(), 1);
    option.query_selector("span").unwrap().unwrap().text_content().unwrap()
}

#[wasm_bindgen_test]
async fn it_opens_with_the_keyboard_takes_the_focus_and_gives_it_back() {
    let stage = frame(session("open")).await;
    let search = stage.find(".header-search");
    focus(&search);
    press_ctrl_k(&stage).await;
    let dialog = stage.find("dialog:has([role=combobox])");
    assert!(dialog.matches("dialog:modal").unwrap());
    let input = stage.find("[role=combobox]");
    assert!(is_focused(&input));
    assert_eq!(attribute(&input, "aria-expanded").as_deref(), Some("true"));
    assert_eq!(
        by_id(&attribute(&input, "aria-controls").unwrap()).get_attribute("role").as_deref(),
        Some("listbox")
    );
    let options = web_sys::EventInit::new();
    options.set_cancelable(true);
    dialog.dispatch_event(&web_sys::Event::new_with_event_init_dict("cancel", &options).unwrap()).unwrap();
    stage.settle().await;
    assert!(stage.maybe("[role=combobox]").is_none());
    assert!(is_focused(&search));
}

#[wasm_bindgen_test]
async fn what_is_typed_is_found_despite_errors_and_counted() {
    let stage = frame(session("open")).await;
    press_ctrl_k(&stage).await;
    assert!(options(&stage).len() > 15, "everything, before anything is typed");
    type_in(&stage, "permisions").await;
    assert_eq!(options(&stage)[0], "Permissions");
    assert_eq!(active(&stage), "Permissions");
    assert!(stage.texts("dialog [role=status]").contains(&format!("Found: {}", options(&stage).len())));
    type_in(&stage, "qqqqq").await;
    assert!(options(&stage).is_empty());
    assert_eq!(attribute(&stage.find("[role=combobox]"), "aria-expanded").as_deref(), Some("false"));
    assert!(stage.says("Nothing found. Try fewer or other words."));
    stage.words.choose(Language::English);
    type_in(&stage, "policies").await;
    assert!(options(&stage).contains(&"Policies".to_owned()), "other portals, too");
}

#[wasm_bindgen_test]
async fn arrow_keys_choose_and_enter_goes() {
    let stage = frame(session("open")).await;
    press_ctrl_k(&stage).await;
    let input = stage.find("[role=combobox]");
    assert_eq!(active(&stage), "Home");
    key(&input, "ArrowDown", false);
    stage.settle().await;
    assert_eq!(active(&stage), "Incidents");
    key(&input, "ArrowUp", false);
    key(&input, "ArrowUp", false);
    stage.settle().await;
    assert_eq!(active(&stage), "Sign out", "from the first to the last");
    type_in(&stage, "hunting").await;
    key(&input, "Enter", false);
    stage.until("it is there", || stage.text("h1") == "Advanced hunting").await;
    assert!(stage.maybe("[role=combobox]").is_none());
    assert!(is_focused(&by_id("page-heading")));
}

#[wasm_bindgen_test]
async fn s19_an_unapplied_change_still_asks() {
    let stage = frame(session("settings")).await;
    stage.router.go(&Route::ThreatProtection);
    stage.settle().await;
    stage.press(&stage.find("main input[type=checkbox]")).await;
    press_ctrl_k(&stage).await;
    type_in(&stage, "permissions").await;
    key(&stage.find("[role=combobox]"), "Enter", false);
    stage.until("it asks", || stage.maybe("dialog[open] #leave-title").is_some()).await;
    assert_eq!(browser::window().location().pathname().unwrap(), "/settings/threat-protection");
    assert!(!key(&stage.find("dialog[open]"), "k", true), "the question has to be answered first");
    stage.press(&stage.button("Stay on this page")).await;
}

#[wasm_bindgen_test]
async fn s21_what_may_not_be_opened_is_not_offered_and_settings_apply_at_once() {
    let stage = frame(session_refused()).await;
    press_ctrl_k(&stage).await;
    for name in ["Incidents", "Alerts", "Permissions", "Settings", "Microsoft Threat Protection"] {
        assert!(!options(&stage).contains(&name.to_owned()), "{name}");
    }
    type_in(&stage, "nederlands").await;
    key(&stage.find("[role=combobox]"), "Enter", false);
    stage.until("it is Dutch", || stage.words.language() == Language::Dutch).await;
    assert_eq!(server::waiting("PATCH preferences"), 1);
}

#[wasm_bindgen_test]
async fn l33_topics_of_the_help_and_every_setting_are_found_and_opened() {
    let stage = frame(session("open")).await;
    press_ctrl_k(&stage).await;
    let all = options(&stage);
    for name in ["Time zone", "Preview features", "Service keys", "Audit log"] {
        assert!(all.contains(&name.to_owned()), "{name}");
    }
    let content = format!("GET {}/help/en.json", browser::window().location().origin().unwrap());
    server::answer(&content, 200, &serde_json::from_str(include_str!("../../help/en.json")).unwrap());
    type_in(&stage, "which licences").await;
    stage.until("a topic is found", || stage.says("Help")).await;
    assert_eq!(options(&stage).len(), stage.all("[role=option]").len());
    let topic = stage
        .all("[role=option]")
        .into_iter()
        .find(|option| option.query_selector(".caption").unwrap().unwrap().text_content().unwrap() == "Help");
    stage.press(&topic.unwrap().unchecked_into()).await;
    let opened = || browser::window().location().search().unwrap();
    stage.until("it is open", || opened().starts_with("?panel=help&topic=")).await;
    stage.router.close_panel();
    stage.settle().await;
}

#[wasm_bindgen_test]
async fn it_is_closed_without_a_keyboard() {
    let stage = frame(session("open")).await;
    stage.press(&stage.find(".header-search")).await;
    assert!(stage.maybe("[role=combobox]").is_some());
    stage.press(&stage.button("Close")).await;
    assert!(stage.maybe("[role=combobox]").is_none());
}
