//! What happened in an incident at a glance: techniques, and what was found by what was done about it.

use crate::{
    incident_samples::counted,
    samples::{details, on, session, tenant},
    server,
    stage::{Stage, attribute, text_of},
};
use leptos::prelude::*;
use security_center::{i18n::Language, pages::IncidentPage, routes::Route};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn open(shown: &Value) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.router.go(&Route::Incident(7));
    stage.show(|| view! { <IncidentPage number=7 /> }.into_any()).await;
    server::answer("GET incidents/7", 200, shown);
    stage.until_says("Odd command").await;
    stage
}

/// Four entities of two verdicts and two remediations.
fn found() -> Value {
    let mut shown = details("7", "Ransomware");
    let entity = shown["entities"][2].clone();
    let kinds = [
        ("suspicious", "remediated"),
        ("malicious", "none"),
        ("malicious", "remediated"),
        ("malicious", "none"),
    ];
    shown["entities"] = kinds
        .into_iter()
        .enumerate()
        .map(|(place, (verdict, done))| {
            let mut entity = entity.clone();
            entity["key"] = json!(format!("file:{place}"));
            (entity["verdict"], entity["remediation"]) = (json!(verdict), json!(done));
            entity
        })
        .collect();
    shown["entityCount"] = json!(4);
    counted(shown)
}

/// The rows of the table, each with its heading first.
fn rows(stage: &Stage) -> Vec<Vec<String>> {
    let rows = stage.all("tr").into_iter();
    rows.map(|row| {
        let cells = row.children();
        (0..cells.length()).filter_map(|place| cells.item(place)).map(|cell| text_of(&cell)).collect()
    })
    .collect()
}

#[wasm_bindgen_test]
async fn techniques_are_counted_by_alerts_and_lead_to_their_pages() {
    let mut shown = details("7", "Ransomware");
    shown["counts"]["techniques"] = json!([
        {"technique": "T1059.001", "count": 1_200}, {"technique": "T10", "count": 1}, {"technique": "T1021", "count": 1},
        {"technique": "T1543.003", "count": 1},
    ]);
    let stage = open(&shown).await;
    let new_tab = "(opens in a new tab)";
    let told = stage.texts(".card .bullets li");
    assert_eq!(
        told[..4],
        [
            format!("T1059.001{new_tab} 1,200 alerts"),
            "T10 1 alert".to_owned(),
            format!("T1021{new_tab} 1 alert"),
            format!("T1543.003{new_tab} 1 alert"),
        ]
    );
    let links: Vec<_> = stage.all(".outside").iter().filter_map(|link| attribute(link, "href")).collect();
    let pages =
        ["T1059/001", "T1021", "T1543/003"].map(|id| format!("https://attack.mitre.org/techniques/{id}/"));
    assert_eq!(links, pages, "what names no technique is no link");
    assert!(!stage.says("because the page holds no more at once"));
    stage.words.choose(Language::Dutch);
    stage.until_says("Technieken (MITRE ATT&CK)").await;
    assert!(stage.says("1.200 waarschuwingen"));
}

#[wasm_bindgen_test]
async fn without_techniques_there_is_no_list_of_them() {
    let mut shown = details("7", "Ransomware");
    shown["counts"]["techniques"] = json!([]);
    let stage = open(&shown).await;
    assert!(!stage.says("Techniques (MITRE ATT&CK)") && stage.maybe(".outside").is_none());
}

#[wasm_bindgen_test]
async fn what_was_found_is_counted_by_what_was_done_about_it() {
    let stage = open(&found()).await;
    assert_eq!(
        rows(&stage),
        [["Verdict", "None", "Remediated"], ["Malicious", "2", "1"], ["Suspicious", "0", "1"]],
        "only what occurs has a row and a column"
    );
    assert_eq!(stage.all("th[scope=col]").len(), 3);
    assert_eq!(stage.texts("th[scope=row]"), ["Malicious", "Suspicious"]);
    assert_eq!(stage.texts("caption"), ["Evidence by verdict and remediation"]);
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(rows(&stage)[0], ["Oordeel", "Geen", "Hersteld"]);
    assert_eq!(rows(&stage)[1], ["Schadelijk", "2", "1"]);
}

#[wasm_bindgen_test]
async fn the_table_follows_the_incident_and_counts_what_the_page_does_not_hold() {
    let stage = open(&found()).await;
    let mut shown = found();
    shown["entities"][1]["remediation"] = json!("blocked");
    let mut shown = counted(shown);
    shown["counts"]["evidence"][0]["count"] = json!(1231);
    (shown["entityCount"], shown["incident"]["version"]) = (json!(1234), json!(2));
    stage.known.alerts.update(|heard| *heard += 1);
    stage.until("it asks for its version", || server::waiting("GET incidents?ids=7") == 1).await;
    server::answer("GET incidents?ids=7", 200, &crate::samples::list(&[shown["incident"].clone()], 1));
    stage.until("it is fetched", || server::waiting("GET incidents/7") == 1).await;
    server::answer("GET incidents/7", 200, &shown);
    stage.until("there is another column", || rows(&stage)[0].len() == 4).await;
    assert_eq!(rows(&stage)[0][1..], ["None", "Blocked", "Remediated"]);
    assert_eq!(rows(&stage)[1], ["Malicious", "1", "1", "1"]);
    assert_eq!(rows(&stage)[2], ["Suspicious", "0", "0", "1,231"]);
}

#[wasm_bindgen_test]
async fn nothing_found_is_said() {
    let mut shown = found();
    (shown["entities"], shown["entityCount"]) = (json!([]), json!(0));
    let stage = open(&counted(shown)).await;
    assert!(stage.maybe("table").is_none() && stage.says("There are none."));
}

#[wasm_bindgen_test]
async fn a_narrow_window_scrolls_the_table_and_not_the_page() {
    let mut shown = found();
    let entity = shown["entities"][0].clone();
    shown["entities"] = ["none", "notFound", "prevented", "blocked", "remediated"]
        .into_iter()
        .map(|done| {
            let mut entity = entity.clone();
            (entity["key"], entity["remediation"]) = (json!(format!("file:{done}")), json!(done));
            entity
        })
        .collect();
    let stage = open(&counted(shown)).await;
    stage.dress();
    stage.container().style().set_property("width", "294px").unwrap();
    stage.settle().await;
    let table = stage.find(".table");
    assert!(table.scroll_width() > table.client_width(), "five columns are wider");
    assert_eq!(attribute(&table, "tabindex").as_deref(), Some("0"), "the keyboard can scroll it");
    let page = stage.find(".stack.wide");
    assert!(page.scroll_width() <= page.client_width(), "{} {}", page.scroll_width(), page.client_width());
}
