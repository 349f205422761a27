//! Two people at once: every change carries the version that it was based on (D10).

use axum::http::{Method, StatusCode};
use security_center_contract::{ProblemCode, ServiceState};

use crate::support::Server;

#[tokio::test]
async fn a_change_without_a_version_is_refused() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for (method, path) in
        [(Method::PATCH, "/api/threat-protection"), (Method::POST, "/api/threat-protection/retry")]
    {
        let answer = client.send(method.clone(), path, &[], Some(r#"{"optedIn":true}"#)).await;
        assert_eq!(answer.status, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(answer.problem().code, ProblemCode::VersionRequired);
        for version in ["*", "1", "W/\"1\"", "\"one\"", "\"1\", \"2\"", ""] {
            let headers = [("if-match", version)];
            let answer = client.send(method.clone(), path, &headers, Some(r#"{"optedIn":true}"#)).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{version}");
            let problem = answer.problem();
            assert_eq!(problem.code, ProblemCode::InvalidRequest);
            assert!(problem.detail.is_some_and(|detail| detail.contains("If-Match")), "{version}");
        }
    }
}

#[tokio::test]
async fn a_change_based_on_an_old_version_gets_the_present_one() {
    let server = Server::start().await;
    let one = server.sign_in("Contoso", "global.admin").await;
    let other = server.sign_in("Contoso", "security.admin").await;
    let seen = one.get("/api/threat-protection").await.etag();
    one.opt(true, &seen).await;
    server.until("Contoso", ServiceState::On).await;
    let answer = other.opt(true, &seen).await;
    assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED);
    let problem = answer.problem();
    assert_eq!(problem.code, ProblemCode::VersionConflict);
    let current = problem.current.expect("the present one");
    assert_eq!(current.state, ServiceState::On);
    let who = current.changed_by.expect("somebody").display_name;
    assert_eq!(who.as_deref(), Some("Global administrator"));
    assert_eq!(other.opt(false, "\"9999\"").await.status, StatusCode::PRECONDITION_FAILED);
}

#[tokio::test]
async fn of_many_changes_at_once_exactly_one_is_made() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.opt(true, "\"1\"").await.status })
        })
        .collect();
    let mut made = 0;
    for task in tasks {
        match task.await.expect("answered") {
            StatusCode::OK => made += 1,
            status => assert_eq!(status, StatusCode::PRECONDITION_FAILED),
        }
    }
    assert_eq!(made, 1);
    server.until("Contoso", ServiceState::On).await;
    let pool = server.database("control.db").await;
    let (jobs,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM provisioning_job").fetch_one(&pool).await.expect("a count");
    assert_eq!(jobs, 1);
}
