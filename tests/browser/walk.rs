//! Going from one item of a queue to the next, as the queue had them in order.

use crate::{
    samples::{ORDER, details, incident, list, on, order, session, tenant},
    server,
    stage::{Stage, attribute},
};
use security_center::routes::{Feature, Route};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

/// The frame, with the queue of three incidents behind the person.
async fn after_the_queue() -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.router.go(&Route::Feature(Feature::Incidents));
    stage.show_shell().await;
    stage.until("it asks for the order", || server::waiting(ORDER) == 1).await;
    server::answer(ORDER, 200, &order("27 31 8", 3));
    stage.until("it asks for the rows", || server::waiting("GET incidents?ids=27,31,8") == 1).await;
    let rows: Vec<Value> = ["27", "31", "8"].map(|id| incident(id, &format!("Number {id}"))).to_vec();
    server::answer("GET incidents?ids=27,31,8", 200, &list(&rows, 3));
    stage.until_says("Number 8").await;
    stage
}

async fn open(stage: &Stage, number: u32) {
    stage.router.go(&Route::Incident(number));
    let line = format!("GET incidents/{number}");
    stage.until("it asks for it", || server::waiting(&line) == 1).await;
    server::answer(&line, 200, &details(&number.to_string(), &format!("Number {number}")));
    stage.until("it is there", || stage.text("h1") == format!("Number {number}")).await;
}

fn beside(stage: &Stage) -> Vec<(String, Option<String>)> {
    let links = stage.all("main nav[aria-label='In the queue'] a");
    links.iter().map(|link| (crate::stage::text_of(link), attribute(link, "href"))).collect()
}

fn link(text: &str, href: &str) -> (String, Option<String>) {
    (text.to_owned(), Some(href.to_owned()))
}

#[wasm_bindgen_test]
async fn one_leads_to_the_next_and_back_to_the_queue_as_it_was() {
    let stage = after_the_queue().await;
    open(&stage, 31).await;
    let own = link("2 of 3 in the queue", "/incidents");
    assert_eq!(beside(&stage), [link("Previous", "/incidents/27"), own, link("Next", "/incidents/8")]);
    stage.router.set_parameters(&[("tab", Some("alerts"))], true);
    stage.settle().await;
    assert_eq!(beside(&stage)[2], link("Next", "/incidents/8?tab=alerts"), "the same tab of the next one");
    open(&stage, 8).await;
    assert_eq!(beside(&stage).len(), 2, "it is the last one");
}

#[wasm_bindgen_test]
async fn whoever_came_otherwise_has_no_queue() {
    let stage = after_the_queue().await;
    open(&stage, 5).await;
    assert!(beside(&stage).is_empty());
    // The queue of alerts is another one.
    stage.router.go(&Route::Alert(31));
    stage.until("it asks for it", || server::waiting("GET alerts/31") == 1).await;
    server::answer("GET alerts/31", 200, &crate::alert_samples::alert_details("31", "Odd command"));
    stage.until("it is there", || stage.text("h1") == "Odd command").await;
    assert!(beside(&stage).is_empty());
}
