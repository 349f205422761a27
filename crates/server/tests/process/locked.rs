//! A database that another process holds: reading goes on, changes are refused within their time, and all is well when it
//! lets go.

use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::{Method, Response};
use security_center_contract::{Problem, ProblemCode, ServiceState};
use tempfile::TempDir;

use crate::program::{Program, is_not_well, is_well_again};
use crate::small_disk::open;

async fn change(program: &Program, version: i64) -> Response {
    program.send(Method::PATCH, "/api/threat-protection", Some(version), r#"{"optedIn":true}"#).await
}

#[tokio::test]
async fn while_another_process_holds_the_lock_reading_goes_on_and_changes_are_refused() {
    let data = TempDir::new().expect("a folder");
    let mut program = Program::start_with(data.path(), &[("RUST_LOG", "info")]);
    program.sign_in("Contoso").await;
    let version = program.service().await.version;
    let control = open(&data.path().join("control.db")).await;
    let lock = control.begin_with("BEGIN IMMEDIATE").await.expect("the lock");

    // More changes than the server has connections.
    let refused = AtomicBool::new(false);
    let changes = async {
        let one = || change(&program, version);
        let all = tokio::join!(one(), one(), one(), one(), one(), one());
        refused.store(true, Ordering::SeqCst);
        [all.0, all.1, all.2, all.3, all.4, all.5]
    };
    let readings = async {
        for _ in 0..20 {
            assert_eq!(program.get("/api/session").await.status(), 200);
        }
        assert!(!refused.load(Ordering::SeqCst), "whoever reads does not wait for whoever writes");
    };
    let (answers, ()) = tokio::join!(changes, readings);
    for answer in answers {
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "5");
        let problem: Problem = answer.json().await.expect("a problem");
        assert_eq!(problem.code, ProblemCode::StoreBusy);
    }
    let mut told = program.logged_until(|line| is_not_well(line, "control", "locked"));
    let ready = program.get("/api/health/ready").await;
    assert_eq!(ready.status(), 503);
    let problem: Problem = ready.json().await.expect("a problem");
    assert_eq!(problem.detail.as_deref(), Some("control: locked"));

    lock.rollback().await.expect("let go");
    told.extend(program.logged_until(|line| is_well_again(line, "control")));
    assert_eq!(told.iter().filter(|line| line.contains("is not well")).count(), 1, "{told:#?}");
    assert_eq!(program.get("/api/health/ready").await.status(), 200);
    assert_eq!(change(&program, version).await.status(), 200, "nothing of the others was done");
    program.until(ServiceState::On).await;
}

#[tokio::test]
async fn a_change_waits_for_a_lock_that_is_let_go_in_time() {
    let data = TempDir::new().expect("a folder");
    let mut program = Program::start(data.path());
    program.sign_in("Contoso").await;
    let version = program.service().await.version;
    let control = open(&data.path().join("control.db")).await;
    let lock = control.begin_with("BEGIN IMMEDIATE").await.expect("the lock");
    let let_go = async {
        // By now the change has been sent.
        assert_eq!(program.get("/api/session").await.status(), 200);
        lock.rollback().await.expect("let go");
    };
    let (answer, ()) = tokio::join!(change(&program, version), let_go);
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn d6_a_job_waits_for_the_lock_and_goes_on_without_a_restart() {
    let data = TempDir::new().expect("a folder");
    let mut program = Program::start_with(data.path(), &[("RUST_LOG", "info")]);
    program.sign_in("Contoso").await;
    let eu = open(&data.path().join("location-eu.db")).await;
    let lock = eu.begin_with("BEGIN IMMEDIATE").await.expect("the lock");
    program.opt(true).await;
    program.logged_until(|line| is_not_well(line, "eu", "locked"));
    assert_eq!(program.service().await.state, ServiceState::Provisioning);
    lock.rollback().await.expect("let go");
    let service = program.until(ServiceState::On).await;
    let steps = service.provisioning.expect("its provisioning").steps;
    assert!(steps.iter().all(|step| step.failure.is_none()), "{steps:?}");
}
