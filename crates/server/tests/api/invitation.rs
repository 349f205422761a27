//! One-time links: what they give, once, in time, and to nobody else.

use axum::http::{Method, StatusCode};
use security_center_contract::{
    ActorKind, AuditAction, AuditField, Invitation, List, ProblemCode, Role, RoleHolders, RoleSource, Session,
};
use security_center_server::auth::token::Token;
use security_center_server::clock::timestamp;
use security_center_server::domain::cause::Cause;
use security_center_server::store::invitation::NewLink;

use crate::local_people::{
    HOUR, OTHER, PASSWORD, accept, add, first_link, settled, sign_in, start, with_cookie,
};
use crate::support::{Answer, Client, NOW, Server};

pub(crate) async fn look(client: &Client, token: &str) -> Answer {
    let body = serde_json::json!({ "token": token }).to_string();
    client.send(Method::POST, "/api/invitations/look", &[], Some(&body)).await
}

pub(crate) async fn become_administrator(client: &Client, token: &str, name: &str) -> Answer {
    let body = serde_json::json!({
        "token": token, "userName": name, "displayName": "First administrator", "password": PASSWORD,
    });
    client.send(Method::POST, "/api/invitations/accept", &[], Some(&body.to_string())).await
}

async fn again(server: &Server, tenant: &str, name: &str) -> String {
    let of = server.state.control.credentials(name).await.expect("readable").expect("there");
    let token = Token::new().expect("randomness");
    let link = NewLink { digest: token.digest(), expires_at: server.state.clock.now() + HOUR };
    assert_eq!(of.tenant_id, server.tenant(tenant).await);
    let made =
        server.state.control.invite_again(&of.tenant_id, &of.person_id, &link, &Cause::operator(), NOW).await;
    assert!(made.expect("writable"));
    token.text()
}

#[tokio::test]
async fn s8_the_first_administrator_names_himself_is_signed_in_and_may_turn_the_service_on() {
    let server = start().await;
    let token = first_link(&server, "Contoso").await;
    let client = server.anonymous();
    let invitation: Invitation = look(&client, &token).await.json();
    assert_eq!((invitation.tenant.display_name.as_str(), invitation.user_name), ("Contoso", None));
    assert_eq!(invitation.roles, [Role::GlobalAdministrator]);
    assert_eq!(invitation.expires_at, timestamp(NOW + 24 * HOUR));
    let answer = become_administrator(&client, &token, "First.Admin@contoso").await;
    let session: Session = answer.json();
    assert_eq!(session.person.user_principal_name, "first.admin@contoso");
    assert_eq!(session.person.display_name, "First administrator");
    let client = with_cookie(&client, &answer);
    assert_eq!(client.opt_now(true).await.status, StatusCode::OK);
    for answer in [look(&client, &token).await, become_administrator(&client, &token, "second").await] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.problem().code, ProblemCode::LinkNotValid);
    }
    let added = server.audit("Contoso").await;
    let invited = added.iter().find(|entry| entry.action == AuditAction::PersonInvited).expect("invited");
    assert_eq!(invited.actor.kind, ActorKind::Server);
    let added = added.iter().find(|entry| entry.action == AuditAction::PersonAdded).expect("added");
    assert_eq!(added.actor_id.as_deref(), Some(session.person.id.as_str()), "he did it himself");
    let told: Vec<_> = added.changes.iter().map(|one| (one.field, one.after.clone())).collect();
    let roles = Some("globalAdministrator".to_owned());
    assert_eq!(told, [(AuditField::PersonId, Some(session.person.id)), (AuditField::Roles, roles)]);
    assert_eq!(added.origin.address.as_deref(), Some("192.0.2.7"));
}

#[tokio::test]
async fn a_link_used_twice_at_once_is_used_once() {
    let server = start().await;
    let token = first_link(&server, "Contoso").await;
    let client = server.anonymous();
    let names: Vec<String> = (0..8).map(|number| format!("admin{number}")).collect();
    let all = names.iter().map(|name| become_administrator(&client, &token, name));
    let answers = futures_util::future::join_all(all).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 7, "{statuses:?}");
    assert_eq!(server.state.control.local_people(None, NOW).await.expect("readable").len(), 1);
}

#[tokio::test]
async fn a_link_ends_in_time_and_a_newer_one_ends_it_before() {
    let server = start().await;
    let first = first_link(&server, "Contoso").await;
    let second = first_link(&server, "Contoso").await;
    let client = server.anonymous();
    assert_eq!(look(&client, &first).await.status, StatusCode::NOT_FOUND, "the newer one ended it");
    let elsewhere = first_link(&server, "Fabrikam").await;
    assert_eq!(look(&client, &second).await.status, StatusCode::OK, "another tenant's does not");
    server.pass_time(24 * HOUR - 1);
    assert_eq!(look(&client, &second).await.status, StatusCode::OK);
    server.pass_time(1);
    for token in [&second, &elsewhere] {
        assert_eq!(look(&client, token).await.status, StatusCode::NOT_FOUND);
        assert_eq!(become_administrator(&client, token, "late").await.status, StatusCode::NOT_FOUND);
    }
    for odd in ["", "0", &"0".repeat(64), &second.to_uppercase(), &"é".repeat(32), "\0", &"0".repeat(9000)] {
        assert_eq!(look(&client, odd).await.problem().code, ProblemCode::LinkNotValid, "{odd}");
        assert_eq!(accept(&client, odd, PASSWORD).await.problem().code, ProblemCode::LinkNotValid, "{odd}");
    }
}

#[tokio::test]
async fn whoever_was_added_sets_a_password_and_a_new_link_ends_password_sessions_and_links_of_before() {
    let server = start().await;
    let token = add(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let client = server.anonymous();
    let invitation: Invitation = look(&client, &token).await.json();
    assert_eq!(invitation.user_name.as_deref(), Some("reader"));
    assert!(invitation.roles.is_empty(), "they are there already");
    let before = with_cookie(&client, &accept(&client, &token, PASSWORD).await);
    assert_eq!(look(&client, &token).await.status, StatusCode::NOT_FOUND);

    let older = again(&server, "Contoso", "reader").await;
    let newer = again(&server, "Contoso", "reader").await;
    assert_eq!(look(&client, &older).await.status, StatusCode::NOT_FOUND);
    assert_eq!(before.get("/api/session").await.status, StatusCode::OK, "a link alone changes nothing");
    let after = with_cookie(&before, &accept(&before, &newer, OTHER).await);
    assert_eq!(before.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(after.get("/api/session").await.status, StatusCode::OK);
    assert_eq!(sign_in(&client, "reader", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&client, "reader", OTHER).await.status, StatusCode::CREATED);
    let actions: Vec<_> = server.audit("Contoso").await.iter().map(|entry| entry.action).collect();
    use AuditAction::{DirectoryImported, PasswordChanged, PersonAdded, PersonInvited};
    assert_eq!(
        actions,
        [
            DirectoryImported,
            PersonAdded,
            PersonInvited,
            PasswordChanged,
            PersonInvited,
            PersonInvited,
            PasswordChanged
        ]
    );
}

#[tokio::test]
async fn an_administrator_with_a_password_ends_the_link_for_the_first_one() {
    let server = start().await;
    let first = first_link(&server, "Contoso").await;
    let elsewhere = first_link(&server, "Fabrikam").await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let client = server.anonymous();
    assert_eq!(look(&client, &first).await.status, StatusCode::OK, "a reader does not");
    settled(&server, "Contoso", "admin", &[Role::SecurityAdministrator]).await;
    assert_eq!(look(&client, &first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(look(&client, &elsewhere).await.status, StatusCode::OK);
    let without = server.state.control.tenants_without_administrator().await.expect("readable");
    let names: Vec<_> = without.iter().map(|one| one.display_name.as_str()).collect();
    assert_eq!(names, ["Adatum", "Fabrikam", "Northwind Traders", "Tailwind Traders"]);
}

#[tokio::test]
async fn s9_who_holds_a_role_of_this_server_is_shown_with_its_source_in_his_tenant_only() {
    let server = start().await;
    settled(&server, "Contoso", "admin", &[Role::SecurityAdministrator, Role::SecurityReader]).await;
    let list: List<RoleHolders> =
        server.sign_in("Contoso", "security.reader").await.get("/api/permissions").await.json();
    let ours: Vec<_> = list.value[5..7]
        .iter()
        .map(|one| (one.role, one.source, one.may_view, one.may_administer, one.count))
        .collect();
    let here = RoleSource::ThisServer;
    assert_eq!(
        ours,
        [
            (Some(Role::SecurityAdministrator), here, true, true, 1),
            (Some(Role::SecurityReader), here, true, false, 1)
        ]
    );
    assert_eq!(list.value[5].people[0].user_principal_name, "admin");
    let list: List<RoleHolders> =
        server.sign_in("Fabrikam", "security.reader").await.get("/api/permissions").await.json();
    assert!(list.value.iter().all(|one| one.source != here), "{:?}", list.value);
}
