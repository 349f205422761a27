//! An incident of more than its page is sent: each number is of all of it, what is left out is said, and there is a way to the rest.

use crate::{
    history_samples::history,
    incident_samples::{counted, more},
    samples::{details, list, on, session, tenant},
    server,
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::{
    i18n::Language,
    pages::IncidentPage,
    routes::{Route, alerts_of_incident},
};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn open(parameters: &[(&str, Option<&str>)], shown: &Value) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.router.go(&Route::Incident(7));
    stage.router.set_parameters(parameters, false);
    stage.show(|| view! { <IncidentPage number=7 /> }.into_any()).await;
    server::answer("GET incidents/7", 200, shown);
    stage.until("it is shown", || stage.maybe(".tabs").is_some()).await;
    stage
}

/// Of the two alerts and three entities that are sent there are very many more.
fn large() -> Value {
    let mut shown = counted(details("7", "Ransomware"));
    (shown["incident"]["alertCount"], shown["incident"]["activeAlertCount"]) = (json!(1_234), json!(1_200));
    shown["entityCount"] = json!(4_005);
    shown["counts"]["kinds"] = json!([
        {"kind": "device", "count": 3_000}, {"kind": "user", "count": 1_000}, {"kind": "mailbox", "count": 2},
        {"kind": "file", "count": 2}, {"kind": "url", "count": 1},
    ]);
    shown["counts"]["categories"] = json!([
        {"category": "execution", "count": 1_030}, {"category": "persistence", "count": 204},
    ]);
    shown["counts"]["evidence"] = json!([
        {"verdict": "malicious", "remediation": "none", "count": 4_000},
        {"verdict": "suspicious", "remediation": "notFound", "count": 5},
    ]);
    shown
}

/// So many devices from this one on.
fn devices(from: usize, many: usize) -> Vec<Value> {
    let device = &details("7", "")["entities"][0];
    let one = |number: usize| {
        let mut one = device.clone();
        (one["key"], one["display"]) = (json!(format!("device:{number}")), json!(format!("pc-{number}")));
        one
    };
    (from..from + many).map(one).collect()
}

/// The incident is another one now.
async fn changes(stage: &Stage, shown: &Value) {
    let mut shown = shown.clone();
    shown["incident"]["version"] = json!(2);
    stage.known.alerts.update(|heard| *heard += 1);
    stage.until("it asks for its version", || server::waiting("GET incidents?ids=7") == 1).await;
    server::answer("GET incidents?ids=7", 200, &list(&[shown["incident"].clone()], 1));
    stage.until("it is fetched", || server::waiting("GET incidents/7") == 1).await;
    server::answer("GET incidents/7", 200, &shown);
}

#[wasm_bindgen_test]
async fn tabs_and_summary_count_all_of_it_and_say_what_is_not_listed() {
    let stage = open(&[], &large()).await;
    let tabs = stage.texts(".tabs a");
    assert_eq!(
        tabs[2..7],
        ["Alerts (1234)", "Devices (3000)", "Users (1000)", "Mailboxes (2)", "Evidence (3)"]
    );
    assert!(stage.says("1,200 of 1,234 alerts active"));
    assert_eq!(stage.texts(".bars li"), ["Execution1,030", "Persistence204"]);
    let cut = "2 of 1,234, those that began first, because the page holds no more at once.";
    assert!(stage.says(cut), "the alerts over time");
    let numbers: Vec<_> = stage.all("td a").iter().map(|link| attribute(link, "href").unwrap()).collect();
    let entities = |rest: &str| format!("/incidents/7?tab=evidence&kind=any&{rest}");
    assert_eq!(
        numbers,
        [entities("verdict=malicious&remediation=none"), entities("verdict=suspicious&remediation=notFound")],
        "each leads to those that it counts"
    );
    stage.words.choose(Language::Dutch);
    stage.until_says("2 van 1.234, de eerst begonnen, omdat de pagina er niet meer tegelijk bevat.").await;
}

#[wasm_bindgen_test]
async fn the_list_of_alerts_leads_to_all_of_them() {
    let stage = open(&[("tab", Some("alerts"))], &large()).await;
    assert!(stage.says("2 of 1,234, those that began first, because the page holds no more at once."));
    let link = stage.link("All 1,234 alerts");
    assert_eq!(attribute(&link, "href"), Some(alerts_of_incident("7")));
    assert_eq!(alerts_of_incident("7"), "/alerts?status=any&severity=any&days=any&incident=7");
    stage.words.choose(Language::Dutch);
    stage.until_says("Alle 1.234 waarschuwingen").await;
    let stage = open(&[("tab", Some("alerts"))], &details("7", "Ransomware")).await;
    assert!(!stage.says("those that began first") && !stage.says("All 2 alerts"));
}

#[wasm_bindgen_test]
async fn devices_are_fetched_as_far_as_somebody_wants_to_see_them() {
    let shown = large();
    let stage = open(&[("tab", Some("devices"))], &shown).await;
    let first = "GET incidents/7/entities?kind=device&top=100";
    stage.until("it asks", || server::waiting(first) == 1).await;
    server::answer(
        first,
        200,
        &more(list(&devices(0, 100), 3_000), "incidents/7/entities?kind=device&top=100&after=x"),
    );
    stage.until_says("100 of 3,000, because they are fetched a hundred at a time.").await;
    stage.press(&stage.button("Show more")).await;
    let next = "GET incidents/7/entities?kind=device&top=100&after=x";
    stage.until("it asks for more", || server::waiting(next) == 1).await;
    server::answer(
        next,
        200,
        &more(list(&devices(100, 100), 3_000), "incidents/7/entities?kind=device&top=100&after=y"),
    );
    stage.until_says("200 of 3,000").await;
    assert_eq!(stage.texts("tbody th").last().map(String::as_str), Some("pc-199"));
    // What changed is seen, and what was shown stays shown.
    changes(&stage, &shown).await;
    let again = "GET incidents/7/entities?kind=device&top=200";
    stage.until("it asks again", || server::waiting(again) == 1).await;
    let mut now = devices(0, 200);
    now[199]["display"] = json!("pc-renamed");
    server::answer(again, 200, &list(&now, 200));
    stage.until_says("pc-renamed").await;
    assert!(!stage.says("because they are fetched") && stage.maybe_named("button", "Show more").is_none());
}

#[wasm_bindgen_test]
async fn a_change_while_more_is_fetched_is_looked_at_after_it() {
    let shown = large();
    let stage = open(&[("tab", Some("devices"))], &shown).await;
    let first = "GET incidents/7/entities?kind=device&top=100";
    stage.until("it asks", || server::waiting(first) == 1).await;
    server::answer(first, 200, &more(list(&devices(0, 100), 150), "incidents/7/entities?after=x"));
    stage.until_says("100 of 150").await;
    stage.press(&stage.button("Show more")).await;
    let next = "GET incidents/7/entities?after=x";
    stage.until("it asks for more", || server::waiting(next) == 1).await;
    changes(&stage, &shown).await;
    stage.settle().await;
    server::answer(next, 200, &list(&devices(100, 50), 150));
    let again = "GET incidents/7/entities?kind=device&top=150";
    stage.until("it asks again", || server::waiting(again) == 1).await;
    // What somebody may no longer see goes.
    server::answer(again, 404, &json!({"code": "notFound", "title": "Not found", "status": 404}));
    stage.until("it is gone", || stage.maybe("tbody").is_none()).await;
}

#[wasm_bindgen_test]
async fn all_that_was_fetched_stays_after_a_change_also_of_more_than_is_sent_at_once() {
    let shown = large();
    let stage = open(&[("tab", Some("devices"))], &shown).await;
    let first = "GET incidents/7/entities?kind=device&top=100";
    stage.until("it asks", || server::waiting(first) == 1).await;
    server::answer(first, 200, &more(list(&devices(0, 500), 3_000), "incidents/7/entities?after=x"));
    stage.until_says("500 of 3,000").await;
    stage.press(&stage.button("Show more")).await;
    let next = "GET incidents/7/entities?after=x";
    stage.until("it asks for more", || server::waiting(next) == 1).await;
    server::answer(next, 200, &more(list(&devices(500, 100), 3_000), "incidents/7/entities?after=y"));
    stage.until_says("600 of 3,000").await;
    changes(&stage, &shown).await;
    let again = "GET incidents/7/entities?kind=device&top=300";
    let rest = "GET incidents/7/entities?kind=device&top=300&after=z";
    let part = || more(list(&devices(0, 300), 3_001), "incidents/7/entities?kind=device&top=300&after=z");
    stage.until("it asks again", || server::waiting(again) == 1).await;
    server::answer(again, 200, &part());
    stage.until("it asks for the rest", || server::waiting(rest) == 1).await;
    assert_eq!(stage.all("tbody tr").len(), 600, "nothing goes until all is there");
    server::lose(rest);
    stage.until("it says so", || stage.maybe("[role=alert]").is_some()).await;
    assert_eq!(stage.all("tbody tr").len(), 600, "what there was stays");
    stage.press(&stage.button("Try again")).await;
    stage.until("it asks from the start", || server::waiting(again) == 1).await;
    server::answer(again, 200, &part());
    stage.until("it asks for the rest", || server::waiting(rest) == 1).await;
    let mut now = devices(300, 300);
    now[299]["display"] = json!("pc-renamed");
    server::answer(rest, 200, &more(list(&now, 3_001), "incidents/7/entities?after=v"));
    stage.until_says("600 of 3,001").await;
    assert_eq!(stage.texts("tbody th").last().map(String::as_str), Some("pc-renamed"));
    assert!(stage.maybe("[role=alert]").is_none());
    stage.press(&stage.button("Show more")).await;
    let on = "GET incidents/7/entities?after=v";
    stage.until("it goes on from there", || server::waiting(on) == 1).await;
    server::lose(on);
    stage.until_says("Try again").await;
    stage.press(&stage.button("Try again")).await;
    stage.until("it asks for the same once more", || server::waiting(on) == 1).await;
    server::answer(on, 200, &list(&devices(600, 1), 3_001));
    stage.until("it is there", || stage.all("tbody tr").len() == 601).await;
}

#[wasm_bindgen_test]
async fn evidence_is_listed_by_what_the_address_says_and_what_somebody_chooses() {
    let said = [("tab", Some("evidence")), ("kind", Some("any")), ("verdict", Some("malicious"))];
    let stage = open(&said, &large()).await;
    let every = "GET incidents/7/entities?verdict=malicious&top=100";
    stage.until("it asks", || server::waiting(every) == 1).await;
    server::answer(every, 200, &list(&[], 0));
    stage.until_says("None fits.").await;
    let choose = async |id: &str, place: &str| {
        let select = stage.find(&format!("#{id}"));
        wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlSelectElement>(&*select).set_value(place);
        select.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
        stage.settle().await;
    };
    choose("entities-remediation", "2").await;
    let narrower = "GET incidents/7/entities?verdict=malicious&remediation=notFound&top=100";
    stage.until("it asks for fewer", || server::waiting(narrower) == 1).await;
    server::answer(narrower, 200, &list(&[details("7", "")["entities"][2].clone()], 1));
    stage.until_says("invoice.exe").await;
    choose("entities-kind", "5").await;
    let files = "GET incidents/7/entities?kind=file&verdict=malicious&remediation=notFound&top=100";
    stage.until("it asks for files", || server::waiting(files) == 1).await;
    server::answer(files, 200, &list(&[], 0));
    // Another tab lists all that it lists.
    let devices = attribute(&stage.all(".tabs a")[3], "href");
    assert_eq!(devices.as_deref(), Some("?tab=devices"));
    choose("entities-kind", "0").await;
    choose("entities-verdict", "0").await;
    choose("entities-remediation", "0").await;
    let evidence = "GET incidents/7/entities?kind=file%2Cprocess%2CipAddress%2Curl%2Cdomain%2Cmessage%2CmailCluster%2C\
                    registryKey%2CregistryValue%2CcloudApplication%2CoauthApplication%2CsecurityGroup%2Cother&top=100";
    stage.until("it asks for the evidence", || server::waiting(evidence) == 1).await;
}

#[wasm_bindgen_test]
async fn the_history_goes_on_as_far_as_somebody_reads() {
    let shown = large();
    let stage = open(&[("tab", Some("history"))], &shown).await;
    let first = "GET incidents/7/history?top=50";
    stage.until("it asks", || server::waiting(first) == 1).await;
    server::answer(first, 200, &more(list(&history(), 1_234), "incidents/7/history?before=1&top=50"));
    stage.until_says("The newest 11 of 1,234.").await;
    stage.press(&stage.button("Show older")).await;
    let next = "GET incidents/7/history?before=1&top=50";
    stage.until("it asks for older ones", || server::waiting(next) == 1).await;
    server::lose(next);
    stage.until("it says so", || stage.maybe("[role=alert]").is_some()).await;
    assert_eq!(stage.all(".history li").len(), 11, "what there was stays");
    stage.press(&stage.button("Show older")).await;
    stage.until("it asks again", || server::waiting(next) == 1).await;
    let mut oldest = history()[10].clone();
    (oldest["id"], oldest["by"]) = (json!(0), json!("Whoever began"));
    server::answer(next, 200, &list(&[oldest], 1_234));
    stage.until_says("Whoever began").await;
    assert_eq!(stage.all(".history li").len(), 12);
    assert!(stage.maybe_named("button", "Show older").is_none());
    stage.words.choose(Language::Dutch);
    stage.until_says("De nieuwste 12 van 1.234.").await;
}

#[wasm_bindgen_test]
async fn before_it_is_resolved_the_number_of_all_its_open_alerts_is_said() {
    let mut shown = large();
    let alert = shown["alerts"][0].clone();
    shown["alerts"] = (0..500)
        .map(|number| {
            let mut one = alert.clone();
            (one["id"], one["title"]) = (json!(format!("n{number}")), json!(format!("Open {number}")));
            one
        })
        .collect();
    let stage = open(&[], &shown).await;
    let select = stage.find("#incident-status");
    wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlSelectElement>(&*select).set_value("2");
    select.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
    stage.until_says("Resolve the incident and 1,200 alerts?").await;
    assert_eq!(stage.all("dialog[open] li").len(), 20);
    assert!(stage.says("And 1,180 more."));
}

#[wasm_bindgen_test]
async fn the_report_says_what_it_leaves_out() {
    let stage = open(&[("tab", Some("report"))], &large()).await;
    let told = "GET incidents/7/history?top=500";
    stage.until("it asks for the history", || server::waiting(told) == 1).await;
    server::answer(told, 200, &more(list(&history(), 1_234), "incidents/7/history?before=1&top=500"));
    stage.until_says("The newest 11 of 1,234.").await;
    let first = "2 of 1,234, those that began first";
    let times = stage.everything().matches(first).count();
    assert_eq!(times, 3, "of the alerts over time, of the sentences and of the list");
    assert!(stage.says("The first 3 of 4,005, because the page holds no more at once."));
    assert!(stage.says("The sentences name only the entities that the page holds."));
}
