//! The log of a whole journey at its usual level: a line for each request, and nothing of anybody in it.

use std::collections::HashSet;

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::{PATIENCE, Program, with_crypto};

const PASSWORD: &str = "marsh Lantern 58 quill";
const TYPED: [&str; 15] = [
    PASSWORD,
    "not the Password 91",
    "nobody.of.this.name",
    "first.admin",
    "Ann of the first hour",
    "what-somebody-searched",
    "what-somebody-asked",
    "what-somebody-liked",
    "somebody@mail.example",
    "+31 20 555 01 99",
    "name-of-a-token",
    "no-such-address",
    "203.0.113.77",
    "a-browser-of-somebody",
    "a-page-before",
];

/// A browser with headers that tell of somebody.
struct Browser<'a> {
    http: Client,
    program: &'a Program,
    headers: HeaderMap,
    requests: usize,
}

impl Browser<'_> {
    async fn send(&mut self, method: Method, path: &str, body: Option<Value>) -> Response {
        self.requests += 1;
        let request = self.http.request(method, format!("{}{path}", self.program.base));
        let request = request.headers(self.headers.clone());
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        request.send().await.expect("an answer")
    }

    async fn done(&mut self, status: u16, method: Method, path: &str, body: Option<Value>) -> Value {
        let answer = self.send(method, path, body).await;
        assert_eq!(answer.status(), status, "{path}");
        self.keep_cookie(&answer);
        let text = answer.text().await.expect("a text");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    fn keep_cookie(&mut self, answer: &Response) {
        if let Some(cookie) = answer.headers().get("set-cookie") {
            let cookie = cookie.to_str().expect("ASCII").split(';').next().expect("a cookie");
            self.headers.insert("cookie", cookie.parse().expect("a header"));
        }
    }

    fn cookie(&self) -> String {
        let cookie = self.headers["cookie"].to_str().expect("ASCII");
        cookie.split_once('=').expect("a value").1.to_owned()
    }
}

#[tokio::test]
async fn nothing_of_anybody_is_in_the_log_and_every_request_has_its_line() {
    let data = TempDir::new().expect("a folder");
    let environment = [("RUST_LOG", "info"), ("SECURITY_CENTER_PASSWORD_SIGN_IN", "true")];
    let mut program = Program::start_with(data.path(), &environment);
    let links: Vec<_> = (0..5).map(|_| program.line()).collect();
    let link = links.iter().find(|line| line.contains("of Contoso,")).expect("Contoso has no administrator");
    let token = link.rsplit_once("#link=").expect("a link").1.to_owned();
    with_crypto();
    let http = Client::builder().timeout(PATIENCE).build().expect("a client");
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("user-agent", "a-browser-of-somebody"),
        ("referer", "https://portal.example/a-page-before"),
        ("x-forwarded-for", "203.0.113.77"),
        ("forwarded", "for=203.0.113.77"),
    ] {
        headers.insert(name, value.parse().expect("a header"));
    }
    let mut browser = Browser { http, program: &program, headers, requests: 0 };
    let (get, post) = (|| Method::GET, || Method::POST);

    // Into the house: a link, a wrong name, a wrong password, the right one.
    browser.done(200, post(), "/api/invitations/look", Some(json!({ "token": token }))).await;
    let accept = json!({ "token": token, "userName": "first.admin", "displayName": "Ann of the first hour", "password": PASSWORD });
    browser.done(201, post(), "/api/invitations/accept", Some(accept)).await;
    let first = browser.cookie();
    for (name, password) in [("nobody.of.this.name", PASSWORD), ("first.admin", "not the Password 91")] {
        let body = json!({ "userName": name, "password": password });
        browser.done(401, post(), "/api/sign-in/password", Some(body)).await;
    }
    let body = json!({ "userName": "first.admin", "password": PASSWORD });
    browser.done(201, post(), "/api/sign-in/password", Some(body)).await;
    let second = browser.cookie();

    // Through it: pages, searches, faults, help, a token.
    browser.done(200, post(), "/api/visits", None).await;
    browser.done(200, get(), "/api/tenant", None).await;
    browser.done(200, get(), "/api/permissions", None).await;
    browser.done(200, get(), "/api/audit?person=what-somebody-searched", None).await;
    browser.done(400, get(), "/api/audit?what-somebody-searched=1", None).await;
    browser.done(404, get(), "/api/no-such-address?q=what-somebody-searched", None).await;
    browser.done(404, get(), "/no-such-address", None).await;
    browser.done(404, Method::DELETE, "/api/tokens/no-such-address", None).await;
    let asked = json!({
        "key": "a-question", "description": "what-somebody-asked", "contactBy": "phone",
        "email": "somebody@mail.example", "phone": "+31 20 555 01 99",
    });
    browser.done(201, post(), "/api/support-requests", Some(asked)).await;
    let unknown = json!({ "what-somebody-asked": true });
    browser.done(400, post(), "/api/support-requests", Some(unknown)).await;
    let liked = json!({
        "key": "some-feedback", "rating": 1, "liked": "what-somebody-liked", "improve": "", "mayContact": true, "page": "/",
    });
    browser.done(201, post(), "/api/feedback", Some(liked)).await;
    let token_of = json!({ "name": "name-of-a-token", "scopes": ["AuditLog.Read.All"], "expiresInDays": 1 });
    let made = browser.done(201, post(), "/api/tokens", Some(token_of)).await;
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    browser.headers.insert("authorization", format!("Bearer {secret}").parse().expect("a header"));
    browser.done(200, get(), "/api/audit", None).await;
    let wrong = format!("sct_{}", "0".repeat(64));
    browser.headers.insert("authorization", format!("Bearer {wrong}").parse().expect("a header"));
    browser.done(401, get(), "/api/audit", None).await;
    browser.headers.remove("authorization");
    let service = browser.send(get(), "/api/threat-protection", None).await;
    let etag = service.headers()["etag"].clone();
    browser.headers.insert("if-match", etag);
    browser
        .done(200, Method::PATCH, "/api/threat-protection", Some(json!({ "previewFeatures": true })))
        .await;
    browser.headers.remove("if-match");
    browser.done(200, Method::DELETE, "/api/session", None).await;

    let requests = browser.requests;
    assert!(program.terminate().await.success());
    let lines = program.rest_of_the_log();
    let secrets = [token, first, second, secret, wrong];
    for hidden in TYPED.into_iter().chain(secrets.iter().map(String::as_str)) {
        let found: Vec<_> = lines.iter().filter(|line| line.contains(hidden)).collect();
        assert!(found.is_empty(), "{hidden} is in the log: {found:#?}");
    }
    // Names and addresses of the directory, and of this machine but for where the server listens and from where somebody
    // signed in or was refused.
    let tells_from_where = |line: &&String| {
        [
            "listening on",
            "signed in",
            "refused",
            "a sign-in with a password failed",
            "a one-time link was used",
        ]
        .iter()
        .any(|event| line.contains(&format!(r#""message":"{event}"#)))
    };
    for hidden in ["@contoso.example", "Global administrator", "127.0.0.1", "Contoso"] {
        let found: Vec<_> = lines
            .iter()
            .filter(|line| line.contains(hidden) && (hidden != "127.0.0.1" || !tells_from_where(line)))
            .collect();
        assert!(found.is_empty(), "{hidden} is in the log: {found:#?}");
    }
    let mut ids = HashSet::new();
    for line in lines.iter().filter(|line| line.contains(r#""message":"answered""#)) {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let fields = line["fields"].as_object().expect("fields");
        let mut names: Vec<_> = fields.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["message", "method", "milliseconds", "route", "status"]);
        let route = fields["route"].as_str().expect("a text");
        assert!(route.is_empty() || route.starts_with("/api/"), "{route}");
        assert!(ids.insert(line["span"]["id"].as_str().expect("an id").to_owned()), "an id of its own");
    }
    assert_eq!(ids.len(), requests, "a line for each request");
}
