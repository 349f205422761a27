//! A session that ends in the middle of work: nothing on the page goes away, and it goes on once the same person has signed
//! in again.

use crate::{
    help::{framed, type_into, typed},
    samples::{problem, read, session},
    server,
    stage::{Stage, attribute, is_focused},
};
use leptos::prelude::*;
use security_center::{browser::window, routes::Panel};
use security_center_contract::{ProblemCode, Session};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

const SEND: &str = "POST support-requests";
const ENDED: &str = "Your session has ended";

fn not_signed_in() -> Value {
    serde_json::to_value(problem(ProblemCode::NotSignedIn)).unwrap()
}

fn is_asked(stage: &Stage) -> bool {
    stage
        .maybe_named("dialog", ENDED)
        .is_some_and(|dialog| dialog.unchecked_into::<HtmlDialogElement>().open())
}

/// Somebody who signed in so is writing a request for help when the session ends.
async fn interrupted(method: &str) -> Stage {
    let stage = framed().await;
    let mut sample = session("settings");
    sample["method"] = json!(method);
    stage.known.session.put(read::<Session>(sample));
    stage.router.open_panel(Panel::Contact);
    stage.settle().await;
    server::answer("GET support-expectation", 200, &json!({"minutes": null, "answers": 0}));
    stage.settle().await;
    type_into(&stage, "contact-description", "Half a sentence").await;
    let send = stage.button("Contact me");
    send.focus().unwrap();
    stage.press(&send).await;
    server::answer(SEND, 401, &not_signed_in());
    stage.until("it is said", || is_asked(&stage)).await;
    stage
}

/// Another window of this browser tells that somebody has signed in or out.
fn elsewhere(what: &str) {
    let init = web_sys::StorageEventInit::new();
    init.set_key(Some(&format!("security-center.{what}")));
    let event = web_sys::StorageEvent::new_with_event_init_dict("storage", &init).unwrap();
    window().dispatch_event(&event).unwrap();
}

fn visits() -> usize {
    server::waiting("POST visits")
}

#[wasm_bindgen_test]
async fn what_was_typed_stays_and_what_was_asked_is_sent_again_by_itself() {
    let stage = interrupted("provider").await;
    assert_eq!(typed("contact-description"), "Half a sentence");
    assert_eq!(stage.text("h1"), "Get unified incidents, automation, and hunting", "the page is still there");
    let dialog = stage.named("dialog", ENDED);
    assert!(dialog.text_content().unwrap().contains("Sign in again as Global administrator"));
    let again = stage.link("Sign in again(opens in a new tab)");
    assert_eq!(attribute(&again, "href").as_deref(), Some("/api/sign-in/provider?returnTo=%2Fsigned-in"));
    assert_eq!(attribute(&again, "target").as_deref(), Some("_blank"));

    // Not yet: the window was only looked at.
    elsewhere("signed-in");
    stage.until("it asks", || visits() == 1).await;
    server::answer("POST visits", 401, &not_signed_in());
    stage.settle().await;
    assert!(is_asked(&stage) && server::waiting(SEND) == 0);

    elsewhere("signed-in");
    stage.until("it asks", || visits() == 1).await;
    let mut back = session("settings");
    back["method"] = json!("provider");
    server::answer("POST visits", 200, &back);
    stage.until("it is over", || !is_asked(&stage)).await;
    stage.until("it is sent again", || server::waiting(SEND) == 1).await;
    assert!(is_focused(&stage.button("Sending…")), "the focus is back where it was");
    let sent: Vec<_> = server::sent().into_iter().filter(|sent| sent.line == SEND).collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].body().await, sent[1].body().await, "the same, with the same key");
    server::answer(SEND, 201, &json!({"number": 3}));
    stage.until_says("Your request has number 3.").await;
}

#[wasm_bindgen_test]
async fn every_request_meanwhile_waits_and_is_sent_again_once() {
    let stage = interrupted("demonstration").await;
    let again = stage.link("Sign in again(opens in a new tab)");
    assert_eq!(attribute(&again, "href").as_deref(), Some("/sign-in?returnTo=/signed-in"));
    stage.known.session.refetch();
    stage.known.tenant.refetch();
    stage.settle().await;
    for line in ["GET session", "GET tenant"] {
        server::answer(line, 401, &not_signed_in());
    }
    stage.settle().await;
    assert!(stage.known.session.now().is_some() && stage.known.tenant.now().is_some());
    elsewhere("signed-in");
    stage.until("it asks", || visits() == 1).await;
    server::answer("POST visits", 200, &session("settings"));
    stage
        .until("all are sent again", || {
            [SEND, "GET session", "GET tenant"].iter().all(|line| server::waiting(line) == 1)
        })
        .await;
}

#[wasm_bindgen_test]
async fn a_password_is_given_right_there() {
    let stage = interrupted("password").await;
    assert_eq!(typed("sign-in-userName"), "global.admin@contoso.example");
    type_into(&stage, "sign-in-password", "not this one").await;
    let send = stage.named("dialog button", "Sign in");
    stage.press(&send).await;
    let wrong = serde_json::to_value(problem(ProblemCode::WrongCredentials)).unwrap();
    server::answer("POST sign-in/password", 401, &wrong);
    stage.until_says("Name and password do not belong together.").await;
    stage.press(&send).await;
    server::answer("POST sign-in/password", 200, &session("settings"));
    stage.until("it asks", || visits() == 1).await;
    server::answer("POST visits", 200, &session("settings"));
    stage.until("it goes on", || !is_asked(&stage) && server::waiting(SEND) == 1).await;
}

#[wasm_bindgen_test]
async fn the_question_can_be_put_away_and_comes_back() {
    let stage = interrupted("provider").await;
    stage.press(&stage.button("Not now")).await;
    assert!(!is_asked(&stage));
    assert_eq!(typed("contact-description"), "Half a sentence");
    assert!(stage.text("main [role=status]").contains(ENDED));
    assert!(is_focused(&stage.button("Sending…")));
    stage.press(&stage.named("main button", "Sign in again")).await;
    assert!(is_asked(&stage));
}

#[wasm_bindgen_test]
async fn for_another_person_nothing_of_the_one_before_is_left() {
    let stage = interrupted("provider").await;
    elsewhere("signed-in");
    stage.until("it asks", || visits() == 1).await;
    let mut other = session("settings");
    other["person"] = json!({"id": "p2", "displayName": "Security reader", "userPrincipalName": "reader"});
    server::answer("POST visits", 200, &other);
    stage.until("somebody else is there", || typed("contact-description").is_empty()).await;
    assert!(!is_asked(&stage));
    assert_eq!(server::waiting(SEND), 0, "what the one before wanted is not done in another's name");
    assert_eq!(stage.known.session.now().unwrap().person.id, "p2");
}

#[wasm_bindgen_test]
async fn the_same_person_of_another_tenant_is_another_person() {
    let stage = interrupted("provider").await;
    elsewhere("signed-in");
    stage.until("it asks", || visits() == 1).await;
    let mut other = session("settings");
    other["tenant"] = json!({"id": "t2", "displayName": "Fabrikam"});
    server::answer("POST visits", 200, &other);
    stage.until("it begins anew", || typed("contact-description").is_empty()).await;
    assert_eq!(server::waiting(SEND), 0);
}

#[wasm_bindgen_test]
async fn who_signs_out_on_purpose_is_not_asked_here_or_in_another_window() {
    let stage = framed().await;
    stage.press(&stage.button("Sign out")).await;
    server::answer("DELETE session", 200, &json!({"providerAddress": null}));
    stage.until("it asks", || server::waiting("GET session") == 1).await;
    server::answer("GET session", 401, &not_signed_in());
    stage.until("nobody is there", || stage.known.session.now().is_none()).await;
    assert!(!is_asked(&stage));
    drop(stage);

    let stage = interrupted("provider").await;
    elsewhere("signed-out");
    stage.until("it asks", || server::waiting("GET session") == 1).await;
    server::answer("GET session", 401, &not_signed_in());
    stage.until("nobody is there", || stage.known.session.now().is_none()).await;
    assert!(!is_asked(&stage));
    assert_eq!(server::waiting(SEND), 0);
}

#[wasm_bindgen_test]
async fn a_first_visit_is_asked_to_sign_in_as_ever() {
    let stage = Stage::new().await;
    stage.known.begin();
    stage.until("it asks", || visits() == 1).await;
    server::answer("POST visits", 401, &not_signed_in());
    let error = || untrack(|| stage.known.session.error()).and_then(|error| error.code());
    stage.until("it is known", || error() == Some(ProblemCode::NotSignedIn)).await;
    assert!(!stage.known.pause.ended.get_untracked(), "the root shows the page for signing in");
}
