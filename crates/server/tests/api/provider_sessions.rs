//! Sessions that began with the identity provider: their end, here, everywhere, and from the provider's side.

use axum::http::{Method, StatusCode};
use http_body_util::BodyExt;
use security_center_contract::{OwnSessions, ProblemCode, SignInMethod, SignedOut};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::provider::{Told, start};
use crate::support::NOW;

const MINUTE: i64 = 60 * 1000;

#[tokio::test]
async fn signing_in_again_gives_a_new_session_and_ends_the_one_before() {
    let (server, _provider) = start(Told::default()).await;
    let mut browser = Browser::of(&server);
    browser.sign_in("/").await;
    let before = browser.client();
    browser.sign_in("/").await;
    assert_ne!(browser.client().cookie, before.cookie);
    assert_eq!(before.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    let sessions: OwnSessions = browser.get("/api/sessions").await.json();
    assert_eq!(sessions.value.len(), 1);
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_at_its_end_anyway() {
    let (server, _provider) = start(Told { session_idle_minutes: Some(60), ..Told::default() }).await;
    let mut browser = Browser::of(&server);
    browser.sign_in("/").await;
    server.pass_time(60 * MINUTE);
    assert_eq!(browser.get("/api/session").await.problem().code, ProblemCode::NotSignedIn);
    let (server, _provider) = start(Told { session_idle_minutes: Some(60), ..Told::default() }).await;
    let mut browser = Browser::of(&server);
    browser.sign_in("/").await;
    for _ in 0..12 * 2 - 1 {
        server.pass_time(30 * MINUTE);
        browser.session().await;
    }
    server.pass_time(30 * MINUTE);
    assert_eq!(browser.get("/api/session").await.problem().code, ProblemCode::NotSignedIn);
}

#[tokio::test]
async fn one_sees_and_ends_ones_own_sessions_and_nobody_elses() {
    let (server, provider) = start(Told::default()).await;
    let (mut here, mut there, mut other) = (Browser::of(&server), Browser::of(&server), Browser::of(&server));
    here.sign_in("/").await;
    server.pass_time(MINUTE);
    there.sign_in("/").await;
    provider.claim(json!({ "oid": "aaaaaaaa-0000-4000-8000-000000000002", "sub": "subject-2" }));
    other.sign_in("/").await;
    server.pass_time(MINUTE);
    let sessions: OwnSessions = here.get("/api/sessions").await.json();
    let [one, two] = &sessions.value[..] else { panic!("{sessions:?}") };
    assert_eq!((one.current, two.current, one.method), (true, false, SignInMethod::Provider));
    let others: OwnSessions = other.get("/api/sessions").await.json();
    let foreign = &others.value[0].id;
    for id in [foreign.as_str(), "0", "%27%20OR%201=1"] {
        let answer = here.send(Method::DELETE, &format!("/api/sessions/{id}")).await;
        assert_eq!(answer.problem().code, ProblemCode::NotFound, "{id}");
    }
    other.session().await;
    let path = format!("/api/sessions/{}", two.id);
    assert_eq!(here.send(Method::DELETE, &path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(here.send(Method::DELETE, &path).await.status, StatusCode::NOT_FOUND, "it has ended");
    assert_eq!(there.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    here.session().await;
    for path in ["/api/sessions", "/api/sessions/x"] {
        assert_eq!(there.send(Method::DELETE, path).await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(there.get("/api/sessions").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_sessions_and_their_streams() {
    let (server, provider) = start(Told::default()).await;
    let (mut here, mut there, mut other) = (Browser::of(&server), Browser::of(&server), Browser::of(&server));
    here.sign_in("/").await;
    there.sign_in("/").await;
    provider.claim(json!({ "oid": "aaaaaaaa-0000-4000-8000-000000000002", "sub": "subject-2" }));
    other.sign_in("/").await;
    let stream = there.client().open(Method::GET, "/api/events", &[], None).await;
    let out = here.send(Method::DELETE, "/api/sessions").await;
    let out: SignedOut = out.json();
    assert!(out.provider_address.is_some_and(|to| to.starts_with(&provider.url)));
    stream.into_body().collect().await.expect("the stream ends");
    assert_eq!(here.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(there.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    other.session().await;
}

#[tokio::test]
async fn the_provider_ends_a_session_of_its_own_and_the_streams_with_it() {
    let (server, provider) = start(Told::default()).await;
    let (mut one, mut two) = (Browser::of(&server), Browser::of(&server));
    one.sign_in("/").await;
    provider.claim(json!({ "sid": "session-2" }));
    two.sign_in("/").await;
    let usual = provider.script().claims.clone();
    let stream = one.client().open(Method::GET, "/api/events", &[], None).await;
    let token = provider.logout_token(&json!({}));
    assert_eq!(provider.sign_out(&server, &token).await.status, StatusCode::OK);
    stream.into_body().collect().await.expect("the stream ends");
    assert_eq!(one.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    two.session().await;
    // The same token again ends nothing, though there is a session of that name again.
    provider.script().claims = usual.clone();
    provider.claim(json!({ "sid": "session-1" }));
    one.sign_in("/").await;
    assert_eq!(provider.sign_out(&server, &token).await.problem().code, ProblemCode::InvalidRequest);
    one.session().await;
    // All sessions of a person.
    let all = provider.logout_token(&json!({ "jti": "logout-2", "sid": null, "sub": "subject-1" }));
    assert_eq!(provider.sign_out(&server, &all).await.status, StatusCode::OK);
    for browser in [&mut one, &mut two] {
        assert_eq!(browser.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    }
    // Nobody is meant: that is no fault.
    let none = provider.logout_token(&json!({ "jti": "logout-3", "sid": "nobody" }));
    assert_eq!(provider.sign_out(&server, &none).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_logout_token_that_does_not_hold_ends_nothing() {
    let (server, provider) = start(Told::default()).await;
    let mut browser = Browser::of(&server);
    browser.sign_in("/").await;
    let now = NOW / 1000;
    let event = "http://schemas.openid.net/event/backchannel-logout";
    for claims in [
        json!({ "iss": "https://elsewhere.example" }),
        json!({ "aud": "another client" }),
        json!({ "exp": now - 60 }),
        json!({ "exp": null }),
        json!({ "iat": now + 61 }),
        json!({ "iat": null }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "events": null }),
        json!({ "events": {} }),
        json!({ "events": { event: true } }),
        json!({ "events": { "http://elsewhere.example": {} } }),
        json!({ "nonce": "x" }),
        json!({ "sid": null }),
    ] {
        let token = provider.logout_token(&claims);
        let answer = provider.sign_out(&server, &token).await;
        assert_eq!(answer.problem().code, ProblemCode::InvalidRequest, "{claims}");
    }
    for header in [json!({ "typ": "at+jwt" }), json!({ "alg": "none" }), json!({ "crit": ["x"] })] {
        provider.script().header = header.clone();
        let token = provider.logout_token(&json!({}));
        assert_eq!(provider.sign_out(&server, &token).await.status, StatusCode::BAD_REQUEST, "{header}");
    }
    provider.script().header = json!({ "typ": "logout+jwt" });
    let good = provider.logout_token(&json!({}));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for body in [
        "",
        "logout_token=",
        "logout_token=x.y.z",
        "x=1",
        &format!("logout_token={good}&logout_token={good}"),
    ] {
        let answer = server.anonymous().send(Method::POST, "/api/sign-in/logout", &form, Some(body)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body:.40}");
    }
    browser.session().await;
    assert_eq!(provider.sign_out(&server, &good).await.status, StatusCode::OK);
    assert_eq!(browser.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_id_token_is_no_logout_token() {
    let (server, provider) = start(Told::default()).await;
    let mut browser = Browser::of(&server);
    browser.sign_in("/").await;
    let like_an_id_token: Value =
        json!({ "events": null, "jti": "id", "nonce": "x", "sub": "subject-1", "sid": "session-1" });
    let token = provider.logout_token(&like_an_id_token);
    assert_eq!(provider.sign_out(&server, &token).await.status, StatusCode::BAD_REQUEST);
    browser.session().await;
}
