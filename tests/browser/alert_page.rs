//! The page of an alert: what it says, what was decided field by field, and text of attackers that stays text.

use crate::{
    alert_samples::{alert, alert_details},
    samples::{list, on, refused, session, tenant},
    server,
    stage::{Stage, attribute, is_focused},
};
use leptos::{prelude::*, wasm_bindgen::JsCast};
use security_center::{i18n::Language, pages::AlertPage};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

async fn open(details: &Value) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <AlertPage number=9 /> }.into_any()).await;
    server::answer("GET alerts/9", 200, details);
    stage.until("it is there", || stage.text("h1") == "Odd command").await;
    stage
}

async fn choose(stage: &Stage, id: &str, place: i32) {
    let choice: HtmlSelectElement = stage.find(&format!("#{id}")).unchecked_into();
    choice.set_selected_index(place);
    choice.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
    stage.settle().await;
}

async fn sent() -> Value {
    server::sent().into_iter().rfind(|sent| sent.line == "PATCH alerts/9").unwrap().body().await
}

#[wasm_bindgen_test]
async fn it_says_what_happened_to_whom_and_why_it_is_in_its_incident() {
    let stage = open(&alert_details("9", "Odd command")).await;
    assert!(stage.says("A command that nobody types.") && stage.says("Ask its owner."));
    assert!(
        stage.says("same device: laptop-1, 12 minutes apart") || stage.says("laptop-1"),
        "{}",
        stage.everything()
    );
    let links: Vec<_> = stage.all("tbody a").iter().filter_map(|link| attribute(link, "href")).collect();
    assert_eq!(links, ["/entities/device:1", "/entities/file:1"]);
    assert_eq!(attribute(&stage.link("Incident 7: Ransomware"), "href").as_deref(), Some("/incidents/7"));
    assert!(stage.says("2 of 3"), "not all of what it names is here, and that is said");
    assert!(stage.says("Seen with its owner."));
    stage.words.choose(Language::Dutch);
    stage.until_says("Wat er is gebeurd").await;
    assert!(stage.says("Gemiddeld") && stage.says("Opmerkingen en geschiedenis"));
}

#[wasm_bindgen_test]
async fn its_techniques_lead_to_their_pages_and_what_names_none_is_text() {
    let mut details = alert_details("9", "Odd command");
    details["alert"]["techniques"] = json!(["T1110", "T1059.001", "T1059/../x"]);
    let stage = open(&details).await;
    let links: Vec<_> = stage.all("dd .outside").iter().filter_map(|link| attribute(link, "href")).collect();
    let pages = ["T1110", "T1059/001"].map(|id| format!("https://attack.mitre.org/techniques/{id}/"));
    assert_eq!(links, pages);
    assert!(stage.says("T1059/../x"));
}

#[wasm_bindgen_test]
async fn what_the_service_sent_is_text_that_the_keyboard_reaches_and_says_where_it_is_cut() {
    let stage = open(&alert_details("9", "Odd command")).await;
    let record = stage.find("pre.record");
    assert_eq!(record.text_content().as_deref(), Some("{\"title\":\"<script>\"}"));
    assert!(stage.maybe("pre script").is_none() && stage.maybe("td b, th b").is_none());
    record.focus().unwrap();
    assert!(is_focused(&record));
    assert_eq!(attribute(&record, "aria-label").as_deref(), Some("Part alert, as it came"));
    assert!(stage.says("20 of 40,000 characters"));
}

#[wasm_bindgen_test]
async fn a_decision_is_sent_for_its_field_alone_and_taken_back() {
    let stage = open(&alert_details("9", "Odd command")).await;
    choose(&stage, "alert-status", 2).await;
    assert_eq!(sent().await, json!({"status": "resolved"}));
    let mut closed = alert("9", "Odd command");
    (closed["status"], closed["version"]) = (json!("resolved"), json!(2));
    server::answer("PATCH alerts/9", 200, &closed);
    stage
        .until("the way back is there", || stage.maybe_named("[role=status] > button", "Undo").is_some())
        .await;
    let mut details = alert_details("9", "Odd command");
    details["alert"] = closed;
    server::answer("GET alerts/9", 200, &details);
    stage.settle().await;
    stage.press(&stage.named("[role=status] > button", "Undo")).await;
    stage.until("it is sent", || server::waiting("PATCH alerts/9") == 1).await;
    assert_eq!(sent().await, json!({"status": "new"}));
}

#[wasm_bindgen_test]
async fn whoever_may_not_change_it_sees_why() {
    let mut details = alert_details("9", "Odd command");
    details["change"] = refused(&["administratorRoleMissing"]);
    let stage = open(&details).await;
    assert_eq!(stage.texts(".refusals li").len(), 1);
    assert!(stage.find("#alert-status").matches(":disabled, [aria-disabled=true]").unwrap());
    assert!(stage.maybe("#comment-comment").is_none());
}

#[wasm_bindgen_test]
async fn a_change_in_the_tenant_fetches_it_anew_only_where_it_changed() {
    let stage = open(&alert_details("9", "Odd command")).await;
    stage.known.alerts.update(|heard| *heard += 1);
    stage.until("it asks for its version", || server::waiting("GET alerts?ids=9") == 1).await;
    server::answer("GET alerts?ids=9", 200, &list(&[alert("9", "Odd command")], 1));
    stage.settle().await;
    assert_eq!(server::waiting("GET alerts/9"), 0);
    stage.known.alerts.update(|heard| *heard += 1);
    stage.until("it asks again", || server::waiting("GET alerts?ids=9") == 1).await;
    let mut changed = alert("9", "Odd command");
    changed["version"] = json!(2);
    server::answer("GET alerts?ids=9", 200, &list(&[changed], 1));
    stage.until("it is fetched", || server::waiting("GET alerts/9") == 1).await;
}
