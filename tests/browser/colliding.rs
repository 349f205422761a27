//! Two analysts at one incident: who changed the same is told, what one typed stays, and it can be applied after all.

use crate::{
    help::{type_into, typed},
    samples::{details, incident, list, on, session, tenant},
    server,
    stage::Stage,
};
use leptos::{prelude::*, wasm_bindgen::JsCast};
use security_center::{i18n::Language, pages::IncidentPage};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

const CHANGE: &str = "PATCH incidents/7";

/// The incident at a version, with these fields.
fn at(version: i64, fields: &Value) -> Value {
    let mut details = details("7", "Ransomware");
    // The count of alerts is seen on the page, and tells one version from another.
    (details["incident"]["version"], details["incident"]["alertCount"]) =
        (json!(version), json!(100 + version));
    for (name, value) in fields.as_object().unwrap() {
        details["incident"][name] = value.clone();
    }
    details
}

async fn open() -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <IncidentPage number=7 /> }.into_any()).await;
    server::answer("GET incidents/7", 200, &at(1, &json!({})));
    stage.until("it is there", || stage.maybe("#incident-name").is_some()).await;
    stage
}

/// Alex changed this field to something else.
fn conflict(field: &str, now: &Value) -> Value {
    json!({
        "code": "versionConflict", "title": "T", "status": 412, "detail": "In English.",
        "fieldConflicts": [{"field": field, "by": "Alex", "at": "2026-06-24T09:30:00Z", "now": now}],
    })
}

/// The version that the last change was based on, and the change.
async fn sent() -> (Option<String>, Value) {
    let sent = server::sent().into_iter().rfind(|sent| sent.line == CHANGE).expect("it was sent");
    (sent.version.clone(), sent.body().await)
}

async fn collide(stage: &Stage, conflict: &Value, now: &Value) {
    server::answer(CHANGE, 412, conflict);
    fetched(stage, now).await;
}

/// It is fetched, and shown.
async fn fetched(stage: &Stage, now: &Value) {
    stage.until("what is there is fetched", || server::waiting("GET incidents/7") == 1).await;
    server::answer("GET incidents/7", 200, now);
    stage.until_says(&format!("Alerts ({})", now["incident"]["alertCount"])).await;
}

#[wasm_bindgen_test]
async fn what_was_typed_stays_and_is_applied_to_what_somebody_else_made_of_it() {
    let stage = open().await;
    type_into(&stage, "incident-name", "Mine").await;
    stage.press(&stage.button("Apply")).await;
    assert_eq!(sent().await, (Some("\"1\"".into()), json!({"displayName": "Mine"})));
    let theirs = at(2, &json!({"displayName": "Theirs"}));
    collide(&stage, &conflict("displayName", &json!("Theirs")), &theirs).await;
    stage.until_says("Incident name: changed by Alex while you were at it. It is now: Theirs.").await;
    stage.until_says("What you typed is still here, and Apply replaces what is there now.").await;
    assert_eq!(typed("incident-name"), "Mine");
    assert!(!stage.says("In English."));
    stage.words.choose(Language::Dutch);
    stage.until_says("Naam van incident: door Alex gewijzigd terwijl u bezig was. Nu is dat: Theirs.").await;
    assert!(stage.says("Van u is niets toegepast.") && stage.says("Wat u hebt getypt, staat er nog"));
    stage.words.choose(Language::English);
    stage.settle().await;
    stage.press(&stage.button("Apply")).await;
    assert_eq!(sent().await, (Some("\"2\"".into()), json!({"displayName": "Mine"})));
    let mut mine = incident("7", "Mine");
    mine["version"] = json!(3);
    server::answer(CHANGE, 200, &mine);
    stage.until_says("Incident name changed.").await;
    assert!(!stage.says("What you typed") && stage.maybe_named("button", "Apply").is_none());
    // The next one begins anew.
    type_into(&stage, "incident-name", "Mine again").await;
    assert!(!stage.says("It is now:"));
    stage.press(&stage.button("Apply")).await;
    assert_eq!(sent().await.0.as_deref(), Some("\"3\""));
}

#[wasm_bindgen_test]
async fn what_somebody_else_made_of_it_is_said_before_it_is_applied_and_is_not_overwritten_unasked() {
    let stage = open().await;
    type_into(&stage, "incident-tags", "finance, urgent").await;
    stage.known.alerts.update(|moved| *moved += 1);
    stage.until("it asks for its version", || server::waiting("GET incidents?ids=7") == 1).await;
    let theirs = at(2, &json!({"customTags": ["payroll"]}));
    server::answer("GET incidents?ids=7", 200, &list(&[theirs["incident"].clone()], 1));
    fetched(&stage, &theirs).await;
    stage.until_says("It is now: payroll.").await;
    assert!(!stage.says("What you typed is still here"), "nothing was applied so far");
    assert_eq!(typed("incident-tags"), "finance, urgent");
    stage.press(&stage.button("Apply")).await;
    assert_eq!(sent().await.0.as_deref(), Some("\"1\""), "who changed it is told first");
    collide(&stage, &conflict("customTags", &json!("[\"payroll\"]")), &theirs).await;
    stage.until_says("Tags: changed by Alex while you were at it. It is now: payroll.").await;
    stage.until_says("What you typed is still here").await;
    stage.press(&stage.button("Apply")).await;
    assert_eq!(sent().await, (Some("\"2\"".into()), json!({"customTags": ["finance", "urgent"]})));
    // And once more, as often as somebody else is faster.
    let third = at(3, &json!({"customTags": []}));
    collide(&stage, &conflict("customTags", &Value::Null), &third).await;
    stage.until_says("It is now: –.").await;
    let cancel = stage.named(".row:not(dialog *) > button:nth-child(2)", "Cancel");
    stage.press(&cancel).await;
    stage
        .until("it is as it is now", || typed("incident-tags").is_empty() && !stage.says("What you typed"))
        .await;
    assert!(stage.maybe_named("button", "Apply").is_none());
}

#[wasm_bindgen_test]
async fn a_collision_of_another_field_changes_nothing_about_what_is_typed() {
    let stage = open().await;
    type_into(&stage, "incident-name", "Mine").await;
    stage.press(&stage.button("Assign to me")).await;
    let theirs = at(2, &json!({"assignedTo": "alex@contoso.example"}));
    collide(&stage, &conflict("assignedTo", &json!("alex@contoso.example")), &theirs).await;
    stage
        .until_says("Assigned to: changed by Alex while you were at it. It is now: alex@contoso.example.")
        .await;
    assert!(!stage.says("What you typed"));
    stage.press(&stage.button("Apply")).await;
    assert_eq!(sent().await.0.as_deref(), Some("\"1\""));
    // What is chosen is based on what is shown, so that it does not collide twice.
    server::answer(CHANGE, 200, &theirs["incident"]);
    fetched(&stage, &theirs).await;
    stage.press(&stage.button("Assign to me")).await;
    assert_eq!(sent().await.0.as_deref(), Some("\"2\""));
}

#[wasm_bindgen_test]
async fn a_choice_that_was_not_made_is_not_shown_and_can_be_made_again() {
    let stage = open().await;
    let list = || -> HtmlSelectElement { stage.find("#incident-status").unchecked_into() };
    let choose = async |place: i32| {
        list().set_selected_index(place);
        list().dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
        stage.settle().await;
    };
    choose(1).await;
    // The same as before, by way of another one.
    collide(&stage, &conflict("status", &json!("active")), &at(3, &json!({}))).await;
    stage.until_says("Status: changed by Alex while you were at it. It is now: Active.").await;
    assert_eq!(list().selected_index(), 0);
    choose(1).await;
    assert_eq!(sent().await, (Some("\"3\"".into()), json!({"status": "inProgress"})));
    server::lose(CHANGE);
    stage.until("it may be tried again", || !list().disabled()).await;
    assert_eq!(list().selected_index(), 0);
    // What is asked about first is not made yet.
    choose(2).await;
    assert_eq!(list().selected_index(), 0);
    stage.press(&stage.named("dialog[open] button", "Cancel")).await;
    choose(2).await;
    stage.press(&stage.named("dialog[open] button", "Resolve")).await;
    let mut resolved = incident("7", "Ransomware");
    (resolved["version"], resolved["status"]) = (json!(4), json!("resolved"));
    server::answer(CHANGE, 200, &resolved);
    stage.until_says("Status changed.").await;
    assert_eq!(list().selected_index(), 2);
}

#[wasm_bindgen_test]
async fn what_can_no_longer_be_taken_back_is_not_offered_for_ever() {
    let stage = open().await;
    stage.press(&stage.button("Assign to me")).await;
    server::answer(CHANGE, 200, &incident("7", "Ransomware"));
    stage.until_says("Assigned to changed.").await;
    stage.press(&stage.button("Undo")).await;
    server::lose("POST incidents/7/undo");
    stage.until("it may be tried again", || stage.maybe("[role=alert]").is_some()).await;
    stage.press(&stage.button("Undo")).await;
    let changed_since = json!({"code": "notPossibleNow", "title": "T", "status": 409});
    server::answer("POST incidents/7/undo", 409, &changed_since);
    stage.until_says("This is not possible in the present state.").await;
    assert!(stage.maybe_named("button", "Undo").is_none());
}
