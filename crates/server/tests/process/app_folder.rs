//! The folder of the app that the server is told to serve.

use std::path::Path;

use tempfile::TempDir;

use crate::program::{Program, command};

fn refused(app: &Path, public_url: &str) -> String {
    let data = TempDir::new().expect("a folder");
    let output = command()
        .args(["serve", "--listen", "127.0.0.1:0", "--public-url", public_url, "--app"])
        .arg(app)
        .arg("--data")
        .arg(data.path())
        .output()
        .expect("it ran");
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn an_app_that_was_built_for_another_path_is_refused_before_anybody_sees_an_empty_page() {
    let app = TempDir::new().expect("a folder");
    let said = refused(app.path(), "http://localhost");
    assert!(said.contains("there is no index.html"), "{said}");

    let page = |base: &str| {
        let page = format!("<link href={base}app.css><script src={base}boot-0123456789abcdef.js></script>");
        std::fs::write(app.path().join("index.html"), page).expect("written");
    };
    page("/");
    let said = refused(app.path(), "http://localhost/security/");
    assert!(said.contains("built for / and not for /security/"), "{said}");
    page("/security/");
    let said = refused(app.path(), "http://localhost");
    assert!(said.contains("built for /security/ and not for /"), "{said}");

    let data = TempDir::new().expect("a folder");
    let program = Program::start_with(
        data.path(),
        &[
            ("SECURITY_CENTER_APP", &*app.path().display().to_string()),
            ("SECURITY_CENTER_PUBLIC_URL", "http://localhost/security/"),
        ],
    );
    assert!(program.get("/security/audit").await.text().await.expect("a text").contains("/security/boot-"));
}
