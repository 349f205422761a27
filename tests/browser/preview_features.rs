//! Preview features: what they are, who changed them, and turning them on and off.

use crate::{
    samples::{list, off, off_for_viewers, on, refused, service, session, tenant},
    server,
    stage::{Stage, attribute, description_of, is_ticked},
};
use leptos::prelude::*;
use security_center::{i18n::Language, pages::PreviewFeaturesPage};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const CHANGE: &str = "PATCH threat-protection";
const LAST: &str = "GET audit?action=previewFeaturesChanged&top=1";

fn entry(name: &str) -> Value {
    json!({
        "sequence": 4, "at": "2026-06-24T10:00:00Z", "actor": {"kind": "person", "displayName": name},
        "actorId": "p1", "action": "previewFeaturesChanged",
        "changes": [{"field": "previewFeatures", "before": "false", "after": "true"}],
        "origin": {"kind": "request", "address": "192.0.2.1"}, "hash": "00",
    })
}

async fn page(sample: Value) -> Stage {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(sample)).await;
    stage.show(|| view! { <PreviewFeaturesPage /> }.into_any()).await;
    stage
}

fn tick(stage: &Stage) -> HtmlElement {
    stage.named("input[type=checkbox]", "Turn on preview features")
}

fn with_previews(mut sample: Value) -> Value {
    sample["previewFeatures"] = json!(true);
    sample
}

#[wasm_bindgen_test]
async fn l14_preview_features_are_turned_on_and_applied() {
    let stage = page(on(7)).await;
    assert!(stage.says("No feature of this version is in preview"), "{}", stage.everything());
    assert!(!is_ticked(&tick(&stage)));
    assert_eq!(description_of(&stage.button("Apply")).as_deref(), Some("Nothing has been changed yet."));
    stage.press(&tick(&stage)).await;
    assert!(server::sent().iter().all(|sent| sent.line != CHANGE), "selecting alone changes nothing");
    stage.press(&stage.button("Apply")).await;
    let sent = server::sent().into_iter().find(|sent| sent.line == CHANGE).unwrap();
    assert_eq!(
        (sent.version.as_deref(), sent.body().await),
        (Some("\"7\""), json!({"previewFeatures": true}))
    );
    server::answer(CHANGE, 200, &with_previews(on(8)));
    stage.until("applied", || stage.maybe_named("button", "Apply").is_some()).await;
    assert_eq!(
        attribute(&stage.button("Apply"), "aria-disabled").as_deref(),
        Some("true"),
        "nothing is left"
    );
    assert!(is_ticked(&tick(&stage)));
    stage
        .until("it says so", || {
            description_of(&stage.button("Apply")).as_deref() == Some("Your change was applied.")
        })
        .await;
}

#[wasm_bindgen_test]
async fn l14_who_changed_them_last_is_said_and_follows() {
    let stage = page(off(1)).await;
    server::answer(LAST, 200, &list(&[], 0));
    stage.until_says("Never").await;
    stage.known.service.put(service(with_previews(off(2))));
    stage.until("it asks again", || server::waiting(LAST) == 1).await;
    server::answer(LAST, 200, &list(&[entry("Bo")], 1));
    stage.until_says("by Bo").await;
    assert_eq!(attribute(&stage.find("dd time"), "datetime").as_deref(), Some("2026-06-24T10:00:00Z"));
    stage.words.choose(Language::Dutch);
    stage.until_says("door Bo").await;
}

#[wasm_bindgen_test]
async fn l14_d2_who_may_only_view_sees_the_reason() {
    let stage = page(with_previews(off_for_viewers(1))).await;
    assert!(is_ticked(&tick(&stage)));
    assert_eq!(attribute(&tick(&stage), "aria-disabled").as_deref(), Some("true"));
    let why = description_of(&tick(&stage)).unwrap();
    assert!(why.starts_with("You can view this page, not change it."), "{why}");
    assert!(
        why.contains("Only a Global administrator or a Security administrator can change this."),
        "{why}"
    );
    assert!(stage.maybe_named("button", "Apply").is_none());
}

#[wasm_bindgen_test]
async fn l14_a_tenant_that_is_no_longer_eligible_says_that_instead() {
    let mut sample = on(1);
    sample["actions"]["changePreviewFeatures"] = refused(&["notEligible"]);
    let stage = page(sample).await;
    let why = description_of(&tick(&stage)).unwrap();
    assert!(why.starts_with("Your tenant is not eligible."), "{why}");
}

#[wasm_bindgen_test]
async fn d10_a_collision_of_preview_features_says_who_when_and_both_values() {
    let stage = page(with_previews(on(7))).await;
    stage.press(&tick(&stage)).await;
    stage.press(&stage.button("Apply")).await;
    let by = json!({"kind": "person", "displayName": "Bo"});
    let conflict = json!({
        "code": "versionConflict", "title": "T", "status": 412, "current": with_previews(on(9)),
        "conflicts": [{"field": "previewFeatures", "by": by, "at": "2026-06-24T10:00:00Z"}],
    });
    server::answer(CHANGE, 412, &conflict);
    stage.until_says("Preview features were changed while you were at it, by Bo: they are now on.").await;
    assert!(stage.says("Your choice: off."), "{}", stage.everything());
    assert!(!is_ticked(&tick(&stage)), "nothing chosen is lost");
    stage.press(&stage.button("Apply")).await;
    let versions = server::sent().into_iter().filter(|sent| sent.line == CHANGE).map(|sent| sent.version);
    assert_eq!(versions.last().unwrap().as_deref(), Some("\"9\""));
}

#[wasm_bindgen_test]
async fn d10_a_state_that_changed_meanwhile_is_said_and_asks_nothing() {
    let stage = page(on(7)).await;
    stage.press(&tick(&stage)).await;
    let mut other = off(8);
    other["changedBy"] = json!({"kind": "person", "displayName": "Bo"});
    stage.known.service.put(service(other));
    stage.until_says("The service was changed while you were at it, by Bo: it is now off.").await;
    assert!(is_ticked(&tick(&stage)));
    assert_eq!(attribute(&stage.button("Apply"), "aria-disabled"), None);
}

#[wasm_bindgen_test]
async fn s20_s31_the_parts_of_the_settings_are_links_and_the_first_is_opt_out_while_on() {
    let stage = page(on(7)).await;
    assert_eq!(
        stage.texts("nav.sections a"),
        ["Opt-in / Opt-out", "Time zone", "Preview features", "Service keys"]
    );
    assert_eq!(attribute(&stage.link("Preview features"), "aria-current").as_deref(), Some("page"));
    assert!(attribute(&stage.link("Time zone"), "href").unwrap().ends_with("/time-zone"));
    stage.known.service.put(service(off(8)));
    stage.settle().await;
    assert_eq!(stage.texts("nav.sections a")[0], "Turn on", "there is nothing to opt out of");
}
