//! What of an alert is not at Microsoft Graph as it is decided here, on its page and beside the data sources.

use crate::{
    alert_samples::{alert, alert_details},
    samples::{list, on, refused, session, tenant},
    server,
    stage::{Stage, is_focused},
};
use leptos::prelude::*;
use security_center::{
    i18n::Language,
    pages::{AlertPage, Hunting},
};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn waits(state: &str, fields: &Value, failure: &Value) -> Value {
    json!({
        "state": state, "since": "2026-06-24T10:00:00Z", "nextAt": "2026-06-24T10:05:00Z", "failure": failure,
        "fields": fields, "commentCount": 0,
    })
}

fn field(name: &str, here: Value, there: Value, differs: bool) -> Value {
    json!({ "field": name, "here": here, "there": there, "differs": differs })
}

/// The page of an alert of which this is not there.
async fn open(write_back: &Value, may: bool) -> Stage {
    let mut details = alert_details("9", "Odd command");
    details["writeBack"] = write_back.clone();
    if !may {
        details["change"] = refused(&["administratorRoleMissing"]);
    }
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <AlertPage number=9 /> }.into_any()).await;
    server::answer("GET alerts/9", 200, &details);
    stage.until("it is there", || stage.text("h1") == "Odd command").await;
    stage
}

fn conflict() -> Value {
    let fields = json!([
        field("status", json!("new"), json!("resolved"), true),
        field("assignedTo", json!("<b>me</b>@contoso.example"), json!(null), true),
        field("classification", json!("truePositive"), json!("falsePositive"), true),
        field("determination", json!("malware"), json!(null), true),
    ]);
    let mut waits = waits("conflict", &fields, &json!(null));
    waits["nextAt"] = json!(null);
    waits
}

#[wasm_bindgen_test]
async fn what_waits_and_why_it_could_not_be_written_is_said() {
    let fields = json!([
        field("status", json!("resolved"), json!("new"), false),
        field("assignedTo", json!("me@contoso.example"), json!(null), false),
    ]);
    let mut waiting = waits("waiting", &fields, &json!(null));
    waiting["commentCount"] = json!(2);
    let stage = open(&waiting, true).await;
    assert!(
        stage.says("Waits to be written to Microsoft Graph: Status, Assigned to, 2 comments."),
        "{}",
        stage.everything()
    );
    assert!(stage.says("Tried next") && !stage.says("Here:"));
    stage.words.choose(Language::Dutch);
    stage.until_says("Wacht om naar Microsoft Graph te worden geschreven").await;
    for (reason, said) in [
        ("unreachable", "Microsoft Graph did not answer."),
        ("throttled", "Microsoft Graph asks to come back later."),
        ("refused", "SecurityAlert.ReadWrite.All"),
        ("notAccepted", "Microsoft Graph does not accept it."),
        ("gone", "Microsoft Graph has this alert no more."),
        ("noPrincipalName", "has none, so that stays here."),
    ] {
        let failure = json!({ "at": "2026-06-24T10:00:00Z", "reason": reason });
        let stage = open(&waits("failed", &fields, &failure), true).await;
        assert!(stage.says("Could not be written to Microsoft Graph: Status, Assigned to."), "{reason}");
        assert!(stage.says(said), "{reason}");
    }
}

#[wasm_bindgen_test]
async fn where_nothing_waits_there_is_no_such_block() {
    let stage = open(&json!(null), true).await;
    assert!(!stage.says("At Microsoft Graph"));
}

#[wasm_bindgen_test]
async fn what_differs_is_shown_field_by_field_and_one_of_both_is_kept() {
    let stage = open(&conflict(), true).await;
    assert!(stage.says("Microsoft Graph says something else by now."));
    assert_eq!(stage.texts(".differing h3"), ["Status", "Assigned to", "Classification"]);
    let said = stage.texts(".differing p[dir]");
    let expected = [
        "Here: New",
        "There: Resolved",
        "Here: <b>me</b>@contoso.example",
        "There: Nobody",
        "Here: True alert, Malware",
        "There: False alert, –",
    ];
    assert_eq!(said, expected);
    stage.press(&stage.button("Classification: keep what is there")).await;
    stage.until("it is sent", || server::waiting("POST alerts/9/write-back") == 1).await;
    let sent = server::sent().into_iter().rfind(|sent| sent.line == "POST alerts/9/write-back").unwrap();
    assert_eq!(sent.body().await, json!({ "keep": "there", "fields": ["classification", "determination"] }));
    let mut after = alert("9", "Odd command");
    after["version"] = json!(2);
    server::answer("POST alerts/9/write-back", 200, &after);
    stage.until("it is fetched", || server::waiting("GET alerts/9") == 1).await;
    assert!(is_focused(&stage.find("#write-back")), "the keyboard is where it was");
    let mut details = alert_details("9", "Odd command");
    details["alert"] = after;
    server::answer("GET alerts/9", 200, &details);
    stage.until("it is gone", || !stage.says("keep what is there")).await;
    assert!(is_focused(&stage.find("#write-back")));
}

#[wasm_bindgen_test]
async fn a_choice_that_came_too_late_is_said_and_both_are_shown_anew() {
    let stage = open(&conflict(), true).await;
    stage.press(&stage.button("Status: keep what is here")).await;
    let problem = json!({
        "code": "versionConflict", "title": "The version is not the present one", "status": 412,
        "detail": "The alert, or what Microsoft Graph says of it, changed since. Look at it again.",
    });
    server::answer("POST alerts/9/write-back", 412, &problem);
    stage.until_says("Somebody else changed this in the meantime.").await;
    stage.until("it is fetched", || server::waiting("GET alerts/9") == 1).await;
    let mut details = alert_details("9", "Odd command");
    let fields = json!([field("status", json!("new"), json!("inProgress"), true)]);
    details["writeBack"] = waits("conflict", &fields, &json!(null));
    server::answer("GET alerts/9", 200, &details);
    stage.until_says("There: In progress").await;
}

#[wasm_bindgen_test]
async fn a_choice_stays_where_it_is_while_another_one_is_settled() {
    let stage = open(&conflict(), true).await;
    let before = stage.button("Assigned to: keep what is here");
    stage.known.alerts.update(|moved| *moved += 1);
    let mut details = alert_details("9", "Odd command");
    stage.until("it asks for its version", || server::waiting("GET alerts?ids=9") == 1).await;
    details["alert"]["version"] = json!(7);
    server::answer("GET alerts?ids=9", 200, &list(&[details["alert"].clone()], 1));
    stage.until("it is fetched", || server::waiting("GET alerts/9") == 1).await;
    let mut fields = conflict()["fields"].clone();
    fields.as_array_mut().unwrap().remove(0);
    details["writeBack"] = waits("conflict", &fields, &json!(null));
    server::answer("GET alerts/9", 200, &details);
    stage.until("it is settled", || !stage.says("There: Resolved")).await;
    assert!(stage.button("Assigned to: keep what is here").is_same_node(Some(&before)), "drawn anew");
}

#[wasm_bindgen_test]
async fn whoever_may_not_change_it_sees_both_and_chooses_nothing() {
    let stage = open(&conflict(), false).await;
    assert!(stage.says("There: Resolved"));
    assert!(stage.maybe_named("button", "Status: keep what is here").is_none());
}

#[wasm_bindgen_test]
async fn the_data_sources_say_how_many_wait_fail_or_differ() {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <Hunting /> }.into_any()).await;
    let source = |write_back: Value| {
        json!({
            "service": "defenderAtp", "connectedAt": "2026-06-24T09:00:00Z", "lastDataAt": "2026-06-24T09:30:00Z",
            "alertCount": 3,
            "fetching": {
                "running": false, "fetchedAt": null, "nextAt": "2026-06-24T09:35:00Z", "alertCount": 3,
                "changedCount": 0, "faultyCount": 0, "faults": [], "failure": null, "writeBack": write_back,
            },
        })
    };
    stage.until("it asks for the sources", || server::waiting("GET data-sources") == 1).await;
    let counts = json!({ "waiting": 1, "failed": 2, "differing": 1200 });
    server::answer("GET data-sources", 200, &list(&[source(counts)], 1));
    let expected = "Microsoft Defender ATP: 1 alert waits to be written back, 2 could not be written, 1,200 say something else there.";
    stage.until_says(expected).await;
    stage.known.fetching.update(|moved| *moved += 1);
    stage.until("it asks again", || server::waiting("GET data-sources") == 1).await;
    let nothing = json!({ "waiting": 0, "failed": 0, "differing": 0 });
    server::answer("GET data-sources", 200, &list(&[source(nothing)], 1));
    stage.until("nothing waits", || !stage.says("written back")).await;
}
