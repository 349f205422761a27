//! API tokens: made, used, limited, revoked and ended; for people and for applications (D1, D11).

use axum::http::{Method, StatusCode};
use security_center_contract::{
    ApiToken, ApiTokens, AuditAction, AuditField, ChangeKind, CreatedApiToken, List, ProblemCode, Refusal,
    Role, RoleHolders, RoleSource, Scope, ServiceState, Session, SignInMethod, SignInMethods,
};
use security_center_server::directory;

use crate::events::Stream;
use crate::permission::PEOPLE;
use crate::support::{Answer, Client, NOW, Server, demo_folder};

const DAY: i64 = 24 * 60 * 60 * 1000;

async fn ask(client: &Client, name: &str, scopes: &[Scope], role: Option<Role>) -> Answer {
    let role = role.map_or_else(String::new, |role| {
        format!(r#","applicationRole":{}"#, serde_json::to_string(&role).expect("JSON"))
    });
    let scopes = serde_json::to_string(scopes).expect("JSON");
    let body = format!(r#"{{"name":"{name}","scopes":{scopes},"expiresInDays":30{role}}}"#);
    client.send(Method::POST, "/api/tokens", &[], Some(&body)).await
}

async fn made(client: &Client, scopes: &[Scope], role: Option<Role>) -> CreatedApiToken {
    let answer = ask(client, "Reports", scopes, role).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

async fn revoke(client: &Client, token: &ApiToken) -> Answer {
    client.send(Method::DELETE, &format!("/api/tokens/{}", token.id), &[], None).await
}

async fn listed(client: &Client) -> Vec<ApiToken> {
    client.get("/api/tokens").await.json::<ApiTokens>().value
}

#[tokio::test]
async fn d1_a_token_is_shown_once_kept_as_a_digest_and_opens_what_its_scope_names() {
    let server = Server::start().await;
    let reader = server.sign_in("Contoso", "security.reader").await;
    let CreatedApiToken { token, secret } = made(&reader, &[Scope::AuditLogRead], None).await;
    assert!(secret.starts_with("sct_") && secret.len() == 68, "{}", secret.len());
    assert_eq!((token.application_role, token.last_used_at.clone()), (None, None));
    let bearer = server.anonymous().with_secret(&secret);
    assert_eq!(bearer.get("/api/audit").await.status, StatusCode::OK);
    let refused = bearer.get("/api/permissions").await.problem();
    assert_eq!(refused.code, ProblemCode::InsufficientScope);
    let list = listed(&reader).await;
    assert_eq!(list[0].last_used_at.as_ref().expect("used").0, "2020-06-24T09:20:00.000Z");
    server.pass_time(59_999);
    bearer.get("/api/audit").await;
    assert_eq!(listed(&reader).await, list, "the use is noted to the minute");
    server.pass_time(1);
    bearer.get("/api/audit").await;
    assert_eq!(listed(&reader).await[0].last_used_at.as_ref().expect("used").0, "2020-06-24T09:21:00.000Z");
    let pool = server.database("control.db").await;
    let stored: (Vec<u8>,) =
        sqlx::query_as("SELECT digest FROM api_token").fetch_one(&pool).await.expect("a row");
    assert_eq!(stored.0.len(), 32);
    let text = reader.get("/api/tokens").await.text();
    assert!(!text.contains(&secret[4..]) && !text.contains("secret"), "{text}");
}

#[tokio::test]
async fn d1_a_request_with_a_token_is_judged_by_it_alone() {
    let server = Server::start().await;
    let admin = server.sign_in("Contoso", "global.admin").await;
    let secret = server.token("Contoso", "security.reader", &[Scope::ThreatProtectionReadWrite]).await;
    let both = admin.with_secret(&secret);
    let session: Session = both.get("/api/session").await.json();
    assert_eq!(session.method, SignInMethod::Token);
    assert!(session.person.user_principal_name.starts_with("security.reader@"));
    assert_eq!(both.opt(true, "\"1\"").await.problem().refusals, [Refusal::AdministratorRoleMissing]);
    for bad in ["Bearer nonsense", "Basic YTpi", "", &format!("Bearer {secret}x")] {
        let answer = admin.with_authorization(bad).get("/api/session").await;
        assert_eq!(answer.problem().code, ProblemCode::NotSignedIn, "{bad}");
        assert_eq!(answer.headers["www-authenticate"], "Bearer error=\"invalid_token\"", "{bad}");
    }
    let twice = [("authorization", format!("Bearer {secret}"))];
    let twice: Vec<_> = twice.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(both.send(Method::GET, "/api/session", &twice, None).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.anonymous().get("/api/session").await.headers["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn s8_d11_an_application_turns_on_with_its_own_role_and_name() {
    let server = Server::start().await;
    let admin = server.sign_in("Contoso", "security.admin").await;
    let scopes = [Scope::ThreatProtectionReadWrite, Scope::RoleManagementRead];
    let CreatedApiToken { token, secret } = made(&admin, &scopes, Some(Role::SecurityAdministrator)).await;
    assert_eq!(token.application_role, Some(Role::SecurityAdministrator));
    let bearer = server.anonymous().with_secret(&secret);
    assert_eq!(bearer.opt_now(true).await.status, StatusCode::OK);
    server.until("Contoso", ServiceState::On).await;
    let session: Session = bearer.get("/api/session").await.json();
    assert_eq!(session.person.user_principal_name, "application-1");
    assert_eq!(session.person.display_name, "Reports");
    let log = server.audit("Contoso").await;
    let created = log.iter().find(|one| one.action == AuditAction::ApiTokenCreated).expect("an entry");
    let value =
        |field| created.changes.iter().find(|one| one.field == field).and_then(|one| one.after.clone());
    assert_eq!(value(AuditField::CredentialId), Some(token.id.clone()));
    assert_eq!(value(AuditField::PersonId), Some(session.person.id.clone()));
    assert_eq!(value(AuditField::Roles).as_deref(), Some("securityAdministrator"));
    assert_eq!(
        value(AuditField::Scopes).as_deref(),
        Some("ThreatProtection.ReadWrite.All RoleManagement.Read.All")
    );
    assert_eq!(value(AuditField::ExpiresAt), Some(token.expires_at.0.clone()));
    let turned = log.iter().find(|one| one.action == AuditAction::TurnedOn).expect("an entry");
    assert_eq!(turned.actor.display_name.as_deref(), Some("Reports"));
    assert_eq!(turned.actor_id.as_ref(), Some(&session.person.id));

    let holders: List<RoleHolders> = bearer.get("/api/permissions").await.json();
    let own = holders.value.iter().find(|one| one.source == RoleSource::ThisServer).expect("its role");
    assert_eq!((own.role, own.count), (Some(Role::SecurityAdministrator), 1));
    let ways: SignInMethods = server.anonymous().get("/api/sign-in").await.json();
    let people = ways.demonstration.expect("a demonstration").into_iter().flat_map(|one| one.people);
    assert!(people.into_iter().all(|one| one.person.id != session.person.id), "it is nobody to sign in as");
    let body = format!(r#"{{"tenantId":"{}","personId":"{}"}}"#, session.tenant.id, session.person.id);
    let answer = server.anonymous().send(Method::POST, "/api/session", &[], Some(&body)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "nor by its id");

    // It outlives a reading of the directory, which does not name it.
    let pool = server.database("control.db").await;
    sqlx::query("UPDATE tenant SET digest = ''").execute(&pool).await.expect("done");
    directory::import_folder(&server.state.control, &demo_folder(), NOW).await.expect("imported");
    assert_eq!(bearer.get("/api/threat-protection").await.status, StatusCode::OK);
    assert_eq!(revoke(&admin, &token).await.status, StatusCode::NO_CONTENT);
    assert_eq!(bearer.get("/api/threat-protection").await.status, StatusCode::UNAUTHORIZED);
    let left: (i64,) = sqlx::query_as("SELECT count(*) FROM person WHERE application = 1")
        .fetch_one(&pool)
        .await
        .expect("read");
    assert_eq!(left.0, 0);
    let log = server.audit("Contoso").await;
    assert_eq!(log.last().expect("an entry").action, AuditAction::ApiTokenRevoked);
}

#[tokio::test]
async fn d1_nobody_makes_or_revokes_more_than_he_may() {
    let server = Server::start().await;
    let read = [Scope::ThreatProtectionRead];
    let first = server.sign_in("Contoso", "global.admin").await;
    let of_application = made(&first, &read, Some(Role::GlobalAdministrator)).await.token;
    let own = made(&first, &read, None).await.token;
    for (name, views, administers) in PEOPLE {
        let client = server.sign_in("Contoso", name).await;
        let personal = ask(&client, "Own", &read, None).await;
        let application = ask(&client, "For others", &read, Some(Role::SecurityReader)).await;
        if !views {
            for answer in [personal, application, client.get("/api/tokens").await] {
                assert_eq!(answer.problem().refusals, [Refusal::ViewingRoleMissing], "{name}");
            }
            continue;
        }
        assert_eq!(personal.status, StatusCode::CREATED, "{name}");
        let list: ApiTokens = client.get("/api/tokens").await.json();
        assert_eq!(list.may_create_for_application.allowed, administers, "{name}");
        assert_eq!(list.value.iter().any(|one| one.id == of_application.id), administers, "{name}");
        assert_eq!(list.value.iter().any(|one| one.id == own.id), administers, "{name}");
        if administers {
            assert_eq!(application.status, StatusCode::CREATED, "{name}");
            let higher = ask(&client, "Higher", &read, Some(Role::GlobalAdministrator)).await;
            if name == "security.admin" {
                assert_eq!(higher.problem().refusals, [Refusal::RoleTooHigh]);
            }
        } else {
            assert_eq!(application.problem().refusals, [Refusal::AdministratorRoleMissing], "{name}");
            assert_eq!(revoke(&client, &of_application).await.status, StatusCode::NOT_FOUND, "{name}");
            assert_eq!(revoke(&client, &own).await.status, StatusCode::NOT_FOUND, "{name}");
        }
    }
    let second = server.sign_in("Contoso", "security.admin").await;
    assert_eq!(revoke(&second, &of_application).await.status, StatusCode::NO_CONTENT);
    assert_eq!(revoke(&first, &own).await.status, StatusCode::NO_CONTENT);
    assert_eq!(revoke(&first, &own).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn tokens_end_by_themselves_and_twenty_are_the_most() {
    let server = Server::start().await;
    let reader = server.sign_in("Contoso", "global.reader").await;
    let secret = made(&reader, &[Scope::ThreatProtectionRead], None).await.secret;
    for _ in 1..20 {
        made(&reader, &[Scope::AuditLogRead], None).await;
    }
    let refused = ask(&reader, "One more", &[Scope::AuditLogRead], None).await.problem();
    assert_eq!((refused.code, refused.refusals), (ProblemCode::NotPossibleNow, vec![Refusal::LimitReached]));
    let bearer = server.anonymous().with_secret(&secret);
    server.pass_time(30 * DAY - 1);
    assert_eq!(bearer.get("/api/tenant").await.status, StatusCode::OK);
    server.pass_time(1);
    assert_eq!(bearer.get("/api/tenant").await.status, StatusCode::UNAUTHORIZED);
    let reader = server.sign_in("Contoso", "global.reader").await;
    assert_eq!(listed(&reader).await, []);
    made(&reader, &[Scope::AuditLogRead], None).await;
}

#[tokio::test]
async fn d1_l5_a_token_may_no_more_than_its_owner_may_now() {
    let server = Server::start().await;
    let secret = server.token("Contoso", "global.admin", Scope::ALL).await;
    let bearer = server.anonymous().with_secret(&secret);
    assert_eq!(bearer.get("/api/permissions").await.status, StatusCode::OK);
    let (_, person) = server.person("Contoso", "global.admin").await;
    let pool = server.database("control.db").await;
    let of = |statement| sqlx::query(statement).bind(&person);
    of("DELETE FROM role_assignment WHERE person_id = $1").execute(&pool).await.expect("done");
    for path in ["/api/permissions", "/api/audit", "/api/threat-protection"] {
        assert_eq!(bearer.get(path).await.problem().refusals, [Refusal::ViewingRoleMissing], "{path}");
    }
    of("DELETE FROM person WHERE id = $1").execute(&pool).await.expect("done");
    assert_eq!(bearer.get("/api/permissions").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_stream_by_token_ends_with_it_and_windows_hear_of_tokens() {
    let server = Server::start().await;
    let admin = server.sign_in("Contoso", "global.admin").await;
    let other = server.sign_in("Contoso", "security.reader").await;
    let mut of_other = Stream::open(&other, None).await;
    let mut of_admin = Stream::open(&admin, None).await;
    let personal = made(&admin, &[Scope::ThreatProtectionRead], None).await;
    assert_eq!(of_admin.change().await.expect("a change").1.kind, ChangeKind::Person);
    let mut by_token = Stream::open(&server.anonymous().with_secret(&personal.secret), None).await;
    assert!(by_token.block().await.is_some());
    assert_eq!(revoke(&admin, &personal.token).await.status, StatusCode::NO_CONTENT);
    assert!(by_token.block().await.is_none(), "the stream has ended");
    made(&admin, &[Scope::ThreatProtectionRead], Some(Role::SecurityReader)).await;
    assert_eq!(of_other.change().await.expect("a change").1.kind, ChangeKind::Tenant, "and nothing before");
}
