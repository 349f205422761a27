//! The built app: its files, its addresses, its headers.

use axum::http::{Method, StatusCode};
use security_center_server::app_files::{Files, Packed};
use tempfile::TempDir;

use crate::support::{Answer, Server, Wish};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const FILES: [(&str, &str); 6] = [
    ("index.html", "<!doctype html>the page"),
    ("config.json", "{}"),
    ("app-0123456789abcdef_bg.wasm", "wasm"),
    ("app-0123456789abcdef_bg.wasm.br", "brotli"),
    ("app-0123456789abcdef_bg.wasm.gz", "gzip"),
    ("boot-0123456789abcdef.js", "js"),
];

fn packed(base: &str) -> Packed {
    Packed::new(FILES.map(|(name, content)| (name.to_owned(), content.as_bytes().into())), base)
}

/// A server with the app in a folder, and one with the app in the program: they answer alike.
async fn servers() -> [(Server, TempDir); 2] {
    let folder = TempDir::new().expect("a folder");
    let app = folder.path().join("app");
    std::fs::create_dir(&app).expect("a folder in it");
    for (name, content) in FILES {
        std::fs::write(app.join(name), content).expect("written");
    }
    let with = async |files| Server::with(Wish { app: Some(files), ..Wish::default() }).await;
    let in_folder = with(Files::Folder(app)).await;
    let in_the_program = with(Files::Packed(packed(""))).await;
    [(in_folder, folder), (in_the_program, TempDir::new().expect("a folder"))]
}

const OF_A_DOCUMENT: [&str; 4] =
    ["content-security-policy", "referrer-policy", "cross-origin-opener-policy", "permissions-policy"];

fn protected(answer: &Answer) {
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["cross-origin-resource-policy"], "same-origin");
}

fn protected_document(answer: &Answer) {
    protected(answer);
    assert_eq!(answer.headers["content-security-policy"], POLICY);
    assert_eq!(answer.headers["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers["cross-origin-opener-policy"], "same-origin");
    assert!(answer.headers.contains_key("permissions-policy"));
}

fn protected_file(answer: &Answer) {
    protected(answer);
    for name in OF_A_DOCUMENT {
        assert!(!answer.headers.contains_key(name), "{name} is for documents");
    }
}

/// A sentence instead of what was asked for.
fn refused(answer: &Answer) {
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["content-security-policy"], "default-src 'none'");
    assert!(answer.headers["content-type"].to_str().expect("ASCII").starts_with("text/plain"));
}

#[tokio::test]
async fn every_address_of_the_app_gets_the_page() {
    for (server, _app) in servers().await {
        for path in ["/", "/incidents", "/settings/threat-protection", "/incidents?status=active", "/apiary"]
        {
            let answer = server.anonymous().get(path).await;
            assert_eq!(
                (answer.status, answer.text().as_str()),
                (StatusCode::OK, "<!doctype html>the page"),
                "{path}"
            );
            assert_eq!(answer.headers["cache-control"], "no-cache", "{path}");
            assert_eq!(answer.headers["content-type"], "text/html", "{path}");
            protected_document(&answer);
        }
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_others_are_asked_for_again() {
    for (server, _app) in servers().await {
        for (path, cache, kind) in [
            ("/app-0123456789abcdef_bg.wasm", "public, max-age=31536000, immutable", "application/wasm"),
            ("/boot-0123456789abcdef.js", "public, max-age=31536000, immutable", "text/javascript"),
            ("/config.json", "no-cache", "application/json"),
            ("/index.html", "no-cache", "text/html"),
        ] {
            let answer = server.anonymous().get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.headers["cache-control"], cache, "{path}");
            assert_eq!(answer.headers["content-type"], kind, "{path}");
            if kind == "text/html" { protected_document(&answer) } else { protected_file(&answer) }
        }
    }
}

#[tokio::test]
async fn a_compressed_file_is_sent_to_whoever_accepts_it() {
    for (server, _app) in servers().await {
        for (accepts, encoding, content) in
            [("br, gzip", Some("br"), "brotli"), ("gzip", Some("gzip"), "gzip"), ("identity", None, "wasm")]
        {
            let headers = [("accept-encoding", accepts)];
            let answer =
                server.anonymous().send(Method::GET, "/app-0123456789abcdef_bg.wasm", &headers, None).await;
            assert_eq!(answer.text(), content);
            assert_eq!(
                answer.headers.get("content-encoding").and_then(|value| value.to_str().ok()),
                encoding
            );
            assert_eq!(answer.headers["content-type"], "application/wasm");
        }
    }
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_protected_like_the_page() {
    let servers = servers().await;
    for ((server, _app), (told, asked)) in
        servers.iter().zip([("last-modified", "if-modified-since"), ("etag", "if-none-match")])
    {
        let page = server.anonymous().get("/incidents").await;
        let headers = [(asked, page.headers[told].to_str().expect("ASCII"))];
        let answer = server.anonymous().send(Method::GET, "/incidents", &headers, None).await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_MODIFIED, 0));
        protected_document(&answer);
        let other = [(asked, if told == "etag" { "\"other\"" } else { "Thu, 01 Jan 1970 00:00:00 GMT" })];
        let answer = server.anonymous().send(Method::GET, "/incidents", &other, None).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_missing_file_is_missing_and_nothing_outside_is_reached() {
    for (server, folder) in servers().await {
        std::fs::write(folder.path().join("outside-of-the-app.txt"), "secret").expect("written");
        for path in [
            "/app-ffffffffffffffff_bg.wasm",
            "/nothing.js",
            "/favicon.ico",
            "/../outside-of-the-app.txt",
            "/%2e%2e/outside-of-the-app.txt",
            "/..%2foutside-of-the-app.txt",
        ] {
            let answer = server.anonymous().get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(!answer.text().contains("page") && !answer.text().contains("secret"), "{path}");
            protected(&answer);
            refused(&answer);
        }
    }
}

#[tokio::test]
async fn only_reading_is_possible() {
    for (server, _app) in servers().await {
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            let answer = server.anonymous().send(method, "/incidents", &[], None).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(answer.headers["allow"], "GET, HEAD");
            refused(&answer);
        }
        let head = server.anonymous().send(Method::HEAD, "/incidents", &[], None).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    }
}

#[tokio::test]
async fn without_the_app_there_is_only_the_api() {
    let server = Server::start().await;
    let answer = server.anonymous().get("/").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    refused(&answer);
    assert_eq!(server.anonymous().get("/api/sign-in").await.status, StatusCode::OK);
}

#[test]
fn the_files_for_other_web_servers_set_the_headers_that_this_one_sets() {
    for file in ["nginx.conf", "Caddyfile"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/hosting").join(file);
        let text = std::fs::read_to_string(path).expect("a file");
        let permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        for value in
            [POLICY, permissions, "no-referrer", "nosniff", "same-origin", "max-age=31536000, immutable"]
        {
            assert!(text.contains(value), "{file}: {value}");
        }
    }
}

#[tokio::test]
async fn what_the_client_refuses_is_not_sent_and_the_file_of_the_operator_comes_first() {
    let folder = TempDir::new().expect("a folder");
    let portals = folder.path().join("portals.json");
    std::fs::write(&portals, r#"{"resources":[]}"#).expect("written");
    let wish =
        Wish { app: Some(Files::Packed(packed(""))), portals: Some(portals.clone()), ..Wish::default() };
    let server = Server::with(wish).await;
    for (accepts, content) in [("br;q=0, gzip", "gzip"), ("BR; q=0.5", "brotli"), ("*;q=0.1", "wasm")] {
        let headers = [("accept-encoding", accepts)];
        let path = "/app-0123456789abcdef_bg.wasm";
        let answer = server.anonymous().send(Method::GET, path, &headers, None).await;
        assert_eq!(answer.text(), content, "{accepts}");
        assert_eq!(answer.headers["vary"], "accept-encoding");
    }
    let answer = server.anonymous().get("/config.json").await;
    assert_eq!(
        (answer.text().as_str(), &answer.headers["cache-control"]),
        (r#"{"resources":[]}"#, &"no-cache".parse().expect("a header"))
    );
    std::fs::write(&portals, "{}").expect("written");
    assert_eq!(server.anonymous().get("/config.json").await.text(), "{}", "read anew");
    std::fs::remove_file(&portals).expect("removed");
    assert_eq!(server.anonymous().get("/config.json").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn the_page_in_the_program_is_for_any_path() {
    let page = "<link href=/app.css><script src=/boot-0.js></script><link href=\"data:,x\">";
    let files =
        [("index.html", page), ("index.html.br", "of the root"), ("app.css", "css"), ("app.css.br", "br")];
    let packed =
        Packed::new(files.map(|(name, content)| (name.to_owned(), content.as_bytes().into())), "/security");
    let said = format!("{packed:?}");
    assert!(said.contains("href=/security/app.css") && said.contains("src=/security/boot-0.js"), "{said}");
    assert!(said.contains("app.css.br") && !said.contains("index.html.br"), "{said}");
}
