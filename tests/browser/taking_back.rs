//! Taking back what the history of an incident tells: a button where it is possible, and else in words why it is not.

use crate::{
    alert_samples::{alert, alert_details},
    history_samples::history,
    samples::{details, incident, list, on, session, tenant},
    server,
    stage::{Stage, attribute, description_of, focus, is_focused, name_of, text_of},
};
use leptos::prelude::*;
use security_center::{
    i18n::Language,
    pages::{AlertPage, IncidentPage},
};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const UNDO: &str = "POST incidents/7/history/11/undo";
const BUTTON: &str = ".history button";

fn at(version: i64) -> Value {
    let mut details = details("7", "Ransomware");
    details["incident"]["version"] = json!(version);
    details
}

/// The history, the first of which is a move of alerts, about which this is said.
fn told(undo: &Value) -> Value {
    let mut told = history();
    told[1]["undo"] = undo.clone();
    list(&told, 11)
}

/// The incident, its history shown.
async fn open() -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <IncidentPage number=7 /> }.into_any()).await;
    server::answer("GET incidents/7", 200, &at(4));
    stage.until("it is there", || stage.maybe_named("a", "Comments and history").is_some()).await;
    stage.press(&stage.link("Comments and history")).await;
    server::answer("GET incidents/7/history?top=50", 200, &list(&history(), 11));
    stage.until("it is told", || stage.maybe(BUTTON).is_some()).await;
    stage
}

/// The incident is fetched again, and so is its history.
async fn again(stage: &Stage, version: i64, told: &Value) {
    stage.until("it is fetched", || server::waiting("GET incidents/7") == 1).await;
    server::answer("GET incidents/7", 200, &at(version));
    stage.until("its history is fetched", || server::waiting("GET incidents/7/history?top=50") == 1).await;
    server::answer("GET incidents/7/history?top=50", 200, told);
}

/// Presses Undo and answers the question, which names what is taken back.
async fn confirm(stage: &Stage, undo: &HtmlElement) {
    let about = description_of(undo).expect("a description");
    focus(undo);
    stage.press(undo).await;
    let asked = stage.text("dialog[open] h2");
    assert!(asked.starts_with("Undo this?") && asked.contains(&about), "{asked}");
    stage.press(&stage.named("dialog[open] button", "Undo")).await;
}

#[wasm_bindgen_test]
async fn a_button_stays_that_of_its_entry_whatever_comes_before_it() {
    let stage = open().await;
    let undo = stage.find(BUTTON);
    focus(&undo);
    let about = description_of(&undo).expect("a description");
    let mut newer = history();
    let mut merge = newer[1].clone();
    merge["id"] = json!(13);
    merge["event"] = json!("joined");
    newer.insert(0, merge);
    stage.known.alerts.update(|heard| *heard += 1);
    stage.until("its row is fetched", || server::waiting("GET incidents?ids=7") == 1).await;
    let mut row = incident("7", "Ransomware");
    row["version"] = json!(5);
    server::answer("GET incidents?ids=7", 200, &list(&[row], 1));
    again(&stage, 5, &list(&newer, 12)).await;
    stage.until("the merge is told", || stage.all(BUTTON).len() == 2).await;
    assert!(is_focused(&undo) && undo.is_connected());
    assert_eq!(description_of(&undo), Some(about));
    assert_eq!(stage.texts(".history li").len(), 12);
    // The other one is above it and of the merge.
    let above = stage.find(BUTTON);
    assert!(
        description_of(&above).is_some_and(|about| about.contains("Incident 3 was joined with this one"))
    );
    focus(&above);
    stage.press(&above).await;
    stage.press(&stage.named("dialog[open] button", "Cancel")).await;
    assert!(is_focused(&above));
    confirm(&stage, &undo).await;
    assert_eq!(server::waiting(UNDO), 1, "the one that was meant");
    assert_eq!(server::waiting("POST incidents/7/history/13/undo"), 0);
}

#[wasm_bindgen_test]
async fn an_entry_is_taken_back_and_says_so_then() {
    let stage = open().await;
    assert_eq!(stage.all(BUTTON).len(), 1, "the others cannot be taken back");
    let undo = stage.find(BUTTON);
    assert_eq!(undo.text_content().as_deref(), Some("Undo"));
    let about = description_of(&undo).expect("a description");
    assert!(about.contains("Odd command moved to incident 3"), "{about}");
    confirm(&stage, &undo).await;
    let sent = server::sent().into_iter().rfind(|sent| sent.line == UNDO).expect("sent");
    assert_eq!(sent.version.as_deref(), Some("\"4\""));
    assert_eq!(attribute(&stage.find(BUTTON), "aria-disabled").as_deref(), Some("true"), "one at a time");
    stage.press(&stage.find(BUTTON)).await;
    assert!(stage.maybe("dialog[open]").is_none());
    assert_eq!(server::waiting(UNDO), 1);
    server::answer(UNDO, 200, &incident("7", "Ransomware"));
    let done = json!({"possible": false, "refusal": "takenBackAlready", "by": "Kim"});
    again(&stage, 5, &told(&done)).await;
    stage.until_says("Undone by Kim.").await;
    assert!(stage.maybe(BUTTON).is_none());
    assert_eq!(name_of(&stage.find("ol.history")), "Comments and history");
    let line = stage.find("#history-11");
    assert!(
        is_focused(&line) && text_of(&line).contains("Odd command moved to incident 3"),
        "where the button was"
    );
}

#[wasm_bindgen_test]
async fn what_cannot_be_taken_back_says_why_in_both_languages() {
    let stage = open().await;
    assert!(stage.says("Changed again since by Alex."));
    confirm(&stage, &stage.find(BUTTON)).await;
    let refused = json!({
        "code": "notPossibleNow", "title": "T", "status": 409, "refusals": ["movedSince"],
    });
    server::answer(UNDO, 409, &refused);
    again(&stage, 5, &told(&json!({"possible": false, "refusal": "movedSince", "by": null}))).await;
    stage
        .until("it is said with the entry", || {
            stage.texts(".because").contains(&"The alerts are not where they were put any more.".to_owned())
        })
        .await;
    assert!(stage.text(".refusals").contains("The alerts are not where they were put any more."));
    stage.words.choose(Language::Dutch);
    stage.until_says("De waarschuwingen zijn niet meer waar ze zijn neergezet.").await;
    assert!(stage.says("Daarna opnieuw gewijzigd door Alex."));
}

#[wasm_bindgen_test]
async fn what_cannot_be_taken_back_is_not_offered_any_more_though_the_incident_is_as_it_was() {
    let stage = open().await;
    confirm(&stage, &stage.find(BUTTON)).await;
    let refused = json!({
        "code": "notPossibleNow", "title": "T", "status": 409, "refusals": ["linkedSince"],
    });
    server::answer(UNDO, 409, &refused);
    again(&stage, 4, &told(&json!({"possible": false, "refusal": "linkedSince", "by": null}))).await;
    stage.until("it is gone", || stage.maybe(BUTTON).is_none()).await;
    assert!(is_focused(&stage.find("#history-11")));
}

#[wasm_bindgen_test]
async fn whoever_writes_meanwhile_is_not_led_away() {
    let stage = open().await;
    confirm(&stage, &stage.find(BUTTON)).await;
    let text = stage.find("textarea");
    focus(&text);
    server::answer(UNDO, 200, &incident("7", "Ransomware"));
    let done = json!({"possible": false, "refusal": "takenBackAlready", "by": "Kim"});
    again(&stage, 5, &told(&done)).await;
    stage.until_says("Undone by Kim.").await;
    assert!(is_focused(&text));
}

#[wasm_bindgen_test]
async fn a_change_of_an_alert_is_taken_back_on_its_page_from_the_history_of_its_incident() {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <AlertPage number=9 /> }.into_any()).await;
    let told = |undo: &Value| {
        let mut details = alert_details("9", "Odd command");
        let mut entry = history().remove(5);
        entry["undo"] = undo.clone();
        details["history"].as_array_mut().expect("a list").push(entry);
        details["incident"]["version"] = json!(4);
        details
    };
    server::answer("GET alerts/9", 200, &told(&json!({"possible": true, "refusal": null, "by": null})));
    stage.until("it is told", || stage.maybe(BUTTON).is_some()).await;
    confirm(&stage, &stage.find(BUTTON)).await;
    let line = "POST incidents/7/history/6/undo";
    let sent = server::sent().into_iter().rfind(|sent| sent.line == line).expect("sent");
    assert_eq!(sent.version.as_deref(), Some("\"4\""));
    server::answer(line, 200, &incident("7", "Ransomware"));
    stage.until("its row", || server::waiting("GET alerts?ids=9") == 1).await;
    server::answer("GET alerts?ids=9", 200, &list(&[alert("9", "Odd command")], 1));
    stage.until("it is fetched", || server::waiting("GET alerts/9") == 1).await;
    let done = json!({"possible": false, "refusal": "takenBackAlready", "by": "Kim"});
    server::answer("GET alerts/9", 200, &told(&done));
    stage.until_says("Undone by Kim.").await;
    assert!(stage.maybe(BUTTON).is_none());
    assert!(is_focused(&stage.find("#history-6")));
}

#[wasm_bindgen_test]
async fn whoever_may_not_change_it_is_offered_nothing() {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <IncidentPage number=7 /> }.into_any()).await;
    let mut closed = at(4);
    closed["change"] = json!({"allowed": false, "refusals": ["respondingRoleMissing"]});
    server::answer("GET incidents/7", 200, &closed);
    stage.until("it is there", || stage.maybe_named("a", "Comments and history").is_some()).await;
    stage.press(&stage.link("Comments and history")).await;
    let mut without = history();
    without.iter_mut().for_each(|entry| entry["undo"] = json!(null));
    server::answer("GET incidents/7/history?top=50", 200, &list(&without, 11));
    stage.until_says("Seen with its owner.").await;
    assert!(stage.maybe(BUTTON).is_none() && stage.maybe(".because").is_none());
}
