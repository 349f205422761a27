//! Applying a choice: what is sent, what follows, a conflict, a failure.

use crate::{
    samples::{off, on, provisioning},
    server,
    settings::{content, tick_box},
    stage::{Stage, attribute, focus, is_ticked},
};
use security_center::i18n::Language;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

pub const CHANGE: &str = "PATCH threat-protection";

pub fn changes() -> Vec<server::Sent> {
    server::sent().into_iter().filter(|sent| sent.line == CHANGE).collect()
}

pub async fn applied(sample: Value) -> Stage {
    let stage = content(sample).await;
    stage.press(&tick_box(&stage)).await;
    let apply = stage.button("Apply");
    focus(&apply);
    stage.press(&apply).await;
    stage
}

#[wasm_bindgen_test]
async fn s31_turning_on_is_sent_once_with_the_version_the_person_saw() {
    let stage = applied(off(7)).await;
    assert_eq!(changes().len(), 1);
    let sent = changes().remove(0);
    assert_eq!(sent.version.as_deref(), Some("\"7\""));
    assert_eq!(sent.body().await, json!({"optedIn": true}));

    let button = stage.button("Applying…");
    assert_eq!(attribute(&button, "aria-disabled").as_deref(), Some("true"));
    assert_eq!(attribute(&tick_box(&stage), "aria-disabled").as_deref(), Some("true"));
    stage.press(&button).await;
    stage.press(&tick_box(&stage)).await;
    assert_eq!(changes().len(), 1, "not twice");
    assert!(is_ticked(&tick_box(&stage)));

    server::answer(CHANGE, 202, &provisioning(8));
    stage.until("the steps are there", || stage.all("ol li").len() == 6).await;
    assert!(stage.maybe("input[type=checkbox]").is_none(), "nothing to choose while it is provisioned");
    assert!(stage.says("You may leave this page or close the window; it goes on."));
}

#[wasm_bindgen_test]
async fn the_version_is_the_one_seen_when_choosing_not_when_applying() {
    let stage = content(off(7)).await;
    stage.press(&tick_box(&stage)).await;
    stage.known.service.put(crate::samples::service(off(8)));
    stage.settle().await;
    stage.press(&stage.button("Apply")).await;
    assert_eq!(changes()[0].version.as_deref(), Some("\"7\""), "else nobody would hear of the conflict");
}

#[wasm_bindgen_test]
async fn d10_a_conflict_says_who_when_and_both_values_and_keeps_the_choice() {
    let stage = applied(off(7)).await;
    let mut current = off(9);
    current["since"] = json!("2026-06-24T10:00:00Z");
    current["changedBy"] = json!({"kind": "person", "displayName": "Bo"});
    let conflicts = json!([{"field": "optedIn", "by": {"kind": "person", "displayName": "Bo"}, "at": "2026-06-24T10:00:00Z"}]);
    let conflict = json!({
        "code": "versionConflict", "title": "T", "status": 412, "current": current, "conflicts": conflicts,
    });
    server::answer(CHANGE, 412, &conflict);
    stage.until_says("The service was changed while you were at it, by Bo: it is now off.").await;
    let message = stage.find("[role=status].message");
    assert!(stage.says("Your choice: on."), "{}", stage.everything());
    assert_eq!(attribute(&stage.find(".message time"), "datetime").as_deref(), Some("2026-06-24T10:00:00Z"));
    assert!(is_ticked(&tick_box(&stage)), "the choice is still there");
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert!(stage.says("terwijl u bezig was, door Bo: hij staat nu uit."), "{}", stage.everything());
    assert!(stage.says("Uw keuze: aan."), "{}", stage.everything());
    assert_eq!(stage.find("[role=status].message"), message);
    stage.words.choose(Language::English);
    stage.settle().await;

    stage.press(&stage.button("Apply")).await;
    assert_eq!(changes()[1].version.as_deref(), Some("\"9\""), "on the state the person has now seen");
    assert!(stage.maybe(".message").is_none(), "the last outcome is over");
}

#[wasm_bindgen_test]
async fn d10_a_version_that_the_service_never_had_blames_nobody() {
    let stage = applied(off(7)).await;
    let conflict = json!({"code": "versionConflict", "title": "T", "status": 412, "current": off(8)});
    server::answer(CHANGE, 412, &conflict);
    stage.until_says("The service is no longer the one you saw.").await;
    assert!(is_ticked(&tick_box(&stage)), "the choice is still there");
    stage.press(&stage.button("Apply")).await;
    assert_eq!(changes()[1].version.as_deref(), Some("\"8\""));
}

#[wasm_bindgen_test]
async fn d10_what_others_did_to_the_same_effect_leaves_nothing_to_apply() {
    let stage = content(off(7)).await;
    stage.press(&tick_box(&stage)).await;
    let mut current = on(9);
    current["changedBy"] = json!({"kind": "operator", "displayName": null});
    stage.known.service.put(crate::samples::service(current));
    stage.settle().await;
    assert!(stage.says("at the same time, by the operator, to what you wanted."), "{}", stage.everything());
    assert_eq!(attribute(&stage.button("Apply"), "aria-disabled").as_deref(), Some("true"));
    assert!(changes().is_empty());
}

#[wasm_bindgen_test]
async fn d10_another_field_that_changed_meanwhile_is_said_and_asks_nothing() {
    let stage = content(off(7)).await;
    stage.press(&tick_box(&stage)).await;
    let mut current = off(8);
    current["previewFeatures"] = json!(true);
    let by = json!({"kind": "person", "displayName": "Bo"});
    current["fields"] = json!([{"field": "previewFeatures", "by": by, "at": "2026-06-24T10:00:00Z"}]);
    stage.known.service.put(crate::samples::service(current.clone()));
    stage.settle().await;
    let told =
        "Preview features were changed while you were at it, by Bo: they are now on. Changed: Jun 24, 2026";
    assert!(stage.says(told), "{}", stage.everything());
    assert!(is_ticked(&tick_box(&stage)), "the choice is still there");
    assert_eq!(attribute(&stage.button("Apply"), "aria-disabled"), None, "and can be applied as it is");
    stage.press(&tick_box(&stage)).await;
    assert!(!stage.says(told), "without a choice there is nothing to be told of");
}

#[wasm_bindgen_test]
async fn a_change_that_failed_says_so_keeps_the_choice_and_may_be_tried_again() {
    let stage = applied(off(7)).await;
    server::lose(CHANGE);
    stage.until_says("The server cannot be reached.").await;
    assert_eq!(stage.all("[role=alert]").len(), 1);
    assert!(is_ticked(&tick_box(&stage)));
    stage.press(&stage.button("Apply")).await;
    assert!(stage.maybe("[role=alert]").is_none());
    let refusal = json!({
        "code": "forbidden", "title": "T", "status": 403, "refusals": ["administratorRoleMissing"],
    });
    server::answer(CHANGE, 403, &refusal);
    stage.until_says("Your permissions or licences do not allow this.").await;
    assert!(stage.says("Only a Global administrator or a Security administrator can change this."));
}

#[wasm_bindgen_test]
async fn a_full_busy_or_lost_database_says_what_is_kept_and_what_to_do_and_the_choice_goes_out_again() {
    let stage = applied(off(7)).await;
    let faults = [
        ("storeFull", "no room to keep anything more", "geen ruimte om nog iets te bewaren"),
        ("storeBusy", "database is busy or slow", "database van de server is bezet of traag"),
        ("storeLost", "cannot reach its database", "kan zijn database niet bereiken"),
    ];
    for (times, (code, english, dutch)) in faults.into_iter().enumerate() {
        let problem = json!({"code": code, "title": "T", "status": 503});
        server::answer(CHANGE, 503, &problem);
        stage.until_says(english).await;
        assert!(stage.says("what you typed stays here"), "{}", stage.everything());
        assert!(is_ticked(&tick_box(&stage)), "the choice is still there");
        stage.words.choose(Language::Dutch);
        stage.until_says(dutch).await;
        stage.words.choose(Language::English);
        stage.settle().await;
        stage.press(&stage.button("Apply")).await;
        assert_eq!(changes().len(), times + 2, "it is sent again");
        assert_eq!(changes()[times + 1].version.as_deref(), Some("\"7\""), "as it was");
    }
    server::answer(CHANGE, 200, &provisioning(8));
    stage.until("it goes on", || stage.all("ol li").len() == 6).await;
    assert!(stage.maybe("[role=alert]").is_none());
}
