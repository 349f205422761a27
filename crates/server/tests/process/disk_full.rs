//! A full disk: what is there can be read, nothing is half done, and everything goes on by itself once there is room.

use reqwest::Method;
use security_center_contract::{Problem, ProblemCode, ServiceState};
use tempfile::TempDir;

use crate::program::{Program, is_not_well, is_well_again};
use crate::small_disk::{SmallDisk, open};

const TURN_ON: &str = r#"{"optedIn":true}"#;

#[tokio::test]
async fn on_a_full_disk_everything_can_be_read_and_nothing_is_half_done() {
    let Some(disk) = SmallDisk::mount() else { return };
    let mut program = Program::start_with(disk.path(), &[("RUST_LOG", "info")]);
    program.sign_in("Contoso").await;
    let mut events = program.get("/api/events").await;
    events.chunk().await.expect("readable").expect("an opening");
    // A use of the session that is to be noted, and cannot be.
    let control = open(&disk.path().join("control.db")).await;
    let older = "UPDATE session SET last_seen_at = last_seen_at - 120000";
    sqlx::query(older).execute(&control).await.expect("an older session");
    let before = program.service().await;
    sqlx::query(older).execute(&control).await.expect("an older session");
    control.close().await;
    disk.fill("control.db").await;

    for path in ["/api/session", "/api/tenant", "/api/sessions", "/api/notifications", "/api/audit"] {
        assert_eq!(program.get(path).await.status(), 200, "{path}");
    }
    assert_eq!(program.send(Method::POST, "/api/visits", None, "").await.status(), 200);
    for _ in 0..20 {
        let answer =
            program.send(Method::PATCH, "/api/threat-protection", Some(before.version), TURN_ON).await;
        assert_eq!(answer.status(), 503);
        assert!(!answer.headers().contains_key("retry-after"), "waiting alone does not help");
        let problem: Problem = answer.json().await.expect("a problem");
        assert_eq!(problem.code, ProblemCode::StoreFull);
    }
    let mut told = program.logged_until(|line| is_not_well(line, "control", "full"));
    let ready = program.get("/api/health/ready").await;
    assert_eq!(ready.status(), 503);
    let problem: Problem = ready.json().await.expect("a problem");
    let detail = problem.detail.unwrap_or_default();
    assert!(detail.starts_with("control: full"), "{detail}");
    assert_eq!(program.get("/api/health/live").await.status(), 200);
    assert_eq!(program.service().await, before, "nothing was done");

    disk.make_room();
    told.extend(program.logged_until(|line| is_well_again(line, "control")));
    let times =
        told.iter().filter(|line| line.contains("is not well") && line.contains(r#""control""#)).count();
    assert_eq!(times, 1, "once, not for each request");
    assert!(!told.iter().any(|line| line.contains("a store failed")), "{told:#?}");
    let answer = program.send(Method::PATCH, "/api/threat-protection", Some(before.version), TURN_ON).await;
    assert_eq!(answer.status(), 200, "the very same change, once there is room");
    program.until(ServiceState::On).await;
    let told = events.chunk().await.expect("readable").expect("the stream is still open");
    assert!(String::from_utf8_lossy(&told).contains("threatProtection"));
}

#[tokio::test]
async fn d6_d9_jobs_wait_for_room_and_go_on_without_a_restart() {
    let Some(disk) = SmallDisk::mount() else { return };
    let data = TempDir::new().expect("a folder");
    let eu = format!("eu=sqlite:{}", disk.path().join("eu.db").display());
    let environment = [
        ("RUST_LOG", "info"),
        ("SECURITY_CENTER_LOCATION_DATABASE", eu.as_str()),
        ("SECURITY_CENTER_RETENTION_DAYS", "0"),
    ];
    let mut program = Program::start_with(data.path(), &environment);
    program.sign_in("Contoso").await;
    disk.fill("eu.db").await;
    program.opt(true).await;
    program.logged_until(|line| is_not_well(line, "eu", "full"));
    let service = program.service().await;
    assert_eq!(service.state, ServiceState::Provisioning, "it waits, and has not failed");
    disk.make_room();
    let service = program.until(ServiceState::On).await;
    let steps = service.provisioning.expect("its provisioning").steps;
    assert!(steps.iter().all(|step| step.failure.is_none()), "{steps:?}");

    // Erasing is due at once.
    disk.fill("eu.db").await;
    program.opt(false).await;
    let told = program.logged_until(|line| is_not_well(line, "eu", "full"));
    assert!(!told.iter().any(|line| line.contains("is erased")), "{told:#?}");
    disk.make_room();
    program.until_logged("the data of a tenant is erased");
    let database = open(&disk.path().join("eu.db")).await;
    let (left,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM tenant_store").fetch_one(&database).await.expect("read");
    assert_eq!(left, 0);
}
