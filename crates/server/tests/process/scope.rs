//! The operator limits somebody to device groups on the command line, beside a running server (L7).

use std::path::Path;
use std::process::{Output, Stdio};

use security_center_contract::Session;
use tempfile::TempDir;

use crate::program::{Program, command};

fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = command();
    command.args(["person", "scope"]).args(arguments).arg("--data").arg(data).env("RUST_LOG", "warn");
    command.stdin(Stdio::null()).output().expect("it ran")
}

fn done(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn refused(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[tokio::test]
async fn l7_limits_are_set_listed_and_lifted_while_the_server_runs() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start(data);
    let tenant = program.sign_in("Contoso").await;
    let session = async || program.get("/api/session").await.json::<Session>().await.expect("a session");
    let person = session().await.person;
    let name = person.user_principal_name.to_uppercase();
    assert_eq!(done(data, &[]), "");
    let (own, id) = (&person.user_principal_name, &person.id);

    let line = done(data, &[&name, "--group", "Sales", "--group", " 50% \"spare\" ", "--group", "Sales"]);
    assert_eq!(line, format!("{own}  {tenant}  {id}  [\"50% \\\"spare\\\"\",\"Sales\"]\n"));
    assert_eq!(session().await.device_groups, Some(vec!["50% \"spare\"".to_owned(), "Sales".to_owned()]));
    assert_eq!(done(data, &["--tenant", &tenant.to_uppercase()]), line);
    assert_eq!(done(data, &[id]), line);

    // A limit is neither lifted nor emptied by accident.
    for (arguments, expected) in [
        (&[own.as_str(), "--group", ""][..], "a group has a name"),
        (&[own, "--group", "  "], "a group has a name"),
        (&[own, "--group"], "a value is required"),
        (&[own, "--group", &"g".repeat(257)], "256 characters at most"),
        (&[own, "--group", "Sales", "--everything"], "cannot be used with"),
        (&["--group", "Sales"], "required"),
        (&["--everything"], "required"),
        (&["nobody", "--group", "Sales"], "nobody signs in as nobody or has this id"),
        (&[own, "--group", "Sales", "--tenant", "elsewhere"], "there is no tenant elsewhere"),
    ] {
        let said = refused(data, arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    let many: Vec<String> = (0..101).map(|group| format!("--group=g{group}")).collect();
    let many: Vec<&str> = [own.as_str()].into_iter().chain(many.iter().map(String::as_str)).collect();
    assert!(refused(data, &many).contains("at most 100 groups"));
    assert_eq!(done(data, &[own]), line);

    // Somebody who is not known yet.
    let later = "0F1E2D3C-4b5a-6978-8796-a5b4c3d2e1f0";
    assert!(refused(data, &[later, "--group", "Sales"]).contains("--tenant"));
    let line = done(data, &[later, "--group", "Sales", "--tenant", &tenant]);
    assert_eq!(line, format!("-  {tenant}  {}  [\"Sales\"]\n", later.to_lowercase()));
    assert_eq!(done(data, &[]).lines().count(), 2);

    assert_eq!(done(data, &[own, "--everything"]), format!("{own}  {tenant}  {id}  everything\n"));
    assert_eq!(session().await.device_groups, None);
    done(data, &[later, "--everything", "--tenant", &tenant]);
    assert_eq!(done(data, &[]), "");
}
