//! The queue of incidents: what is asked for, what is shown, what is new, and that nothing moves by itself.

use crate::{
    samples::{ORDER, incident, list, on, order, session, tenant},
    server,
    stage::{Stage, attribute, focus},
};
use leptos::prelude::*;
use security_center::{i18n::Language, pages::Incidents, routes::Route};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit};

async fn open() -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <Incidents /> }.into_any()).await;
    stage
}

/// The queue with two incidents of two thousand.
async fn with_two() -> Stage {
    let stage = open().await;
    server::answer(ORDER, 200, &order("27 31", 2));
    stage.until("it asks for the rows", || server::waiting("GET incidents?ids=27,31") == 1).await;
    server::answer(
        "GET incidents?ids=27,31",
        200,
        &list(&[incident("27", "Ransomware"), incident("31", "Phishing")], 2),
    );
    stage.until("they are there", || stage.says("Phishing")).await;
    stage
}

fn key(grid: &HtmlElement, name: &str) {
    let how = KeyboardEventInit::new();
    how.set_key(name);
    how.set_bubbles(true);
    how.set_cancelable(true);
    grid.dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).unwrap()).unwrap();
}

fn waiting_for(beginning: &str) -> Vec<String> {
    server::unanswered().into_iter().filter(|line| line.starts_with(beginning)).collect()
}

#[wasm_bindgen_test]
async fn incidents_are_listed_in_words_with_their_number_and_in_dutch_too() {
    let stage = with_two().await;
    assert_eq!(stage.texts("#incidents [role=rowheader]"), ["Ransomware", "Phishing"]);
    let cells = stage.texts("#incidents-0 [role=gridcell]");
    assert_eq!(
        cells[1..6],
        ["High", "Active", "execution and persistence", "1,200 of 1,234", "3 devices and 1 user"]
            .map(|cell| if cell.starts_with("exec") { "Execution and Persistence" } else { cell })
    );
    assert!(stage.says("2 incidents"));
    assert!(stage.text("summary").ends_with("Status: Active, In progress; Severity: High, Medium, Low"));
    assert_eq!(attribute(&stage.find("#incidents"), "aria-rowcount").as_deref(), Some("3"));
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert!(stage.says("2 incidenten") && stage.says("1.200 van 1.234"));
    assert!(stage.says("3 apparaten en 1 gebruiker"));
}

#[wasm_bindgen_test]
async fn a_name_by_rule_is_said_in_the_readers_language() {
    let stage = open().await;
    server::answer(ORDER, 200, &order("1", 1));
    stage.until("it asks", || server::waiting("GET incidents?ids=1") == 1).await;
    let mut unnamed = incident("1", "Multi-stage incident");
    unnamed["named"] = json!(false);
    server::answer("GET incidents?ids=1", 200, &list(&[unnamed], 1));
    stage
        .until_says("Multi-stage incident: execution and persistence on 3 devices and 1 user, 2 services")
        .await;
    stage.words.choose(Language::Dutch);
    stage
        .until_says("Incident in meerdere fasen: uitvoering en persistentie op 3 apparaten en 1 gebruiker, 2 services")
        .await;
}

#[wasm_bindgen_test]
async fn names_are_put_in_order_in_the_readers_language() {
    let stage = with_two().await;
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    let orders = || waiting_for("GET incidents/order?");
    assert!(orders().is_empty(), "by activity they are in the same order in each");
    let file = || attribute(&stage.find("a[href*='export?format=csv']"), "href").unwrap_or_default();
    assert!(file().ends_with("&sort=-lastActivity&language=nl"), "{}", file());
    stage.press(&stage.button("Naam van incident")).await;
    stage.until("it asks", || orders().iter().any(|line| line.ends_with("&sort=-name&language=nl"))).await;
    stage.words.choose(Language::English);
    stage.until("it asks in English", || orders().iter().any(|line| line.ends_with("&sort=-name"))).await;
}

#[wasm_bindgen_test]
async fn a_list_that_ends_at_its_limit_says_so() {
    let stage = open().await;
    server::answer(ORDER, 200, &order("1 2", 1_002));
    stage.until_says("The first 2 of 1,002, because a list ends there.").await;
}

#[wasm_bindgen_test]
async fn what_fits_no_filter_is_told_from_what_is_not_there() {
    let stage = open().await;
    let mut nothing = order("", 0);
    nothing["newest"] = json!(7);
    server::answer(ORDER, 200, &nothing);
    stage.until_says("No incident fits the filter").await;
    assert!(stage.says("active within 30 days"));
    stage.press(&stage.button("Show all incidents")).await;
    stage.until("it asks for all", || server::waiting("GET incidents/order?sort=-lastActivity") == 1).await;
}

#[wasm_bindgen_test]
async fn a_filter_stands_in_the_address_and_goes_to_the_server() {
    let stage = with_two().await;
    stage
        .router
        .set_parameters(&[("severity", Some("high")), ("days", Some("any")), ("q", Some("a&b"))], true);
    let asked = "GET incidents/order?status=active%2CinProgress&severity=high&q=a%26b&sort=-lastActivity";
    stage.until("it asks", || server::waiting(asked) == 1).await;
    assert!(stage.says("Ransomware"), "what was there stays until the answer is");
    server::answer(asked, 200, &order("31", 1));
    stage.until("it is filtered", || stage.texts("#incidents [role=rowheader]") == ["Phishing"]).await;
    assert!(waiting_for("GET incidents?ids").is_empty(), "what is known is not asked for again");
    stage.press(&stage.button("Clear filters")).await;
    stage.until("the usual", || server::waiting(ORDER) == 1).await;
}

#[wasm_bindgen_test]
async fn a_heading_sorts_one_way_and_the_other() {
    let stage = with_two().await;
    stage.press(&stage.button("Severity")).await;
    let asked = ORDER.replace("-lastActivity", "-severity");
    stage.until("it asks", || server::waiting(&asked) == 1).await;
    server::answer(&asked, 200, &order("31 27", 2));
    stage.until("sorted", || stage.texts("#incidents [role=rowheader]") == ["Phishing", "Ransomware"]).await;
    assert_eq!(stage.all("[aria-sort=descending]").len(), 1);
    stage.press(&stage.button("Severity")).await;
    stage.until("it asks", || server::waiting(&ORDER.replace("-lastActivity", "severity")) == 1).await;
    assert_eq!(stage.all("[aria-sort=ascending]").len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_new_waits_until_it_is_asked_for_and_what_changed_is_marked_where_it_is() {
    let stage = with_two().await;
    let grid = stage.find("#incidents");
    focus(&grid);
    key(&grid, "ArrowDown");
    key(&grid, " ");
    stage.settle().await;
    let news = |changed: &str, fresh: u64| -> Value {
        json!({"changed": changed, "cut": false, "fresh": fresh, "at": "2026-06-24T10:05:00Z"})
    };
    stage.known.alerts.update(|heard| *heard += 1);
    stage.until("it asks", || waiting_for("GET incidents/news?").len() == 1).await;
    let asked = waiting_for("GET incidents/news?").remove(0);
    assert!(
        asked.contains("since=2026-06-24T10%3A00%3A00Z&ordered=2026-06-24T10%3A00%3A00Z&after=31"),
        "{asked}"
    );
    server::answer(&asked, 200, &news("27", 3));
    stage.until_says("3 new, show").await;
    stage.until("the changed one is fetched", || server::waiting("GET incidents?ids=27") == 1).await;
    assert!(stage.says("Ransomware"), "the old one is shown until the new one is there");
    let mut changed = incident("27", "Ransomware on servers");
    changed["version"] = json!(2);
    server::answer("GET incidents?ids=27", 200, &list(&[changed], 1));
    stage.until_says("Ransomware on servers").await;
    assert_eq!(
        stage.texts("#incidents [role=rowheader]"),
        ["Ransomware on serversChanged since you looked", "Phishing"]
    );
    assert_eq!(attribute(&grid, "aria-activedescendant").as_deref(), Some("incidents-1"));
    assert_eq!(attribute(&stage.find("#incidents-1"), "aria-selected").as_deref(), Some("true"));

    stage.press(&stage.button("3 new, show")).await;
    server::answer(ORDER, 200, &order("40 27 31", 3));
    stage.until("it asks for the new one", || server::waiting("GET incidents?ids=40") == 1).await;
    stage.until("all are there", || stage.all("#incidents .grid-row").len() == 3).await;
    assert_eq!(
        attribute(&stage.find("#incidents-2"), "aria-selected").as_deref(),
        Some("true"),
        "it moved, and stays selected"
    );
}

#[wasm_bindgen_test]
async fn another_order_of_a_long_list_fetches_what_is_in_sight_now_and_the_present_row_stays_itself() {
    let stage = open().await;
    stage.dress();
    let ids = |from: u32, to: u32| (from..=to).rev().map(|id| id.to_string()).collect::<Vec<_>>().join(" ");
    let rows = |line: &str| -> Vec<Value> {
        let ids = line.split('=').nth(1).unwrap();
        ids.split(',').map(|id| incident(id, &format!("Incident {id}"))).collect()
    };
    server::answer(ORDER, 200, &order(&ids(1, 200), 200));
    stage.until("it asks for the first rows", || !waiting_for("GET incidents?ids=200,").is_empty()).await;
    let asked = waiting_for("GET incidents?ids=").remove(0);
    assert!(asked.split(',').count() <= 100, "{asked}");
    server::answer(&asked, 200, &list(&rows(&asked), 1));
    stage.until_says("Incident 200").await;
    let grid = stage.find("#incidents");
    focus(&grid);
    key(&grid, "ArrowDown");
    stage.settle().await;
    assert_eq!(attribute(&grid, "aria-activedescendant").as_deref(), Some("incidents-1"));

    stage.router.set_parameters(&[("sort", Some("id"))], true);
    let other = ORDER.replace("-lastActivity", "id");
    stage.until("it asks", || server::waiting(&other) == 1).await;
    // What is told of while an order is on its way is asked for once it is here.
    stage.known.alerts.update(|heard| *heard += 1);
    stage.settle().await;
    assert_eq!(waiting_for("GET incidents/news?"), Vec::<String>::new());
    let upwards = (1..=200).map(|id| id.to_string()).collect::<Vec<_>>().join(" ");
    server::answer(&other, 200, &order(&upwards, 200));
    stage.until("other rows are in sight", || !waiting_for("GET incidents?ids=1,2,").is_empty()).await;
    stage.until("news are asked for", || waiting_for("GET incidents/news?").len() == 1).await;
    let asked = waiting_for("GET incidents?ids=1,").remove(0);
    server::answer(&asked, 200, &list(&rows(&asked), 1));
    stage.until_says("Incident 2").await;
    // 199 was the present row; it still is, at its new place.
    key(&grid, "Enter");
    stage.settle().await;
    assert_eq!(stage.within(|| stage.router.route().get_untracked()), Route::Incident(199));
}

#[wasm_bindgen_test]
async fn enter_opens_the_page_of_an_incident() {
    let stage = with_two().await;
    let grid = stage.find("#incidents");
    focus(&grid);
    key(&grid, "ArrowDown");
    key(&grid, "Enter");
    stage.settle().await;
    assert_eq!(stage.within(|| stage.router.route().get_untracked()), Route::Incident(31));
}

#[wasm_bindgen_test]
async fn columns_and_density_are_chosen_and_kept() {
    let stage = with_two().await;
    stage.dress();
    let choose = |name: &str| {
        stage
            .all("fieldset.facets label")
            .into_iter()
            .find(|label| label.text_content().as_deref() == Some(name))
            .unwrap()
    };
    assert!(!stage.texts("#incidents [role=columnheader]").contains(&"ID".to_owned()));
    stage.press(&choose("ID")).await;
    stage.press(&choose("Compact rows")).await;
    assert!(stage.texts("#incidents [role=columnheader]").contains(&"ID".to_owned()));
    assert_eq!(stage.find("#incidents-0").get_bounding_client_rect().height(), 32.0);
    drop(stage);
    let mut again = Stage::as_left().await;
    again.known.session.put(crate::samples::read(session("open")));
    again.show(|| view! { <Incidents /> }.into_any()).await;
    server::answer(ORDER, 200, &order("27", 1));
    again.until("it is there", || again.maybe("#incidents").is_some()).await;
    assert!(again.texts("#incidents [role=columnheader]").contains(&"ID".to_owned()));
    again.press(&again.button("Reset")).await;
    assert!(!again.texts("#incidents [role=columnheader]").contains(&"ID".to_owned()));
}

#[wasm_bindgen_test]
async fn rows_that_cannot_be_fetched_are_said_and_tried_again() {
    let stage = open().await;
    server::answer(ORDER, 200, &order("27", 1));
    stage.until("it asks", || server::waiting("GET incidents?ids=27") == 1).await;
    server::lose("GET incidents?ids=27");
    stage.until("it is said", || stage.maybe("main [role=alert], [role=alert]").is_some()).await;
    stage.known.alerts.update(|heard| *heard += 1);
    stage.until("news are asked for", || waiting_for("GET incidents/news?").len() == 1).await;
    let asked = waiting_for("GET incidents/news?").remove(0);
    server::answer(
        &asked,
        200,
        &json!({"changed": "27", "cut": false, "fresh": 0, "at": "2026-06-24T10:05:00Z"}),
    );
    stage.until("it asks again", || server::waiting("GET incidents?ids=27") == 1).await;
}
