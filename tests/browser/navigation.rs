//! The navigation at the left: what is in it, where the person is, folding.

use crate::{
    samples::{read, session, session_refused},
    stage::{Stage, attribute, focus, name_of, text_of},
};
use leptos::prelude::*;
use security_center::{
    browser,
    i18n::Language,
    routes::{Feature, Route},
    shell::Navigation,
};
use security_center_contract::Session;
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

/// What is there where no other portal is configured.
const ENGLISH: [&str; 8] = [
    "Home",
    "Incidents",
    "Alerts",
    "Action center",
    "Hunting",
    "Permissions",
    "Settings",
    "Customize navigation",
];

async fn navigation(sample: Value) -> Stage {
    let mut stage = Stage::signed_in(sample, None, None).await;
    put_on(&mut stage).await;
    stage
}

async fn put_on(stage: &mut Stage) {
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let route = stage.within(|| stage.router.route());
    stage.show(move || view! { <Navigation session=session route=route /> }.into_any()).await;
}

fn items(stage: &Stage) -> Vec<String> {
    stage.texts("nav li a")
}

fn current(stage: &Stage) -> Vec<String> {
    stage.all("[aria-current=page]").iter().map(|link| text_of(link)).collect()
}

#[wasm_bindgen_test]
async fn the_entries_stand_in_their_order_and_lead_where_they_say() {
    let stage = navigation(session("open")).await;
    assert_eq!(name_of(&stage.find("nav")), "Main navigation");
    assert_eq!(items(&stage), ENGLISH);
    let addresses =
        stage.all("nav li a").iter().map(|link| attribute(link, "href").unwrap()).collect::<Vec<_>>();
    assert_eq!(
        addresses,
        [
            "/",
            "/incidents",
            "/alerts",
            "/action-center",
            "/hunting",
            "/permissions",
            "/settings",
            "?panel=navigation"
        ]
    );
    for link in stage.all("nav li a") {
        focus(&link);
    }
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(
        items(&stage),
        [
            "Startpagina",
            "Incidenten",
            "Waarschuwingen",
            "Actiecentrum",
            "Hunting",
            "Machtigingen",
            "Instellingen",
            "Navigatie aanpassen"
        ]
    );
}

#[wasm_bindgen_test]
async fn s17_s21_what_may_not_be_opened_is_not_in_it() {
    let stage = navigation(session("settings")).await;
    assert_eq!(items(&stage), ENGLISH, "the gate shows the settings page at the features");
    stage.known.session.put(read::<Session>(session_refused()));
    stage.settle().await;
    assert_eq!(items(&stage), ["Home", "Customize navigation"], "at once, in the open page");
    let home = stage.link("Home");
    stage.known.session.put(read::<Session>(session("open")));
    stage.settle().await;
    assert_eq!(items(&stage), ENGLISH);
    assert_eq!(stage.link("Home"), home, "the others are not made anew");
}

#[wasm_bindgen_test]
async fn one_entry_says_where_the_person_is() {
    let stage = navigation(session("open")).await;
    let cases = [
        (Route::Home, "Home"),
        (Route::Feature(Feature::Incidents), "Incidents"),
        (Route::Feature(Feature::ActionCenter), "Action center"),
        (Route::Feature(Feature::Hunting), "Hunting"),
        (Route::Alerts, "Alerts"),
        (Route::Permissions, "Permissions"),
        (Route::Settings, "Settings"),
        (Route::ThreatProtection, "Settings"),
        (Route::Eligibility, "Settings"),
    ];
    for (route, entry) in cases {
        stage.router.go(&route);
        stage.settle().await;
        assert_eq!(current(&stage), [entry], "{route:?}");
    }
    stage.router.go(&Route::SignIn);
    stage.settle().await;
    assert!(current(&stage).is_empty(), "signing in is no entry");
}

#[wasm_bindgen_test]
async fn an_entry_is_followed_without_loading_the_page() {
    let stage = navigation(session("open")).await;
    stage.press(&stage.link("Hunting")).await;
    assert_eq!(browser::window().location().pathname().unwrap(), "/hunting");
    assert_eq!(current(&stage), ["Hunting"]);
}

/// A browser lets a window change its address 200 times in ten seconds and no more, without a word; `webdriver.json`
/// lifts that, or a test of an address would fail wherever many tests are quick.
#[wasm_bindgen_test]
async fn the_browser_of_the_tests_takes_every_address() {
    let stage = Stage::new().await;
    for step in 0..500 {
        stage.router.set_parameters(&[("step", Some(&step.to_string()))], false);
        assert_eq!(browser::window().location().search().unwrap(), format!("?step={step}"));
    }
}

#[wasm_bindgen_test]
async fn folding_is_said_and_remembered_and_keeps_the_names() {
    let mut stage = navigation(session("open")).await;
    let button = stage.button("Navigation");
    let controlled = attribute(&button, "aria-controls").unwrap();
    assert_eq!(stage.find("nav ul").id(), controlled);
    assert_eq!(attribute(&button, "aria-expanded").as_deref(), Some("true"));
    assert_eq!(attribute(&stage.link("Incidents"), "title"), None);
    stage.press(&button).await;
    assert_eq!(attribute(&button, "aria-expanded").as_deref(), Some("false"));
    assert_eq!(attribute(&stage.link("Incidents"), "title").as_deref(), Some("Incidents"));
    assert!(stage.find("nav").class_list().contains("folded"));
    stage.clear();
    put_on(&mut stage).await;
    let button = stage.button("Navigation");
    assert_eq!(attribute(&button, "aria-expanded").as_deref(), Some("false"), "as it was left");
    stage.press(&button).await;
    assert_eq!(attribute(&button, "aria-expanded").as_deref(), Some("true"));
    assert_eq!(browser::kept("navigation"), None);
}
