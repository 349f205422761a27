//! The page of an entity: where and when it was seen, what is said of it, and every bound of that.

use crate::{
    alert_samples::entity,
    samples::{on, session, tenant},
    server,
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::{
    i18n::Language,
    pages::EntityPage,
    routes::{Route, alerts_naming},
};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

async fn open() -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <EntityPage key="device:1".to_owned() /> }.into_any()).await;
    stage
}

#[wasm_bindgen_test]
async fn it_says_where_it_was_seen_and_how_far_was_counted() {
    let stage = open().await;
    server::answer("GET entities/device%3A1", 200, &entity());
    stage.until("it is there", || stage.text("h1") == "laptop-1").await;
    assert_eq!(stage.texts("li code"), ["device:1", "dns:laptop-1"]);
    assert!(stage.says("1,200 alerts name it") && stage.says("Sales"));
    assert!(stage.says("Malicious: 900") && stage.says("Suspicious: 100"));
    assert!(stage.says("From 1,000 of 1,200 alerts, because the server looks at no more at once."));
    assert!(stage.says("The newest 1 of 30") && stage.says("The first 1 of 41."));
    assert_eq!(attribute(&stage.link("Ransomware"), "href").as_deref(), Some("/incidents/7"));
    assert_eq!(attribute(&stage.link("megan@contoso.example"), "href").as_deref(), Some("/entities/user:1"));
    let alerts = attribute(&stage.link("Show its alerts"), "href").unwrap();
    assert_eq!(alerts, alerts_naming("device:1"));
    stage.words.choose(Language::Dutch);
    stage.until_says("1.200 waarschuwingen noemen het").await;
    assert!(stage.says("Schadelijk: 900") && stage.says("De nieuwste 1 van 30"));
}

#[wasm_bindgen_test]
async fn one_that_nothing_names_is_not_there() {
    let stage = open().await;
    let problem = json!({"code": "notFound", "title": "Not found", "status": 404});
    server::answer("GET entities/device%3A1", 404, &problem);
    stage.until("it says so", || stage.maybe("[role=alert]").is_some()).await;
    assert!(!stage.says("names it"));
}

#[wasm_bindgen_test]
fn any_key_is_an_address_and_back() {
    for key in
        ["device:1", "url:https://a.example/x?y=1#z", "file:C:\\a b\\%41~.exe", "mailbox:jürgen@x", "..", "/"]
    {
        let href = Route::Entity(key.to_owned()).href();
        assert!(!href.contains('%') && !href.contains('?') && !href.contains('#'), "{href}");
        assert_eq!(href.matches('/').count(), 2, "{href}");
        assert_eq!(Route::parse(href.trim_start_matches('/')), Route::Entity(key.to_owned()));
    }
}
