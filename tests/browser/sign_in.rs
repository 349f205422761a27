//! Signing in: the ways that the server offers, why one did not work, and the one-time link.

use crate::{
    answers::answer,
    help::{type_into, typed},
    samples::{problem, session},
    server,
    stage::{Stage, attribute, by_id, description_of, is_focused},
};
use leptos::prelude::*;
use security_center::{browser::window, pages::SignIn, routes::Route};
use security_center_contract::{FieldFault, FieldProblem, ProblemCode};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

const SIGN_IN: &str = "POST sign-in/password";

/// The sign-in page with these parameters, and what the server offers.
async fn page(parameters: &[(&str, Option<&str>)], offered: &Value) -> Stage {
    let mut stage = Stage::new().await;
    stage.router.go(&Route::SignIn);
    stage.router.set_parameters(parameters, true);
    stage.show(|| view! { <SignIn /> }.into_any()).await;
    server::answer("GET sign-in", 200, offered);
    stage.until("it is loaded", || !stage.says("Loading")).await;
    stage
}

fn only(provider: bool, password: bool) -> Value {
    let provider = provider.then(|| json!({"displayName": "Contoso ID"}));
    json!({"provider": provider, "password": password, "demonstration": null})
}

fn path() -> String {
    let location = window().location();
    location.pathname().unwrap() + &location.search().unwrap() + &location.hash().unwrap()
}

#[wasm_bindgen_test]
async fn only_the_ways_that_the_server_offers_are_there_in_their_order() {
    let stage = page(&[("returnTo", Some("/settings?panel=help"))], &answer("GET sign-in").unwrap()).await;
    let text = stage.everything();
    let places = ["Sign in with Contoso ID", "User name", "Contoso", "Global administrator"]
        .map(|way| text.find(way).unwrap());
    assert!(places[0] < places[1] && places[1] < places[3], "{places:?} in {text}");
    let provider = stage.link("Sign in with Contoso ID");
    assert_eq!(
        attribute(&provider, "href").as_deref(),
        Some("/api/sign-in/provider?returnTo=%2Fsettings%3Fpanel%3Dhelp")
    );
    assert_eq!(
        attribute(&provider, "target").as_deref(),
        Some("_self"),
        "the browser follows it, not the router"
    );
    assert_eq!(attribute(&by_id("sign-in-userName"), "autocomplete").as_deref(), Some("username"));
    assert_eq!(attribute(&by_id("sign-in-password"), "autocomplete").as_deref(), Some("current-password"));
    drop(stage);

    let stage = page(&[], &only(true, false)).await;
    assert!(stage.maybe("form").is_none() && stage.maybe("button.person").is_none());
    drop(stage);
    let stage = page(&[], &only(false, true)).await;
    assert!(stage.maybe("form").is_some() && stage.maybe("a.button").is_none());
    drop(stage);
    let stage = page(&[], &only(false, false)).await;
    assert!(stage.says("This server offers no way to sign in yet."));
}

#[wasm_bindgen_test]
async fn every_reason_why_the_provider_let_nobody_in_is_said() {
    for (code, said) in [
        ("refused", "The identity provider did not let you in"),
        ("stale", "Signing in took too long"),
        ("unavailable", "The identity provider cannot be reached now."),
        ("unproven", "does not prove who you are"),
        ("unknownTenant", "Your organization is not one of this security center."),
    ] {
        let stage = page(&[("failed", Some(code))], &only(true, false)).await;
        assert!(stage.text("[role=alert]").contains(said), "{code}: {}", stage.text("[role=alert]"));
    }
    let stage = page(&[("failed", Some("<b>nonsense"))], &only(true, false)).await;
    assert!(stage.maybe("[role=alert]").is_none());
}

#[wasm_bindgen_test]
async fn a_password_is_sent_and_what_is_wrong_is_said_where_it_is() {
    let stage = page(&[("returnTo", Some("/audit?action=turnedOn"))], &only(false, true)).await;
    let send = stage.button("Sign in");
    stage.press(&send).await;
    assert!(description_of(&by_id("sign-in-userName")).unwrap().contains("Fill this in."));
    stage.until("the first has the focus", || is_focused(&by_id("sign-in-userName"))).await;
    assert_eq!(server::waiting(SIGN_IN), 0);

    type_into(&stage, "sign-in-userName", "reader").await;
    type_into(&stage, "sign-in-password", " pass word ").await;
    let password = by_id("sign-in-password");
    assert_eq!(attribute(&password, "type").as_deref(), Some("password"));
    stage.press(&stage.named("input[type=checkbox]", "Show the password")).await;
    assert_eq!(attribute(&password, "type").as_deref(), Some("text"));
    stage.press(&send).await;
    stage.press(&send).await;
    assert_eq!(server::waiting(SIGN_IN), 1, "once");
    let sent = server::sent().into_iter().find(|sent| sent.line == SIGN_IN).unwrap();
    assert_eq!(sent.body().await, json!({"userName": "reader", "password": " pass word "}));
    let wrong = serde_json::to_value(problem(ProblemCode::WrongCredentials)).unwrap();
    server::answer(SIGN_IN, 401, &wrong);
    stage.until_says("Name and password do not belong together.").await;
    assert_eq!(
        (typed("sign-in-userName").as_str(), typed("sign-in-password").as_str()),
        ("reader", " pass word ")
    );

    stage.press(&send).await;
    let many = serde_json::to_value(problem(ProblemCode::TooManyRequests)).unwrap();
    server::answer_with(SIGN_IN, 429, &many, "retry-after", "90");
    stage.until_says("That was too often. Try again in 1 min;").await;
    assert!(!stage.says("Name and password"), "what was said before is gone");

    stage.press(&send).await;
    server::answer(SIGN_IN, 200, &session("open"));
    stage.until("it goes on", || server::waiting("POST visits") == 1).await;
    assert_eq!(path(), "/audit?action=turnedOn");
}

#[wasm_bindgen_test]
async fn it_goes_on_at_addresses_of_the_app_only() {
    let stage = page(&[], &only(false, true)).await;
    for (wanted, goes_to) in [
        ("/settings?panel=help", "/settings?panel=help"),
        ("https://evil.example/settings", "/"),
        ("//evil.example", "/"),
        ("//settings", "/settings"),
        ("/sign-in", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ] {
        stage.router.set_parameters(&[("returnTo", Some(wanted))], false);
        assert_eq!(stage.router.wanted(), goes_to, "{wanted}");
    }
    stage.router.set_parameters(&[("returnTo", Some("//evil.example/audit"))], false);
    stage.router.go_on();
    assert_eq!(path(), "/");
}

/// Opens a one-time link in the window of the app.
async fn link(stage: &Stage, token: &str) {
    window().location().set_hash(&format!("link={token}")).unwrap();
    stage.until("it is asked about", || server::waiting("POST invitations/look") == 1).await;
}

fn invitation(user_name: Value) -> Value {
    json!({
        "tenant": {"id": "t1", "displayName": "Contoso"}, "userName": user_name,
        "roles": ["globalAdministrator"], "expiresAt": "2026-06-24T09:00:00Z",
    })
}

#[wasm_bindgen_test]
async fn a_one_time_link_makes_a_person_and_leaves_no_trace_in_the_address() {
    let stage = page(&[], &only(false, true)).await;
    link(&stage, "secret-token").await;
    assert_eq!(path(), "/sign-in", "the token is gone from the address at once");
    let asked = server::sent().into_iter().find(|sent| sent.line == "POST invitations/look").unwrap();
    assert_eq!(asked.body().await, json!({"token": "secret-token"}));
    server::answer("POST invitations/look", 200, &invitation(Value::Null));
    stage.until_says("With this link you become one of the people").await;
    assert!(stage.says("Contoso") && stage.says("Global administrator"));
    assert_eq!(attribute(&by_id("invited-password"), "autocomplete").as_deref(), Some("new-password"));
    assert!(stage.maybe("#sign-in-password").is_none());

    let send = stage.button("Begin");
    stage.press(&send).await;
    for field in ["invited-userName", "invited-displayName", "invited-password"] {
        assert!(description_of(&by_id(field)).unwrap().contains("Fill this in."), "{field}");
    }
    type_into(&stage, "invited-userName", "first.admin").await;
    type_into(&stage, "invited-displayName", "First administrator").await;
    type_into(&stage, "invited-password", "password").await;
    stage.press(&send).await;
    let mut refused = problem(ProblemCode::InvalidFields);
    let fault = |field: &str, fault, limit| FieldProblem { field: field.to_owned(), fault, limit };
    refused.fields =
        vec![fault("password", FieldFault::TooShort, Some(12)), fault("userName", FieldFault::Taken, None)];
    server::answer("POST invitations/accept", 400, &serde_json::to_value(refused).unwrap());
    stage
        .until("it is said at the fields", || {
            description_of(&by_id("invited-password")).unwrap().contains("12")
        })
        .await;
    stage.until("the first of them has the focus", || is_focused(&by_id("invited-userName"))).await;
    assert_eq!(typed("invited-displayName"), "First administrator");

    type_into(&stage, "invited-password", "quite another sentence").await;
    stage.press(&send).await;
    let sent = server::sent().into_iter().rfind(|sent| sent.line == "POST invitations/accept").unwrap();
    assert_eq!(
        sent.body().await,
        json!({
            "token": "secret-token", "userName": "first.admin", "displayName": "First administrator",
            "password": "quite another sentence",
        })
    );
    server::answer("POST invitations/accept", 200, &session("open"));
    stage.until("it goes on", || server::waiting("POST visits") == 1).await;
    assert_eq!(path(), "/");
}

#[wasm_bindgen_test]
async fn a_one_time_link_sets_a_password_for_whom_it_is_made_and_an_old_one_says_so() {
    let stage = page(&[], &only(false, true)).await;
    link(&stage, "used").await;
    let gone = serde_json::to_value(problem(ProblemCode::LinkNotValid)).unwrap();
    server::answer("POST invitations/look", 404, &gone);
    stage.until_says("This link was used already or has ended.").await;
    stage.until("the other ways are there", || stage.maybe("#sign-in-password").is_some()).await;

    link(&stage, "good").await;
    server::answer("POST invitations/look", 200, &invitation(json!("reader")));
    stage.until_says("With this link you set a new password.").await;
    assert!(!stage.says("This link was used already"), "that was another one");
    assert!(stage.maybe("#invited-userName").is_none() && stage.says("reader"));
    let name = stage.find("input[autocomplete=username]");
    assert_eq!(
        name.unchecked_ref::<web_sys::HtmlInputElement>().value(),
        "reader",
        "for what keeps passwords"
    );
    type_into(&stage, "invited-password", "quite another sentence").await;
    stage.press(&stage.button("Set the password and sign in")).await;
    let sent = server::sent().into_iter().rfind(|sent| sent.line == "POST invitations/accept").unwrap();
    assert_eq!(sent.body().await, json!({"token": "good", "password": "quite another sentence"}));
}
