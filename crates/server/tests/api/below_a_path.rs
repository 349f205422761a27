//! Everything below a path of its own, for a host that serves other things, too.

use axum::http::{Method, StatusCode, header};

use security_center_server::app_files::Files;

use crate::provider::{Told, start};
use crate::support::{Server, Wish};

#[tokio::test]
async fn api_and_app_are_below_the_path_of_the_public_address_and_for_a_proxy_that_takes_it_off() {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("index.html"), "<p>the app</p>").expect("written");
    let public_url = "http://localhost/security/".parse().ok();
    let app = Some(Files::Folder(folder.path().to_owned()));
    let server = Server::with(Wish { public_url, app, ..Wish::default() }).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for path in ["/security/api/session", "/api/session"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
    for path in ["/security/", "/security/settings/threat-protection?panel=help", "/"] {
        assert_eq!(server.anonymous().get(path).await.text(), "<p>the app</p>", "{path}");
    }
    let bare = server.anonymous().get("/security?panel=help").await;
    assert_eq!(
        (bare.status, &bare.headers[header::LOCATION]),
        (StatusCode::PERMANENT_REDIRECT, &"/security/?panel=help".parse().expect("a header"))
    );
    // Something else of that host, whose name only begins alike.
    assert_eq!(server.anonymous().get("/securityx/api/session").await.text(), "<p>the app</p>");
    let deep = client.get("/security/security/api/session").await;
    assert_ne!(deep.headers[header::CONTENT_TYPE], "application/json", "the path is taken off once");
}

#[tokio::test]
async fn signing_in_with_a_provider_leaves_and_arrives_below_the_path() {
    let (server, _provider) = start(Told { base: "/security", ..Told::default() }).await;
    let leaving = server.anonymous().get("/security/api/sign-in/provider?returnTo=%2Fsecurity%2Faudit").await;
    assert_eq!(leaving.status, StatusCode::SEE_OTHER);
    let to = leaving.headers[header::LOCATION].to_str().expect("ASCII").to_owned();
    assert!(to.contains("%2Fsecurity%2Fapi%2Fsign-in%2Fcallback"), "{to}");
    let failed =
        server.anonymous().send(Method::GET, "/security/api/sign-in/callback?state=x", &[], None).await;
    let to = failed.headers[header::LOCATION].to_str().expect("ASCII");
    assert!(to.starts_with("/security/sign-in?failed=") && to.ends_with("returnTo=%2Fsecurity%2F"), "{to}");
}
