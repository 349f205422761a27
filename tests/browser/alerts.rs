//! The page Alerts: what the services raised, and why there is nothing while there can be nothing.

use crate::{
    alert_samples::{ALERTS_ORDER, alert},
    samples::{incident, list, order, refused, session, session_refused, tenant},
    server,
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::{i18n::Language, routes::Route, shell::Gate};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn page(sample: Value) -> Stage {
    let mut stage = Stage::signed_in(sample, Some(tenant()), None).await;
    stage.router.go(&Route::Alerts);
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let route = stage.within(|| stage.router.route());
    stage.show(move || view! { <Gate session=session route=route /> }.into_any()).await;
    stage
}

/// The queue with two alerts.
async fn with_two() -> Stage {
    let stage = page(session("open")).await;
    server::answer(ALERTS_ORDER, 200, &order("31 27", 2));
    stage.until("it asks for the rows", || server::waiting("GET alerts?ids=31,27") == 1).await;
    let alerts = [alert("31", "Suspicious sign-in"), alert("27", "Odd command")];
    server::answer("GET alerts?ids=31,27", 200, &list(&alerts, 2));
    stage.until_says("Odd command").await;
    stage
}

#[wasm_bindgen_test]
async fn alerts_are_listed_with_their_incident_and_in_dutch_too() {
    let stage = with_two().await;
    assert_eq!(stage.text("h1"), "Alerts");
    assert_eq!(stage.texts("#alerts [role=rowheader]"), ["Suspicious sign-in", "Odd command"]);
    let cells = stage.texts("#alerts-0 [role=gridcell]");
    assert_eq!(cells[1..6], ["Medium", "New", "7", "Execution", "Azure ATP"]);
    assert_eq!(attribute(&stage.find("#alerts-0 a"), "href").as_deref(), Some("/alerts/31"));
    assert_eq!(
        attribute(&stage.find("#alerts-0 [role=gridcell] a"), "href").as_deref(),
        Some("/incidents/7")
    );
    assert!(stage.says("2 alerts"));
    stage.words.choose(Language::Dutch);
    stage.until_says("2 waarschuwingen").await;
    assert_eq!(stage.texts("#alerts-0 [role=gridcell]")[1..3], ["Gemiddeld", "Nieuw"]);
}

#[wasm_bindgen_test]
async fn l7_whoever_is_limited_to_device_groups_reads_once_to_which() {
    let mut limited = session("open");
    limited["deviceGroups"] = json!(["Sales", "<b>50%</b>"]);
    let stage = page(limited).await;
    assert_eq!(stage.texts("p.quiet").iter().filter(|text| text.contains("Sales")).count(), 1);
    assert!(stage.says("You see what concerns devices in Sales and <b>50%</b>."));
    stage.words.choose(Language::Dutch);
    stage.until_says("U ziet wat apparaten in Sales en <b>50%</b> betreft.").await;
    // The limit is lifted while the page is open.
    stage.known.session.put(serde_json::from_value(session("open")).unwrap());
    stage.until("it is gone", || !stage.says("Sales")).await;
}

#[wasm_bindgen_test]
async fn only_alerts_that_name_an_entity_are_shown_until_others_are_wanted() {
    let stage = page(session("open")).await;
    let mut none = order("", 0);
    none["newest"] = json!(31);
    server::answer(ALERTS_ORDER, 200, &none);
    stage.until_says("No alert fits the filter").await;
    stage.router.set_parameters(&[("entity", Some("file:a&b")), ("status", Some("any"))], true);
    let asked =
        "GET alerts/order?severity=high%2Cmedium%2Clow&entity=file%3Aa%26b&days=30&sort=-lastActivity";
    stage.until("it asks", || server::waiting(asked) == 1).await;
    server::answer(asked, 200, &none);
    stage.until_says("Only alerts that name file:a&b").await;
    stage.press(&stage.button("Show the others, too")).await;
    let all = asked.replace("entity=file%3Aa%26b&", "");
    stage.until("it asks for all", || server::waiting(&all) == 1).await;
}

#[wasm_bindgen_test]
async fn only_alerts_of_an_incident_are_shown_by_its_name_until_others_are_wanted() {
    let stage = page(session("open")).await;
    server::answer(ALERTS_ORDER, 200, &order("31", 1));
    let found =
        [("incident", Some("7")), ("status", Some("any")), ("severity", Some("any")), ("days", Some("any"))];
    stage.router.set_parameters(&found, true);
    let asked = "GET alerts/order?incident=7&sort=-lastActivity";
    stage.until("it asks", || server::waiting(asked) == 1).await;
    let mut none = order("", 0);
    none["newest"] = json!(31);
    server::answer(asked, 200, &none);
    stage.until_says("Only alerts of incident 7").await;
    stage.until("it asks how it is called", || server::waiting("GET incidents?ids=7") == 1).await;
    let mut merged = incident("7", "Ransomware");
    merged["redirectIncidentId"] = json!("3");
    server::answer("GET incidents?ids=7", 200, &list(&[merged], 1));
    stage.until_says("Only alerts of incident 7: Ransomware").await;
    assert!(stage.says("This incident was joined with incident 3, which holds its alerts now."));
    let pages = ["Incident 7", "Incident 3"].map(|name| attribute(&stage.link(name), "href"));
    assert_eq!(pages, [Some("/incidents/7".to_owned()), Some("/incidents/3".to_owned())]);
    stage.words.choose(Language::Dutch);
    stage.until_says("Alleen waarschuwingen van incident 7: Ransomware").await;
    stage.press(&stage.button("Ook de andere tonen")).await;
    stage.until("it asks for all", || server::waiting("GET alerts/order?sort=-lastActivity") == 1).await;
    stage.until("it is not said any more", || !stage.says("van incident 7")).await;
}

#[wasm_bindgen_test]
async fn many_are_closed_at_once_each_on_what_was_shown_and_taken_back() {
    let stage = with_two().await;
    for row in ["#alerts-0", "#alerts-1"] {
        stage.press(&stage.find(&format!("{row} input[type=checkbox]"))).await;
    }
    stage.press(&stage.button("Resolve")).await;
    for id in ["31", "27"] {
        let line = format!("PATCH alerts/{id}");
        stage.until("it is sent", || server::waiting(&line) == 1).await;
        let sent = server::sent().into_iter().find(|sent| sent.line == line).unwrap();
        assert_eq!(sent.body().await, json!({"status": "resolved"}));
        let mut closed = alert(id, "Closed");
        (closed["status"], closed["version"]) = (json!("resolved"), json!(2));
        server::answer(&line, 200, &closed);
    }
    stage.until_says("changed of 2 alerts.").await;
    // Taken back is what was changed, and nothing that a colleague may have decided meanwhile.
    stage.press(&stage.button("Undo")).await;
    stage.until("it is sent", || server::waiting("PATCH alerts/31") == 1).await;
    let back = server::sent().into_iter().rfind(|sent| sent.line == "PATCH alerts/31").unwrap();
    assert_eq!((back.body().await, back.version.as_deref()), (json!({"status": "new"}), Some("\"2\"")));
}

#[wasm_bindgen_test]
async fn whoever_only_looks_reads_why_instead_of_being_refused_row_by_row() {
    let mut reader = session("open");
    reader["respond"] = refused(&["respondingRoleMissing"]);
    let stage = page(reader).await;
    server::answer(ALERTS_ORDER, 200, &order("31", 1));
    stage.until("it asks for the rows", || server::waiting("GET alerts?ids=31") == 1).await;
    server::answer("GET alerts?ids=31", 200, &list(&[alert("31", "Suspicious sign-in")], 1));
    stage.until_says("Suspicious sign-in").await;
    stage.press(&stage.find("#alerts-0 input[type=checkbox]")).await;
    assert_eq!(stage.texts(".refusals li").len(), 1);
    assert!(stage.maybe_named("button", "Resolve").is_none());
}

#[wasm_bindgen_test]
async fn d2_while_there_can_be_none_the_page_says_why() {
    let stage = page(session("settings")).await;
    assert_eq!(stage.text("h1"), "Alerts", "it is not one of the gated features");
    assert!(stage.says("Alerts arrive here while Microsoft Threat Protection is on. Now it is not."));
    assert_eq!(
        attribute(&stage.link("Open the settings"), "href").as_deref(),
        Some("/settings/threat-protection")
    );
    drop(stage);
    let mut not_eligible = session("refused");
    not_eligible["access"]["features"]["refusals"] = json!(["notEligible"]);
    let stage = page(not_eligible).await;
    assert_eq!(stage.text("h1"), "Alerts");
    assert!(stage.texts(".refusals li")[0].starts_with("Your tenant is not eligible"));
    drop(stage);
    let stage = page(session_refused()).await;
    assert_eq!(stage.text("h1"), "You cannot open this page");
    assert!(server::sent().iter().all(|sent| sent.line != "GET alerts"), "what is closed is not asked for");
}
