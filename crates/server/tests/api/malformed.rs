//! Requests that cannot be understood: each gets a problem that says why, and changes nothing.

use axum::http::{Method, StatusCode};
use security_center_contract::{ProblemCode, ProvisioningStep};

use axum::body::Body;
use axum::http::Request;
use security_center_server::provisioning::fault::{Fault, Point, StepFault};
use security_center_server::routes;
use std::time::Duration;
use tower::ServiceExt;

use crate::support::{Server, Wish};

#[tokio::test]
async fn bodies_that_are_not_a_change() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let huge = format!(r#"{{"optedIn":true,"x":"{}"}}"#, "x".repeat(64 * 1024));
    let json = "application/json";
    for (content_type, body, status, code) in [
        (json, "", 400, ProblemCode::InvalidRequest),
        (json, "{", 400, ProblemCode::InvalidRequest),
        (json, "[]", 400, ProblemCode::InvalidRequest),
        (json, "{}", 400, ProblemCode::InvalidRequest),
        (json, r#"{"optedIn":"yes"}"#, 400, ProblemCode::InvalidRequest),
        (json, r#"{"optedIn":null}"#, 400, ProblemCode::InvalidRequest),
        (json, r#"{"optedIn":true,"location":"us"}"#, 400, ProblemCode::InvalidRequest),
        (json, r#"{"optedIn":true} x"#, 400, ProblemCode::InvalidRequest),
        (json, huge.as_str(), 413, ProblemCode::TooLarge),
        ("text/plain", r#"{"optedIn":true}"#, 415, ProblemCode::UnsupportedMediaType),
        ("application/x-www-form-urlencoded", "optedIn=true", 415, ProblemCode::UnsupportedMediaType),
    ] {
        let headers = [("content-type", content_type), ("if-match", "\"1\"")];
        let answer = client.send(Method::PATCH, "/api/threat-protection", &headers, Some(body)).await;
        assert_eq!(answer.status.as_u16(), status, "{body:.80}");
        assert_eq!(answer.problem().code, code, "{body:.80}");
    }
    assert_eq!(client.get("/api/threat-protection").await.etag(), "\"1\"");
    let headers = [("content-type", "application/json; charset=utf-8"), ("if-match", "\"1\"")];
    let answer =
        client.send(Method::PATCH, "/api/threat-protection", &headers, Some(r#"{"optedIn":true}"#)).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_nobody_reads_is_limited_too() {
    let server = Server::start().await;
    let huge = "x".repeat(64 * 1024 + 1);
    let answer = server.anonymous().send(Method::POST, "/api/visits", &[], Some(&huge)).await;
    assert_eq!(answer.problem().code, ProblemCode::TooLarge);
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for path in
        ["/api", "/api/", "/api/nothing", "/api/tenant/", "/api/threat-protection/on", "/api/incidents/1/x"]
    {
        for method in [Method::GET, Method::POST] {
            let answer = client.send(method, path, &[], None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(answer.problem().code, ProblemCode::NotFound, "{path}");
        }
    }
    for (method, path, allow) in [
        (Method::PUT, "/api/threat-protection", "GET,HEAD,PATCH"),
        (Method::GET, "/api/visits", "POST"),
        (Method::POST, "/api/events", "GET,HEAD"),
        (Method::PUT, "/api/session", "GET,HEAD,POST,DELETE"),
    ] {
        let answer = client.send(method, path, &[], None).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.problem().code, ProblemCode::MethodNotAllowed, "{path}");
        let allowed: Vec<_> = answer.headers["allow"].to_str().expect("ASCII").split(',').collect();
        assert_eq!(allowed.len(), allow.split(',').count(), "{path}: {allowed:?}");
        assert!(allow.split(',').all(|one| allowed.contains(&one)), "{path}: {allowed:?}");
    }
}

#[tokio::test]
async fn faults_can_be_put_in_only_on_a_test_server() {
    let usual = Server::start().await;
    let body = r#"{"fault":"hold","point":"before"}"#;
    let path = "/api/test/faults/correlate";
    let answer = usual.anonymous().send(Method::PUT, path, &[], Some(body)).await;
    assert_eq!(answer.problem().code, ProblemCode::NotFound);
    let server = Server::with(Wish { test_faults: true, ..Wish::default() }).await;
    let test = server.anonymous();
    assert_eq!(test.send(Method::PUT, path, &[], Some(body)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(test.send(Method::DELETE, path, &[], None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(test.get(path).await.status, StatusCode::NOT_FOUND);
    let elsewhere = "/api/test/faults/nothing";
    assert_eq!(test.send(Method::PUT, elsewhere, &[], Some(body)).await.status, StatusCode::NOT_FOUND);
    let unknown = r#"{"fault":"hold","point":"before","x":1}"#;
    assert_eq!(test.send(Method::PUT, path, &[], Some(unknown)).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up_but_a_stream_is_not() {
    let server = Server::with(Wish { test_faults: true, ..Wish::default() }).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let never = StepFault { fault: Fault::Hold, point: Point::Before };
    server.faults.put(ProvisioningStep::Correlate, never);
    let limited = routes::api(&server.state, Duration::from_millis(1)).with_state(server.state.clone());
    let ask = async |path: &str| {
        let request = Request::get(path).header("cookie", client.cookie.as_deref().unwrap_or_default());
        let Ok(response) = limited.clone().oneshot(request.body(Body::empty()).expect("a request")).await;
        response.status()
    };
    assert_eq!(ask("/api/test/faults/correlate").await, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(ask("/api/events").await, StatusCode::OK);
}

#[tokio::test]
async fn nothing_has_a_name_with_a_null_in_it() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for path in ["/api/sessions/a%00", "/api/tokens/a%00", "/api/service-keys/a%00"] {
        assert_eq!(
            client.send(Method::DELETE, path, &[], None).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let found = client.get("/api/audit?person=a%00").await;
    assert!(found.text().contains("\"@odata.count\":0"), "{}", found.text());
    assert_eq!(client.get("/api/audit/export?format=jsonl&person=%00").await.text(), "");
    let somebody = r#"{"tenantId":"\u0000","personId":"\u0000"}"#;
    let signed_in = client.send(Method::POST, "/api/session", &[], Some(somebody)).await;
    assert_eq!(signed_in.status, StatusCode::NOT_FOUND);
}
