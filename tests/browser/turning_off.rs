//! The question before turning off: its figures, what follows, and stopping a provisioning that failed.

use crate::{
    dialogs::press_escape,
    samples::{failed, off, on, refused, service},
    server,
    settings::{content, tick_box},
    stage::{Stage, attribute, description_of, is_focused, is_ticked, name_of},
    turning_on::{CHANGE, applied, changes},
};
use security_center::i18n::Language;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

const FIGURES: &str = "GET threat-protection/turning-off";

fn asks(stage: &Stage) -> bool {
    stage.find("dialog").unchecked_ref::<web_sys::HtmlDialogElement>().open()
}

fn figures(open: u64, all: u64, pending: u64, alerts: u64) -> Value {
    json!({
        "at": "2026-06-24T10:00:00Z", "openIncidents": open, "incidents": all, "alerts": alerts,
        "pendingActions": pending, "services": ["defenderAtp", "azureAtp"],
        "dataKeptUntil": "2026-12-21T10:00:00Z",
    })
}

#[wasm_bindgen_test]
async fn d9_turning_off_waits_for_its_figures_and_says_what_follows() {
    let stage = applied(on(7)).await;
    assert!(asks(&stage));
    assert_eq!(name_of(&stage.find("dialog")), "Turn off Microsoft Threat Protection?");
    assert!(is_focused(&stage.button("Keep it on")), "the answer that changes nothing");
    let turn_off = stage.button("Turn off");
    assert_eq!(attribute(&turn_off, "aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&turn_off).as_deref(), Some("The figures of this moment are being taken…"));
    stage.press(&turn_off).await;
    assert!(asks(&stage) && changes().is_empty());

    server::answer(FIGURES, 200, &figures(1, 1_234, 2, 5_678));
    stage.until("the figures are there", || attribute(&turn_off, "aria-disabled").is_none()).await;
    let english = [
        "Incidents, Action center and Hunting close at once, in every window of your tenant.",
        "No longer shown: 1 open incident (of 1,234 in all), 2 pending actions, and 5,678 alerts.",
        "The data is kept until Dec 21, 2026. Turning on again before then brings all of it back; after that it is \
         erased for good.",
        "No more data arrives from: Microsoft Defender ATP and Azure ATP.",
        "The supported services themselves stay as they are.",
        "The service does not turn on by itself again.",
    ];
    assert_eq!(stage.texts("dialog li"), english);
    assert!(stage.says("Figures of Jun 24, 2026"), "{}", stage.everything());
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    let dutch = stage.texts("dialog li");
    assert_eq!(
        dutch[1],
        "Niet meer te zien: 1 openstaand incident (van 1.234 in totaal), 2 acties in behandeling en 5.678 waarschuwingen."
    );
    assert!(dutch[2].starts_with("De gegevens worden bewaard tot 21 dec 2026."), "{}", dutch[2]);
}

#[wasm_bindgen_test]
async fn d9_a_tenant_without_data_is_told_that_there_is_none() {
    let stage = applied(on(7)).await;
    let mut none = figures(0, 0, 0, 0);
    none["services"] = json!([]);
    none["dataKeptUntil"] = json!(null);
    server::answer(FIGURES, 200, &none);
    stage.until_says("There are no incidents, alerts or pending actions.").await;
    assert!(stage.says("There is no data that would have to be kept."));
    assert!(!stage.says("No more data arrives from"));
}

#[wasm_bindgen_test]
async fn d9_keeping_it_on_changes_nothing_and_the_figures_are_taken_anew() {
    let stage = applied(on(7)).await;
    server::answer(FIGURES, 200, &figures(3, 4, 0, 0));
    stage.until_says("3 open incidents (of 4 in all)").await;
    stage.press(&stage.button("Keep it on")).await;
    assert!(!asks(&stage) && is_focused(&stage.button("Apply")));
    stage.press(&stage.button("Apply")).await;
    assert!(asks(&stage) && !stage.says("3 open incidents"), "of this moment, not of the last");
    assert_eq!(server::waiting(FIGURES), 1);
    press_escape(&stage.find("dialog"));
    stage.settle().await;
    assert!(!asks(&stage) && changes().is_empty());
    assert!(!is_ticked(&tick_box(&stage)), "the choice is still there");
}

#[wasm_bindgen_test]
async fn d9_without_figures_turning_off_is_possible_and_says_so() {
    let stage = applied(on(7)).await;
    server::answer(FIGURES, 503, &json!({"code": "unavailable", "title": "T", "status": 503}));
    stage.until_says("The figures could not be taken.").await;
    assert!(stage.says("is kept for 180 days"), "{}", stage.everything());
    assert!(stage.maybe_named("button", "Turn off").is_none());
    stage.press(&stage.button("Try again")).await;
    server::answer(FIGURES, 503, &json!({"code": "unavailable", "title": "T", "status": 503}));
    stage.until("it failed again", || server::waiting(FIGURES) == 0).await;
    stage.press(&stage.button("Turn off without figures")).await;
    assert!(!asks(&stage));
    assert_eq!(changes()[0].body().await, json!({"optedIn": false}));
}

#[wasm_bindgen_test]
async fn s32_turning_off_is_sent_after_the_answer_and_says_until_when_data_is_kept() {
    let stage = applied(on(7)).await;
    server::answer(FIGURES, 200, &figures(0, 0, 0, 0));
    let ready = || attribute(&stage.button("Turn off"), "aria-disabled").is_none();
    stage.until("the figures are there", ready).await;
    stage.press(&stage.button("Turn off")).await;
    assert!(!asks(&stage));
    assert_eq!((changes().len(), changes()[0].version.as_deref()), (1, Some("\"7\"")));
    assert_eq!(changes()[0].body().await, json!({"optedIn": false}));
    let mut turned_off = off(8);
    turned_off["dataKeptUntil"] = json!("2099-12-21T10:00:00Z");
    server::answer(CHANGE, 200, &turned_off);
    stage.until("it is off", || stage.says("Services that will be connected")).await;
    assert!(!is_ticked(&tick_box(&stage)));
    assert!(stage.says("Its data is kept until Dec 21, 2099; turning on again before then brings it back."));
    let apply = stage.button("Apply");
    assert_eq!(attribute(&apply, "aria-disabled").as_deref(), Some("true"), "no draft is left");
}

#[wasm_bindgen_test]
async fn d9_while_data_is_erased_turning_on_waits_and_says_why() {
    let mut sample = off(1);
    sample["actions"]["turnOn"] = refused(&["beingErased"]);
    sample["dataKeptUntil"] = json!("2020-01-01T00:00:00Z");
    let stage = content(sample).await;
    let why = description_of(&tick_box(&stage)).unwrap();
    assert_eq!(why, "The data of before is being erased. Wait until that has ended.");
    assert_eq!(attribute(&tick_box(&stage), "aria-disabled").as_deref(), Some("true"));
    stage.known.service.put(service(off(2)));
    stage.settle().await;
    assert_eq!(attribute(&tick_box(&stage), "aria-disabled"), None, "free once that has ended");
}

#[wasm_bindgen_test]
async fn d9_stopping_a_failed_provisioning_is_asked_about_too() {
    let stage = content(failed(7)).await;
    stage.press(&stage.button("Stop turning on")).await;
    assert!(asks(&stage) && changes().is_empty());
    assert_eq!(name_of(&stage.find("dialog")), "Stop turning on Microsoft Threat Protection?");
    server::answer(FIGURES, 200, &figures(0, 0, 0, 0));
    stage.until_says("There are no incidents").await;
    assert!(!stage.says("close at once"), "they are not open");
    let answers = stage.all(".dialog-answers button");
    stage.press(&answers[0]).await;
    assert!(!asks(&stage) && changes().is_empty());
    stage.press(&stage.button("Stop turning on")).await;
    server::answer(FIGURES, 200, &figures(0, 0, 0, 0));
    stage.until("the figures are there", || attribute(&answers[1], "aria-disabled").is_none()).await;
    stage.press(&answers[1]).await;
    assert_eq!(changes()[0].body().await, json!({"optedIn": false}));
}
