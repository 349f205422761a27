//! The operator revokes tokens on the command line, beside a running server.

use std::process::Stdio;

use reqwest::Method;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Program, command, with_crypto};

#[tokio::test]
async fn tokens_are_listed_and_revoked_while_the_server_runs() {
    let data = TempDir::new().expect("a folder");
    let run = |arguments: &[&str]| {
        let mut command = command();
        command.args(arguments).arg("--data").arg(data.path()).env("RUST_LOG", "warn").stdin(Stdio::null());
        command.output().expect("it ran")
    };
    let mut program = Program::start(data.path());
    let tenant = program.sign_in("Contoso").await;
    let body = r#"{"name":"Reports","scopes":["AuditLog.Read.All"],"expiresInDays":365}"#;
    let made = program.send(Method::POST, "/api/tokens", None, body).await;
    let made: Value = made.json().await.expect("JSON");
    let (id, secret) =
        (made["token"]["id"].as_str().expect("an id"), made["secret"].as_str().expect("a secret"));
    with_crypto();
    let opens = async || {
        let request = reqwest::Client::new().get(format!("{}/api/audit", program.base)).bearer_auth(secret);
        request.send().await.expect("an answer").status()
    };
    assert_eq!(opens().await, 200);
    let listed = run(&["token", "list", "--tenant", &tenant]);
    let listed = String::from_utf8(listed.stdout).expect("UTF-8");
    assert!(listed.starts_with(id) && listed.contains("AuditLog.Read.All"), "{listed}");
    assert!(!listed.contains(secret), "{listed}");
    for (arguments, done) in [
        (["token", "revoke", "nonsense", "--tenant", &tenant], false),
        (["token", "revoke", id, "--tenant", "elsewhere"], false),
        (["token", "revoke", id, "--tenant", &tenant], true),
        (["token", "revoke", id, "--tenant", &tenant], false),
    ] {
        assert_eq!(run(&arguments).status.success(), done, "{arguments:?}");
    }
    assert_eq!(opens().await, 401);
    assert!(run(&["token", "list", "--tenant", &tenant]).stdout.is_empty());
    let nobody = run(&["person", "remove", "nobody", "--yes"]);
    assert!(!nobody.status.success());
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("person list"));
}
