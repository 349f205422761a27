//! The page Permissions: what each role gives, where it is held, by whom.

use crate::{
    samples::{list, session, session_refused, tenant},
    server,
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::{
    routes::Route,
    shell::{Gate, Navigation},
};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn role(name: &str, id: &str, source: &str, may: [bool; 2], people: usize, count: u64) -> Value {
    let people = (0..people)
        .map(|number| {
            let upn = format!("reader.{number}@contoso.example");
            json!({"id": number.to_string(), "displayName": format!("Reader {number}"), "userPrincipalName": upn})
        })
        .collect::<Vec<_>>();
    json!({
        "roleTemplateId": id, "displayName": name, "role": null, "source": source,
        "mayView": may[0], "mayAdminister": may[1], "people": people, "count": count,
    })
}

/// The role as one that gives something here.
fn known(mut role: Value, code: &str) -> Value {
    role["role"] = json!(code);
    role
}

async fn page(sample: Value) -> Stage {
    let mut stage = Stage::signed_in(sample, Some(tenant()), None).await;
    stage.router.go(&Route::Permissions);
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let route = stage.within(|| stage.router.route());
    stage
        .show(move || {
            view! { <Navigation session=session route=route /><Gate session=session route=route /> }
                .into_any()
        })
        .await;
    stage
}

#[wasm_bindgen_test]
async fn s9_l6_every_role_says_what_it_gives_where_it_is_held_and_by_whom() {
    let stage = page(session("open")).await;
    assert_eq!(stage.text("h1"), "Permissions");
    let global = "62e90394-69f5-4237-9190-012177145e10";
    let security = "194ae4cb-b126-40b2-bd5b-6091b380977d";
    let roles = [
        known(
            role("Company Administrator", global, "azureActiveDirectory", [true, true], 1, 1),
            "globalAdministrator",
        ),
        role("Security Reader", "r", "azureActiveDirectory", [true, false], 100, 1_200),
        role("Security Administrator", security, "securityComplianceCenter", [false, false], 2, 2),
        role("Security Operator", "o", "azureActiveDirectory", [true, false], 0, 0),
    ];
    server::answer("GET permissions", 200, &list(&roles, 4));
    stage.until("they are there", || stage.all(".card").len() == 4).await;
    let cards = stage.texts(".card");
    let names = stage.texts(".card h2");
    assert_eq!(
        names,
        ["Global administrator", "Security Reader", "Security Administrator", "Security Operator"]
    );
    assert!(
        cards[0].contains("In the directory: Company Administrator")
            && !cards[1].contains("In the directory")
    );
    assert!(cards[0].contains("You hold this role."));
    assert!(cards[0].contains("View everything, and turn Microsoft Threat Protection on and off"));
    assert!(cards[0].contains("1 person") && cards[0].contains("reader.0@contoso.example"));
    assert!(cards[1].contains("1,200 people") && !cards[1].contains("You hold this role."));
    assert!(
        cards[1].contains("The first 100 by name, of 1,200, because the server sends at most 100 at a time.")
    );
    assert!(cards[2].contains("Nothing") && cards[2].contains("Such a role gives nothing here."));
    assert!(cards[3].contains("Nobody"));
    let manage = stage.named("a", "Manage roles in Azure AD(opens in a new tab)");
    assert!(attribute(&manage, "href").unwrap().starts_with("https://"));
}

#[wasm_bindgen_test]
async fn d2_who_may_not_see_them_is_told_why_and_has_no_entry() {
    let stage = page(session_refused()).await;
    assert_eq!(stage.text("h1"), "You cannot open this page");
    assert!(stage.texts(".refusals li")[0].starts_with("You hold none of the roles"));
    assert!(stage.maybe_named("nav a", "Permissions").is_none());
    assert!(server::sent().iter().all(|sent| sent.line != "GET permissions"));
}
