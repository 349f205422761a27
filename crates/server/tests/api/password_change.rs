//! Changing one's own password.

use axum::http::{Method, StatusCode};
use security_center_contract::{ActorKind, AuditAction, AuditField, FieldFault, ProblemCode, Role};

use crate::local_people::{OTHER, PASSWORD, computed, settled, sign_in, start, with_cookie};
use crate::support::{Answer, Client};

async fn change(client: &Client, current: &str, new: &str) -> Answer {
    let body = serde_json::json!({ "currentPassword": current, "newPassword": new }).to_string();
    client.send(Method::PUT, "/api/password", &[], Some(&body)).await
}

#[tokio::test]
async fn the_new_password_holds_at_once_and_every_other_session_ends() {
    let server = start().await;
    let client = settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let elsewhere = with_cookie(&server.anonymous(), &sign_in(&server.anonymous(), "reader", PASSWORD).await);
    let somebody = settled(&server, "Contoso", "somebody", &[Role::SecurityReader]).await;
    assert_eq!(change(&client, PASSWORD, OTHER).await.status, StatusCode::NO_CONTENT);
    assert_eq!(client.get("/api/session").await.status, StatusCode::OK, "one's own goes on");
    assert_eq!(elsewhere.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(somebody.get("/api/session").await.status, StatusCode::OK);
    assert_eq!(sign_in(&server.anonymous(), "reader", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&server.anonymous(), "reader", OTHER).await.status, StatusCode::CREATED);
    assert_eq!(sign_in(&server.anonymous(), "somebody", PASSWORD).await.status, StatusCode::CREATED);
    let entry = server.audit("Contoso").await.pop().expect("an entry");
    assert_eq!((entry.action, entry.actor.kind), (AuditAction::PasswordChanged, ActorKind::Person));
    assert_eq!(entry.changes.len(), 1);
    assert_eq!((entry.changes[0].field, &entry.changes[0].after), (AuditField::PersonId, &entry.actor_id));
    assert_eq!(entry.origin.address.as_deref(), Some("192.0.2.7"));
}

#[tokio::test]
async fn without_the_present_password_nothing_changes_and_guessing_at_it_is_as_slow_as_signing_in() {
    let server = start().await;
    let client = settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    for _ in 0..5 {
        let answer = change(&client, OTHER, "yet another 61 Quartz").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.problem().code, ProblemCode::WrongCredentials);
        assert_eq!(client.get("/api/session").await.status, StatusCode::OK, "the session goes on");
    }
    let before = computed(&server);
    let answer = change(&client, PASSWORD, OTHER).await;
    assert_eq!(
        (answer.status, &answer.headers["retry-after"]),
        (StatusCode::TOO_MANY_REQUESTS, &"10".parse().expect("a value"))
    );
    assert_eq!(computed(&server), before);
    assert_eq!(
        sign_in(&server.anonymous(), "reader", PASSWORD).await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "the same count"
    );
    server.pass_time(10_000);
    assert_eq!(change(&client, PASSWORD, OTHER).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_new_password_that_cannot_be_taken_is_refused_at_its_field() {
    let server = start().await;
    let client = settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let entries = server.audit("Contoso").await.len();
    for (new, fault) in [
        ("short", FieldFault::TooShort),
        (&"x9 Yu!".repeat(22)[..129], FieldFault::TooLong),
        ("contoso reader", FieldFault::TooWeak),
    ] {
        let problem = change(&client, PASSWORD, new).await.problem();
        assert_eq!(problem.code, ProblemCode::InvalidFields);
        assert_eq!(
            (problem.fields[0].field.as_str(), problem.fields[0].fault),
            ("newPassword", fault),
            "{new}"
        );
        assert!(!problem.detail.unwrap_or_default().contains(new));
    }
    assert_eq!(server.audit("Contoso").await.len(), entries);
    assert_eq!(sign_in(&server.anonymous(), "reader", PASSWORD).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn whoever_has_no_password_here_changes_none_and_a_stranger_neither() {
    let server = start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    assert_eq!(change(&client, PASSWORD, OTHER).await.status, StatusCode::NOT_FOUND);
    let answer = change(&server.anonymous(), PASSWORD, OTHER).await;
    assert_eq!(answer.problem().code, ProblemCode::NotSignedIn);
}
