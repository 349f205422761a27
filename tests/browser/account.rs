//! The account: one's own sessions, password and API tokens.

use crate::{
    answers::{answer, own_session, token},
    help::{type_into, typed},
    samples::{allowed, problem, refused, session, tenant},
    server,
    stage::{Stage, attribute, by_id, description_of, is_focused, is_ticked},
};
use leptos::prelude::*;
use security_center::{pages::Account, routes::Route};
use security_center_contract::{FieldFault, FieldProblem, ProblemCode};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// The page of somebody who signed in so.
async fn page(method: &str, may_for_application: Value) -> Stage {
    let mut sample = session("open");
    sample["method"] = json!(method);
    let mut stage = Stage::signed_in(sample, Some(tenant()), None).await;
    stage.router.go(&Route::Account);
    stage.show(|| view! { <Account /> }.into_any()).await;
    server::answer("GET sessions", 200, &answer("GET sessions").unwrap());
    let tokens =
        json!({"value": [token("k1", "Nightly report")], "mayCreateForApplication": may_for_application});
    server::answer("GET tokens", 200, &tokens);
    stage.until("all is there", || stage.all("table").len() == 2).await;
    stage
}

async fn last(line: &str) -> Value {
    server::sent().into_iter().rfind(|sent| sent.line == line).expect("it was sent").body().await
}

#[wasm_bindgen_test]
async fn ones_sessions_are_listed_and_another_one_is_ended() {
    let stage = page("provider", allowed()).await;
    let rows = stage.texts("tbody tr");
    assert!(
        rows[0].contains("curl/8.5.0") && rows[0].contains("192.0.2.7") && rows[0].contains("This browser")
    );
    assert_eq!(stage.all("table").first().unwrap().query_selector_all("button").unwrap().length(), 1);
    stage.press(&stage.button("Sign out curl/8.5.0")).await;
    server::answer("DELETE sessions/s2", 204, &Value::Null);
    stage.until("they are asked for again", || server::waiting("GET sessions") == 1).await;
    server::answer("GET sessions", 200, &json!({"value": [own_session("s1", true)]}));
    stage.until("it is gone", || stage.maybe_named("button", "Sign out curl/8.5.0").is_none()).await;
    assert!(is_focused(&by_id("sessions")), "the focus is not lost with the row");
    assert!(stage.maybe("#own-newPassword").is_none(), "the provider keeps the password");
}

#[wasm_bindgen_test]
async fn signing_out_everywhere_is_asked_about_first() {
    let stage = page("provider", allowed()).await;
    stage.press(&stage.named("main > button, .stack > button", "Sign out everywhere")).await;
    assert!(stage.says("You are signed out in every browser, this one too."));
    stage.press(&stage.button("Cancel")).await;
    assert_eq!(server::waiting("DELETE sessions"), 0);
    stage.press(&stage.named(".stack > button", "Sign out everywhere")).await;
    stage.press(&stage.named("dialog button", "Sign out everywhere")).await;
    server::answer("DELETE sessions", 200, &json!({"providerAddress": null}));
    stage.until("it asks who is there", || server::waiting("GET session") == 1).await;
    let gone = serde_json::to_value(problem(ProblemCode::NotSignedIn)).unwrap();
    server::answer("GET session", 401, &gone);
    stage.until("nobody is there", || stage.known.session.now().is_none()).await;
}

#[wasm_bindgen_test]
async fn a_password_is_changed_where_this_server_keeps_it() {
    let stage = page("password", allowed()).await;
    assert_eq!(attribute(&by_id("own-currentPassword"), "autocomplete").as_deref(), Some("current-password"));
    assert_eq!(attribute(&by_id("own-newPassword"), "autocomplete").as_deref(), Some("new-password"));
    let change = stage.button("Change the password");
    stage.press(&change).await;
    assert!(description_of(&by_id("own-currentPassword")).unwrap().contains("Fill this in."));
    type_into(&stage, "own-currentPassword", "the old one").await;
    type_into(&stage, "own-newPassword", "password1234").await;
    stage.press(&change).await;
    let mut weak = problem(ProblemCode::InvalidFields);
    weak.fields = vec![FieldProblem { field: "newPassword".into(), fault: FieldFault::TooWeak, limit: None }];
    server::answer("PUT password", 400, &serde_json::to_value(weak).unwrap());
    stage.until("the field has the focus", || is_focused(&by_id("own-newPassword"))).await;
    assert_eq!(attribute(&by_id("own-newPassword"), "aria-invalid").as_deref(), Some("true"));
    type_into(&stage, "own-newPassword", "quite another sentence").await;
    stage.press(&change).await;
    assert_eq!(
        last("PUT password").await,
        json!({"currentPassword": "the old one", "newPassword": "quite another sentence"})
    );
    server::answer("PUT password", 204, &Value::Null);
    stage.until_says("The password is changed.").await;
    assert_eq!((typed("own-currentPassword"), typed("own-newPassword")), (String::new(), String::new()));
}

#[wasm_bindgen_test]
async fn a_token_is_made_and_its_secret_is_shown_once() {
    let stage = page("provider", allowed()).await;
    let make = stage.button("Make the token");
    stage.press(&make).await;
    assert!(description_of(&by_id("token-name")).unwrap().contains("Fill this in."));
    assert!(description_of(&by_id("token-scopes")).unwrap().contains("Fill this in."));
    assert_eq!(server::waiting("POST tokens"), 0);
    type_into(&stage, "token-name", "Report").await;
    let scope = stage.named("input[type=checkbox]", "ThreatProtection.Read.All");
    assert_eq!(
        description_of(&scope).unwrap(),
        "Read eligibility, the service, incidents, alerts and actions"
    );
    stage.press(&scope).await;
    assert!(
        is_ticked(&stage.named("input[type=radio]", "in 30 days"))
            && is_ticked(&stage.named("input[type=radio]", "myself"))
    );
    stage.press(&make).await;
    assert_eq!(
        last("POST tokens").await,
        json!({"name": "Report", "scopes": ["ThreatProtection.Read.All"], "expiresInDays": 30})
    );
    server::answer("POST tokens", 201, &json!({"token": token("k2", "Report"), "secret": "sct_secret"}));
    stage.until_says("sct_secret").await;
    stage.until("it is told of", || is_focused(&by_id("secret"))).await;
    assert!(stage.says("This is shown only now."));
    assert_eq!(typed("token-name"), "");
    stage.until("the list is asked for again", || server::waiting("GET tokens") == 1).await;
    let both = json!({"value": [token("k2", "Report"), token("k1", "Nightly report")], "mayCreateForApplication": allowed()});
    server::answer("GET tokens", 200, &both);
    stage.until("it is listed", || stage.maybe_named("button", "Revoke Report").is_some()).await;
    assert!(stage.says("sct_secret"), "until it is put away");
    stage.press(&stage.button("I have kept it")).await;
    assert!(!stage.says("sct_secret"));
}

#[wasm_bindgen_test]
async fn a_token_is_made_for_an_application_with_a_role() {
    let stage = page("provider", allowed()).await;
    type_into(&stage, "token-name", "Export").await;
    stage.press(&stage.named("input[type=checkbox]", "AuditLog.Read.All")).await;
    stage.press(&stage.named("input[type=radio]", "in 365 days")).await;
    stage.press(&stage.named("input[type=radio]", "an application with the role Security Reader")).await;
    stage.press(&stage.button("Make the token")).await;
    assert_eq!(
        last("POST tokens").await,
        json!({
            "name": "Export", "scopes": ["AuditLog.Read.All"], "expiresInDays": 365,
            "applicationRole": "securityReader",
        })
    );
    let mut refused = problem(ProblemCode::Forbidden);
    refused.refusals = vec![security_center_contract::Refusal::RoleTooHigh];
    server::answer("POST tokens", 403, &serde_json::to_value(refused).unwrap());
    stage.until_says("Only someone who holds this role, or a higher one, can give it.").await;
    assert_eq!(typed("token-name"), "Export");
}

#[wasm_bindgen_test]
async fn d2_who_may_make_none_for_an_application_is_told_why() {
    let stage = page("provider", refused(&["administratorRoleMissing"])).await;
    assert!(stage.maybe_named("input[type=radio]", "an application with the role Security Reader").is_none());
    assert!(stage.says("Only a Global administrator or a Security administrator can change this."));
}

#[wasm_bindgen_test]
async fn a_token_is_revoked_after_a_question() {
    let stage = page("provider", allowed()).await;
    stage.press(&stage.button("Revoke Nightly report")).await;
    assert!(stage.says("Revoke Nightly report?"));
    stage.press(&stage.button("Cancel")).await;
    stage.press(&stage.button("Revoke Nightly report")).await;
    stage.press(&stage.named("dialog button", "Revoke")).await;
    server::answer("DELETE tokens/k1", 204, &Value::Null);
    stage.until("the list is asked for again", || server::waiting("GET tokens") == 1).await;
    server::answer("GET tokens", 200, &json!({"value": [], "mayCreateForApplication": allowed()}));
    stage.until_says("There are none.").await;
    assert!(is_focused(&by_id("tokens")));
}
