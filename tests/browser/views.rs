//! Saved views: fetched when they are opened, saved as what is shown, replaced and removed on what was seen.

use crate::{
    alert_samples::views,
    help::type_into,
    samples::{ORDER, on, order, problem, refused, session, tenant},
    server,
    stage::{Stage, attribute, is_ticked},
};
use leptos::prelude::*;
use security_center::{i18n::Language, pages::Incidents};
use security_center_contract::ProblemCode;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn open(list: &Value) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <Incidents /> }.into_any()).await;
    server::answer(ORDER, 200, &order("", 0));
    stage.settle().await;
    assert!(server::unanswered().is_empty(), "nothing is asked for before it is wanted");
    stage.press(&stage.named("summary", "Views")).await;
    stage.until("it asks for them", || server::waiting("GET views/incidents") == 1).await;
    server::answer("GET views/incidents", 200, list);
    stage.until("they are there", || stage.maybe("#view-name").is_some()).await;
    stage
}

async fn sent(line: &str) -> Value {
    server::sent().into_iter().rfind(|sent| sent.line == line).expect("it was sent").body().await
}

#[wasm_bindgen_test]
async fn a_view_is_a_link_to_what_it_shows_and_says_whose_it_is() {
    let stage = open(&views()).await;
    let href = attribute(&stage.link("High, mine"), "href");
    assert_eq!(href.as_deref(), Some("/incidents?severity=high&assigned=me"));
    assert_eq!(attribute(&stage.link("Usual"), "href").as_deref(), Some("/incidents"));
    assert_eq!(stage.texts("tbody td:nth-of-type(1)"), ["Mine", "The team’s"]);
    assert_eq!(stage.all("tbody button").len(), 2, "what one may not change has no button");
    stage.words.choose(Language::Dutch);
    stage.until_says("Van het team").await;
}

#[wasm_bindgen_test]
async fn what_is_shown_is_saved_without_what_lies_beside_it() {
    let stage = open(&json!({"value": [], "share": {"allowed": true, "refusals": []}})).await;
    assert!(stage.says("No view is saved yet."));
    stage.router.set_parameters(&[("q", Some("a&b")), ("panel", Some("help"))], false);
    stage.settle().await;
    stage.press(&stage.button("Save view")).await;
    assert!(server::waiting("POST views/incidents") == 0, "it needs a name");
    type_into(&stage, "view-name", "  Odd ones ").await;
    stage.press(&stage.find("form input[type=checkbox]")).await;
    stage.press(&stage.button("Save view")).await;
    stage.until("it is sent", || server::waiting("POST views/incidents") == 1).await;
    let body = json!({"name": "Odd ones", "parameters": "q=a%26b", "team": true});
    assert_eq!(sent("POST views/incidents").await, body);
    server::answer("POST views/incidents", 201, &views()["value"][0]);
    stage.until("it fetches them anew", || server::waiting("GET views/incidents") == 1).await;
}

#[wasm_bindgen_test]
async fn a_view_is_replaced_and_removed_as_it_was_seen() {
    let stage = open(&views()).await;
    stage.press(&stage.button("Replace with what is shown High, mine")).await;
    stage.until("it is sent", || server::waiting("PATCH views/incidents/v1") == 1).await;
    assert_eq!(sent("PATCH views/incidents/v1").await, json!({"parameters": ""}));
    let mut conflict = problem(ProblemCode::VersionConflict);
    conflict.detail = Some("Somebody changed the view since.".into());
    server::answer("PATCH views/incidents/v1", 412, &serde_json::to_value(conflict).unwrap());
    stage.until("it says so", || stage.maybe("[role=alert]").is_some()).await;
    server::answer("GET views/incidents", 200, &views());
    stage.settle().await;
    stage.press(&stage.button("Remove High, mine")).await;
    assert!(stage.says("Remove the view High, mine?"));
    stage.press(&stage.named("dialog[open] button", "Remove")).await;
    stage.until("it is sent", || server::waiting("DELETE views/incidents/v1") == 1).await;
    let sent = server::sent().into_iter().rfind(|sent| sent.line == "DELETE views/incidents/v1").unwrap();
    assert_eq!(sent.version.as_deref(), Some("\"3\""));
}

#[wasm_bindgen_test]
async fn whoever_only_views_saves_for_himself_and_reads_why() {
    let mut list = views();
    list["share"] = refused(&["administratorRoleMissing"]);
    let stage = open(&list).await;
    let team = stage.find("form input[type=checkbox]");
    assert_eq!(attribute(&team, "aria-disabled").as_deref(), Some("true"));
    assert_eq!(stage.texts("#view-team-about li").len(), 1);
    stage.press(&team).await;
    assert!(!is_ticked(&team));
}
