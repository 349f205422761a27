//! The real program follows what a tenant deploys, also when it is killed half way, and finds what changed while nothing
//! ran (S10, D6).

use std::path::Path;

use reqwest::Method;
use security_center_contract::{
    AuditAction, AuditEntry, DataSource, List, ServiceState, SupportedService, ThreatProtection,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::operator::run;
use crate::program::{Program, demo_folder};

const FAULT: &str = "/api/test/faults/connectServices";

/// Imports Contoso with or without Azure ATP, on the command line.
fn import(data: &Path, azure: bool) {
    let text = std::fs::read_to_string(demo_folder().join("contoso.json")).expect("the file");
    let mut file: Value = serde_json::from_str(&text).expect("JSON");
    file["securityCenter"]["services"][3]["deployed"] = json!(azure);
    let path = data.join("changed.json");
    std::fs::write(&path, file.to_string()).expect("written");
    let said = run(data, &["tenant", "import", &path.display().to_string()]);
    assert!(said.done, "{}", said.error);
    assert!(said.out.starts_with("changed"), "{}", said.out);
}

async fn sources(program: &Program) -> usize {
    let list: List<DataSource> = program.get("/api/data-sources").await.json().await.expect("a list");
    list.value.len()
}

/// Waits, by way of the event stream, until so many services are connected.
async fn until(program: &Program, count: usize) -> ThreatProtection {
    let mut events = program.get("/api/events").await;
    loop {
        let service = program.service().await;
        if service.provisioning.as_ref().is_some_and(|job| job.services.len() == count) {
            return service;
        }
        events.chunk().await.expect("readable").expect("the stream goes on");
    }
}

async fn told(program: &Program) -> Vec<AuditAction> {
    let path = "/api/audit?action=servicesConnected,servicesDisconnected";
    let list: List<AuditEntry> = program.get(path).await.json().await.expect("the log");
    list.value.iter().map(|entry| entry.action).collect()
}

/// Killed at this point while the sources change; the command line has told of it before.
async fn killed_at(point: &str) {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start(data);
    program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    assert_eq!(sources(&program).await, 4);
    let hold = format!(r#"{{"fault":"hold","point":"{point}"}}"#);
    assert_eq!(program.send(Method::PUT, FAULT, None, &hold).await.status(), 204);
    import(data, false);
    assert_eq!(program.get(FAULT).await.status(), 200, "the sources are about to follow");
    program.kill();

    // Without the demonstration directory, which would bring Azure ATP back.
    let program = Program::restart_without_directory(data, &program);
    let service = until(&program, 3).await;
    assert_eq!(service.state, ServiceState::On);
    assert!(!service.provisioning.expect("a job").services.contains(&SupportedService::AzureAtp));
    assert_eq!(sources(&program).await, 3);
    assert_eq!(told(&program).await, [AuditAction::ServicesDisconnected], "once");
}

#[tokio::test]
async fn d6_s10_killed_before_the_sources_change_they_follow_after_the_next_start() {
    killed_at("before").await;
}

#[tokio::test]
async fn d6_s10_killed_after_the_sources_changed_they_are_noted_after_the_next_start() {
    killed_at("after").await;
}

#[tokio::test]
async fn s10_l12_an_import_on_the_command_line_connects_and_disconnects_while_the_server_runs() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start(data);
    program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    import(data, false);
    until(&program, 3).await;
    assert_eq!(sources(&program).await, 3);
    import(data, true);
    until(&program, 4).await;
    assert_eq!(told(&program).await, [AuditAction::ServicesConnected, AuditAction::ServicesDisconnected]);
    // What changes while nothing runs is found at the start.
    program.terminate().await;
    import(data, false);
    let program = Program::restart_without_directory(data, &program);
    until(&program, 3).await;
    assert_eq!(sources(&program).await, 3);
}
