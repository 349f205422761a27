//! The item of a queue that is shown beside the others: the present one, in the address, changed there, closed again.

use crate::{
    help::{type_into, typed},
    samples::{ORDER, details, incident, list, on, order, session, tenant},
    server,
    stage::{Stage, attribute, focus, is_focused},
};
use leptos::prelude::*;
use security_center::{
    browser,
    pages::{IncidentPreview, Incidents},
};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlElement, HtmlSelectElement, KeyboardEvent, KeyboardEventInit};

/// The queue with two incidents, at an address with these parameters.
async fn open(preview: Option<&str>) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.router.set_parameters(&[("preview", preview)], false);
    let beside = |number, preview| view! { <IncidentPreview number=number preview=preview /> }.into_any();
    stage.show(move || view! { <Incidents preview=beside /> }.into_any()).await;
    server::answer(ORDER, 200, &order("27 31", 2));
    stage.until("it asks for the rows", || server::waiting("GET incidents?ids=27,31") == 1).await;
    let both = [incident("27", "Ransomware"), incident("31", "Phishing")];
    server::answer("GET incidents?ids=27,31", 200, &list(&both, 2));
    stage.until_says("Phishing").await;
    stage
}

async fn answered(stage: &Stage, number: &str, name: &str) {
    let line = format!("GET incidents/{number}");
    stage.until("it is asked for", || server::waiting(&line) == 1).await;
    server::answer(&line, 200, &details(number, name));
    stage.until("it is there", || stage.maybe_named(".preview h2", name).is_some()).await;
}

fn press(on: &HtmlElement, key: &str) {
    let how = KeyboardEventInit::new();
    how.set_key(key);
    how.set_bubbles(true);
    how.set_cancelable(true);
    on.dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).unwrap()).unwrap();
}

fn present(stage: &Stage) -> Option<String> {
    attribute(&stage.find("#incidents"), "aria-activedescendant")
}

#[wasm_bindgen_test]
async fn the_present_incident_is_shown_beside_the_others_and_follows_the_arrow_keys() {
    let stage = open(None).await;
    let button = stage.button("Preview");
    assert_eq!(attribute(&button, "aria-expanded").as_deref(), Some("false"));
    stage.press(&button).await;
    answered(&stage, "27", "Ransomware").await;
    assert_eq!(attribute(&button, "aria-expanded").as_deref(), Some("true"));
    assert!(stage.router.href_with(&[]).contains("preview=27"));
    let grid = stage.find("#incidents");
    focus(&grid);
    press(&grid, "ArrowDown");
    answered(&stage, "31", "Phishing").await;
    assert!(is_focused(&grid), "the keys go on in the list");
    assert!(stage.router.href_with(&[]).contains("preview=31"));
    assert!(attribute(&stage.button("Next"), "aria-disabled").is_some(), "it is the last");
    stage.press(&stage.button("Previous")).await;
    answered(&stage, "27", "Ransomware").await;
    assert_eq!(present(&stage).as_deref(), Some("incidents-0"));
    press(&stage.find(".preview h2"), "Escape");
    stage.until("it is closed", || stage.maybe(".preview").is_none()).await;
    assert!(is_focused(&stage.find("#incidents")));
    assert!(!stage.router.href_with(&[]).contains("preview"));
}

#[wasm_bindgen_test]
async fn an_address_leads_to_the_incident_and_its_row_and_it_is_changed_there() {
    let stage = open(Some("31")).await;
    answered(&stage, "31", "Phishing").await;
    stage.until("its row is the present one", || present(&stage).as_deref() == Some("incidents-1")).await;
    stage.press(&stage.button("Assign to me")).await;
    let sent = server::sent().into_iter().rfind(|sent| sent.line == "PATCH incidents/31").expect("sent");
    assert_eq!(sent.body().await, json!({"assignedTo": "global.admin@contoso.example"}));
    server::answer("PATCH incidents/31", 200, &incident("31", "Phishing"));
    stage.until_says("Assigned to changed.").await;
    assert!(stage.maybe(".preview").is_some());
}

/// Until whatever waits for somebody to stay with a row has begun: timers end in the order in which they are due.
async fn rested(stage: &Stage) {
    let over = stage.within(|| RwSignal::new(false));
    browser::after(400, move || over.set(true));
    stage.until("they stayed", || over.get_untracked()).await;
}

#[wasm_bindgen_test]
async fn an_incident_that_is_not_listed_is_shown_until_somebody_goes_to_another() {
    let stage = open(Some("99")).await;
    answered(&stage, "99", "Elsewhere").await;
    rested(&stage).await;
    assert_eq!(present(&stage).as_deref(), Some("incidents-0"));
    assert!(stage.maybe_named(".preview h2", "Elsewhere").is_some());
    assert!(stage.router.href_with(&[]).contains("preview=99"));
    stage.press(&stage.find("#incidents-1")).await;
    answered(&stage, "31", "Phishing").await;
}

#[wasm_bindgen_test]
async fn what_was_typed_is_there_again_when_somebody_comes_back_to_it() {
    let stage = open(Some("27")).await;
    answered(&stage, "27", "Ransomware").await;
    type_into(&stage, "incident-name", "Half a na").await;
    stage.press(&stage.button("Next")).await;
    answered(&stage, "31", "Phishing").await;
    assert_eq!(typed("incident-name"), "Phishing", "it is the other one's");
    stage.press(&stage.button("Previous")).await;
    answered(&stage, "27", "Ransomware").await;
    assert_eq!(typed("incident-name"), "Half a na");
    stage.press(&stage.named(".preview button", "Apply")).await;
    let sent = server::sent().into_iter().rfind(|sent| sent.line == "PATCH incidents/27").expect("sent");
    assert_eq!(sent.body().await, json!({"displayName": "Half a na"}));
    let mut named = details("27", "Half a na");
    named["incident"]["named"] = json!(true);
    server::answer("PATCH incidents/27", 200, &named["incident"]);
    stage.until("it is fetched", || server::waiting("GET incidents/27") == 1).await;
    server::answer("GET incidents/27", 200, &named);
    // Applied, or taken out of the field, it is kept no longer.
    type_into(&stage, "incident-tags", "x").await;
    stage.press(&stage.named(".preview button", "Cancel")).await;
    stage.press(&stage.button("Next")).await;
    answered(&stage, "31", "Phishing").await;
    stage.press(&stage.button("Previous")).await;
    stage.until("it is fetched", || server::waiting("GET incidents/27") == 1).await;
    server::answer("GET incidents/27", 200, &named);
    stage.until_says("Half a na").await;
    assert!(stage.maybe_named(".preview button", "Apply").is_none());
}

#[wasm_bindgen_test]
async fn back_leads_to_what_was_shown_and_to_its_row() {
    let stage = open(Some("31")).await;
    answered(&stage, "31", "Phishing").await;
    stage.router.set_parameters(&[("preview", Some("27"))], false);
    answered(&stage, "27", "Ransomware").await;
    stage.until("its row is the present one", || present(&stage).as_deref() == Some("incidents-0")).await;
}

#[wasm_bindgen_test]
async fn another_one_is_shown_once_what_was_decided_is_answered_and_not_over_a_refusal() {
    let stage = open(Some("27")).await;
    answered(&stage, "27", "Ransomware").await;
    let grid = stage.find("#incidents");
    stage.press(&stage.button("Assign to me")).await;
    focus(&grid);
    press(&grid, "ArrowDown");
    rested(&stage).await;
    assert_eq!(server::waiting("GET incidents/31"), 0, "what becomes of it is not known yet");
    server::lose("PATCH incidents/27");
    stage.until("it is said", || stage.maybe(".preview [role=alert]").is_some()).await;
    stage.until("and stays", || present(&stage).as_deref() == Some("incidents-0")).await;
    rested(&stage).await;
    assert!(stage.maybe_named(".preview h2", "Ransomware").is_some());
    stage.press(&stage.button("Assign to me")).await;
    press(&grid, "ArrowDown");
    rested(&stage).await;
    server::answer("PATCH incidents/27", 200, &incident("27", "Taken"));
    answered(&stage, "31", "Phishing").await;
    assert_eq!(
        stage.texts("#incidents [role=rowheader]")[0],
        "Taken",
        "its row follows without being marked"
    );
}

#[wasm_bindgen_test]
async fn escape_leaves_a_question_and_not_what_it_is_about() {
    let stage = open(Some("27")).await;
    answered(&stage, "27", "Ransomware").await;
    let status = stage.find("#incident-status").unchecked_into::<HtmlSelectElement>();
    status.set_value("2");
    status.dispatch_event(&Event::new("change").unwrap()).unwrap();
    stage.until("it is asked", || stage.maybe(".preview dialog[open]").is_some()).await;
    press(&stage.named(".preview dialog[open] button", "Cancel"), "Escape");
    press(&stage.find("#incident-name"), "Escape");
    stage.settle().await;
    assert!(stage.maybe(".preview").is_some());
    press(&stage.button("Previous"), "Escape");
    stage.until("it is closed", || stage.maybe(".preview").is_none()).await;
}
