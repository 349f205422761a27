//! The page Alerts: what the services raised, and why there is nothing while there can be nothing.

use crate::{
    samples::{list, session, session_refused, tenant},
    server,
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::{routes::Route, shell::Gate};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn page(sample: Value) -> Stage {
    let mut stage = Stage::signed_in(sample, Some(tenant()), None).await;
    stage.router.go(&Route::Alerts);
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let route = stage.within(|| stage.router.route());
    stage.show(move || view! { <Gate session=session route=route /> }.into_any()).await;
    stage
}

#[wasm_bindgen_test]
async fn alerts_are_listed_while_the_service_is_on() {
    let stage = page(session("open")).await;
    assert_eq!(stage.text("h1"), "Alerts");
    let alert = json!({
        "id": "1", "title": "Suspicious sign-in", "severity": "medium", "service": "azureAtp",
        "createdDateTime": "2026-06-24T09:00:00Z",
    });
    server::answer("GET alerts", 200, &list(&[alert], 250));
    stage.until("it is there", || stage.maybe("tbody tr").is_some()).await;
    assert_eq!(stage.texts("tbody th"), ["Suspicious sign-in"]);
    assert_eq!(stage.texts("tbody td")[..2], ["Medium", "Azure ATP"]);
    assert!(stage.says("The newest 1 of 250"));
}

#[wasm_bindgen_test]
async fn d2_while_there_can_be_none_the_page_says_why() {
    let stage = page(session("settings")).await;
    assert_eq!(stage.text("h1"), "Alerts", "it is not one of the gated features");
    assert!(stage.says("Alerts arrive here while Microsoft Threat Protection is on. Now it is not."));
    assert_eq!(
        attribute(&stage.link("Open the settings"), "href").as_deref(),
        Some("/settings/threat-protection")
    );
    drop(stage);
    let mut not_eligible = session("refused");
    not_eligible["access"]["features"]["refusals"] = json!(["notEligible"]);
    let stage = page(not_eligible).await;
    assert_eq!(stage.text("h1"), "Alerts");
    assert!(stage.texts(".refusals li")[0].starts_with("Your tenant is not eligible"));
    drop(stage);
    let stage = page(session_refused()).await;
    assert_eq!(stage.text("h1"), "You cannot open this page");
    assert!(server::sent().iter().all(|sent| sent.line != "GET alerts"), "what is closed is not asked for");
}
