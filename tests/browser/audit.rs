//! The audit log: its entries in words, the filter in the address, further pages, what is new, and the details.

use crate::{
    samples::{list, off, refused, session, tenant},
    server,
    stage::{Stage, attribute, focus, is_focused, is_ticked},
};
use leptos::prelude::*;
use security_center::{browser, i18n::Language, pages::Audit, routes::Route, shell::Gate};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

const ALL: &str = "GET audit?top=50";

/// An entry that turned the service on.
pub fn entry(sequence: i64, name: &str) -> Value {
    json!({
        "sequence": sequence, "at": "2026-06-24T10:00:00Z", "actor": {"kind": "person", "displayName": name},
        "actorId": "p1", "action": "turnedOn",
        "changes": [{"field": "state", "before": "off", "after": "provisioning"}],
        "origin": {"kind": "request", "address": "192.0.2.1"}, "hash": format!("{sequence:064}"),
    })
}

fn search() -> String {
    browser::window().location().search().unwrap()
}

/// The page at this address, not answered yet.
async fn asked(parameters: &[(&str, Option<&str>)]) -> Stage {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    stage.router.go(&Route::Audit);
    stage.router.set_parameters(parameters, false);
    stage.show(|| view! { <Audit /> }.into_any()).await;
    stage
}

async fn page(entries: &[Value], count: u64) -> Stage {
    let stage = asked(&[]).await;
    server::answer(ALL, 200, &list(entries, count));
    stage.until("the log is there", || stage.maybe("#audit-table").is_some()).await;
    stage
}

fn type_into(field: &HtmlElement, text: &str) {
    field.unchecked_ref::<HtmlInputElement>().set_value(text);
    field.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
}

fn numbers(stage: &Stage) -> Vec<String> {
    stage.all("tbody button").iter().map(|it| attribute(it, "aria-label").unwrap()).collect()
}

#[wasm_bindgen_test]
async fn d11_an_entry_says_who_what_before_after_and_from_where_in_both_languages() {
    let mut visit = entry(2, "Bo");
    visit["actor"]["kind"] = json!("visit");
    let mut erased = entry(3, "");
    erased["actor"] = json!({"kind": "server", "displayName": null});
    erased["action"] = json!("erased");
    erased["origin"] = json!({"kind": "server", "address": null});
    erased["changes"] = json!([
        {"field": "incidents", "before": "1234", "after": "0"},
        {"field": "location", "before": "eu", "after": null},
        {"field": "dataKeptUntil", "before": "2026-07-24T10:00:00Z", "after": null},
    ]);
    let mut previews = entry(4, "");
    previews["actor"] = json!({"kind": "operator", "displayName": null});
    previews["action"] = json!("previewFeaturesChanged");
    previews["origin"] = json!({"kind": "commandLine", "address": null});
    previews["changes"] = json!([{"field": "previewFeatures", "before": "false", "after": "true"}]);
    let stage = page(&[previews, erased, visit, entry(1, "Bo")], 4).await;
    assert!(stage.says("4 of 4 entries"));
    let row = |place: usize| stage.texts(&format!("tbody tr:nth-child({place}) td"));
    assert_eq!(row(1)[..2], ["Preview features changed", "The operator"]);
    assert_eq!(row(1)[2..4], ["Preview features: off → on", "The server's command line"]);
    assert_eq!(row(2)[..2], ["Data erased", "The server itself"]);
    let changes = stage.texts("tbody tr:nth-child(2) li");
    assert_eq!(changes[..2], ["Incidents: 1,234 → 0", "Data center location: European Union → –"]);
    assert!(changes[2].starts_with("Data kept until: Jul 24, 2026"), "{changes:?}");
    assert_eq!(row(3)[..2], ["Turned on", "Bo, by visiting"]);
    assert_eq!(row(4)[1..4], ["Bo", "State: off → being provisioned", "A request from 192.0.2.1"]);
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(row(4)[..3], ["Ingeschakeld", "Bo", "Toestand: uit → wordt ingericht"]);
    assert_eq!(row(3)[1], "Bo, door een bezoek");
    assert!(stage.says("4 van 4 vermeldingen"));
}

#[wasm_bindgen_test]
async fn d11_a_value_that_this_version_does_not_know_stands_as_it_was_sent() {
    let mut strange = entry(1, "Bo");
    strange["changes"] = json!([
        {"field": "state", "before": "off", "after": "asleep"},
        {"field": "previewFeatures", "before": "maybe", "after": "true"},
        {"field": "incidents", "before": "many", "after": "0"},
    ]);
    let stage = page(&[strange], 1).await;
    let told = stage.texts("tbody li");
    assert_eq!(told, ["State: off → asleep", "Preview features: maybe → on", "Incidents: many → 0"]);
    assert!(stage.says("1 of 1 entry"));
}

#[wasm_bindgen_test]
async fn d11_the_filter_is_in_the_address_and_in_the_file() {
    let stage = page(&[entry(1, "Bo")], 1).await;
    let details = stage.find("details");
    assert!(details.get_attribute("open").is_none(), "nothing is left out");
    let box_of = |name: &str| stage.named("input[type=checkbox]", name);
    stage.press(&box_of("Turned off")).await;
    stage.press(&box_of("Data erased")).await;
    assert_eq!(search(), "?action=turnedOff%2Cerased");
    server::answer("GET audit?action=turnedOff%2Cerased&top=50", 200, &list(&[], 0));
    stage.until_says("No entry fits the filter").await;
    type_into(&stage.find("#audit-person"), "b & c");
    stage.until("the address has it", || search().contains("person=b+%26+c")).await;
    server::answer("GET audit?action=turnedOff%2Cerased&person=b%20%26%20c&top=50", 200, &list(&[], 0));
    let href = attribute(&stage.link("Export as CSV"), "href").unwrap();
    assert!(
        href.ends_with("api/audit/export?format=csv&action=turnedOff%2Cerased&person=b%20%26%20c"),
        "{href}"
    );
    assert!(attribute(&stage.link("Export as JSON lines"), "href").unwrap().contains("format=jsonl&"));
    assert_eq!(attribute(&stage.link("Export as JSON lines"), "download").as_deref(), Some(""));

    stage.press(&stage.button("Remove the filter")).await;
    assert_eq!(search(), "");
    server::answer(ALL, 200, &list(&[entry(1, "Bo")], 1));
    stage.until_says("1 of 1 entry").await;
    assert!(!is_ticked(&box_of("Turned off")));
    let person = stage.find("#audit-person").unchecked_into::<HtmlInputElement>();
    assert_eq!(person.value(), "");
    assert!(is_focused(&stage.find("h1")), "the button is gone");
}

#[wasm_bindgen_test]
async fn d11_an_address_with_a_filter_shows_it() {
    let stage = asked(&[("action", Some("turnedOn")), ("person", Some("Bo"))]).await;
    assert_eq!(server::waiting("GET audit?action=turnedOn&person=Bo&top=50"), 1);
    assert_eq!(server::waiting(ALL), 0, "nothing else is asked for");
    assert!(stage.find("details").unchecked_ref::<web_sys::HtmlElement>().has_attribute("open"));
    assert!(is_ticked(&stage.named("input[type=checkbox]", "Turned on")));
    assert_eq!(stage.find("#audit-person").unchecked_into::<HtmlInputElement>().value(), "Bo");
}

#[wasm_bindgen_test]
async fn d11_l13_days_are_whole_days_of_the_chosen_zone() {
    let stage = asked(&[("from", Some("2026-06-24")), ("to", Some("2026-06-30"))]).await;
    let utc = "GET audit?from=2026-06-24T00%3A00%3A00.000Z&to=2026-07-01T00%3A00%3A00.000Z&top=50";
    assert_eq!(server::waiting(utc), 1);
    assert!(stage.says("Days in UTC"));
    stage.words.tell_local_times(true);
    stage.settle().await;
    let instant = |text: &str| {
        let iso = String::from(js_sys::Date::new(&text.into()).to_iso_string());
        String::from(js_sys::encode_uri_component(&iso))
    };
    let (from, to) = (instant("2026-06-24T00:00:00"), instant("2026-07-01T00:00:00"));
    let local = ["GET audit?from=", &from, "&to=", &to, "&top=50"].concat();
    assert_eq!(server::sent().last().unwrap().line, local, "the same days of another zone");
    let href = attribute(&stage.link("Export as CSV"), "href").unwrap();
    assert!(href.ends_with(&format!("&from={from}&to={to}")), "{href}");
}

#[wasm_bindgen_test]
async fn d11_days_that_are_none_or_crossed_are_said_at_their_field() {
    let stage = asked(&[("from", Some("yesterday")), ("to", Some("2026-06-30"))]).await;
    assert!(server::sent().iter().all(|sent| !sent.line.starts_with("GET audit")), "not asked");
    assert_eq!(stage.text("#audit-from-note .fault"), "This is no day such as 2026-06-24.");
    assert_eq!(attribute(&stage.find("#audit-from"), "aria-invalid").as_deref(), Some("true"));
    assert!(stage.maybe("a[download]").is_none(), "no file of something else");
    stage.router.set_parameters(&[("from", Some("2026-07-02"))], false);
    stage.settle().await;
    assert_eq!(stage.texts(".fault"), ["This day is before the first one."]);
    stage.router.set_parameters(&[("from", Some("2026-06-30"))], false);
    stage.settle().await;
    assert!(stage.maybe(".fault").is_none(), "one day is a range");
    assert!(server::sent().last().unwrap().line.starts_with("GET audit?from=2026-06-30"));
}

#[wasm_bindgen_test]
async fn d11_show_more_follows_the_link_and_no_row_moves() {
    let stage = asked(&[]).await;
    let mut first = list(&[entry(3, "Bo"), entry(2, "Bo")], 3);
    first["@odata.nextLink"] = json!("/api/audit?before=2&top=50");
    server::answer(ALL, 200, &first);
    stage.until_says("2 of 3 entries").await;
    let more = stage.button("Show more");
    let rows = stage.all("tbody tr");
    stage.press(&more).await;
    stage.press(&more).await;
    assert_eq!(server::waiting("GET audit?before=2&top=50"), 1, "once");
    server::lose("GET audit?before=2&top=50");
    stage.until_says("The server cannot be reached.").await;
    assert!(stage.says("2 of 3 entries"), "what is shown stays");
    stage.press(&more).await;
    server::answer("GET audit?before=2&top=50", 200, &list(&[entry(1, "Bo")], 3));
    stage.until_says("3 of 3 entries").await;
    assert_eq!(stage.all("tbody tr")[..2], rows[..]);
    assert_eq!(numbers(&stage), ["Details of entry 3", "Details of entry 2", "Details of entry 1"]);
    assert!(stage.maybe_named("button", "Show more").is_none() && !stage.says("cannot be reached"));
}

#[wasm_bindgen_test]
async fn d11_a_further_page_of_another_filter_is_dropped() {
    let stage = asked(&[]).await;
    let mut first = list(&[entry(3, "Bo")], 3);
    first["@odata.nextLink"] = json!("/api/audit?before=3&top=50");
    server::answer(ALL, 200, &first);
    stage.until_says("1 of 3 entries").await;
    stage.press(&stage.button("Show more")).await;
    stage.router.set_parameters(&[("action", Some("erased"))], true);
    stage.settle().await;
    server::answer("GET audit?action=erased&top=50", 200, &list(&[entry(9, "Bo")], 1));
    stage.until_says("1 of 1 entry").await;
    server::answer("GET audit?before=3&top=50", 200, &list(&[entry(2, "Bo")], 3));
    stage.settle().await;
    assert_eq!(numbers(&stage), ["Details of entry 9"]);
}

#[wasm_bindgen_test]
async fn d11_a_filter_whose_answer_fails_leaves_no_row_of_another_one() {
    let stage = page(&[entry(1, "Bo")], 1).await;
    stage.router.set_parameters(&[("action", Some("x"))], true);
    stage.settle().await;
    assert!(stage.says("1 of 1 entry"), "what was there stays until the answer is");
    let problem = json!({"code": "invalidRequest", "title": "T", "status": 400, "detail": "action: \"x\" is no action."});
    server::answer("GET audit?action=x&top=50", 400, &problem);
    stage.until_says("action: \"x\" is no action.").await;
    assert!(stage.maybe("tbody").is_none());
}

#[wasm_bindgen_test]
async fn d11_what_is_new_waits_until_it_is_asked_for() {
    let stage = page(&[entry(2, "Bo"), entry(1, "Bo")], 2).await;
    stage.press(&stage.button("Details of entry 2")).await;
    let rows = stage.all("tbody tr");
    stage.known.heard.update(|heard| *heard += 1);
    stage.settle().await;
    server::answer("GET audit?top=1", 200, &list(&[entry(3, "Security administrator")], 3));
    stage.until_says("1 new, show").await;
    assert!(stage.all("tbody tr") == rows && !stage.says("Security administrator"), "no row moves");
    assert!(stage.says("2 of 2 entries"));
    let show = stage.button("1 new, show");
    focus(&show);
    stage.press(&show).await;
    server::answer(ALL, 200, &list(&[entry(3, "Security administrator"), entry(2, "Bo"), entry(1, "Bo")], 3));
    stage.until_says("3 of 3 entries").await;
    assert_eq!(numbers(&stage), ["Details of entry 3", "Details of entry 2", "Details of entry 1"]);
    assert!(stage.maybe_named("button", "1 new, show").is_none());
    assert!(is_focused(&stage.find("#audit-table")));
    assert_eq!(attribute(&stage.button("Details of entry 2"), "aria-expanded").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn d11_so_much_that_is_new_that_a_gap_is_left_takes_the_place_of_all() {
    let stage = page(&[entry(1, "Bo")], 1).await;
    stage.known.heard.update(|heard| *heard += 1);
    stage.settle().await;
    server::answer("GET audit?top=1", 200, &list(&[entry(90, "Security administrator")], 90));
    stage.until_says("89 new, show").await;
    stage.press(&stage.button("89 new, show")).await;
    let mut newest = list(&[entry(90, "Security administrator")], 90);
    newest["@odata.nextLink"] = json!("/api/audit?before=90&top=50");
    server::answer(ALL, 200, &newest);
    stage.until_says("1 of 90 entries").await;
    assert_eq!(numbers(&stage), ["Details of entry 90"], "in order, with the rest behind Show more");
    assert!(stage.maybe_named("button", "Show more").is_some());
}

#[wasm_bindgen_test]
async fn d11_the_details_have_an_address_and_say_how_to_verify() {
    let stage = page(&[entry(7, "Bo")], 1).await;
    let button = stage.button("Details of entry 7");
    assert_eq!(attribute(&button, "aria-expanded").as_deref(), Some("false"));
    focus(&button);
    stage.press(&button).await;
    assert_eq!(search(), "?entry=7");
    assert_eq!(attribute(&button, "aria-expanded").as_deref(), Some("true"));
    let hash = format!("{:064}", 7);
    assert_eq!(
        stage.texts("code"),
        [hash.clone(), format!("security-center-server audit verify --tenant t1 --expect 7:{hash}")]
    );
    assert!(is_focused(&button));
    stage.press(&button).await;
    assert_eq!((search().as_str(), stage.all("code").len()), ("", 0));
    stage.router.set_parameters(&[("entry", Some("7"))], false);
    stage.settle().await;
    assert_eq!(stage.all("code").len(), 2, "a link leads there");
}

#[wasm_bindgen_test]
async fn d11_an_empty_log_says_why() {
    let stage = page(&[], 0).await;
    assert!(stage.says("Nothing has been changed since this server keeps the log."));
    assert!(stage.says("0 of 0 entries"));
}

#[wasm_bindgen_test]
async fn d2_d11_who_may_not_read_the_log_is_told_why() {
    let mut sample = session("refused");
    sample["access"]["audit"] = refused(&["viewingRoleMissing"]);
    let mut stage = Stage::signed_in(sample, Some(tenant()), None).await;
    stage.router.go(&Route::Audit);
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let route = stage.within(|| stage.router.route());
    stage.show(move || view! { <Gate session=session route=route /> }.into_any()).await;
    assert_eq!(stage.text("h1"), "You cannot open this page");
    assert!(stage.says("You hold none of the roles that may open this"));
    assert!(server::sent().iter().all(|sent| !sent.line.starts_with("GET audit")));
}

#[wasm_bindgen_test]
async fn d11_a_person_that_the_server_does_not_take_is_said_at_its_field() {
    let long = "x".repeat(257);
    let stage = asked(&[("person", Some(&long))]).await;
    let problem = json!({
        "code": "invalidFields", "title": "T", "status": 400, "detail": "In English.",
        "fields": [{"field": "person", "fault": "tooLong", "limit": 256}],
    });
    server::answer(&format!("GET audit?person={long}&top=50"), 400, &problem);
    let field = stage.find("#audit-person");
    stage.until("the field says so", || attribute(&field, "aria-invalid").is_some()).await;
    assert!(crate::stage::description_of(&field).unwrap().contains("256"));
    assert!(!stage.says("In English."), "{}", stage.everything());
    type_into(&field, "Bo");
    stage.until("it asks", || server::waiting("GET audit?person=Bo&top=50") == 1).await;
    server::answer("GET audit?person=Bo&top=50", 200, &list(&[entry(1, "Bo")], 1));
    stage.until("the log is there", || stage.maybe("#audit-table").is_some()).await;
    assert_eq!(attribute(&field, "aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn d11_services_and_eligibility_are_told_in_words() {
    let mut connected = entry(2, "");
    connected["action"] = json!("servicesConnected");
    connected["changes"] =
        json!([{"field": "services", "before": null, "after": "defenderAtp azureAtp newest"}]);
    let mut lost = entry(1, "");
    lost["action"] = json!("eligibilityChanged");
    lost["changes"] = json!([{"field": "eligible", "before": "true", "after": "false"}]);
    let stage = page(&[connected, lost], 2).await;
    assert_eq!(
        stage.texts("tbody li"),
        ["Supported services: – → Microsoft Defender ATP, Azure ATP, newest", "Eligible: yes → no"]
    );
}
