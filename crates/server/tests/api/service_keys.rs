//! Service keys: shown once, at most two per service, and good for one service of one tenant (D1, D11).

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use security_center_contract::{
    AuditAction, AuditField, ChangeKind, CreatedServiceKey, Refusal, Scope, ServiceKeys, SupportedService,
};
use security_center_server::auth::ServiceCaller;
use tower::ServiceExt;

use crate::events::Stream;
use crate::permission::PEOPLE;
use crate::support::{Answer, Client, Server};

const BODY: &str = r#"{"service":"defenderAtp"}"#;

async fn make(client: &Client) -> Answer {
    client.send(Method::POST, "/api/service-keys", &[], Some(BODY)).await
}

async fn revoke(client: &Client, id: &str) -> Answer {
    client.send(Method::DELETE, &format!("/api/service-keys/{id}"), &[], None).await
}

/// What a key is good for, asked as the ingestion will ask.
async fn holder(server: &Server, authorization: &str) -> Result<(String, SupportedService), StatusCode> {
    let show = |caller: ServiceCaller| async move { Json((caller.tenant_id, caller.service)) };
    let router = Router::new().route("/data", get(show)).with_state(server.state.clone());
    let request = Request::get("/data").header("authorization", authorization).body(Body::empty());
    let Ok(response) = router.oneshot(request.expect("a request")).await;
    if response.status() != StatusCode::OK {
        return Err(response.status());
    }
    let body = http_body_util::BodyExt::collect(response.into_body()).await.expect("a body").to_bytes();
    Ok(serde_json::from_slice(&body).expect("JSON"))
}

#[tokio::test]
async fn d1_d11_a_key_stands_for_one_service_of_one_tenant_until_it_is_revoked() {
    let server = Server::start().await;
    let admin = server.sign_in("Contoso", "security.admin").await;
    let mut window = Stream::open(&server.sign_in("Contoso", "security.reader").await, None).await;
    let answer = make(&admin).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let CreatedServiceKey { key, secret } = answer.json();
    assert_eq!(window.change().await.expect("a change").1.kind, ChangeKind::Tenant);
    assert!(secret.starts_with("sck_") && secret.len() == 68 && secret.ends_with(&key.ends_with));
    let tenant = server.tenant("Contoso").await;
    let bearer = format!("Bearer {secret}");
    assert_eq!(holder(&server, &bearer).await, Ok((tenant, SupportedService::DefenderAtp)));
    let list: ServiceKeys = admin.get("/api/service-keys").await.json();
    assert_eq!(list.value[0].last_used_at.as_ref().expect("used").0, "2020-06-24T09:20:00.000Z");
    assert!(!admin.get("/api/service-keys").await.text().contains(&secret[4..60]));

    let token = server.token("Contoso", "global.admin", Scope::ALL).await;
    for bad in [format!("Bearer {}", &secret[4..]), format!("Bearer {token}"), "Bearer sck_".to_owned()] {
        assert_eq!(holder(&server, &bad).await, Err(StatusCode::UNAUTHORIZED));
    }
    let as_person = server.anonymous().with_secret(&secret).get("/api/tenant").await;
    assert_eq!(as_person.status, StatusCode::UNAUTHORIZED, "a key is nobody's sign-in");

    assert_eq!(revoke(&admin, &key.id).await.status, StatusCode::NO_CONTENT);
    assert_eq!(holder(&server, &bearer).await, Err(StatusCode::UNAUTHORIZED));
    assert_eq!(revoke(&admin, &key.id).await.status, StatusCode::NOT_FOUND);
    let log = server.audit("Contoso").await;
    let [.., created, _, revoked] = &log[..] else { panic!("three entries") };
    assert_eq!(created.action, AuditAction::ServiceKeyCreated);
    assert_eq!(revoked.action, AuditAction::ServiceKeyRevoked);
    for (field, value) in [(AuditField::Service, "defenderAtp"), (AuditField::CredentialId, key.id.as_str())]
    {
        let of = |entry: &security_center_contract::AuditEntry| {
            entry.changes.iter().find(|one| one.field == field).cloned().expect("told")
        };
        assert_eq!(of(created).after.as_deref(), Some(value));
        assert_eq!(of(revoked).before.as_deref(), Some(value));
    }
}

#[tokio::test]
async fn d1_viewers_see_the_keys_and_only_administrators_change_them() {
    let server = Server::start().await;
    for (name, views, administers) in PEOPLE {
        let client = server.sign_in("Contoso", name).await;
        let shown = client.get("/api/service-keys").await;
        let created = make(&client).await;
        let revoked = revoke(&client, "none").await;
        if administers {
            assert!(shown.json::<ServiceKeys>().may_change.allowed, "{name}");
            assert_eq!(created.status, StatusCode::CREATED, "{name}");
            assert_eq!(revoked.status, StatusCode::NOT_FOUND, "{name}");
            continue;
        }
        let mut refusals = vec![Refusal::AdministratorRoleMissing];
        if views {
            assert_eq!(shown.json::<ServiceKeys>().may_change.refusals, refusals, "{name}");
        } else {
            refusals.insert(0, Refusal::ViewingRoleMissing);
            assert_eq!(shown.problem().refusals, [Refusal::ViewingRoleMissing], "{name}");
        }
        assert_eq!(created.problem().refusals, refusals, "{name}");
        assert_eq!(revoked.problem().refusals, refusals, "{name}");
    }
    let admin = server.sign_in("Contoso", "global.admin").await;
    let list: ServiceKeys = admin.get("/api/service-keys").await.json();
    assert_eq!((list.value.len(), list.limit_per_service), (2, 2));
    let third = make(&admin).await;
    assert_eq!(third.status, StatusCode::CONFLICT);
    assert_eq!(third.problem().refusals, [Refusal::LimitReached]);
    let other = r#"{"service":"azureAtp"}"#;
    let other = admin.send(Method::POST, "/api/service-keys", &[], Some(other)).await;
    assert_eq!(other.status, StatusCode::CREATED, "each service has its own two");
    assert_eq!(revoke(&admin, &list.value[0].id).await.status, StatusCode::NO_CONTENT);
    assert_eq!(make(&admin).await.status, StatusCode::CREATED);
    let refused = server.sign_in("Northwind Traders", "global.admin").await;
    assert_eq!(make(&refused).await.problem().refusals, [Refusal::NotEligible]);
}
