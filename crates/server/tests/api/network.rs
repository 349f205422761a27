//! What stands between the line and the routes: the client's address, limits, headers of every answer.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use ipnet::IpNet;
use security_center_contract::ProblemCode;
use security_center_server::network::REQUESTS_AT_ONCE;
use security_center_server::network::client::address;
use security_center_server::network::rates::{COST_OF_A_FAILURE, Rates};
use security_center_server::network::streams::STREAMS_OF_A_PERSON;

use crate::support::{Answer, Server, Wish};

fn number(answer: &Answer, name: &str) -> i64 {
    answer.headers[name].to_str().expect("ASCII").parse().expect("a number")
}

#[test]
fn only_a_trusted_proxy_is_believed_and_only_about_whom_it_saw() {
    let proxies: Vec<IpNet> =
        ["10.0.0.0/8", "2001:db8::/32"].map(|net| net.parse().expect("a network")).into();
    for (peer, said, found) in [
        ("192.0.2.7", &["203.0.113.9"][..], "192.0.2.7"),
        ("10.0.0.1", &[], "10.0.0.1"),
        ("10.0.0.1", &["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", &["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", &["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", &["203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", &["203.0.113.9:4711"], "203.0.113.9"),
        ("10.0.0.1", &["[2001:db9::1]:443"], "2001:db9::1"),
        ("10.0.0.1", &["[2001:db9::1]"], "2001:db9::1"),
        ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", &["203.0.113.9, unknown"], "10.0.0.1"),
        ("10.0.0.1", &[""], "10.0.0.1"),
        ("::ffff:10.0.0.1", &["::ffff:203.0.113.9"], "203.0.113.9"),
        ("2001:db8::5", &["203.0.113.9"], "203.0.113.9"),
    ] {
        let mut headers = HeaderMap::new();
        for line in said {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        let seen = address(peer.parse().expect("an address"), &headers, &proxies);
        assert_eq!(seen.to_string(), found, "{peer} {said:?}");
    }
}

#[tokio::test]
async fn d11_the_audit_log_tells_the_address_that_a_trusted_proxy_names() {
    for (trusted, told) in
        [(vec!["192.0.2.0/24".parse().expect("a network")], "203.0.113.9"), (vec![], "192.0.2.7")]
    {
        let server = Server::with(Wish { trusted_proxies: trusted, ..Wish::default() }).await;
        let client = server.sign_in("Contoso", "global.admin").await;
        let version = client.get("/api/threat-protection").await.etag();
        let headers = [("if-match", &*version), ("x-forwarded-for", "203.0.113.9")];
        client.send(Method::PATCH, "/api/threat-protection", &headers, Some(r#"{"optedIn":true}"#)).await;
        let audit = server.audit("Contoso").await;
        let address = audit.iter().rev().find_map(|entry| entry.origin.address.as_deref());
        assert_eq!(address, Some(told));
    }
}

#[tokio::test]
async fn a_person_who_asks_too_much_is_told_when_to_come_again_and_nobody_else_suffers() {
    let server = Server::with(Wish { rates: Rates::per_minute(0, 5), ..Wish::default() }).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    assert!(!client.get("/api/session").await.headers.contains_key("ratelimit"), "no limit, no header");

    let server = Server::with(Wish { rates: Rates::per_minute(10_000, 5), ..Wish::default() }).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for left in (0..5).rev() {
        let answer = client.get("/api/session").await;
        assert_eq!(answer.status, StatusCode::OK, "{left}");
        assert_eq!(answer.headers["ratelimit-policy"], "\"person\";q=5;w=60");
        let said = answer.headers["ratelimit"].to_str().expect("ASCII");
        assert!(said.starts_with(&format!("\"person\";r={left};t=")), "{said}");
    }
    let refused = client.get("/api/session").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.problem().code, ProblemCode::TooManyRequests);
    let wait = number(&refused, "retry-after");
    assert!((1..=12).contains(&wait), "{wait}");
    // His other session shares it; somebody else at the same address does not.
    let other_session = server.sign_in("Contoso", "global.admin").await;
    assert_eq!(other_session.get("/api/session").await.status, StatusCode::TOO_MANY_REQUESTS);
    let somebody = server.sign_in("Contoso", "global.reader").await;
    assert_eq!(somebody.get("/api/session").await.status, StatusCode::OK);
    server.pass_time(wait * 1000);
    assert_eq!(client.get("/api/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn guessing_cookies_is_slow_while_an_office_behind_one_address_may_work() {
    let quota = 10 * COST_OF_A_FAILURE;
    let server = Server::with(Wish { rates: Rates::per_minute(quota, 0), ..Wish::default() }).await;
    let mut guess = server.anonymous();
    let mut tried = 0;
    let refused = loop {
        guess.cookie = Some(format!("security-center-session={tried:064x}"));
        let answer = guess.get("/api/session").await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break answer;
        }
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        tried += 1;
    };
    assert_eq!(tried, 10);
    assert_eq!(refused.headers["ratelimit-policy"], &*format!("\"address\";q={quota};w=60"));
    server.pass_time(number(&refused, "retry-after") * 1000);
    assert_eq!(guess.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    server.pass_time(60_000);
    let client = server.sign_in("Contoso", "global.admin").await;
    for _ in 0..quota - 1 {
        assert_eq!(client.get("/api/session").await.status, StatusCode::OK);
    }
    assert_eq!(client.get("/api/session").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn what_would_only_wait_is_told_to_come_again_and_health_still_answers() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let all = u32::try_from(REQUESTS_AT_ONCE).expect("small");
    let busy = server.state.network.at_once.clone().acquire_many_owned(all).await.expect("open");
    let refused = client.get("/api/session").await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.problem().code, ProblemCode::Unavailable);
    assert_eq!(number(&refused, "retry-after"), 1);
    assert_eq!(client.get("/api/health/ready").await.status, StatusCode::OK);
    drop(busy);
    assert_eq!(client.get("/api/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_person_has_as_many_streams_as_he_may_have_and_closed_ones_do_not_count() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let mut open = Vec::new();
    for _ in 0..STREAMS_OF_A_PERSON {
        let stream = client.open(Method::GET, "/api/events", &[], None).await;
        assert_eq!(stream.status(), StatusCode::OK);
        open.push(stream);
    }
    let refused = client.get("/api/events").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.problem().code, ProblemCode::TooManyRequests);
    let somebody = server.sign_in("Contoso", "global.reader").await;
    assert_eq!(somebody.open(Method::GET, "/api/events", &[], None).await.status(), StatusCode::OK);
    open.pop();
    assert_eq!(client.open(Method::GET, "/api/events", &[], None).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn every_answer_of_the_api_is_protected_whatever_it_is() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for (method, path, status) in [
        (Method::GET, "/api/session", StatusCode::OK),
        (Method::GET, "/api/nothing", StatusCode::NOT_FOUND),
        (Method::PUT, "/api/session", StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/api/health/live", StatusCode::OK),
    ] {
        let answer = client.send(method, path, &[], None).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(
            answer.headers[header::CONTENT_SECURITY_POLICY],
            "default-src 'none'; frame-ancestors 'none'"
        );
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert_eq!(answer.headers[header::REFERRER_POLICY], "no-referrer", "{path}");
        assert_eq!(answer.headers["cross-origin-resource-policy"], "same-origin", "{path}");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{path}");
        assert!(
            !answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY),
            "this server speaks without TLS"
        );
    }
}
