//! Settings, Microsoft Threat Protection, Service keys.

use crate::{
    answers::{service_key, service_keys},
    samples::{allowed, on, problem, refused, session, tenant},
    server,
    stage::{Stage, by_id, is_focused},
};
use leptos::prelude::*;
use security_center::{pages::threat_protection::ServiceKeysPage, routes::Route};
use security_center_contract::{ProblemCode, Refusal};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn page(keys: &Value) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.router.go(&Route::ServiceKeys);
    stage.show(|| view! { <ServiceKeysPage /> }.into_any()).await;
    server::answer("GET service-keys", 200, keys);
    stage.until("they are there", || stage.says("Azure ATP")).await;
    stage
}

#[wasm_bindgen_test]
async fn a_key_is_made_and_its_secret_is_shown_once() {
    let stage = page(&service_keys(&[], allowed())).await;
    assert_eq!(stage.texts(".settings > h2").len(), 4, "each service that is supported");
    assert!(stage.says("A service may have 2 keys at a time"));
    stage.press(&stage.button("Make a key for Azure ATP")).await;
    let sent = server::sent().into_iter().find(|sent| sent.line == "POST service-keys").unwrap();
    assert_eq!(sent.body().await, json!({"service": "azureAtp"}));
    let made = json!({"key": service_key("k1", "azureAtp", "x7Qp"), "secret": "sck_secret"});
    server::answer("POST service-keys", 201, &made);
    stage.until_says("sck_secret").await;
    stage.until("it is told of", || is_focused(&by_id("secret"))).await;
    server::answer(
        "GET service-keys",
        200,
        &service_keys(&[service_key("k1", "azureAtp", "x7Qp")], allowed()),
    );
    stage.until_says("…x7Qp").await;
    stage.press(&stage.button("I have kept it")).await;
    assert!(!stage.says("sck_secret"));
}

#[wasm_bindgen_test]
async fn a_service_has_two_keys_at_most_and_one_is_revoked_after_a_question() {
    let both = [service_key("k2", "azureAtp", "0002"), service_key("k1", "azureAtp", "0001")];
    let stage = page(&service_keys(&both, allowed())).await;
    assert!(stage.maybe_named("button", "Make a key for Azure ATP").is_none());
    assert!(stage.says("There are as many keys as there may be. Revoke one to make another."));
    assert!(stage.maybe_named("button", "Make a key for Office 365 ATP").is_some());
    stage.press(&stage.button("Revoke …0001")).await;
    assert!(stage.says("Revoke …0001?") && stage.says("Data that is sent with this key is refused at once."));
    stage.press(&stage.button("Cancel")).await;
    stage.press(&stage.button("Revoke …0001")).await;
    stage.press(&stage.named("dialog button", "Revoke")).await;
    server::answer("DELETE service-keys/k1", 204, &Value::Null);
    stage.until("they are asked for again", || server::waiting("GET service-keys") == 1).await;
    server::answer("GET service-keys", 200, &service_keys(&both[..1], allowed()));
    stage
        .until("another can be made", || stage.maybe_named("button", "Make a key for Azure ATP").is_some())
        .await;
}

#[wasm_bindgen_test]
async fn somebody_else_was_quicker_and_the_reason_is_said() {
    let stage = page(&service_keys(&[service_key("k1", "azureAtp", "0001")], allowed())).await;
    stage.press(&stage.button("Make a key for Azure ATP")).await;
    let mut full = problem(ProblemCode::NotPossibleNow);
    full.refusals = vec![Refusal::LimitReached];
    server::answer("POST service-keys", 409, &serde_json::to_value(full).unwrap());
    stage.until_says("There are as many as there may be at a time.").await;
    assert_eq!(server::waiting("GET service-keys"), 1, "and what there is now is asked for");
}

#[wasm_bindgen_test]
async fn d2_a_viewer_sees_them_and_why_nothing_can_be_changed() {
    let keys = service_keys(&[service_key("k1", "azureAtp", "0001")], refused(&["administratorRoleMissing"]));
    let stage = page(&keys).await;
    assert!(
        stage.says("…0001")
            && stage.maybe("button").is_none_or(|button| button.closest("dialog").unwrap().is_some())
    );
    assert!(stage.says("You can view this page, not change it."));
    assert!(stage.says("Only a Global administrator or a Security administrator can change this."));
    assert_eq!(stage.text(".sections [aria-current]"), "Service keys");
}
