//! Whoever leaves at the identity provider: this server does not hear of it, and his tokens end all the same.

use axum::http::{Method, StatusCode};
use security_center_contract::{ApiTokens, AuditAction, CreatedApiToken, ProblemCode, Scope, ServiceState};
use security_center_server::domain::cause::Cause;
use security_center_server::domain::credential::PROVEN_FOR;
use serde_json::json;

use crate::browser::Browser;
use crate::provider::{Told, start};
use crate::support::{Client, NOW, Server};

const READER: &str = "5d6b6bb7-de71-4623-b4af-96380a352509";
const LEAVER: &str = "aaaaaaaa-0000-4000-8000-00000000000c";

async fn made(client: &Client, application: bool) -> CreatedApiToken {
    let role = if application { r#","applicationRole":"securityReader""# } else { "" };
    let scopes = r#"["AuditLog.Read.All"]"#;
    let body = format!(r#"{{"name":"Reports","scopes":{scopes},"expiresInDays":365{role}}}"#);
    let answer = client.send(Method::POST, "/api/tokens", &[], Some(&body)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

/// A token that ends long after what is tested here.
async fn long_token(server: &Server, name: &str) -> String {
    let secret = server.token("Contoso", name, &[Scope::AuditLogRead]).await;
    let statement = sqlx::query("UPDATE api_token SET expires_at = $1").bind(NOW + 20 * PROVEN_FOR);
    statement.execute(&server.database("control.db").await).await.expect("done");
    secret
}

async fn opens(server: &Server, secret: &str) -> bool {
    match server.anonymous().with_secret(secret).get("/api/audit").await.status {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_token_of_whoever_does_not_sign_in_any_more_is_refused_and_counts_again_when_he_does() {
    let (server, provider) = start(Told::default()).await;
    provider.claim(json!({ "oid": LEAVER, "wids": [READER] }));
    let mut browser = Browser::of(&server);
    browser.sign_in("/").await;
    let secret = long_token(&server, "visitor").await;
    assert!(opens(&server, &secret).await);
    server.pass_time(PROVEN_FOR - 1);
    assert!(opens(&server, &secret).await);
    server.pass_time(1);
    assert!(!opens(&server, &secret).await);
    provider.script().now += PROVEN_FOR / 1000;
    browser.sign_in("/").await;
    assert!(opens(&server, &secret).await);
    // Nobody else has to sign in.
    let by_directory = long_token(&server, "security.reader").await;
    server.pass_time(2 * PROVEN_FOR);
    assert!(!opens(&server, &secret).await && opens(&server, &by_directory).await);
}

#[tokio::test]
async fn whoever_is_removed_loses_sessions_and_tokens_at_once() {
    let (server, provider) = start(Told::default()).await;
    provider.claim(json!({ "oid": LEAVER, "wids": [READER] }));
    let mut browser = Browser::of(&server);
    browser.sign_in("/").await;
    let secret = server.token("Contoso", "visitor", &[Scope::AuditLogRead]).await;
    let tenant = server.tenant("Contoso").await;
    let control = &server.state.control;
    let people = control.proven_people(Some(&tenant)).await.expect("readable");
    assert_eq!(people.len(), 1);
    assert_eq!((people[0].person.id.as_str(), people[0].proven_at), (LEAVER, Some(NOW)));
    for (tenant, person, removed) in [
        ("elsewhere", LEAVER, false),
        (&tenant, "nobody", false),
        (&tenant, LEAVER, true),
        (&tenant, LEAVER, false),
    ] {
        let done = control.remove_proven_person(tenant, person, &Cause::operator(), NOW).await;
        assert_eq!(done.expect("writable"), removed, "{tenant} {person}");
    }
    assert!(!opens(&server, &secret).await);
    assert_eq!(browser.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    let last = server.audit("Contoso").await.pop().expect("an entry");
    assert_eq!(last.action, AuditAction::PersonRemoved);
    let (_, of_the_directory) = server.person("Contoso", "security.reader").await;
    let done = control.remove_proven_person(&tenant, &of_the_directory, &Cause::operator(), NOW).await;
    assert!(!done.expect("writable"), "who never came by the provider is the directory's");
}

#[tokio::test]
async fn administrators_see_and_revoke_every_token_of_their_tenant_and_of_no_other() {
    let server = Server::start().await;
    let reader = server.sign_in("Contoso", "security.reader").await;
    let admin = server.sign_in("Contoso", "security.admin").await;
    let elsewhere = server.sign_in("Fabrikam", "global.admin").await;
    let own = made(&admin, false).await;
    let of_reader = made(&reader, false).await;
    let application = made(&admin, true).await;
    let list = async |client: &Client| client.get("/api/tokens").await.json::<ApiTokens>().value;
    let seen = list(&admin).await;
    let of = |id: &str| seen.iter().find(|one| one.id == id).expect("it is seen").own;
    assert_eq!(seen.len(), 3);
    assert!(of(&own.token.id) && !of(&of_reader.token.id) && !of(&application.token.id));
    assert_eq!(list(&reader).await.len(), 1, "others see their own");
    assert!(list(&elsewhere).await.is_empty());
    let revoke = async |client: &Client, token: &CreatedApiToken| {
        client.send(Method::DELETE, &format!("/api/tokens/{}", token.token.id), &[], None).await
    };
    for client in [&reader, &elsewhere] {
        assert_eq!(revoke(client, &own).await.problem().code, ProblemCode::NotFound);
    }
    assert!(opens(&server, &of_reader.secret).await);
    assert_eq!(revoke(&admin, &of_reader).await.status, StatusCode::NO_CONTENT);
    assert!(!opens(&server, &of_reader.secret).await);
    assert!(list(&reader).await.is_empty());
    let last = server.audit("Contoso").await.pop().expect("an entry");
    assert_eq!(last.action, AuditAction::ApiTokenRevoked);
    let service = server.state.control.threat_protection(&server.tenant("Contoso").await).await;
    assert_eq!(service.expect("readable").expect("there").state, ServiceState::Off);
}
