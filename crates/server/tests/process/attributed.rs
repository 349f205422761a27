//! Whoever reads the log can tell who signed in from where, and from where somebody was refused; by ids, without names.

use reqwest::Method;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::Program;

#[tokio::test]
async fn sign_ins_and_refusals_are_in_the_log_with_their_ids_and_their_address() {
    let data = TempDir::new().expect("a folder");
    let mut program = Program::start_with(data.path(), &[("RUST_LOG", "info")]);
    let tenant = program.sign_in("Contoso").await;
    let line: Value = serde_json::from_str(&program.until_logged("\"signed in\"")).expect("JSON");
    let fields = &line["fields"];
    assert_eq!(fields["tenant_id"], tenant.as_str());
    assert_eq!(fields["address"], "127.0.0.1");
    let session: Value = program.get("/api/session").await.json().await.expect("JSON");
    assert_eq!(fields["person_id"], session["person"]["id"]);
    let sessions: Value = program.get("/api/sessions").await.json().await.expect("JSON");
    assert_eq!(fields["session"], sessions["value"][0]["id"]);
    for name in ["displayName", "userPrincipalName"] {
        let name = session["person"][name].as_str().expect("a name");
        assert!(!line.to_string().contains(name), "{name}");
    }
    let refused = program.send(Method::DELETE, "/api/session", None, "").await;
    assert_eq!(refused.status(), 200);
    assert_eq!(program.get("/api/tenant").await.status(), 401);
    let line: Value = serde_json::from_str(&program.until_logged("\"message\":\"refused\"")).expect("JSON");
    assert_eq!(
        (&line["fields"]["address"], &line["fields"]["route"]),
        (&"127.0.0.1".into(), &"/api/tenant".into())
    );
}
