//! Loading, failed, ready and refreshing, as drawn for every representation.

use crate::{
    samples::{incident, list},
    server,
    stage::Stage,
};
use leptos::prelude::*;
use security_center::{api::ApiError, components::Load, i18n::Language, query::Query, ui::text};
use security_center_contract::{Incident, List};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

async fn loading() -> (Stage, Query<List<Incident>>) {
    let mut stage = Stage::new().await;
    let query = stage.incidents();
    stage
        .show(move || {
            view! {
                <Load query=query let:list>
                    <b>{text(move || list.get().value.len().to_string())}</b>
                </Load>
            }
            .into_any()
        })
        .await;
    (stage, query)
}

#[wasm_bindgen_test]
async fn it_says_that_it_loads_then_shows_what_came_and_keeps_it_while_refreshing() {
    let (stage, query) = loading().await;
    assert_eq!(stage.texts("[role=status]"), ["Loading"]);
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.texts("[role=status]"), ["Laden"]);
    query.refetch();
    stage.settle().await;
    server::answer("GET incidents", 200, &list(&[incident("1", "One")], 1));
    stage.until("it is there", || stage.maybe("b").is_some()).await;
    assert_eq!(stage.everything(), "1", "nothing else");

    let node = stage.find("b");
    let watch = stage.watch();
    query.refetch();
    stage.settle().await;
    assert_eq!(watch.changes(), 0, "a refresh under way changes nothing");
    server::answer("GET incidents", 200, &list(&[incident("1", "One"), incident("2", "Two")], 2));
    stage.until("it is refreshed", || stage.text("b") == "2").await;
    assert_eq!(stage.find("b"), node, "the page is not rebuilt");
}

#[wasm_bindgen_test]
async fn a_first_fetch_that_failed_can_be_tried_again() {
    let (stage, query) = loading().await;
    query.refetch();
    stage.settle().await;
    server::lose("GET incidents");
    stage.until("it has failed", || stage.maybe("[role=alert]").is_some()).await;
    assert!(stage.maybe("[role=status]").is_none(), "it does not load any more");
    assert!(stage.maybe("b").is_none());
    stage.press(&stage.button("Try again")).await;
    assert_eq!(server::waiting("GET incidents"), 1);
    server::answer("GET incidents", 200, &list(&[], 0));
    stage.until("it is there", || stage.everything() == "0").await;
    assert!(stage.maybe("[role=alert]").is_none());
}

#[wasm_bindgen_test]
async fn a_failed_refresh_stands_above_what_was_there() {
    let (stage, query) = loading().await;
    query.put(crate::samples::read(list(&[incident("1", "One")], 1)));
    stage.settle().await;
    let node = stage.find("b");
    query.fail(ApiError::TimedOut);
    stage.settle().await;
    assert_eq!(stage.all("[role=alert]").len(), 1);
    assert_eq!(stage.find("b"), node);
    let alert = stage.find("[role=alert]");
    assert!(alert.compare_document_position(&node) & web_sys::Node::DOCUMENT_POSITION_FOLLOWING > 0);
    query.put(crate::samples::read(list(&[incident("1", "One")], 1)));
    stage.settle().await;
    assert!(stage.maybe("[role=alert]").is_none(), "an equal answer ends the error too");
    assert_eq!(stage.find("b"), node);
}

#[wasm_bindgen_test]
async fn a_refusal_takes_the_content_from_the_page() {
    let (stage, query) = loading().await;
    query.put(crate::samples::read(list(&[incident("1", "One")], 1)));
    stage.settle().await;
    query.refetch();
    stage.settle().await;
    let refusal = json!({
        "code": "disabledFeature", "title": "Tenant feature is not enabled.", "status": 403,
        "refusals": ["serviceOff"],
    });
    server::answer("GET incidents", 403, &refusal);
    stage.until("it is refused", || stage.maybe("[role=alert]").is_some()).await;
    assert!(stage.maybe("b").is_none());
    assert!(stage.says("Microsoft Threat Protection is not on in your tenant."));
    assert_eq!(stage.texts("[role=alert] li"), ["Microsoft Threat Protection is not on."]);
}
