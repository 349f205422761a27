//! The supported services on the settings page: the state of each, what each adds, and what some or none mean.

use crate::{
    pieces::of_tenant,
    samples::{read, tenant},
    stage::{Stage, attribute, text_of},
};
use leptos::prelude::*;
use security_center::{components::Services, i18n::Language};
use security_center_contract::Tenant;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const NAMES: [&str; 4] =
    ["Microsoft Defender ATP", "Office 365 ATP", "Microsoft Cloud App Security", "Azure ATP"];

async fn services(sample: Value) -> Stage {
    of_tenant(sample, |tenant| view! { <Services tenant=tenant /> }.into_any()).await
}

/// What the card of a service says: each term and what holds.
fn facts(stage: &Stage, place: usize) -> Vec<(String, String)> {
    let facts = stage.all(".service")[place].query_selector_all(".fact").unwrap();
    let part = |fact: &web_sys::Node, place| {
        text_of(&wasm_bindgen::JsCast::unchecked_into(fact.child_nodes().get(place).unwrap()))
    };
    (0..facts.length()).filter_map(|at| facts.get(at)).map(|fact| (part(&fact, 0), part(&fact, 1))).collect()
}

fn fact(stage: &Stage, place: usize, term: &str) -> Option<String> {
    facts(stage, place).into_iter().find(|(name, _)| name == term).map(|(_, holds)| holds)
}

#[wasm_bindgen_test]
async fn d12_s10_each_service_stands_with_its_state_and_what_it_adds() {
    let mut sample = tenant();
    sample["services"][0]["lastDataAt"] = json!("2020-06-24T09:20:00Z");
    sample["services"][2]["licensed"] = json!(false);
    let stage = services(sample).await;
    assert_eq!(stage.texts(".service h3"), NAMES);
    let states = |term: &str| (0..4).map(|place| fact(&stage, place, term).unwrap()).collect::<Vec<_>>();
    assert_eq!(states("Licence"), ["Licensed", "Licensed", "Not licensed", "Licensed"]);
    assert_eq!(states("Deployment"), ["Deployed", "Not deployed", "Not deployed", "Deployed"]);
    assert_eq!(states("Location"), ["European Union", "–", "–", "United Kingdom"]);
    let last = states("Last data received");
    assert!(last[0].contains("2020"), "{last:?}");
    assert_eq!(last[1..], ["–", "–", "None yet"]);
    let scopes = states("What can be remediated with it");
    assert_eq!(scopes, ["Devices", "Mailboxes and Microsoft 365 accounts", "Cloud apps", "Identities"]);
    let data = states("Data it adds");
    assert!(data[0].contains("attack surface reduction") && data[3].contains("Active Directory"));
    // A glyph besides the word, so that colour alone never says it.
    assert_eq!(stage.all(".mark > .glyph").len(), 9);
    assert_eq!(stage.all(".mark.met").len(), 5);
}

#[wasm_bindgen_test]
async fn s13_each_service_says_how_it_is_deployed() {
    let stage = services(tenant()).await;
    let links: Vec<_> =
        stage.all(".service .row a:first-child").iter().map(|a| attribute(a, "href").unwrap()).collect();
    assert_eq!(links.len(), 4);
    for (link, part) in links.iter().zip([
        "microsoft-defender-atp/deployment-phases",
        "office-365-atp#configure-atp-policies",
        "getting-started-with-cloud-app-security",
        "install-atp-step1",
    ]) {
        assert!(link.starts_with("https://docs.microsoft.com/") && link.ends_with(part), "{link}");
    }
    assert!(stage.says("Read about deploying supported services"));
}

#[wasm_bindgen_test]
async fn s30_the_integration_of_azure_atp_stands_with_its_state_and_a_link() {
    let stage = services(tenant()).await;
    let term = "Integration with Microsoft Cloud App Security";
    assert!(
        fact(&stage, 3, term)
            .unwrap()
            .starts_with("Off: no Azure ATP data arrives until a Global administrator")
    );
    assert!((0..3).all(|place| fact(&stage, place, term).is_none()), "no other service has one");
    let link = stage.link("Learn more about this integration(opens in a new tab)");
    assert_eq!(
        attribute(&link, "href").as_deref(),
        Some("https://docs.microsoft.com/cloud-app-security/aatp-integration")
    );
    let mut integrated = tenant();
    integrated["services"][3]["integration"] = json!(true);
    stage.known.tenant.put(read::<Tenant>(integrated));
    stage.settle().await;
    assert_eq!(fact(&stage, 3, term).as_deref(), Some("On"));
    assert!(stage.says("Learn more about this integration"));
}

#[wasm_bindgen_test]
async fn l11_l12_none_some_and_all_services_deployed_mean_different_things() {
    let with = |deployed: [bool; 4]| {
        let mut sample = tenant();
        for (place, deployed) in deployed.into_iter().enumerate() {
            sample["services"][place]["deployed"] = json!(deployed);
        }
        sample
    };
    let stage = services(with([false; 4])).await;
    assert!(
        stage.says(
            "No supported service is deployed: Microsoft Threat Protection can be on, but it has no data"
        )
    );
    stage.known.tenant.put(read::<Tenant>(with([true, false, false, true])));
    stage.settle().await;
    assert!(stage.says("data and actions of Office 365 ATP and Microsoft Cloud App Security are missing."));
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert!(stage.says("gegevens en acties van Office 365 ATP en Microsoft Cloud App Security ontbreken."));
    stage.known.tenant.put(read::<Tenant>(with([true; 4])));
    stage.settle().await;
    assert!(stage.says("Alle vier ondersteunde services zijn geïmplementeerd"));
}
