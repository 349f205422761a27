//! The gate: which page an address shows, and why not the one that was asked for.

use crate::{
    samples::{ORDER, off, on, read, session, session_refused, tenant},
    server,
    stage::{Stage, attribute, by_id, is_focused},
};
use leptos::prelude::*;
use security_center::{
    browser,
    routes::{Feature, Route},
    shell::Gate,
};
use security_center_contract::Session;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const SETTINGS_PAGE: &str = "Get unified incidents, automation, and hunting";

/// The gate, and links to addresses that no entry of the navigation has.
async fn gate(sample: Value, service: Option<Value>) -> Stage {
    let mut stage = Stage::signed_in(sample, Some(tenant()), service).await;
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let route = stage.within(|| stage.router.route());
    stage
        .show(move || {
            view! {
                <a href="/incidents/7/x?tab=alerts">"below"</a>
                <a href="/no/such/page">"astray"</a>
                <Gate session=session route=route />
            }
            .into_any()
        })
        .await;
    stage
}

async fn go(stage: &Stage, route: Route) {
    stage.router.go(&route);
    stage.settle().await;
}

#[wasm_bindgen_test]
async fn s14_s15_s16_until_the_service_is_on_its_features_show_the_settings_page() {
    let stage = gate(session("settings"), Some(off(1))).await;
    for feature in Feature::ALL {
        go(&stage, Route::Feature(feature)).await;
        assert_eq!(stage.text("h1"), SETTINGS_PAGE, "{feature:?}");
        assert!(stage.maybe("input[type=checkbox]").is_some());
        assert_eq!(browser::window().location().pathname().unwrap(), Route::Feature(feature).href());
    }
    stage.press(&stage.link("below")).await;
    assert_eq!(stage.text("h1"), SETTINGS_PAGE, "and at every address below them");
    assert_eq!(browser::window().location().search().unwrap(), "?tab=alerts");
    assert!(
        server::sent().iter().all(|sent| !sent.line.starts_with("GET incidents")),
        "what is closed is not asked for"
    );
}

#[wasm_bindgen_test]
async fn an_address_found_in_the_bar_is_read_as_it_stands() {
    for (address, route) in [
        ("/incidents", Route::Feature(Feature::Incidents)),
        ("/incidents/7", Route::Incident(7)),
        ("/incidents/7/alerts", Route::BelowFeature(Feature::Incidents)),
        ("/settings/threat-protection/", Route::ThreatProtection),
        ("/homepage", Route::Home),
        ("/Incidents", Route::NotFound),
        ("/settings/%74hreat-protection", Route::NotFound),
    ] {
        let stage = Stage::new().await;
        let link = move || view! { <a href=address>"go"</a> }.into_any();
        let mut stage = stage;
        stage.show(link).await;
        stage.press(&stage.link("go")).await;
        assert_eq!(stage.within(|| stage.router.route().get_untracked()), route, "{address}");
    }
}

#[wasm_bindgen_test]
async fn d2_l5_who_may_not_open_it_is_told_every_reason() {
    let stage = gate(session_refused(), None).await;
    go(&stage, Route::Feature(Feature::Incidents)).await;
    assert_eq!(stage.text("h1"), "You cannot open this page");
    let reasons = stage.texts(".refusals li");
    assert_eq!(reasons.len(), 2);
    assert!(
        reasons[0].starts_with("You hold none of the roles") && reasons[1].starts_with("Your tenant is not")
    );
    assert_eq!(
        attribute(&stage.link("See every condition"), "href").as_deref(),
        Some("/settings/eligibility")
    );
    assert_eq!(stage.all(".condition").len(), 6, "with what was found");
    assert!(stage.says("You hold no directory role."));

    for settings in [Route::Settings, Route::ThreatProtection] {
        go(&stage, settings).await;
        assert_eq!(stage.text("h1"), "You cannot open this page");
        assert_eq!(stage.texts(".refusals li").len(), 1);
    }
    go(&stage, Route::Eligibility).await;
    assert_eq!(stage.text("h1"), "Licence eligibility and permissions", "nobody is left without a reason");
}

#[wasm_bindgen_test]
async fn s27_once_it_is_on_the_features_open_in_the_open_page() {
    let stage = gate(session("settings"), Some(off(1))).await;
    go(&stage, Route::Feature(Feature::Incidents)).await;
    stage.known.service.put(crate::samples::service(on(2)));
    stage.settle().await;
    assert_eq!(server::waiting("GET session"), 1, "what the session allows follows from the service");
    server::answer("GET session", 200, &session("open"));
    stage.until("the feature opens", || stage.text("h1") == "Incidents").await;
    assert_eq!(server::waiting(ORDER), 1);
    stage.press(&stage.link("below")).await;
    assert_eq!(stage.text("h1"), "There is no such page");
    stage.press(&stage.link("astray")).await;
    assert_eq!(stage.text("h1"), "There is no such page");
    assert_eq!(attribute(&stage.link("Go to Home"), "href").as_deref(), Some("/"));
}

#[wasm_bindgen_test]
async fn a_refresh_of_the_session_does_not_rebuild_the_page() {
    let stage = gate(session("settings"), Some(off(1))).await;
    go(&stage, Route::ThreatProtection).await;
    let heading = stage.find("h1");
    let mut refreshed = session("settings");
    refreshed["expiresAt"] = json!("2031-01-01T00:00:00Z");
    stage.known.session.put(read::<Session>(refreshed));
    stage.settle().await;
    assert_eq!(stage.find("h1"), heading);
}

#[wasm_bindgen_test]
async fn after_a_navigation_the_heading_has_the_focus_and_the_window_its_title() {
    let stage = gate(session("open"), Some(on(1))).await;
    for (route, heading) in [
        (Route::Feature(Feature::Hunting), "Advanced hunting"),
        (Route::Settings, "Settings"),
        (Route::ThreatProtection, "Microsoft Threat Protection"),
        (Route::Home, "Home"),
    ] {
        go(&stage, route).await;
        assert_eq!(stage.text("h1"), heading);
        assert!(is_focused(&by_id("page-heading")), "{heading}");
        assert_eq!(browser::document().title(), format!("{heading} – Microsoft 365 security"));
        assert_eq!(stage.all("h1").len(), 1);
    }
}
