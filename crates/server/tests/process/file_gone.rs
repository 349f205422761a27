//! The file of a database is taken away, or another one put in its place: nothing more is written where nobody would find
//! it, and all is well when it is back.

use std::fs::{copy, remove_file, rename};

use security_center_contract::{Problem, ProblemCode, ServiceState};
use tempfile::TempDir;

use crate::program::{Program, is_not_well, is_well_again};

async fn readiness(program: &Program) -> (u16, String) {
    let ready = program.get("/api/health/ready").await;
    let status = ready.status().as_u16();
    let problem: Option<Problem> = ready.json().await.ok();
    (status, problem.and_then(|problem| problem.detail).unwrap_or_default())
}

#[tokio::test]
async fn a_control_database_that_is_gone_or_replaced_is_lost_until_it_is_back() {
    let data = TempDir::new().expect("a folder");
    let mut program = Program::start_with(data.path(), &[("RUST_LOG", "info")]);
    program.sign_in("Contoso").await;
    let (there, away) = (data.path().join("control.db"), data.path().join("away"));
    rename(&there, &away).expect("moved");
    for replaced in [false, true] {
        if replaced {
            copy(&away, &there).expect("a copy");
        }
        let answer = program.get("/api/session").await;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "10");
        let problem: Problem = answer.json().await.expect("a problem");
        assert_eq!(problem.code, ProblemCode::StoreLost);
        assert_eq!(readiness(&program).await, (503, "control: lost".to_owned()));
        assert_eq!(program.get("/api/health/live").await.status(), 200);
    }
    let mut told = program.logged_until(|line| is_not_well(line, "control", "lost"));
    remove_file(&there).expect("removed");
    rename(&away, &there).expect("back");
    told.extend(program.logged_until(|line| is_well_again(line, "control")));
    assert_eq!(told.iter().filter(|line| line.contains("is not well")).count(), 1, "{told:#?}");
    assert_eq!(program.get("/api/session").await.status(), 200, "still signed in");
    assert_eq!(readiness(&program).await.0, 200);
}

#[tokio::test]
async fn d6_a_job_waits_for_a_location_that_is_gone() {
    let data = TempDir::new().expect("a folder");
    let mut program = Program::start_with(data.path(), &[("RUST_LOG", "info")]);
    program.sign_in("Contoso").await;
    let (there, away) = (data.path().join("location-eu.db"), data.path().join("away"));
    rename(&there, &away).expect("moved");
    program.opt(true).await;
    program.logged_until(|line| is_not_well(line, "eu", "lost"));
    assert_eq!(readiness(&program).await, (503, "eu: lost".to_owned()));
    assert_eq!(program.service().await.state, ServiceState::Provisioning, "it waits");
    rename(&away, &there).expect("back");
    program.until(ServiceState::On).await;
    // What was done is in the file that is there, and not in one that nobody would find.
    let database = crate::small_disk::open(&there).await;
    let (stores,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM tenant_store").fetch_one(&database).await.expect("read");
    assert_eq!(stores, 1);
}
