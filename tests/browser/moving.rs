//! Moving alerts of an incident, and merging: what is asked of the server, and the way back.

use crate::{
    help::type_into,
    samples::{allowed, details, incident, list, on, refused, session, tenant},
    server,
    stage::{Stage, attribute, focus, is_focused},
};
use leptos::prelude::*;
use security_center::{pages::IncidentPage, routes::Route};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

async fn open(change: serde_json::Value) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.router.go(&Route::Incident(7));
    stage.router.set_parameters(&[("tab", Some("alerts"))], false);
    stage.show(|| view! { <IncidentPage number=7 /> }.into_any()).await;
    let mut shown = details("7", "Ransomware");
    shown["change"] = change;
    server::answer("GET incidents/7", 200, &shown);
    stage.until_says("Odd command").await;
    stage
}

fn is_available(button: &HtmlElement) -> bool {
    attribute(button, "aria-disabled").is_none()
}

async fn target(stage: &Stage, number: u32, found: &[serde_json::Value], said: &str) {
    type_into(stage, "alerts-move-to", &number.to_string()).await;
    let asked = format!("GET incidents?ids={number}");
    stage.until("it looks for it", || server::waiting(&asked) == 1).await;
    server::answer(&asked, 200, &list(found, found.len() as u64));
    stage.until_says(said).await;
}

#[wasm_bindgen_test]
async fn selected_alerts_get_an_incident_of_their_own_and_come_back() {
    let stage = open(allowed()).await;
    assert!(!is_available(&stage.button("Move alerts")), "none is selected");
    assert!(stage.says("0 of 2 alerts selected"));
    stage.press(&stage.named("input", "Select Odd command")).await;
    assert!(stage.says("1 of 2 alerts selected"));
    stage.press(&stage.button("Move alerts")).await;
    let sent = server::sent().into_iter().find(|sent| sent.line == "POST incidents/7/move").expect("sent");
    assert_eq!(sent.body().await, json!({"alerts": ["a"]}));
    server::answer("POST incidents/7/move", 200, &incident("9", "New"));
    stage.until_says("Moved to").await;
    assert_eq!(attribute(&stage.link("Incident 9"), "href").as_deref(), Some("/incidents/9"));
    assert!(stage.says("Ransomware"), "the page stays the page of this incident");
    stage.press(&stage.button("Undo")).await;
    assert_eq!(server::waiting("POST incidents/9/undo"), 1, "from where they are");
}

#[wasm_bindgen_test]
async fn all_of_it_is_moved_only_into_an_incident_that_is_there_and_after_a_question() {
    let stage = open(allowed()).await;
    stage.press(&stage.named("input", "Select Odd command")).await;
    stage.press(&stage.named("input", "Select New service")).await;
    assert!(!is_available(&stage.button("Move alerts")), "there would be nothing left");
    target(&stage, 99, &[], "There is no incident 99 to move to.").await;
    assert!(!is_available(&stage.button("Merge the whole incident into it")));
    target(&stage, 12, &[incident("12", "Phishing")], "Incident 12: Phishing").await;
    // With all of them selected a move is the same, and is asked about as well.
    stage.press(&stage.button("Move alerts")).await;
    assert!(stage.says("Merge incident 7 into 12?"));
    stage.press(&stage.named("dialog[open] button", "Cancel")).await;
    assert_eq!(server::waiting("POST incidents/7/move"), 0);
    stage.press(&stage.button("Merge the whole incident into it")).await;
    stage.press(&stage.button("Merge")).await;
    let sent = server::sent().into_iter().find(|sent| sent.line == "POST incidents/7/move").expect("sent");
    assert_eq!(sent.body().await, json!({"to": "12"}));
}

#[wasm_bindgen_test]
async fn what_was_selected_stays_where_the_server_refuses() {
    let stage = open(allowed()).await;
    stage.press(&stage.named("input", "Select Odd command")).await;
    stage.press(&stage.button("Move alerts")).await;
    server::lose("POST incidents/7/move");
    stage.until("it says so", || stage.maybe("[role=alert]").is_some()).await;
    server::answer("GET incidents/7", 200, &details("7", "Ransomware"));
    stage.settle().await;
    assert!(stage.says("1 of 2 alerts selected"));
}

#[wasm_bindgen_test]
async fn nothing_is_moved_into_itself() {
    let stage = open(allowed()).await;
    type_into(&stage, "alerts-move-to", "7").await;
    stage.settle().await;
    assert!(stage.says("There is no incident 7 to move to."));
    assert_eq!(server::waiting("GET incidents?ids=7"), 0);
}

#[wasm_bindgen_test]
async fn whoever_may_not_change_it_is_not_asked_what_to_move() {
    let stage = open(refused(&["viewingRoleMissing"])).await;
    assert!(stage.maybe("#alerts-move-to").is_none() && stage.maybe("input[type=checkbox]").is_none());
    assert!(stage.says("Odd command"));
}

#[wasm_bindgen_test]
async fn a_box_keeps_the_focus_while_the_incident_changes() {
    let stage = open(allowed()).await;
    let select = || stage.named("input", "Select Odd command");
    focus(&select());
    stage.press(&stage.button("Assign to me")).await;
    server::answer("PATCH incidents/7", 200, &incident("7", "Renamed"));
    stage.until_says("Renamed").await;
    assert!(is_focused(&select()));
}
