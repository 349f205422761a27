//! The app at another address of the same site: its pages may use the API, those of no other address may.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, Method, StatusCode, header};
use clap::Parser;
use security_center_contract::{ProblemCode, SignedOut};
use security_center_server::network::rates::Rates;
use security_center_server::settings::{CommandLine, Settings};
use serde_json::json;

use crate::browser::{Browser, location};
use crate::provider::{Told, start};
use crate::support::{Server, Wish};

const APP: &str = "https://app.security.example";

async fn server() -> Server {
    let [public_url, app_url] = ["https://security.example", APP].map(|url| url.parse().ok());
    Server::with(Wish { demo: false, public_url, app_url, ..Wish::default() }).await
}

/// What an answer lets pages of other addresses do.
fn let_in(headers: &HeaderMap) -> BTreeSet<String> {
    let names = headers.keys().map(header::HeaderName::as_str);
    names.filter(|name| name.starts_with("access-control-")).map(str::to_owned).collect()
}

#[tokio::test]
async fn the_apps_pages_may_ask_whatever_the_answer_is_and_those_of_other_addresses_may_not() {
    let server = server().await;
    for (path, status) in [
        ("/api/sign-in", StatusCode::OK),
        ("/api/session", StatusCode::UNAUTHORIZED),
        ("/api/nowhere", StatusCode::NOT_FOUND),
        ("/api/visits", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let answer = server.anonymous().send(Method::GET, path, &[("origin", APP)], None).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], APP, "{path}");
        assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_CREDENTIALS], "true", "{path}");
        let told = answer.headers[header::ACCESS_CONTROL_EXPOSE_HEADERS].to_str().expect("ASCII");
        assert_eq!(told, "date,etag,retry-after,x-request-id", "{path}");
        assert!(
            answer
                .headers
                .get_all(header::VARY)
                .iter()
                .any(|vary| vary.to_str().is_ok_and(|v| v.contains("origin")))
        );
        for origin in [
            "https://security.example",
            "https://other.security.example",
            "https://app.security.example.elsewhere.example",
            "http://app.security.example",
            "https://app.security.example:8443",
            "https://APP.security.example",
            "null",
            "",
        ] {
            let answer = server.anonymous().send(Method::GET, path, &[("origin", origin)], None).await;
            assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{path} {origin}");
        }
    }
}

#[tokio::test]
async fn even_a_refusal_for_too_many_requests_can_be_read_by_the_app() {
    let [public_url, app_url] = ["https://security.example", APP].map(|url| url.parse().ok());
    let rates = Rates::per_minute(1, 0);
    let server = Server::with(Wish { demo: false, public_url, app_url, rates, ..Wish::default() }).await;
    let ask = async || server.anonymous().send(Method::GET, "/api/sign-in", &[("origin", APP)], None).await;
    let mut answer = ask().await;
    for _ in 0..3 {
        if answer.status == StatusCode::OK {
            answer = ask().await;
        }
    }
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], APP);
}

#[tokio::test]
async fn a_browser_asks_first_once_in_two_hours() {
    let server = server().await;
    let ask = async |origin: &str, method: &str| {
        let asked = [
            ("origin", origin),
            ("access-control-request-method", method),
            ("access-control-request-headers", "content-type,if-match,x-unattended"),
        ];
        server.anonymous().send(Method::OPTIONS, "/api/threat-protection", &asked, None).await
    };
    let answer = ask(APP, "PATCH").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], APP);
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_METHODS], "GET,POST,PUT,PATCH,DELETE");
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_HEADERS], "content-type,if-match,x-unattended");
    assert_eq!(answer.headers[header::ACCESS_CONTROL_MAX_AGE], "7200");
    let refused = ask("https://elsewhere.example", "PATCH").await;
    assert!(!refused.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

#[tokio::test]
async fn changes_come_from_the_apps_pages_and_from_no_other() {
    let [public_url, app_url] = ["http://localhost:2", "http://localhost:1"].map(|url| url.parse().ok());
    let server = Server::with(Wish { public_url, app_url, ..Wish::default() }).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let visit = async |origin: &str, site: &str| {
        let headers = [("origin", origin), ("sec-fetch-site", site), ("host", "localhost:2")];
        client.send(Method::POST, "/api/visits", &headers, None).await
    };
    assert_eq!(visit("http://localhost:1", "same-site").await.status, StatusCode::OK);
    assert_eq!(visit("http://localhost:2", "same-origin").await.status, StatusCode::OK);
    for (origin, site) in [
        ("http://localhost:3", "same-site"),
        ("http://localhost:1.elsewhere.example", "cross-site"),
        ("https://localhost:1", "same-site"),
        ("null", "cross-site"),
    ] {
        let answer = visit(origin, site).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
        assert_eq!(answer.problem().code, ProblemCode::Forbidden);
    }
}

#[tokio::test]
async fn without_an_app_elsewhere_no_page_of_another_address_is_let_in() {
    let server = Server::start().await;
    for (method, path) in [(Method::GET, "/api/sign-in"), (Method::OPTIONS, "/api/session")] {
        let asked = [("origin", APP), ("access-control-request-method", "PATCH")];
        let answer = server.anonymous().send(method, path, &asked, None).await;
        assert_eq!(let_in(&answer.headers), BTreeSet::new(), "{path}");
    }
}

#[tokio::test]
async fn signing_in_and_out_with_a_provider_comes_back_to_the_app() {
    let app_url = Some("https://app.security.example/center/");
    let (server, provider) = start(Told { app_url, ..Told::default() }).await;
    let (tenant, person) = server.person("Contoso", "global.admin").await;
    provider.claim(json!({ "oid": person, "tid": tenant }));
    let app = "https://app.security.example/center";
    let mut browser = Browser::of(&server);
    assert_eq!(
        browser.sign_in("/center/audit?action=turnedOn").await,
        format!("{app}/audit?action=turnedOn")
    );
    let out: SignedOut = browser.send(Method::DELETE, "/api/session").await.json();
    let back = form_urlencoded::byte_serialize(format!("{app}/sign-in").as_bytes()).collect::<String>();
    assert!(out.provider_address.is_some_and(|address| address.contains(&back)));

    for elsewhere in ["/audit", "//elsewhere.example", "https://elsewhere.example/", ""] {
        assert_eq!(browser.sign_in(elsewhere).await, format!("{app}/"), "{elsewhere:?}");
    }
    let stale = server.anonymous().send(Method::GET, "/api/sign-in/callback?state=x", &[], None).await;
    assert_eq!(location(&stale), format!("{app}/sign-in?failed=stale&returnTo=%2Fcenter%2F"));
}

#[test]
fn an_app_elsewhere_needs_the_servers_own_address_of_the_same_site_and_no_app_here() {
    let refusal = |arguments: &str| {
        let line = format!("security-center-server serve {arguments}");
        let settings = Settings::resolve(&CommandLine::parse_from(line.split(' ')));
        settings.err().map(|fault| fault.to_string())
    };
    let public = "--public-url https://api.example.org";
    assert_eq!(refusal(&format!("{public} --app-url https://security.example.org/center/")), None);
    let bare = refusal("--app-url https://security.example.org").expect("refused");
    assert!(bare.contains("--public-url"), "{bare}");
    let both =
        refusal(&format!("{public} --app-url https://security.example.org --app dist")).expect("refused");
    assert!(both.contains("--app "), "{both}");
    let far = refusal(&format!("{public} --app-url https://security.example.com")).expect("refused");
    assert!(far.contains("not of one site"), "{far}");
}
