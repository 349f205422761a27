//! Other portals, as the operator configured them: in the navigation, the app launcher and on More resources.

use crate::{
    samples::{session, tenant},
    server,
    stage::{Stage, attribute, name_of},
};
use leptos::prelude::*;
use security_center::{i18n::Language, pages::MoreResources, routes::Route};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn file() -> Value {
    json!({
        "navigation": {
            "secureScore": "https://portal.example/score",
            "classification": "https://portal.example/labels",
            "policies": "https://portal.example/policies",
        },
        "resources": [{
            "name": {"en": "Azure portal", "nl": "Azure-portal"},
            "about": {"en": "Everything in Azure.", "nl": "Alles in Azure."},
            "href": "https://azure.example/",
        }],
    })
}

async fn frame(sample: Value, file: &Value) -> Stage {
    let mut stage = Stage::signed_in(sample, Some(tenant()), None).await;
    stage.configure(file).await;
    stage.show_shell().await;
    stage
}

fn items(stage: &Stage) -> Vec<String> {
    stage.texts("nav li a .navigation-label")
}

#[wasm_bindgen_test]
async fn d14_configured_portals_stand_in_their_place_and_are_marked_as_leaving() {
    let stage = frame(session("open"), &file()).await;
    assert_eq!(
        items(&stage),
        [
            "Home",
            "Incidents",
            "Alerts",
            "Action center",
            "Secure score",
            "Hunting",
            "Classification",
            "Policies",
            "Permissions",
            "Settings",
            "More resources",
            "Customize navigation"
        ]
    );
    assert_eq!(
        stage.texts("nav li.below-line .navigation-label"),
        ["Permissions"],
        "the line stands above it"
    );
    let score = stage.named("nav a", "Secure score(opens in a new tab)");
    assert_eq!(attribute(&score, "href").as_deref(), Some("https://portal.example/score"));
    assert_eq!(attribute(&score, "target").as_deref(), Some("_blank"));
    let launcher = stage.find("#launcher");
    assert_eq!(name_of(&launcher), "Other portals");
    assert_eq!(
        stage.texts("#launcher a > span:first-child"),
        ["Secure score", "Classification", "Policies", "Azure portal"]
    );
}

#[wasm_bindgen_test]
async fn d14_what_is_not_configured_is_not_shown() {
    let stage = frame(session("open"), &json!({})).await;
    for name in ["Secure score", "Classification", "Policies", "More resources", "Reports"] {
        assert!(!items(&stage).contains(&name.to_owned()), "{name}");
    }
    assert!(stage.maybe("#launcher").is_none());
    assert!(!stage.says("config.json"));
}

#[wasm_bindgen_test]
async fn d14_administrators_are_told_of_a_faulty_file_and_the_rest_of_it_holds() {
    let mut faulty = file();
    faulty["navigation"]["secureScore"] = json!("javascript:alert(1)");
    let stage = frame(session("open"), &faulty).await;
    assert!(
        stage.says(
            "The file config.json of this security center is faulty. Left out: navigation.secureScore."
        )
    );
    assert!(
        !items(&stage).contains(&"Secure score".to_owned()) && items(&stage).contains(&"Policies".to_owned())
    );
    drop(stage);
    let mut reader = session("open");
    reader["roles"][0]["role"] = json!("securityReader");
    let stage = frame(reader, &faulty).await;
    assert!(!stage.says("config.json"), "others can do nothing about it");
}

#[wasm_bindgen_test]
async fn d14_without_a_readable_file_the_app_works_without_it() {
    for (status, answer, told) in [(404, "There is no such file.", false), (200, "<!doctype html>", true)] {
        let mut stage = Stage::signed_in(session("open"), Some(tenant()), None).await;
        stage.configured.begin();
        stage.settle().await;
        let origin = security_center::browser::window().location().origin().unwrap();
        server::reply(&format!("GET {origin}/config.json"), status, answer);
        stage.until("it is read", || untrack(|| stage.configured.is_settled())).await;
        stage.show_shell().await;
        assert_eq!(items(&stage).len(), 8);
        assert_eq!(stage.says("Left out: config.json."), told, "{answer}");
    }
}

#[wasm_bindgen_test]
async fn d14_more_resources_are_cards_in_the_persons_language_and_none_say_so() {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), None).await;
    stage.show(|| view! { <MoreResources /> }.into_any()).await;
    assert!(stage.says("No other portals are configured"));
    stage.configure(&file()).await;
    stage.settle().await;
    assert_eq!(stage.texts(".card h2"), ["Azure portal"]);
    let link = stage.find(".card a");
    assert_eq!(attribute(&link, "href").as_deref(), Some("https://azure.example/"));
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.texts(".card h2, .card p"), ["Azure-portal", "Alles in Azure."]);
    assert_eq!(stage.find(".card a"), link);
    assert_eq!(Route::MoreResources.href(), "/more-resources");
}
