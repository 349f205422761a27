//! The graph of an incident and its report: what is drawn, how one walks through it by keyboard, and the same as sentences.

use crate::{
    samples::{details, list, on, session, tenant},
    server,
    stage::{Stage, attribute, by_id, focus, is_focused},
};
use leptos::prelude::*;
use security_center::{i18n::Language, pages::IncidentPage, routes::Route};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit, MouseEvent, MouseEventInit};

async fn open(tab: &str, shown: &Value) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.router.go(&Route::Incident(7));
    stage.router.set_parameters(&[("tab", Some(tab))], false);
    stage.show(|| view! { <IncidentPage number=7 /> }.into_any()).await;
    server::answer("GET incidents/7", 200, shown);
    stage.until_says("Odd command").await;
    stage
}

/// Two alerts on a device, one of them of a person, too.
fn shown() -> Value {
    let mut shown = details("7", "Ransomware");
    shown["alerts"][1]["entities"] = json!(["device:1", "user:1"]);
    shown
}

async fn key(stage: &Stage, name: &str) {
    let how = KeyboardEventInit::new();
    how.set_key(name);
    how.set_bubbles(true);
    how.set_cancelable(true);
    let active = stage.find(".graph [tabindex='0']");
    active
        .dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).unwrap())
        .unwrap();
    stage.settle().await;
}

/// Presses a box: parts of a drawing have no `click()` of their own.
async fn press(stage: &Stage, id: &str) {
    let how = MouseEventInit::new();
    how.set_bubbles(true);
    how.set_cancelable(true);
    let inside = by_id(id).query_selector("rect").unwrap().unwrap();
    let pressed = MouseEvent::new_with_mouse_event_init_dict("click", &how).unwrap();
    assert!(!inside.dispatch_event(&pressed).unwrap(), "the app follows it, so the browser does not");
    stage.settle().await;
}

fn label(id: &str) -> String {
    attribute(&by_id(id), "aria-label").unwrap_or_default()
}

#[wasm_bindgen_test]
async fn alerts_and_what_they_name_are_drawn_and_connected() {
    let stage = open("graph", &shown()).await;
    assert_eq!(stage.all(".graph-box.alert").len(), 2);
    assert_eq!(stage.all(".graph-box").len(), 4, "the file is named by none of them");
    assert_eq!(stage.all(".graph-line").len(), 3);
    assert_eq!(
        label("graph-alert-1"),
        "Medium: New service. Connected with laptop-1 and megan@contoso.example"
    );
    assert_eq!(label("graph-entity-0"), "Device: laptop-1. Connected with Odd command and New service");
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(label("graph-entity-0"), "Apparaat: laptop-1. Verbonden met Odd command en New service");
}

#[wasm_bindgen_test]
async fn one_walks_through_it_by_keyboard_and_sees_the_lines_of_where_one_is() {
    let stage = open("graph", &shown()).await;
    let first: HtmlElement = by_id("graph-alert-0").unchecked_into();
    focus(&first);
    stage.settle().await;
    assert_eq!(stage.all(".graph-line.lit").len(), 1);
    for (pressed, there) in [
        ("ArrowDown", "graph-alert-1"),
        ("ArrowDown", "graph-alert-1"),
        ("ArrowRight", "graph-entity-0"),
        ("End", "graph-entity-1"),
        ("ArrowLeft", "graph-alert-1"),
        ("ArrowUp", "graph-alert-0"),
    ] {
        key(&stage, pressed).await;
        assert!(is_focused(&by_id(there)), "{pressed} leads to {there}");
        assert_eq!(stage.all(".graph [tabindex='0']").len(), 1, "one of them is reached by Tab");
    }
}

#[wasm_bindgen_test]
async fn each_box_opens_the_page_of_what_it_stands_for() {
    let mut shown = shown();
    shown["alerts"][1]["entities"] = json!(["device:1", "url:evil.example/../a?b"]);
    shown["entities"][1]["key"] = json!("url:evil.example/../a?b");
    let stage = open("graph", &shown).await;
    let entity = Route::Entity("url:evil.example/../a?b".to_owned());
    let pages = [
        ("graph-alert-0", Route::Alert(11)),
        ("graph-alert-1", Route::Alert(12)),
        ("graph-entity-0", Route::Entity("device:1".to_owned())),
        ("graph-entity-1", entity),
    ];
    assert_eq!(stage.all(".graph a").len(), pages.len());
    for (id, page) in &pages {
        let link = by_id(id);
        // A link of the drawing, so that Enter presses it as it does any other.
        assert_eq!(link.namespace_uri().as_deref(), Some("http://www.w3.org/2000/svg"));
        assert_eq!((link.tag_name().as_str(), attribute(&link, "href")), ("a", Some(page.href())));
        assert_eq!(link.closest("[role]").unwrap().unwrap().tag_name(), "g", "it keeps its own role");
    }
    for (id, page) in pages {
        stage.router.go(&Route::Incident(7));
        stage.router.set_parameters(&[("tab", Some("graph"))], false);
        stage.until("it is drawn", || stage.maybe(&format!("#{id}")).is_some()).await;
        press(&stage, id).await;
        assert_eq!(stage.within(|| stage.router.route().get_untracked()), page);
    }
}

#[wasm_bindgen_test]
async fn keys_of_the_browser_stay_the_browsers() {
    let stage = open("graph", &shown()).await;
    let first: HtmlElement = by_id("graph-entity-0").unchecked_into();
    first.focus().unwrap();
    let how = KeyboardEventInit::new();
    how.set_key("ArrowLeft");
    how.set_alt_key(true);
    how.set_bubbles(true);
    how.set_cancelable(true);
    let back = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).unwrap();
    assert!(first.dispatch_event(&back).unwrap(), "Alt and the arrow lead back");
    stage.settle().await;
    assert!(is_focused(&first));
}

#[wasm_bindgen_test]
async fn one_sees_it_larger_and_smaller_and_no_further() {
    let stage = open("graph", &shown()).await;
    let width = || attribute(&stage.find(".graph"), "width").unwrap_or_default();
    assert_eq!(width(), "100%");
    stage.press(&stage.button("Zoom in")).await;
    assert_eq!((width().as_str(), stage.says("Size: 150%")), ("150%", true));
    for _ in 0..5 {
        stage.press(&stage.button("Zoom out")).await;
    }
    assert_eq!(width(), "50%");
    assert_eq!(attribute(&stage.button("Zoom out"), "aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn what_is_not_drawn_is_said_and_the_story_is_told_in_sentences() {
    let mut shown = shown();
    shown["alerts"] = (0..70)
        .map(|number| {
            let mut alert = shown["alerts"][0].clone();
            alert["id"] = json!(format!("n{number}"));
            alert
        })
        .collect();
    shown["incident"]["alertCount"] = json!(70);
    let stage = open("graph", &shown).await;
    assert_eq!(stage.all(".graph-box.alert").len(), 60);
    assert!(stage.says("Alerts drawn: 60 of 70, those that began first. 60 at most are drawn, because"));
    assert!(
        stage.says("Entities drawn: 1 of 3. No alert that is drawn names another one that the page holds.")
    );
    let told = stage.texts(".story li");
    assert_eq!(told.len(), 70, "the sentences are all there");
    assert!(
        told[0]
            .contains("Odd command (execution), on laptop-1. Linked by: Same device laptop-1, 12 min apart."),
        "{}",
        told[0]
    );
}

#[wasm_bindgen_test]
async fn entities_that_are_not_drawn_are_counted_with_the_reason() {
    let mut shown = shown();
    let keys: Vec<String> = (0..70).map(|number| format!("file:{number}")).collect();
    shown["entities"] = keys
        .iter()
        .map(|key| {
            let mut entity = shown["entities"][2].clone();
            entity["key"] = json!(key);
            entity
        })
        .collect();
    (shown["entityCount"], shown["alerts"][0]["entities"]) = (json!(1234), json!(keys));
    let stage = open("graph", &shown).await;
    assert_eq!(stage.all(".graph a").len(), 2 + 60);
    assert!(stage.says("Entities drawn: 60 of 1,234, those that are incriminated first, then those"));
    assert!(!stage.says("Alerts drawn"), "all of them are");
    stage.words.choose(Language::Dutch);
    stage.until_says("Getekende entiteiten: 60 van 1.234").await;
}

#[wasm_bindgen_test]
async fn where_all_is_drawn_nothing_is_said_of_it() {
    let mut shown = shown();
    shown["alerts"][0]["entities"] = json!(["device:1", "file:1"]);
    let stage = open("graph", &shown).await;
    assert_eq!(stage.all(".graph a").len(), 5);
    assert!(!stage.says("drawn:"));
}

#[wasm_bindgen_test]
async fn the_report_has_everything_on_one_page() {
    let stage = open("report", &shown()).await;
    stage.until("it asks for the history", || server::waiting("GET incidents/7/history?top=500") == 1).await;
    server::answer("GET incidents/7/history?top=500", 200, &list(&crate::history_samples::history(), 11));
    stage.until_says("Seen with its owner.").await;
    for part in [
        "As of",
        "T1059.001",
        "Evidence by verdict and remediation",
        "In sentences",
        "invoice.exe",
        "megan@contoso.example",
        "Print, or save as PDF",
    ] {
        assert!(stage.says(part), "{part}");
    }
    assert!(stage.maybe("input[type=checkbox]").is_none(), "it is there to be read");
}
