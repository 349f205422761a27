//! Contacting support, the person's own requests, and feedback: what is sent, what is wrong at which field, and that
//! nothing typed is lost.

use crate::{
    help::{framed, type_into, typed},
    samples::{list, problem, read, session},
    server,
    stage::{Stage, attribute, by_id, description_of, is_focused, is_ticked, name_of},
};
use security_center::{
    i18n::Language,
    routes::{Panel, Route},
};
use security_center_contract::{FieldFault, FieldProblem, ProblemCode, Session};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// Right to left marks, combining accents, markup, an emoji of several characters and two lines.
const STRANGE: &str =
    "\u{202e}evil\u{202c} e\u{301}\u{328} <script>alert(1)</script> & \"q\" 👩‍👩‍👧\nline two\t{name}";

async fn opened(panel: Panel) -> Stage {
    let stage = framed().await;
    stage.router.open_panel(panel);
    stage.settle().await;
    stage
}

async fn contact() -> Stage {
    let stage = opened(Panel::Contact).await;
    server::answer("GET support-expectation", 200, &json!({"minutes": 90, "answers": 3}));
    stage.until_says("Expected wait").await;
    stage
}

fn sent(line: &str) -> Vec<server::Sent> {
    server::sent().into_iter().filter(|sent| sent.line == line).collect()
}

async fn last(line: &str) -> Value {
    sent(line).last().expect("it was sent").body().await
}

const SEND: &str = "POST support-requests";

fn refused(fields: &[(&str, FieldFault, Option<u32>)]) -> Value {
    let fields = fields.iter().map(|(field, fault, limit)| FieldProblem {
        field: (*field).to_owned(),
        fault: *fault,
        limit: *limit,
    });
    let mut problem = problem(ProblemCode::InvalidFields);
    problem.fields = fields.collect();
    serde_json::to_value(problem).unwrap()
}

#[wasm_bindgen_test]
async fn s25_s35_d13_a_request_is_sent_once_and_gets_a_number() {
    let stage = contact().await;
    assert!(stage.says("Microsoft Threat Protection; that is mentioned by itself"), "S35");
    assert!(stage.says("90 min, the median of 3 answers."));
    assert_eq!(typed("contact-email"), "global.admin@contoso.example");
    assert!(is_ticked(&stage.named("input[type=radio]", "By e-mail")));
    let panel = stage.text(".panel");
    assert!(panel.contains("Your data will be stored at rest in: European Union"), "S25: {panel}");
    assert!(panel.contains("because Microsoft Defender ATP keeps its data there"), "S25");
    assert!(stage.maybe_named("input[type=radio]", "European Union").is_none(), "it is there already");

    type_into(&stage, "contact-description", STRANGE).await;
    type_into(&stage, "contact-phone", "+31 20 123 45 67").await;
    stage.press(&stage.named("input[type=radio]", "United Kingdom")).await;
    let send = stage.button("Contact me");
    stage.press(&send).await;
    stage.press(&send).await;
    assert_eq!(sent(SEND).len(), 1, "however often it is pressed");
    let mut body = last(SEND).await;
    let key = body["key"].take();
    let key = key.as_str().unwrap();
    assert!(key.len() == 32 && key.bytes().all(|one| one.is_ascii_alphanumeric()), "{key}");
    assert_eq!(
        body,
        json!({
            "key": null, "description": STRANGE, "phone": "+31 20 123 45 67",
            "email": "global.admin@contoso.example", "contactBy": "email", "wantedLocation": "uk",
        })
    );
    server::answer(SEND, 201, &json!({"number": 12}));
    stage.until_says("Your request has number 12.").await;
    stage.until("the number has the focus", || is_focused(&by_id("contact-sent"))).await;
    stage.press(&stage.button("Make another request")).await;
    assert_eq!(typed("contact-description"), "");
    assert_eq!(typed("contact-phone"), "+31 20 123 45 67", "how to be reached stays");
    assert!(is_ticked(&stage.named("input[type=radio]", "I do not ask for another location")));
}

#[wasm_bindgen_test]
async fn d13_what_is_missing_is_said_at_its_field_before_anything_is_sent() {
    let stage = contact().await;
    stage.press(&stage.named("input[type=radio]", "By phone")).await;
    stage.press(&stage.button("Contact me")).await;
    for field in ["contact-description", "contact-phone"] {
        assert_eq!(attribute(&by_id(field), "aria-invalid").as_deref(), Some("true"), "{field}");
        assert!(description_of(&by_id(field)).unwrap().contains("Fill this in."), "{field}");
    }
    assert_eq!(attribute(&by_id("contact-email"), "aria-invalid"), None);
    stage.until("the first has the focus", || is_focused(&by_id("contact-description"))).await;
    assert!(sent(SEND).is_empty());

    let long = "é".repeat(4_001);
    type_into(&stage, "contact-description", &long).await;
    type_into(&stage, "contact-phone", "12345").await;
    stage.press(&stage.button("Contact me")).await;
    assert!(description_of(&by_id("contact-description")).unwrap().contains("4000 characters at most"));
    assert!(sent(SEND).is_empty());
    assert_eq!(typed("contact-description"), long);
    type_into(&stage, "contact-description", &"é".repeat(4_000)).await;
    stage.press(&stage.button("Contact me")).await;
    assert_eq!(sent(SEND).len(), 1);
}

#[wasm_bindgen_test]
async fn d13_what_the_server_cannot_take_is_said_at_the_field_and_nothing_is_lost() {
    let stage = contact().await;
    type_into(&stage, "contact-description", "bell \u{7}").await;
    type_into(&stage, "contact-email", "nobody").await;
    stage.press(&stage.button("Contact me")).await;
    server::answer(
        SEND,
        400,
        &refused(&[
            ("email", FieldFault::NotAnEmail, None),
            ("description", FieldFault::ForbiddenCharacter, None),
        ]),
    );
    stage.until_says("This is no e-mail address.").await;
    assert!(description_of(&by_id("contact-description")).unwrap().contains("control character"));
    stage.until("the first in the form has the focus", || is_focused(&by_id("contact-description"))).await;
    assert_eq!(typed("contact-description"), "bell \u{7}");
    stage.own.choose_language(Language::Dutch);
    stage.settle().await;
    assert!(stage.says("Dit is geen e-mailadres."), "in the language that is chosen");
    stage.own.choose_language(Language::English);
    stage.settle().await;

    type_into(&stage, "contact-description", "bell").await;
    type_into(&stage, "contact-email", "a@b.example").await;
    stage.press(&stage.button("Contact me")).await;
    assert!(!stage.says("This is no e-mail address."), "what was mended is no longer wrong");
    server::answer(SEND, 400, &refused(&[("key", FieldFault::OutOfRange, None)]));
    stage.until_says("The server did not understand the request").await;
    assert_eq!(typed("contact-description"), "bell");
}

#[wasm_bindgen_test]
async fn d13_too_many_requests_are_refused_in_words_and_nothing_is_lost() {
    let stage = contact().await;
    type_into(&stage, "contact-description", "Help").await;
    stage.press(&stage.button("Contact me")).await;
    let mut many = problem(ProblemCode::TooManyRequests);
    many.status = 429;
    server::answer(SEND, 429, &serde_json::to_value(many).unwrap());
    stage.until_says("Try again tomorrow; what you typed stays here.").await;
    assert_eq!(typed("contact-description"), "Help");
}

#[wasm_bindgen_test]
async fn d13_after_a_lost_answer_the_same_is_known_again_and_what_was_changed_is_not() {
    let stage = contact().await;
    type_into(&stage, "contact-description", "Help").await;
    stage.press(&stage.button("Contact me")).await;
    server::lose(SEND);
    stage.until_says("The server cannot be reached.").await;
    assert_eq!(typed("contact-description"), "Help");
    stage.press(&stage.button("Contact me")).await;
    let [first, second] = &sent(SEND)[..] else { panic!("sent twice") };
    let (first, second) = (first.body().await, second.body().await);
    assert_eq!(first, second, "the same key");
    let key = |body: Value| body["key"].as_str().unwrap().to_owned();
    let before = key(second);
    server::lose(SEND);
    stage.until("it can be sent again", || stage.maybe_named("button", "Contact me").is_some()).await;
    type_into(&stage, "contact-description", "Help, and more").await;
    stage.press(&stage.button("Contact me")).await;
    assert_ne!(key(last(SEND).await), before, "the server would take it for the first, without the rest");
}

#[wasm_bindgen_test]
async fn d13_what_is_typed_outlives_the_panel_the_page_and_the_language_but_not_the_person() {
    let stage = contact().await;
    type_into(&stage, "contact-description", STRANGE).await;
    stage.router.close_panel();
    stage.router.go(&Route::Eligibility);
    stage.own.choose_language(Language::Dutch);
    stage.settle().await;
    stage.router.open_panel(Panel::Contact);
    stage.settle().await;
    assert_eq!(typed("contact-description"), STRANGE);
    let mut other = session("settings");
    other["person"] = json!({"id": "p2", "displayName": "Security reader", "userPrincipalName": "reader"});
    stage.known.session.put(read::<Session>(other));
    stage.settle().await;
    assert_eq!((typed("contact-description").as_str(), typed("contact-email").as_str()), ("", ""));
}

#[wasm_bindgen_test]
async fn d13_an_answer_that_comes_when_the_panel_is_closed_is_said_aloud() {
    let stage = contact().await;
    type_into(&stage, "contact-description", "Help").await;
    stage.press(&stage.button("Contact me")).await;
    stage.router.close_panel();
    stage.settle().await;
    server::answer(SEND, 201, &json!({"number": 3}));
    stage.until_says("Your request has number 3.").await;
    assert!(stage.texts(".visually-hidden[role=status]").concat().contains("number 3"));
}

#[wasm_bindgen_test]
async fn l33_the_expected_wait_is_not_known_before_the_first_answer() {
    let stage = opened(Panel::Contact).await;
    server::answer("GET support-expectation", 200, &json!({"minutes": null, "answers": 0}));
    stage.until_says("not known yet").await;
}

fn request(number: i64, state: &str, answers: Value) -> Value {
    json!({
        "number": number, "createdAt": "2026-06-24T09:00:00Z", "description": STRANGE, "phone": null,
        "email": "global.admin@contoso.example", "contactBy": "email", "wantedLocation": "uk",
        "state": state, "answers": answers,
    })
}

#[wasm_bindgen_test]
async fn d13_own_requests_show_state_and_answers_and_follow_what_support_does() {
    let stage = opened(Panel::Requests).await;
    server::answer("GET support-requests", 200, &list(&[], 0));
    stage.until_says("You have made no requests yet.").await;

    stage.known.own_changed();
    stage.settle().await;
    server::answer("GET support-requests", 200, &list(&[request(7, "received", json!([]))], 1));
    stage.until_says("Request 7").await;
    assert!(stage.says("Received, not answered yet") && stage.says("United Kingdom"));
    assert_eq!(stage.find(".panel .card > .typed").text_content().unwrap(), STRANGE, "as it was typed");
    assert!(stage.maybe(".panel script").is_none());

    stage.known.own_changed();
    stage.settle().await;
    let answers = json!([{"at": "2026-06-24T10:00:00Z", "text": "<b>Done</b>\nsee above"}]);
    server::answer("GET support-requests", 200, &list(&[request(7, "answered", answers)], 103));
    stage.until_says("Answered").await;
    assert!(stage.texts(".typed").contains(&"<b>Done</b>\nsee above".to_owned()));
    assert!(stage.says("The newest 1 of 103: this list holds no more."));
}

#[wasm_bindgen_test]
async fn l32_feedback_on_a_page_is_rated_sent_once_and_thanked_for() {
    let stage = opened(Panel::Feedback).await;
    let group = stage.find(".panel fieldset");
    assert_eq!(
        stage.all(".panel fieldset input").iter().map(|input| name_of(input)).collect::<Vec<_>>(),
        ["Bad", "Not so good", "Fair", "Good", "Very good"]
    );
    stage.press(&stage.button("Submit")).await;
    assert!(description_of(&group).unwrap().contains("Fill this in."));
    stage.until("the first choice has the focus", || is_focused(&by_id("feedback-rating"))).await;
    assert!(sent("POST feedback").is_empty());

    stage.press(&stage.named("input[type=radio]", "Good")).await;
    type_into(&stage, "feedback-liked", STRANGE).await;
    stage.press(&stage.named("input[type=checkbox]", "You may contact me about this")).await;
    stage.press(&stage.button("Submit")).await;
    let mut body = last("POST feedback").await;
    body["key"].take();
    assert_eq!(
        body,
        json!({
            "key": null, "rating": 4, "liked": STRANGE, "improve": "", "mayContact": true,
            "page": "/settings/threat-protection",
        })
    );
    server::answer("POST feedback", 201, &json!({"number": 5}));
    stage.until_says("Thank you. Your feedback has number 5.").await;
    stage.press(&stage.button("Give feedback again")).await;
    assert_eq!(typed("feedback-liked"), "");
    assert!(!is_ticked(&stage.named("input[type=radio]", "Good")));
}
