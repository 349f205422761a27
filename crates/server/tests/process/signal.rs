//! Ended by a signal, the server parks its jobs, closes its streams and says that all is well.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use reqwest::Method;
use security_center_contract::{ServiceState, Tenant};
use tempfile::TempDir;

use crate::program::{PATIENCE, Program, command, demo_folder, with_crypto};

#[tokio::test]
async fn a_held_job_is_parked_and_resumes_at_the_next_start() {
    let folder = TempDir::new().expect("a folder");
    let mut program = Program::start(folder.path());
    program.sign_in("Contoso").await;
    let fault = "/api/test/faults/loadData";
    program.send(Method::PUT, fault, None, r#"{"fault":"hold","point":"after"}"#).await;
    program.opt(true).await;
    program.get(fault).await;
    let mut stream = program.get("/api/events").await;
    assert!(program.terminate().await.success());
    while let Ok(Some(_)) = stream.chunk().await {}

    let program = Program::restart(folder.path(), &program);
    program.until(ServiceState::On).await;
}

#[tokio::test]
async fn two_servers_do_not_share_a_data_folder() {
    let folder = TempDir::new().expect("a folder");
    let _first = Program::start(folder.path());
    let second = command()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .output()
        .expect("it ran");
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("another server uses the data folder"), "{said}");
}

#[tokio::test]
async fn an_import_on_the_command_line_reaches_the_open_windows() {
    let folder = TempDir::new().expect("a folder");
    let mut program = Program::start(folder.path());
    program.sign_in("Contoso").await;
    let mut stream = program.get("/api/events").await;
    stream.chunk().await.expect("readable").expect("an opening");
    let file = folder.path().join("contoso.json");
    let text = std::fs::read_to_string(demo_folder().join("contoso.json")).expect("the file");
    std::fs::write(&file, text.replace("\"Contoso\"", "\"Contoso Ltd.\"")).expect("written");
    let done = command()
        .args(["tenant", "import"])
        .arg(&file)
        .arg("--data")
        .arg(folder.path())
        .output()
        .expect("it ran");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).starts_with("changed"));
    let event = stream.chunk().await.expect("readable").expect("an event");
    let event = String::from_utf8_lossy(&event);
    assert!(event.contains(r#"data: {"kind":"tenant","version":2}"#), "{event}");
    let tenant: Tenant = program.get("/api/tenant").await.json().await.expect("the tenant");
    assert_eq!(tenant.display_name, "Contoso Ltd.");
    let list = command().args(["tenant", "list", "--data"]).arg(folder.path()).output().expect("it ran");
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    assert_eq!(list.lines().count(), 5);
    assert!(list.contains("off           Contoso Ltd."), "{list}");
}

#[tokio::test]
async fn a_faulty_import_tells_every_fault_and_fails() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("faulty.json");
    std::fs::write(&file, r#"{"organization": {"id": 7}}"#).expect("written");
    let done = command()
        .args(["tenant", "import"])
        .arg(&file)
        .arg("--data")
        .arg(folder.path().join("data"))
        .output()
        .expect("it ran");
    assert_eq!(done.status.code(), Some(1));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("faulty.json: organization.id: 7 is not text"), "{said}");
    assert!(said.contains("faulty.json: subscribedSkus: missing"), "{said}");
}

#[tokio::test]
async fn whoever_read_the_log_may_go_and_the_server_goes_on_and_ends_when_told() {
    let folder = TempDir::new().expect("a folder");
    let mut child = command()
        .env("RUST_LOG", "info")
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    out.read_line(&mut line).expect("a line");
    let base = line.trim().strip_prefix("listening on ").expect("the address").to_owned();
    drop((out, child.stderr.take()));
    with_crypto();
    for _ in 0..3 {
        let answer = reqwest::get(format!("{base}/api/health/ready")).await.expect("an answer");
        assert_eq!(answer.status(), 200);
    }
    let told = std::process::Command::new("kill").arg(child.id().to_string()).status();
    assert!(told.expect("kill is there").success());
    let mut ended = tokio::task::spawn_blocking(move || (child.wait(), child));
    match tokio::time::timeout(PATIENCE, &mut ended).await {
        Ok(ended) => assert!(ended.expect("waited").0.expect("its status").success()),
        Err(_) => panic!("it did not end"),
    }
}
