//! Sessions: the cookie, its end, and who may sign in how.

use axum::http::{Method, StatusCode, header};
use security_center_contract::{ProblemCode, RoleSource, Session, SignInMethods};
use security_center_server::clock::timestamp;

use crate::support::{NOW, Server, Wish};

const TWELVE_HOURS: i64 = 12 * 60 * 60 * 1000;

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let server = Server::start().await;
    let (tenant, person) = server.person("Contoso", "global.admin").await;
    let body = format!(r#"{{"tenantId":"{tenant}","personId":"{person}"}}"#);
    let answer = server.anonymous().send(Method::POST, "/api/session", &[], Some(&body)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("ASCII");
    let (token, attributes) = cookie.split_once(';').expect("attributes");
    assert_eq!(attributes, " HttpOnly; SameSite=Lax; Path=/; Max-Age=43200");
    assert_eq!(token.len(), "security-center-session=".len() + 64);
    let session: Session = answer.json();
    assert_eq!(session.expires_at, timestamp(NOW + TWELVE_HOURS));
    let pool = server.database("control.db").await;
    let (stored,): (Vec<u8>,) =
        sqlx::query_as("SELECT token_digest FROM session").fetch_one(&pool).await.expect("a session");
    let hex: String = stored.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!token.contains(&hex), "the token itself is not stored");
}

#[tokio::test]
async fn a_session_ends_when_one_signs_out() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let answer = client.send(Method::DELETE, "/api/session", &[], None).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.headers[header::SET_COOKIE].to_str().expect("ASCII").contains("Max-Age=0"));
    assert_eq!(client.get("/api/session").await.problem().code, ProblemCode::NotSignedIn);
    let again = client.send(Method::DELETE, "/api/session", &[], None).await;
    assert_eq!(again.status, StatusCode::OK);
}

#[tokio::test]
async fn a_sign_in_that_fails_leaves_the_present_session_and_one_that_succeeds_ends_it() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let nobody = r#"{"tenantId":"nowhere","personId":"nobody"}"#;
    let answer = client.send(Method::POST, "/api/session", &[], Some(nobody)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(client.get("/api/session").await.status, StatusCode::OK);

    let (tenant, person) = server.person("Fabrikam", "security.reader").await;
    let body = format!(r#"{{"tenantId":"{tenant}","personId":"{person}"}}"#);
    let answer = client.send(Method::POST, "/api/session", &[], Some(&body)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(client.get("/api/session").await.status, StatusCode::UNAUTHORIZED, "the old cookie");
}

#[tokio::test]
async fn a_demonstration_answers_only_under_a_name_of_this_machine() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for (host, status) in [("localhost:8787", StatusCode::OK), ("evil.example:8787", StatusCode::NOT_FOUND)] {
        let answer = client.send(Method::GET, "/api/session", &[("host", host)], None).await;
        assert_eq!(answer.status, status, "{host}");
    }
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    server.pass_time(TWELVE_HOURS - 1);
    assert_eq!(client.get("/api/session").await.status, StatusCode::OK);
    server.pass_time(1);
    assert_eq!(client.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_that_is_not_used_ends_before_its_time_and_the_stream_alone_is_no_use() {
    let minute = 60 * 1000;
    let server = Server::with(Wish { session_idle_minutes: 60, ..Wish::default() }).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for _ in 0..3 {
        server.pass_time(59 * minute);
        assert_eq!(client.get("/api/session").await.status, StatusCode::OK, "each use counts anew");
    }
    server.pass_time(59 * minute);
    assert_eq!(client.open(Method::GET, "/api/events", &[], None).await.status(), StatusCode::OK);
    server.pass_time(minute);
    assert_eq!(client.get("/api/session").await.problem().code, ProblemCode::NotSignedIn);
}

#[tokio::test]
async fn over_tls_the_cookie_belongs_to_this_host_alone() {
    let public_url = "https://security.example".parse().ok();
    let server = Server::with(Wish { public_url, ..Wish::default() }).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let cookie = client.cookie.clone().expect("a cookie");
    assert!(cookie.starts_with("__Host-security-center-session="), "{cookie}");
    assert_eq!(client.get("/api/session").await.status, StatusCode::OK);
    let plain = cookie.trim_start_matches("__Host-").to_owned();
    let other = server.anonymous().send(Method::GET, "/api/session", &[("cookie", &plain)], None).await;
    assert_eq!(other.status, StatusCode::UNAUTHORIZED);
    let out = client.send(Method::DELETE, "/api/session", &[], None).await;
    let cleared = out.headers[header::SET_COOKIE].to_str().expect("ASCII");
    assert_eq!(cleared, "__Host-security-center-session=; HttpOnly; SameSite=Lax; Path=/; Secure; Max-Age=0");
}

#[tokio::test]
async fn s9_l6_roles_are_shown_with_their_source() {
    let server = Server::start().await;
    let elsewhere: Session =
        server.sign_in("Contoso", "compliance.center.admin").await.get("/api/session").await.json();
    assert_eq!(elsewhere.roles.len(), 1);
    assert_eq!(elsewhere.roles[0].source, RoleSource::SecurityComplianceCenter);
    assert!(!elsewhere.access.settings.allowed);
    let none: Session = server.sign_in("Contoso", "compliance.admin").await.get("/api/session").await.json();
    assert_eq!((none.roles.len(), none.roles[0].role), (1, None));
}

#[tokio::test]
async fn without_the_demonstration_nobody_signs_in_by_choosing() {
    let server = Server::with(Wish { demo: false, ..Wish::default() }).await;
    let (tenant, person) = server.person("Contoso", "global.admin").await;
    let body = format!(r#"{{"tenantId":"{tenant}","personId":"{person}"}}"#);
    let answer = server.anonymous().send(Method::POST, "/api/session", &[], Some(&body)).await;
    assert_eq!(answer.problem().code, ProblemCode::NotFound);
    let methods: SignInMethods = server.anonymous().get("/api/sign-in").await.json();
    assert_eq!(methods.demonstration, None);
}

#[tokio::test]
async fn the_demonstration_lists_everyone_and_refuses_anyone_else() {
    let server = Server::start().await;
    let methods: SignInMethods = server.anonymous().get("/api/sign-in").await.json();
    let tenants = methods.demonstration.expect("a demonstration");
    let names: Vec<_> = tenants.iter().map(|one| one.tenant.display_name.as_str()).collect();
    assert_eq!(names, ["Adatum", "Contoso", "Fabrikam", "Northwind Traders", "Tailwind Traders"]);
    assert!(tenants.iter().all(|one| one.people.len() == 7));
    let (contoso, _) = server.person("Contoso", "global.admin").await;
    let (_, stranger) = server.person("Fabrikam", "global.admin").await;
    let body = format!(r#"{{"tenantId":"{contoso}","personId":"{stranger}"}}"#);
    let answer = server.anonymous().send(Method::POST, "/api/session", &[], Some(&body)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_sites_page_changes_nothing_with_the_visitors_cookie() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for headers in [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example"), ("host", "localhost")][..],
        &[("sec-fetch-site", "same-site"), ("origin", "http://localhost:1"), ("host", "localhost:2")],
        &[("origin", "https://elsewhere.example"), ("host", "localhost")],
    ] {
        let answer = client.send(Method::POST, "/api/visits", headers, None).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert_eq!(answer.problem().code, ProblemCode::Forbidden);
    }
    // The development server proxies from another port, so Host differs from Origin there.
    for headers in [
        &[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:8080"), ("host", "localhost:8787")]
            [..],
        &[("origin", "http://localhost:8787"), ("host", "localhost:8787")],
        &[],
    ] {
        assert_eq!(client.send(Method::POST, "/api/visits", headers, None).await.status, StatusCode::OK);
    }
}
