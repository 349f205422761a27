//! Signing in with a password: who gets in, and that nobody else learns anything.

use axum::http::{Method, StatusCode};
use security_center_contract::{ProblemCode, Role, RoleSource, Session, SignInMethod, SignInMethods, Tenant};

use crate::local_people::{
    OTHER, PASSWORD, add, computed, hashing_with, settled, sign_in, start, with_cookie,
};
use crate::support::{Server, Wish, with_postgres};

#[tokio::test]
async fn l5_s8_whoever_has_name_and_password_is_signed_in_with_the_roles_of_this_server() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    settled(&server, "Fabrikam", "admin", &[Role::SecurityAdministrator]).await;
    for (name, tenant, role) in [
        ("reader", "Contoso", Role::SecurityReader),
        ("  Reader ", "Contoso", Role::SecurityReader),
        ("ADMIN", "Fabrikam", Role::SecurityAdministrator),
    ] {
        let client = server.anonymous();
        let answer = sign_in(&client, name, PASSWORD).await;
        let session: Session = answer.json();
        assert_eq!((session.method, session.tenant.display_name.as_str()), (SignInMethod::Password, tenant));
        let held: Vec<_> = session.roles.iter().map(|held| (held.role, held.source)).collect();
        assert_eq!(held, [(Some(role), RoleSource::ThisServer)]);
        let client = with_cookie(&client, &answer);
        let tenant: Tenant = client.get("/api/tenant").await.json();
        assert_eq!(tenant.roles, [role], "the role counts");
        let service = client.get("/api/threat-protection").await;
        assert_eq!(service.status, StatusCode::OK);
        let allowed = role.may_administer();
        assert_eq!(client.opt(true, &service.etag()).await.status == StatusCode::OK, allowed, "{role:?}");
    }
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_a_name_without_a_password_are_answered_alike() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    add(&server, "Contoso", "invited", &[Role::SecurityReader]).await;
    let huge = "x".repeat(30_000);
    let mut bodies = Vec::new();
    let names = ["reader", "invited", "nobody", "", "\u{202e}reader", "reader\0", "<b>reader</b>", &huge];
    for (number, name) in (1..).zip(names) {
        let before = computed(&server);
        let mut client = server.anonymous();
        client.address = [203, 0, 113, number].into();
        let answer = sign_in(&client, name, OTHER).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{number}");
        assert_eq!(computed(&server), before + 1, "the same work: {number}");
        assert!(!answer.headers.contains_key("set-cookie"));
        let mut problem = answer.problem();
        assert_eq!(problem.code, ProblemCode::WrongCredentials);
        problem.request_id = None;
        bodies.push(problem);
    }
    assert!(bodies.windows(2).all(|two| two[0] == two[1]), "{bodies:?}");
    let before = computed(&server);
    assert_eq!(sign_in(&server.anonymous(), "reader", PASSWORD).await.status, StatusCode::CREATED);
    assert_eq!(computed(&server), before + 1, "as much as when it fails");
}

#[tokio::test]
async fn without_the_setting_nobody_signs_in_with_a_password() {
    let server = Server::start().await;
    let methods: SignInMethods = server.anonymous().get("/api/sign-in").await.json();
    assert!(!methods.password);
    let client = server.sign_in("Contoso", "global.admin").await;
    for (method, path, body) in [
        (Method::POST, "/api/sign-in/password", r#"{"userName":"a","password":"b"}"#),
        (Method::POST, "/api/invitations/look", r#"{"token":"a"}"#),
        (Method::POST, "/api/invitations/accept", r#"{"token":"a","password":"b"}"#),
        (Method::PUT, "/api/password", r#"{"currentPassword":"a","newPassword":"b"}"#),
    ] {
        let answer = client.send(method, path, &[], Some(body)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.problem().code, ProblemCode::NotFound, "{path}");
    }
    let methods: SignInMethods = start().await.anonymous().get("/api/sign-in").await.json();
    assert!(methods.password);
}

#[tokio::test]
async fn a_sign_in_ends_the_session_that_the_browser_had_and_one_that_fails_does_not() {
    let server = start().await;
    let client = settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    assert_eq!(sign_in(&client, "reader", OTHER).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(client.get("/api/session").await.status, StatusCode::OK);
    let again = with_cookie(&client, &sign_in(&client, "reader", PASSWORD).await);
    assert_ne!(again.cookie, client.cookie, "a new token");
    assert_eq!(client.get("/api/session").await.status, StatusCode::UNAUTHORIZED, "the old one");
    assert_eq!(again.get("/api/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_hash_becomes_stronger_at_the_next_sign_in_once_more_is_asked_for() {
    let server = Server::with(Wish { passwords: Some(hashing_with(16)), ..Wish::default() }).await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let weaker = hashing_with(8).hash(PASSWORD).await.expect("a hash");
    let pool = server.database("control.db").await;
    sqlx::query("UPDATE local_person SET password_hash = $1").bind(weaker).execute(&pool).await.expect("put");
    let stored = async || {
        let (hash,): (String,) =
            sqlx::query_as("SELECT password_hash FROM local_person").fetch_one(&pool).await.expect("a hash");
        hash
    };
    assert_eq!(sign_in(&server.anonymous(), "reader", OTHER).await.status, StatusCode::UNAUTHORIZED);
    assert!(stored().await.contains("m=8,"), "not by whoever does not know it");
    assert_eq!(sign_in(&server.anonymous(), "reader", PASSWORD).await.status, StatusCode::CREATED);
    let stronger = stored().await;
    assert!(stronger.starts_with("$argon2id$v=19$m=16,"), "{stronger}");
    assert_eq!(sign_in(&server.anonymous(), "reader", PASSWORD).await.status, StatusCode::CREATED);
    assert_eq!(stored().await, stronger, "once");
}

#[tokio::test]
async fn neither_password_nor_token_nor_failed_name_is_in_the_database() {
    if with_postgres() {
        // The same statements write the same values there; only a file can be looked through as a whole.
        return;
    }
    let server = start().await;
    let token = add(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    crate::local_people::accept(&server.anonymous(), &token, PASSWORD).await;
    let second = add(&server, "Contoso", "invited", &[Role::SecurityReader]).await;
    sign_in(&server.anonymous(), "typed-into-the-wrong-field", OTHER).await;
    let pool = server.database("control.db").await;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&pool).await.expect("written out");
    let file = std::fs::read(server.folder.path().join("control.db")).expect("readable");
    let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("$argon2id$") && holds("invited"), "what should be there is");
    let raw: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&second[at * 2..at * 2 + 2], 16).expect("hex")).collect();
    assert!(!file.windows(32).any(|window| window == raw), "the token's bytes");
    for secret in [PASSWORD, OTHER, &token, &second, "typed-into-the-wrong-field"] {
        assert!(!holds(secret), "{secret}");
    }
}
