//! Assigning to somebody else: who is offered, nothing sent before the person says so, and the way back.

use crate::{
    alert_samples::{ALERTS_ORDER, alert, alert_details},
    samples::{ORDER, details, incident, list, on, order, session, tenant},
    server,
    stage::{Stage, attribute, description_of, focus, is_focused},
};
use leptos::prelude::*;
use security_center::{
    i18n::Language,
    pages::{AlertPage, Alerts, IncidentPage, IncidentPreview, Incidents},
};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlElement, HtmlSelectElement};

const ASSIGNEES: &str = "GET assignees";
const KIM: &str = "kim@contoso.example";

fn person(id: &str, name: &str) -> Value {
    json!({"id": id, "displayName": name, "userPrincipalName": format!("{id}@contoso.example")})
}

/// The person himself, and two others.
fn three() -> Value {
    list(&[person("global.admin", "Global administrator"), person("kim", "Kim"), person("lee", "Lee")], 3)
}

async fn signed_in() -> Stage {
    Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await
}

async fn with_incident() -> Stage {
    let mut stage = signed_in().await;
    stage.show(|| view! { <IncidentPage number=7 /> }.into_any()).await;
    server::answer("GET incidents/7", 200, &details("7", "Ransomware"));
    stage.until("it is there", || stage.maybe_named("button", "Assign to somebody else").is_some()).await;
    stage
}

async fn ask(stage: &Stage) {
    stage.press(&stage.button("Assign to somebody else")).await;
    assert!(stage.maybe("dialog[open]").is_some());
}

async fn offered(stage: &Stage, people: &Value) {
    server::answer(ASSIGNEES, 200, people);
    stage.until("they are offered", || stage.maybe("dialog[open] select").is_some()).await;
}

fn options(stage: &Stage) -> Vec<String> {
    stage.texts("dialog[open] option")
}

async fn choose(stage: &Stage, name: &str) {
    let choice: HtmlSelectElement = stage.find("dialog[open] select").unchecked_into();
    choice.set_value(name);
    assert_eq!(choice.value(), name, "it is offered");
    choice.dispatch_event(&Event::new("change").unwrap()).unwrap();
    stage.settle().await;
}

fn assign(stage: &Stage) -> HtmlElement {
    stage.named("dialog[open] button", "Assign")
}

async fn sent(line: &str) -> (Value, Option<String>) {
    let sent = server::sent().into_iter().rfind(|sent| sent.line == line).expect("sent");
    (sent.body().await, sent.version)
}

#[wasm_bindgen_test]
async fn an_incident_is_handed_over_once_the_person_says_so_and_taken_back() {
    let stage = with_incident().await;
    assert_eq!(server::waiting(ASSIGNEES), 0, "nobody wants to know yet");
    let opener = stage.button("Assign to somebody else");
    focus(&opener);
    ask(&stage).await;
    assert_eq!(server::waiting(ASSIGNEES), 1);
    assert_eq!(stage.text("dialog[open] [role=status]"), "Loading");
    offered(&stage, &three()).await;
    assert_eq!(options(&stage), ["Nobody chosen", "Kim (kim@contoso.example)", "Lee (lee@contoso.example)"]);
    stage
        .until("whoever works by keys begins there", || is_focused(&stage.find("dialog[open] select")))
        .await;
    let select = stage.find("dialog[open] select");
    let label = stage.find(&format!("label[for={}]", select.id()));
    assert_eq!(label.text_content().as_deref(), Some("Person"));
    assert!(description_of(&select).is_some_and(|said| said.contains("Choose a person, then press Assign.")));
    assert!(attribute(&assign(&stage), "aria-disabled").is_some());
    assert!(
        description_of(&assign(&stage)).is_some_and(|said| said.contains("Choose a person")),
        "it says why"
    );
    stage.press(&assign(&stage)).await;
    choose(&stage, "lee@contoso.example").await;
    choose(&stage, KIM).await;
    assert_eq!(server::waiting("PATCH incidents/7"), 0, "going through the list changes nothing");
    stage.press(&assign(&stage)).await;
    assert!(stage.maybe("dialog[open]").is_none());
    assert!(is_focused(&opener), "the focus goes back");
    let (body, version) = sent("PATCH incidents/7").await;
    assert_eq!((body, version.as_deref()), (json!({"assignedTo": KIM}), Some("\"1\"")));
    let mut handed = incident("7", "Ransomware");
    (handed["assignedTo"], handed["version"]) = (json!(KIM), json!(2));
    server::answer("PATCH incidents/7", 200, &handed);
    stage.until_says("Assigned to changed.").await;
    let mut now = details("7", "Ransomware");
    now["incident"] = handed;
    server::answer("GET incidents/7", 200, &now);
    stage.until_says(KIM).await;
    stage.press(&stage.button("Undo")).await;
    let undone = server::sent().into_iter().rfind(|sent| sent.line == "POST incidents/7/undo").expect("sent");
    assert_eq!(undone.version.as_deref(), Some("\"2\""), "that change, and no other");
}

#[wasm_bindgen_test]
async fn who_was_fetched_is_kept_and_whom_it_is_assigned_to_already_is_not_offered() {
    let stage = with_incident().await;
    ask(&stage).await;
    offered(&stage, &three()).await;
    choose(&stage, KIM).await;
    stage.press(&stage.named("dialog[open] button", "Cancel")).await;
    assert!(stage.maybe("dialog[open]").is_none());
    assert!(server::sent().iter().all(|sent| !sent.line.starts_with("PATCH")));
    ask(&stage).await;
    assert_eq!(server::waiting(ASSIGNEES), 0);
    assert!(attribute(&assign(&stage), "aria-disabled").is_some(), "what was chosen before is forgotten");
    choose(&stage, KIM).await;
    stage.press(&assign(&stage)).await;
    let mut handed = incident("7", "Ransomware");
    (handed["assignedTo"], handed["version"]) = (json!(KIM), json!(2));
    server::answer("PATCH incidents/7", 200, &handed);
    stage.until_says("Assigned to changed.").await;
    ask(&stage).await;
    assert_eq!(options(&stage), ["Nobody chosen", "Lee (lee@contoso.example)"]);
    // Whoever joined the tenant meanwhile is found.
    stage.press(&stage.named("dialog[open] button", "Cancel")).await;
    stage.known.heard.update(|heard| *heard += 1);
    ask(&stage).await;
    assert_eq!(server::waiting(ASSIGNEES), 1);
}

#[wasm_bindgen_test]
async fn what_cannot_be_offered_is_said() {
    let stage = with_incident().await;
    ask(&stage).await;
    server::lose(ASSIGNEES);
    stage.until("it is said", || stage.maybe("dialog[open] [role=alert]").is_some()).await;
    assert!(stage.text("dialog[open]").contains("The server cannot be reached."));
    stage.press(&stage.named("dialog[open] button", "Try again")).await;
    offered(&stage, &list(&[person("kim", "Kim")], 620)).await;
    assert!(stage.text("dialog[open]").contains("The first 1 by name, of 620"));
    stage.words.choose(Language::Dutch);
    stage
        .until("in Dutch, too", || stage.text("dialog[open]").contains("Kies een persoon en druk dan op"))
        .await;
    stage.words.choose(Language::English);
    stage.settle().await;
    stage.press(&stage.named("dialog[open] button", "Cancel")).await;
    stage.known.heard.update(|heard| *heard += 1);
    ask(&stage).await;
    server::answer(ASSIGNEES, 200, &list(&[person("global.admin", "Global administrator")], 1));
    stage.until_says("There is nobody else who may change incidents and alerts.").await;
    assert!(stage.maybe("dialog[open] select").is_none());
    assert!(attribute(&assign(&stage), "aria-disabled").is_some());
}

#[wasm_bindgen_test]
async fn an_alert_is_handed_over_and_taken_back() {
    let mut stage = signed_in().await;
    stage.show(|| view! { <AlertPage number=9 /> }.into_any()).await;
    server::answer("GET alerts/9", 200, &alert_details("9", "Odd command"));
    stage.until("it is there", || stage.text("h1") == "Odd command").await;
    ask(&stage).await;
    offered(&stage, &three()).await;
    choose(&stage, KIM).await;
    stage.press(&assign(&stage)).await;
    assert_eq!(sent("PATCH alerts/9").await.0, json!({"assignedTo": KIM}));
    let mut handed = alert("9", "Odd command");
    let before = handed["assignedTo"].as_str().unwrap_or_default().to_owned();
    (handed["assignedTo"], handed["version"]) = (json!(KIM), json!(2));
    server::answer("PATCH alerts/9", 200, &handed);
    stage.until_says("Assigned to changed.").await;
    let mut now = alert_details("9", "Odd command");
    now["alert"] = handed;
    server::answer("GET alerts/9", 200, &now);
    stage.settle().await;
    stage.press(&stage.button("Undo")).await;
    assert_eq!(sent("PATCH alerts/9").await.0, json!({"assignedTo": before}));
}

#[wasm_bindgen_test]
async fn those_that_are_selected_and_the_one_beside_them_ask_once_for_the_same_people() {
    let mut stage = signed_in().await;
    stage.router.set_parameters(&[("preview", Some("27"))], false);
    let beside = |number, preview| view! { <IncidentPreview number=number preview=preview /> }.into_any();
    stage.show(move || view! { <Incidents preview=beside /> }.into_any()).await;
    server::answer(ORDER, 200, &order("27 31", 2));
    stage.until("it asks for the rows", || server::waiting("GET incidents?ids=27,31") == 1).await;
    let both = [incident("27", "Ransomware"), incident("31", "Phishing")];
    server::answer("GET incidents?ids=27,31", 200, &list(&both, 2));
    stage.until("one is beside", || server::waiting("GET incidents/27") == 1).await;
    server::answer("GET incidents/27", 200, &details("27", "Ransomware"));
    stage.until("it is there", || stage.maybe_named(".preview h2", "Ransomware").is_some()).await;
    stage.press(&stage.named(".preview button", "Assign to somebody else")).await;
    offered(&stage, &three()).await;
    stage.press(&stage.named("dialog[open] button", "Cancel")).await;
    for name in ["Select Ransomware", "Select Phishing"] {
        stage.press(&stage.named("input", name)).await;
    }
    stage.press(&stage.named(".bulk button", "Assign to somebody else")).await;
    assert_eq!(server::waiting(ASSIGNEES), 0, "they are known");
    assert!(stage.text("dialog[open]").contains("2 selected"));
    choose(&stage, KIM).await;
    assert_eq!(server::waiting("PATCH incidents/27"), 0);
    stage.press(&assign(&stage)).await;
    for number in ["27", "31"] {
        let line = format!("PATCH incidents/{number}");
        stage.until("it is sent", || server::waiting(&line) == 1).await;
        assert_eq!(sent(&line).await.0, json!({"assignedTo": KIM}));
        let mut handed_over = incident(number, "Handed over");
        handed_over["version"] = json!(2);
        server::answer(&line, 200, &handed_over);
    }
    stage.until_says("Assigned to changed of 2 incidents.").await;
    stage.press(&stage.button("Undo")).await;
    stage.until("it is taken back", || server::waiting("POST incidents/27/undo") == 1).await;
}

#[wasm_bindgen_test]
async fn alerts_that_are_selected_are_handed_over() {
    let mut stage = signed_in().await;
    stage.show(|| view! { <Alerts /> }.into_any()).await;
    server::answer(ALERTS_ORDER, 200, &order("9", 1));
    stage.until("it asks for the rows", || server::waiting("GET alerts?ids=9") == 1).await;
    server::answer("GET alerts?ids=9", 200, &list(&[alert("9", "Odd command")], 1));
    stage.until_says("Odd command").await;
    stage.press(&stage.named("input", "Select Odd command")).await;
    ask(&stage).await;
    offered(&stage, &three()).await;
    choose(&stage, KIM).await;
    stage.press(&assign(&stage)).await;
    stage.until("it is sent", || server::waiting("PATCH alerts/9") == 1).await;
    assert_eq!(sent("PATCH alerts/9").await.0, json!({"assignedTo": KIM}));
}
