//! What is done with many incidents at once: sent one after the other, told, taken back where that is possible.

use crate::{
    help::type_into,
    leaving::path,
    samples::{ORDER, incident, list, on, order, refused, session, tenant},
    server,
    stage::{Stage, attribute, focus, is_focused},
};
use leptos::{prelude::*, wasm_bindgen::JsCast};
use security_center::{
    browser,
    i18n::Language,
    pages::Incidents,
    router::Move,
    routes::{Feature, Route},
};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlSelectElement};

/// The queue with two incidents, both selected.
async fn with_two(session: Value) -> Stage {
    let mut stage = Stage::signed_in(session, Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <Incidents /> }.into_any()).await;
    server::answer(ORDER, 200, &order("27 31", 2));
    stage.until("it asks for the rows", || server::waiting("GET incidents?ids=27,31") == 1).await;
    let both = [incident("27", "Ransomware"), incident("31", "Phishing")];
    server::answer("GET incidents?ids=27,31", 200, &list(&both, 2));
    stage.until("they are there", || stage.says("Phishing")).await;
    for name in ["Select Ransomware", "Select Phishing"] {
        stage.press(&stage.named("input", name)).await;
    }
    stage
}

/// An incident that was changed.
fn at_two(number: &str) -> Value {
    let mut incident = incident(number, "Taken");
    incident["version"] = json!(2);
    incident
}

/// What was sent last of this line.
async fn sent(line: &str) -> Value {
    server::sent().into_iter().rfind(|sent| sent.line == line).expect("sent").body().await
}

#[wasm_bindgen_test]
async fn menus_hold_what_the_page_can_do_too() {
    let stage = with_two(session("open")).await;
    assert_eq!(
        stage.texts(".bulk > button"),
        [
            "Assign to me",
            "Resolve",
            "Hand over",
            "Set status",
            "Classify",
            "Change tags",
            "Add comment",
            "Clear selection"
        ]
    );
    for (item, body) in [
        ("Assign to nobody", json!({"assignedTo": ""})),
        ("Set to active (reopen)", json!({"status": "active"})),
        ("Set to in progress", json!({"status": "inProgress"})),
        ("Expected activity", json!({"classification": "informationalExpectedActivity"})),
        ("Not set", json!({"classification": "unknown"})),
    ] {
        let menu = stage.named(".bulk .menu button", item).parent_element().expect("a list");
        let opener = stage.find(&format!("[popovertarget={}]:not(.menu-item)", menu.id()));
        stage.press(&opener).await;
        assert!(menu.matches(":popover-open").expect("a selector"), "{item}");
        stage.press(&stage.named(".bulk .menu button", item)).await;
        assert!(!menu.matches(":popover-open").expect("a selector"), "{item}");
        for number in ["27", "31"] {
            let line = format!("PATCH incidents/{number}");
            stage.until("it is sent", || server::waiting(&line) == 1).await;
            assert_eq!(sent(&line).await, body, "{item}");
            server::answer(&line, 200, &incident(number, "Taken"));
        }
        stage.until("nothing is under way", || stage.maybe("progress").is_none()).await;
        assert!(stage.maybe_named("button", "Undo").is_none(), "it was so already");
    }
}

#[wasm_bindgen_test]
async fn a_determination_is_chosen_with_its_classification() {
    let stage = with_two(session("open")).await;
    // What is chosen is gone with its menu: the focus goes back to what opened that.
    let opener = stage.named(".bulk > button", "Classify");
    let ask = async || {
        stage.press(&opener).await;
        let item = stage.button("With a determination");
        focus(&item);
        stage.press(&item).await;
        assert!(stage.maybe("dialog[open]").is_some());
    };
    ask().await;
    stage.press(&stage.named("dialog[open] button", "Cancel")).await;
    assert!(is_focused(&opener));
    ask().await;
    let list = |id: &str| stage.find(&format!("dialog[open] #{id}")).unchecked_into::<HtmlSelectElement>();
    let choose = async |id: &str, name: &str| {
        let options = list(id);
        let place = (0..options.length()).find(|place| {
            options.item(*place).is_some_and(|one| one.text_content().as_deref() == Some(name))
        });
        options.set_value(&place.expect("it is offered").to_string());
        options.dispatch_event(&Event::new("change").unwrap()).unwrap();
        stage.settle().await;
    };
    choose("bulk-determination", "Phishing").await;
    choose("bulk-classification", "Expected activity").await;
    assert_eq!(list("bulk-determination").value(), "0", "that goes with another one");
    choose("bulk-determination", "Security testing").await;
    stage.press(&stage.named("dialog[open] button", "Apply")).await;
    assert!(is_focused(&opener));
    stage.until("it is sent", || server::waiting("PATCH incidents/27") == 1).await;
    let both = json!({"classification": "informationalExpectedActivity", "determination": "securityTesting"});
    assert_eq!(sent("PATCH incidents/27").await, both);
    server::answer("PATCH incidents/27", 200, &at_two("27"));
    stage.until("the next", || server::waiting("PATCH incidents/31") == 1).await;
    server::lose("PATCH incidents/31");
    stage.until_says("Classification changed of 1 incident.").await;
    stage.press(&stage.button("Try those again")).await;
    assert_eq!(sent("PATCH incidents/31").await, both);
    server::answer("PATCH incidents/31", 200, &at_two("31"));
    stage.until_says("Classification changed of 2 incidents.").await;
    assert!(stage.maybe_named("button", "Undo").is_some());
}

#[wasm_bindgen_test]
async fn a_tag_is_removed_from_those_that_have_it_and_only_those_are_taken_back() {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <Incidents /> }.into_any()).await;
    server::answer(ORDER, 200, &order("27 31", 2));
    stage.until("it asks for the rows", || server::waiting("GET incidents?ids=27,31") == 1).await;
    let mut tagged = incident("27", "Ransomware");
    tagged["customTags"] = json!(["finance", "urgent"]);
    server::answer("GET incidents?ids=27,31", 200, &list(&[tagged, incident("31", "Phishing")], 2));
    stage.until("they are there", || stage.says("Phishing")).await;
    for name in ["Select Ransomware", "Select Phishing"] {
        stage.press(&stage.named("input", name)).await;
    }
    stage.press(&stage.button("Remove a tag")).await;
    type_into(&stage, "bulk-untag-text", " urgent ").await;
    stage.press(&stage.named("dialog[open] button", "Apply")).await;
    stage.until("it is sent", || server::waiting("PATCH incidents/27") == 1).await;
    assert_eq!(sent("PATCH incidents/27").await, json!({"customTags": ["finance"]}));
    server::answer("PATCH incidents/27", 200, &at_two("27"));
    stage.until("the next", || server::waiting("PATCH incidents/31") == 1).await;
    server::answer("PATCH incidents/31", 200, &incident("31", "Phishing"));
    stage.until_says("Tags changed of").await;
    stage.press(&stage.button("Undo")).await;
    stage.until("it is taken back", || server::waiting("POST incidents/27/undo") == 1).await;
    server::answer("POST incidents/27/undo", 200, &incident("27", "Ransomware"));
    stage.until("nothing is under way", || stage.maybe("progress").is_none()).await;
    assert!(server::sent().iter().all(|sent| sent.line != "POST incidents/31/undo"));
}

#[wasm_bindgen_test]
async fn the_same_is_written_about_each_and_only_what_failed_is_tried_again() {
    let stage = with_two(session("open")).await;
    stage.press(&stage.button("Add comment")).await;
    let write = || stage.named("dialog[open] button", "Add comment");
    assert!(attribute(&write(), "aria-disabled").is_some(), "there is nothing to write");
    assert!(stage.text("dialog[open]").contains("2 selected"));
    type_into(&stage, "bulk-comment-text", &"x".repeat(4_001)).await;
    assert!(attribute(&write(), "aria-disabled").is_some(), "it is too long");
    type_into(&stage, "bulk-comment-text", " Seen with their owners. ").await;
    stage.press(&write()).await;
    assert!(stage.maybe("dialog[open]").is_none());
    let sent = server::sent().pop().expect("sent");
    assert_eq!(sent.line, "POST incidents/27/comments");
    assert_eq!(sent.body().await, json!({"comment": "Seen with their owners."}));
    assert_eq!(server::waiting("POST incidents/31/comments"), 0, "one after the other");
    server::answer("POST incidents/27/comments", 201, &Value::Null);
    stage.until("its row", || server::waiting("GET incidents?ids=27") == 1).await;
    // It is written, even if its row cannot be fetched now.
    server::lose("GET incidents?ids=27");
    stage.until("the next", || server::waiting("POST incidents/31/comments") == 1).await;
    server::lose("POST incidents/31/comments");
    stage.until_says("Comment added to 1 incident.").await;
    assert!(stage.says("Not done with 1:") && stage.text("[role=alert]").contains("Phishing"));
    assert!(stage.maybe_named("button", "Undo").is_none(), "what is written stays written");
    stage.press(&stage.button("Try those again")).await;
    assert_eq!(server::waiting("POST incidents/27/comments"), 0);
    server::answer("POST incidents/31/comments", 201, &Value::Null);
    stage.until("its row", || server::waiting("GET incidents?ids=31") == 1).await;
    server::answer("GET incidents?ids=31", 200, &list(&[incident("31", "Phishing")], 1));
    stage.words.choose(Language::Dutch);
    stage.until_says("Opmerking toegevoegd aan 2 incidenten.").await;
}

#[wasm_bindgen_test]
async fn what_is_changed_of_each_is_taken_back_of_each() {
    let stage = with_two(session("open")).await;
    stage.press(&stage.button("Assign to me")).await;
    for number in ["27", "31"] {
        let line = format!("PATCH incidents/{number}");
        stage.until("it is sent", || server::waiting(&line) == 1).await;
        let sent = server::sent().into_iter().rfind(|sent| sent.line == line).expect("sent");
        assert_eq!(sent.body().await, json!({"assignedTo": "global.admin@contoso.example"}));
        server::answer(&line, 200, &at_two(number));
    }
    stage.until_says("Assigned to changed of 2 incidents.").await;
    stage.press(&stage.button("Undo")).await;
    for number in ["27", "31"] {
        let line = format!("POST incidents/{number}/undo");
        stage.until("it is taken back", || server::waiting(&line) == 1).await;
        let sent = server::sent().into_iter().rfind(|sent| sent.line == line).expect("sent");
        assert_eq!(sent.version.as_deref(), Some("\"2\""), "that change, and no other");
        server::answer(&line, 200, &incident(number, "As before"));
    }
    stage.until("nothing is under way", || stage.maybe("progress").is_none()).await;
    assert!(stage.maybe_named("button", "Undo").is_none());
}

#[wasm_bindgen_test]
async fn whoever_may_not_change_them_reads_why() {
    let mut session = session("open");
    session["respond"] = refused(&["viewingRoleMissing"]);
    let stage = with_two(session).await;
    assert!(stage.maybe(".bulk").is_none());
    assert!(stage.maybe(".refusals").is_some());
}

#[wasm_bindgen_test]
async fn whoever_stops_goes_on_with_the_rest() {
    let stage = with_two(session("open")).await;
    stage.press(&stage.button("Assign to me")).await;
    stage.until("it is sent", || server::waiting("PATCH incidents/27") == 1).await;
    stage.press(&stage.button("Stop")).await;
    server::answer("PATCH incidents/27", 200, &incident("27", "Taken"));
    stage.until_says("Assigned to changed of 1 incident.").await;
    assert_eq!(server::waiting("PATCH incidents/31"), 0);
    assert!(stage.says("1 selected"));
    assert_eq!(attribute(&stage.find("#incidents-1"), "aria-selected").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn whoever_leaves_while_it_runs_is_asked_and_whoever_stays_reads_what_failed() {
    let stage = with_two(session("open")).await;
    let router = stage.router;
    router.go(&Route::Feature(Feature::Incidents));
    assert_eq!(router.held(), None, "nothing runs");
    stage.press(&stage.button("Assign to me")).await;
    stage.until("it is sent", || server::waiting("PATCH incidents/27") == 1).await;
    router.go(&Route::Incident(31));
    assert_eq!(router.held(), Some(Move::To("/incidents/31".into())));
    assert_eq!(path(), "/incidents");
    router.stay();
    browser::window().history().unwrap().back().unwrap();
    stage.until("it is held back", || router.held() == Some(Move::By(-1))).await;
    stage.until("the address is back", || path() == "/incidents").await;
    router.stay();
    // What is shown beside the rows, or which of them, is no other page.
    router.set_parameters(&[("q", Some("x"))], false);
    assert_eq!(router.held(), None);
    let conflict = json!({
        "code": "versionConflict", "title": "T", "status": 412, "detail": "In English.",
        "fieldConflicts": [
            {"field": "assignedTo", "by": "Alex", "at": "2026-06-24T09:30:00Z", "now": null},
            {"field": "status", "by": "Kim", "at": "2026-06-24T09:30:00Z", "now": "inProgress"},
        ],
    });
    server::answer("PATCH incidents/27", 412, &conflict);
    stage.until("what is there is fetched", || server::waiting("GET incidents?ids=27") == 1).await;
    server::answer("GET incidents?ids=27", 200, &list(&[incident("27", "Ransomware")], 1));
    stage.until("the next", || server::waiting("PATCH incidents/31") == 1).await;
    server::answer("PATCH incidents/31", 200, &incident("31", "Phishing"));
    stage.until_says("Not done with 1:").await;
    assert!(stage.says("Assigned to: changed by Alex while you were at it. It is now: Nobody."));
    assert!(stage.says("Status: changed by Kim while you were at it. It is now: In progress."));
    stage.words.choose(Language::Dutch);
    stage.until_says("Status: door Kim gewijzigd terwijl u bezig was. Nu is dat: In behandeling.").await;
    router.go(&Route::Home);
    assert_eq!((router.held(), path().as_str()), (None, "/"), "it is through");
}
