//! HTTP to the outside: limits, and nothing followed.

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use security_center_server::outside::{Outside, OutsideError};
use security_center_server::settings::Secret;
use tokio::net::TcpListener;

/// Serves on a loopback address, and tells which.
async fn serve(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

#[tokio::test]
async fn an_answer_is_read_within_its_limit_and_a_redirect_is_an_answer() {
    let app = Router::new()
        .route("/large", get(|| async { "x".repeat(1000) }))
        .route("/elsewhere", get(|| async { Redirect::to("/large") }))
        .route(
            "/echo",
            post(|headers: axum::http::HeaderMap, body: String| async move {
                format!("{:?} {body}", headers["authorization"])
            }),
        );
    let base = serve(app).await;
    let outside = Outside::new().expect("a client");
    let ask = |path: &str| outside.get(&format!("{base}{path}")).expect("a good address");
    assert_eq!(ask("/large").at_most(1000).send().await.expect("read").body.len(), 1000);
    assert_eq!(ask("/large").at_most(999).send().await.err(), Some(OutsideError::TooLarge));
    let redirect = ask("/elsewhere").send().await.expect("read");
    assert_eq!((redirect.status.as_u16(), redirect.headers["location"].as_bytes()), (303, &b"/large"[..]));
    let secret = Secret::from("s".to_owned());
    let form = outside.post_form(&format!("{base}/echo"), &[("a", "b c&")]).expect("a good address");
    let echo = form.bearer(&secret).send().await.expect("read");
    assert_eq!(String::from_utf8_lossy(&echo.body), r#""Bearer s" a=b+c%26"#);
}

#[tokio::test]
async fn a_failure_says_nothing_of_where_it_was_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let outside = Outside::new().expect("a client");
    let question = outside.get(&format!("http://{address}/?secret=1")).expect("a good address");
    let failure = question.send().await.expect_err("nobody is there");
    assert_eq!(failure, OutsideError::Unreachable);
    assert!(!format!("{failure} {failure:?}").contains("secret"));
    assert_eq!(outside.get("http://192.0.2.1/").err(), Some(OutsideError::Address));
}
