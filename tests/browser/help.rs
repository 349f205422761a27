//! Need help?: found as one types, with an address and without the server; the buttons on every page; what a panel
//! covers is out of reach.

use crate::{
    samples::{off, session, tenant},
    server,
    stage::{Stage, attribute, by_id, focus, is_focused, text_of},
};
use leptos::prelude::*;
use security_center::{
    api::Connection,
    browser::{document, window},
    i18n::Language,
    routes::{Panel, Route},
    shell::{PlainShell, Shell},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

const ENGLISH: &str = include_str!("../../help/en.json");
const DUTCH: &str = include_str!("../../help/nl.json");

/// The request for the help's content.
fn content(language: &str) -> String {
    format!("GET {}/help/{language}.json", window().location().origin().unwrap())
}

/// Types into a field, in place of what was there.
pub async fn type_into(stage: &Stage, id: &str, text: &str) {
    let field = by_id(id);
    match field.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.set_value(text),
        None => field.unchecked_ref::<HtmlTextAreaElement>().set_value(text),
    }
    let init = EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
    stage.settle().await;
}

/// What is in a field.
pub fn typed(id: &str) -> String {
    let field = by_id(id);
    match field.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.value(),
        None => field.unchecked_ref::<HtmlTextAreaElement>().value(),
    }
}

/// The frame with somebody signed in, on the settings page.
pub async fn framed() -> Stage {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    stage.router.go(&Route::ThreatProtection);
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let (connection, _) = stage.within(|| signal(Connection::Live));
    stage.show(move || view! { <Shell session=session connection=connection /> }.into_any()).await;
    stage
}

/// A button of this name among those at the lower right.
fn in_corner(stage: &Stage, name: &str) -> HtmlElement {
    let mut buttons = stage.all(".corner button").into_iter();
    buttons.find(|button| crate::stage::name_of(button) == name).expect("it is in the corner")
}

/// The frame with Need help? open and its content there.
async fn helped() -> Stage {
    let stage = framed().await;
    let opener = in_corner(&stage, "Need help?");
    focus(&opener);
    stage.press(&opener).await;
    server::reply(&content("en"), 200, ENGLISH);
    stage.until("the topics are there", || stage.maybe(".topics").is_some()).await;
    stage
}

fn search() -> String {
    window().location().search().unwrap()
}

fn said(stage: &Stage) -> String {
    stage.texts(".visually-hidden[role=status]").join(" ")
}

async fn back(stage: &Stage, until: &str) {
    window().history().unwrap().back().unwrap();
    stage.until("the browser went back", || search() == until).await;
    stage.settle().await;
}

#[wasm_bindgen_test]
async fn s34_s37_l33_help_lists_its_topics_the_eight_questions_and_the_related_topics() {
    let stage = helped().await;
    assert_eq!(search(), "?panel=help");
    assert_eq!(stage.texts(".panel h3"), ["Topics", "Frequently asked questions", "Related topics"]);
    let lists = stage.all(".panel .topics");
    assert_eq!(lists[1].query_selector_all("a").unwrap().length(), 8, "S34");
    assert_eq!(lists[2].query_selector_all("a").unwrap().length(), 9, "S37");
    stage.until("the field has the focus", || is_focused(&by_id("help-ask"))).await;
    let outside = lists[2].query_selector("a.outside").unwrap().unwrap();
    assert!(attribute(&outside, "href").unwrap().starts_with("https://docs.microsoft.com/"));
}

#[wasm_bindgen_test]
async fn l33_a_question_finds_its_topic_as_it_is_typed_and_the_topic_has_an_address() {
    let stage = helped().await;
    type_into(&stage, "help-ask", "trun it off").await;
    assert_eq!(search(), "?panel=help&ask=trun+it+off");
    let first = stage.find(".panel .topics a");
    assert_eq!(text_of(&first), "Turn off Microsoft Threat Protection");
    let count = stage.all(".panel .topics a").len();
    let sentence = if count == 1 { "1 result".to_owned() } else { format!("{count} results") };
    assert!(stage.says(&sentence), "{sentence}");
    stage.until("the number is said aloud", || said(&stage).contains(&sentence)).await;

    focus(&first);
    stage.press(&first).await;
    assert_eq!(search(), "?panel=help&ask=trun+it+off&topic=turn-off");
    stage.until("the topic has the focus", || is_focused(&by_id("help-topic"))).await;
    assert!(stage.says("Unselect Turn on Microsoft Threat Protection"));
    assert_eq!(typed("help-ask"), "trun it off");
    back(&stage, "?panel=help&ask=trun+it+off").await;
    stage.until("the result has the focus again", || is_focused(&by_id("help-to-turn-off"))).await;

    type_into(&stage, "help-ask", "").await;
    assert_eq!(search(), "?panel=help");
    assert_eq!(stage.all(".panel h3").len(), 3, "everything again");
}

#[wasm_bindgen_test]
async fn l33_the_address_of_a_topic_has_the_whole_question_however_fast_it_was_typed() {
    let stage = helped().await;
    let question = "data centre locaton";
    for (end, _) in question.char_indices().skip(1).chain([(question.len(), ' ')]) {
        type_into(&stage, "help-ask", &question[..end]).await;
        if end >= "data centre l".len() {
            let href = attribute(&stage.find("#help-to-other-location"), "href").unwrap();
            let asked = question[..end].replace(' ', "+");
            assert_eq!(href, format!("?panel=help&ask={asked}&topic=other-location"));
        }
    }
}

#[wasm_bindgen_test]
async fn l33_d13_without_an_answer_what_was_typed_goes_along_to_support() {
    let stage = helped().await;
    type_into(&stage, "help-ask", "zxqw <b>printer</b>").await;
    assert!(stage.says("Nothing was found for this."));
    stage.press(&stage.button("Contact support")).await;
    assert_eq!(search(), "?panel=contact");
    assert_eq!(typed("contact-description"), "zxqw <b>printer</b>");
    // What was written there already is not replaced.
    type_into(&stage, "contact-description", "My own words").await;
    stage.press(&stage.link("Need help?")).await;
    type_into(&stage, "help-ask", "zxqw").await;
    stage.press(&stage.button("Contact support")).await;
    assert_eq!(typed("contact-description"), "My own words");
}

#[wasm_bindgen_test]
async fn l33_help_that_cannot_be_fetched_says_so_and_what_was_fetched_needs_no_connection() {
    let stage = framed().await;
    stage.router.open_panel(Panel::Help);
    stage.settle().await;
    type_into(&stage, "help-ask", "location").await;
    server::lose(&content("en"));
    stage.until_says("The server cannot be reached.").await;
    assert_eq!(typed("help-ask"), "location");
    stage.press(&stage.button("Try again")).await;
    server::reply(&content("en"), 200, ENGLISH);
    stage.until("results are there", || stage.maybe(".topics").is_some()).await;
    assert!(!stage.says("The server cannot be reached."));
    stage.router.close_panel();
    stage.settle().await;
    stage.router.open_panel(Panel::Help);
    stage.settle().await;
    assert!(stage.maybe(".topics").is_some());
    assert_eq!(server::waiting(&content("en")), 0, "it is kept");
}

#[wasm_bindgen_test]
async fn s1_l33_another_language_fetches_its_help_and_keeps_what_was_typed() {
    let stage = helped().await;
    type_into(&stage, "help-ask", "azure").await;
    stage.own.choose_language(Language::Dutch);
    stage.settle().await;
    assert_eq!(typed("help-ask"), "azure");
    server::reply(&content("nl"), 200, DUTCH);
    stage.until_says("Azure ATP-gegevens krijgen").await;
    assert_eq!(typed("help-ask"), "azure");
}

#[wasm_bindgen_test]
async fn l33_the_focus_goes_back_when_the_panel_is_closed_and_when_back_closes_it() {
    let stage = helped().await;
    stage.press(&stage.named(".panel-head button", "Close")).await;
    assert_eq!(search(), "");
    stage.until("the opener has the focus", || is_focused(&in_corner(&stage, "Need help?"))).await;

    let header = stage.find("#header-help");
    focus(&header);
    stage.press(&header).await;
    stage.until("the field has the focus", || is_focused(&by_id("help-ask"))).await;
    back(&stage, "").await;
    stage.until("the header's button has the focus", || is_focused(&header)).await;
}

#[wasm_bindgen_test]
async fn l33_what_a_panel_lies_over_is_out_of_reach_until_it_is_closed() {
    let stage = framed().await;
    let covers = window().match_media("(max-width: 1200px)").unwrap().unwrap().matches();
    assert!(covers, "the browser of the tests is narrow");
    let link = stage.link("Ask for another location");
    focus(&link);
    stage.press(&link).await;
    assert_eq!(search(), "?panel=contact");
    for behind in ["main", "nav.navigation", ".skip"] {
        assert!(stage.find(behind).has_attribute("inert"), "{behind}");
    }
    assert!(!stage.find("header").has_attribute("inert"), "the panel does not lie over the header");
    stage.find("h1").focus().unwrap();
    assert!(!is_focused(&stage.find("h1")));
    back(&stage, "").await;
    for behind in ["main", "nav.navigation", ".skip"] {
        assert!(!stage.find(behind).has_attribute("inert"), "{behind}");
    }
    stage.until("the link has the focus", || is_focused(&link)).await;

    // A link of the help to another page closes the panel; the page's heading takes the focus.
    stage.router.open_panel(Panel::Help);
    stage.settle().await;
    stage.router.go(&Route::Eligibility);
    stage.settle().await;
    stage.until("the heading has the focus", || is_focused(&by_id("page-heading"))).await;
    assert!(!stage.find("main").has_attribute("inert"));
}

#[wasm_bindgen_test]
async fn l33_the_buttons_are_put_away_and_brought_back_and_the_header_keeps_help() {
    let stage = framed().await;
    stage.press(&in_corner(&stage, "Put the buttons for help and feedback away")).await;
    assert!(stage.maybe(".corner").is_none());
    assert!(is_focused(&stage.find("#header-help")));
    assert!(said(&stage).contains("The buttons were put away."));
    let sent = server::sent().into_iter().find(|sent| sent.line == "PATCH preferences").unwrap();
    assert_eq!(sent.body().await, serde_json::json!({"helpPutAway": true}));

    stage.press(&stage.find("#header-help")).await;
    stage.press(&stage.button("Show the buttons for help and feedback on every page")).await;
    assert_eq!(attribute(&stage.find(".corner"), "hidden").as_deref(), Some(""), "not over the panel");
    stage.router.close_panel();
    stage.settle().await;
    assert!(!stage.find(".corner").has_attribute("hidden"));
}

#[wasm_bindgen_test]
async fn l33_who_is_not_signed_in_finds_help_and_is_told_to_sign_in_for_more() {
    let mut stage = Stage::new().await;
    stage.show(|| view! { <PlainShell><p>"page"</p></PlainShell> }.into_any()).await;
    stage.press(&stage.find("#header-help")).await;
    server::reply(&content("en"), 200, ENGLISH);
    stage.until("the topics are there", || stage.maybe(".topics").is_some()).await;
    type_into(&stage, "help-ask", "licences eligible").await;
    assert_eq!(stage.text(".panel .topics a"), "Which licences make a tenant eligible");
    for other in ["Contact support", "Give feedback"] {
        stage.press(&stage.link(other)).await;
        assert!(stage.says("sign in first"), "{other}");
        assert!(stage.maybe("textarea").is_none(), "{other}");
    }
    assert_eq!(attribute(&stage.link("Sign in"), "href").as_deref(), Some("/sign-in"));
    assert!(document().active_element().is_some());
}
