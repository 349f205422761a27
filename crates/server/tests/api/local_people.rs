//! People of a test's server who sign in with a password, and how they came there.

use argon2::Params;
use axum::http::{Method, StatusCode, header};
use security_center_contract::{Person, Role};
use security_center_server::auth::password::Passwords;
use security_center_server::auth::token::{Token, new_object_id};
use security_center_server::domain::cause::Cause;
use security_center_server::store::invitation::NewLink;
use security_center_server::store::local_person::Added;

use crate::support::{Answer, Client, NOW, Server, Wish};

/// Good in every respect.
pub(crate) const PASSWORD: &str = "orchid Tundra 47 lamp";

/// Another one.
pub(crate) const OTHER: &str = "granite violin 83 Ferry";

pub(crate) const HOUR: i64 = 60 * 60 * 1000;

/// Hashes with this many KiB: what is tested is not how long it takes.
pub(crate) fn hashing_with(kibibytes: u32) -> Passwords {
    Passwords::with(Params::new(kibibytes, 1, 1, None).expect("parameters")).expect("passwords")
}

pub(crate) async fn start() -> Server {
    Server::with(Wish { passwords: Some(hashing_with(8)), ..Wish::default() }).await
}

pub(crate) fn computed(server: &Server) -> u64 {
    server.state.passwords.as_ref().expect("passwords").computed()
}

/// Adds somebody without a password to a tenant. The answer is the token of his link.
pub(crate) async fn add(server: &Server, tenant: &str, user_name: &str, roles: &[Role]) -> String {
    let tenant_id = server.tenant(tenant).await;
    let person = Person {
        id: new_object_id().expect("randomness"),
        display_name: format!("Person {user_name}"),
        user_principal_name: user_name.to_owned(),
    };
    let token = Token::new().expect("randomness");
    let link = NewLink { digest: token.digest(), expires_at: NOW + 72 * HOUR };
    let cause = Cause::operator();
    let added = server.state.control.add_local_person(&tenant_id, &person, roles, &link, &cause, NOW).await;
    assert_eq!(added.expect("writable"), Added::Done);
    token.text()
}

/// A link for the first administrator.
pub(crate) async fn first_link(server: &Server, tenant: &str) -> String {
    let tenant_id = server.tenant(tenant).await;
    let token = Token::new().expect("randomness");
    let link = NewLink { digest: token.digest(), expires_at: NOW + 24 * HOUR };
    let role = Role::GlobalAdministrator;
    let made = server.state.control.invite_first(&tenant_id, role, &link, &Cause::server(), NOW).await;
    made.expect("writable");
    token.text()
}

pub(crate) async fn accept(client: &Client, token: &str, password: &str) -> Answer {
    let body = serde_json::json!({ "token": token, "password": password }).to_string();
    client.send(Method::POST, "/api/invitations/accept", &[], Some(&body)).await
}

pub(crate) async fn sign_in(client: &Client, user_name: &str, password: &str) -> Answer {
    let body = serde_json::json!({ "userName": user_name, "password": password }).to_string();
    client.send(Method::POST, "/api/sign-in/password", &[], Some(&body)).await
}

/// The client with the cookie of this answer.
pub(crate) fn with_cookie(client: &Client, answer: &Answer) -> Client {
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("ASCII");
    let mut client = client.clone();
    client.cookie = cookie.split(';').next().map(ToOwned::to_owned);
    client
}

/// Adds somebody who has set `PASSWORD`, and is signed in.
pub(crate) async fn settled(server: &Server, tenant: &str, user_name: &str, roles: &[Role]) -> Client {
    let token = add(server, tenant, user_name, roles).await;
    let client = server.anonymous();
    with_cookie(&client, &accept(&client, &token, PASSWORD).await)
}
