//! The settings page while the service is off: what it says, to whom, and what the check box and Apply do.

use crate::{
    samples::{allowed, failed, off, off_for_viewers, on, provisioning, service, session, tenant},
    server,
    stage::{Stage, attribute, description_of, focus, is_ticked, text_of},
};
use leptos::prelude::*;
use security_center::{i18n::Language, pages::threat_protection::Content};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// The page with this service on it, for somebody of a tenant that is known.
pub async fn content(sample: Value) -> Stage {
    let access = if sample["state"] == json!("on") { "open" } else { "settings" };
    let mut stage = Stage::signed_in(session(access), Some(tenant()), Some(sample)).await;
    let service = stage.within(|| stage.known.service.loaded()).unwrap();
    stage.show(move || view! { <Content service=service /> }.into_any()).await;
    stage
}

/// The check box.
pub fn tick_box(stage: &Stage) -> HtmlElement {
    stage.named("input[type=checkbox]", "Turn on Microsoft Threat Protection")
}

/// The fact under this term.
pub fn fact(stage: &Stage, term: &str) -> String {
    let terms = stage.texts("dt");
    let place = terms.iter().position(|other| other == term);
    let place = place.unwrap_or_else(|| panic!("no fact `{term}` in {terms:?}"));
    stage.texts("dd")[place].clone()
}

#[wasm_bindgen_test]
async fn s19_apply_waits_for_a_choice_and_says_so() {
    let stage = content(off(1)).await;
    let tick = tick_box(&stage);
    assert_eq!(attribute(&tick, "aria-disabled"), None);
    assert!(!is_ticked(&tick));
    let apply = stage.button("Apply");
    assert_eq!(attribute(&apply, "aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&apply).as_deref(), Some("Nothing has been changed yet."));
    focus(&apply);
    stage.press(&apply).await;
    assert_eq!(changes_sent(), 0);

    stage.press(&tick).await;
    assert!(is_ticked(&tick));
    assert_eq!(attribute(&apply, "aria-disabled"), None);
    assert!(description_of(&tick).unwrap().starts_with("When you apply this, the service is provisioned."));
    assert_eq!(changes_sent(), 0, "selecting alone changes nothing");

    stage.press(&tick).await;
    assert_eq!(attribute(&apply, "aria-disabled").as_deref(), Some("true"), "back where it was");

    stage.press(&tick).await;
    stage.press(&apply).await;
    assert_eq!(changes_sent(), 1, "applying does, so that it would have been seen before");
}

/// How often anything but a question was sent.
fn changes_sent() -> usize {
    server::sent().iter().filter(|sent| !sent.line.starts_with("GET ")).count()
}

#[wasm_bindgen_test]
async fn s24_s25_the_location_stands_with_its_reason_in_both_languages() {
    let stage = content(off(1)).await;
    let english = "Your data will be stored at rest in: European Union, because Microsoft Defender ATP keeps its \
                   data there. It is chosen by itself and cannot be changed here.";
    let with_the_link = |sentence: &str, link: &str| sentence.to_owned() + link;
    assert_eq!(fact(&stage, "Data center location"), with_the_link(english, "Ask for another location"));
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    let dutch = "Uw gegevens worden opgeslagen in: Europese Unie, omdat Microsoft Defender ATP zijn gegevens daar \
                 bewaart. Ze wordt vanzelf gekozen en kan hier niet worden gewijzigd.";
    assert_eq!(fact(&stage, "Locatie van datacenter"), with_the_link(dutch, "Een andere locatie vragen"));
}

#[wasm_bindgen_test]
async fn l8_l9_the_location_is_there_in_every_state_and_no_control_changes_it() {
    let stage = content(off(1)).await;
    for sample in [off(2), provisioning(3), failed(4), on(5)] {
        stage.known.service.put(service(sample));
        stage.settle().await;
        assert!(fact(&stage, "Data center location").contains("European Union"));
        let fact =
            stage.all(".fact").into_iter().find(|fact| text_of(fact).contains("European Union")).unwrap();
        assert!(fact.query_selector("button, input, select").unwrap().is_none());
        assert!(
            fact.query_selector("a:not([href='?panel=contact'])").unwrap().is_none(),
            "S25: it can be asked for"
        );
    }
}

#[wasm_bindgen_test]
async fn d7_every_rule_that_chose_the_location_has_its_own_reason() {
    let stage = content(off(1)).await;
    let cases = [
        ("uk", "defenderAtpThroughAzureSecurityCenter", "United Kingdom", "Azure Security Center"),
        ("us", "mostServices", "United States", "there: Microsoft Defender ATP and Azure ATP"),
        (
            "eu",
            "countryBrokeTie",
            "European Union",
            "spread evenly, and your tenant's country is Netherlands",
        ),
        (
            "eu",
            "countryWithoutServices",
            "European Union",
            "no service is active, and your tenant's country is",
        ),
    ];
    for (version, (location, reason, place, why)) in (2..).zip(cases) {
        let mut sample = off(version);
        sample["location"] = json!({
            "location": location, "reason": reason, "services": ["defenderAtp", "azureAtp"], "country": "NL",
            "reserved": false,
        });
        stage.known.service.put(service(sample));
        stage.settle().await;
        let said = fact(&stage, "Data center location");
        assert!(said.contains(place) && said.contains(why), "{reason}: {said}");
    }
}

#[wasm_bindgen_test]
async fn s18_who_may_only_view_sees_the_reason_and_the_way_on_and_cannot_change_anything() {
    let stage = content(off_for_viewers(1)).await;
    let tick = tick_box(&stage);
    assert_eq!(attribute(&tick, "aria-disabled").as_deref(), Some("true"));
    let why = description_of(&tick).unwrap();
    assert!(why.starts_with("You can view this page, not change it."), "{why}");
    assert!(
        why.contains("Only a Global administrator or a Security administrator can change this."),
        "{why}"
    );
    assert!(attribute(&stage.link("See every condition"), "href").unwrap().ends_with("settings/eligibility"));
    focus(&tick);
    stage.press(&tick).await;
    assert!(!is_ticked(&tick));
    assert!(stage.maybe_named("button", "Apply").is_none(), "there is nothing to apply");
    assert!(fact(&stage, "Who may change this").ends_with("You may only view it."));
}

#[wasm_bindgen_test]
async fn a_change_of_rights_reaches_the_open_page() {
    let stage = content(off_for_viewers(1)).await;
    let tick = tick_box(&stage);
    stage.known.service.put(service(off(2)));
    stage.settle().await;
    assert_eq!(attribute(&tick, "aria-disabled"), None, "the same check box, now free");
    assert!(stage.maybe_named("button", "Apply").is_some());
    assert!(fact(&stage, "Who may change this").ends_with("You may change it."));
}

#[wasm_bindgen_test]
async fn the_facts_say_what_the_tenant_has() {
    let stage = content(off(1)).await;
    assert_eq!(fact(&stage, "Eligible by"), "Microsoft 365 E5 or A5 and Office 365 E5 or A5");
    assert_eq!(fact(&stage, "Services that will be connected"), "Microsoft Defender ATP");
    assert!(!stage.texts("dt").contains(&"Automatic".to_owned()));
    let mut by_itself = off(2);
    by_itself["turnsOnByItself"] = json!(true);
    stage.known.service.put(service(by_itself));
    stage.settle().await;
    assert!(fact(&stage, "Automatic").contains("turns on by itself"));
}

#[wasm_bindgen_test]
async fn d9_data_of_before_is_said_to_be_kept() {
    let mut sample = off(1);
    sample["dataKeptUntil"] = json!("2026-12-21T00:00:00Z");
    let stage = content(sample).await;
    assert!(stage.says("Its data is kept until Dec 21, 2026;"), "{}", stage.everything());
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert!(stage.says("bewaard tot 21 dec 2026;"), "{}", stage.everything());
}

#[wasm_bindgen_test]
async fn a_draft_survives_a_change_of_the_service_and_of_the_language() {
    let stage = content(off(1)).await;
    let tick = tick_box(&stage);
    stage.press(&tick).await;
    let mut other = off(2);
    other["retentionDays"] = json!(30);
    other["actions"]["turnOn"] = allowed();
    stage.known.service.put(service(other));
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert!(is_ticked(&tick), "still the same check box, still ticked");
    assert_eq!(stage.find("input[type=checkbox]"), tick);
    assert_eq!(attribute(&stage.button("Toepassen"), "aria-disabled"), None);
}

#[wasm_bindgen_test]
async fn a_refresh_that_changes_nothing_touches_no_node() {
    let stage = content(off(1)).await;
    let watch = stage.watch();
    stage.known.service.put(service(off(1)));
    stage.known.service.put(service(off(2)));
    stage.settle().await;
    let own = watch.changes();
    assert_eq!(own, 0, "a new version of the same content");
}
