//! The figures for Prometheus: true, and of nobody.

use axum::http::Method;
use security_center_server::metrics;

use crate::support::Server;

async fn figures(server: &Server) -> String {
    metrics::text(&server.state).await.expect("the database answers")
}

/// The value of a line.
fn value(text: &str, line: &str) -> Option<i64> {
    text.lines().find_map(|one| one.strip_prefix(line)?.trim().parse().ok())
}

#[tokio::test]
async fn answers_are_counted_by_the_pattern_of_their_route_and_by_nothing_that_was_typed() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let label = r#"security_center_requests_total{method="GET",route="/api/tenant",status="200"}"#;
    assert_eq!(value(&figures(&server).await, label), None);
    for _ in 0..3 {
        assert_eq!(client.get("/api/tenant").await.status, 200);
    }
    client.get("/api/tenant?secret=typed").await;
    client.get("/api/support/requests/typed-id").await;
    client.get("/typed-page").await;
    client.send(Method::from_bytes(b"TYPED").expect("a method"), "/api/tenant", &[], None).await;
    let text = figures(&server).await;
    assert_eq!(value(&text, label), Some(4), "{text}");
    assert!(text.contains(r#"method="other",route="/api/tenant""#), "{text}");
    assert_eq!(
        value(&text, r#"security_center_request_seconds_count{route="/api/tenant"}"#),
        Some(5),
        "{text}"
    );
    let tenant_id = server.tenant("Contoso").await;
    for hidden in ["typed", "TYPED", "Contoso", "global.admin", &tenant_id] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    assert!(text.ends_with("# EOF\n"), "OpenMetrics ends so");
}

#[tokio::test]
async fn gauges_follow_what_there_is() {
    let server = Server::start().await;
    let before = figures(&server).await;
    assert_eq!(value(&before, "security_center_sessions"), Some(0));
    let client = server.sign_in("Contoso", "global.admin").await;
    let text = figures(&server).await;
    assert_eq!(value(&text, "security_center_sessions"), Some(1));
    assert_eq!(value(&text, "security_center_event_streams"), Some(0));
    let off = r#"security_center_services{state="off"}"#;
    let were_off = value(&text, off).expect("tenants");
    assert_eq!(client.opt_now(true).await.status, 200);
    assert_eq!(value(&figures(&server).await, off), Some(were_off - 1));
    assert_eq!(value(&text, "security_center_failing_directory_readings"), Some(0));
}
