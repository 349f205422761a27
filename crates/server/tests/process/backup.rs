//! Copies of an installation that runs, and what comes back of them.

use std::cell::Cell;
use std::path::Path;

use reqwest::Method;
use security_center_contract::ServiceState;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use crate::operator::run;
use crate::program::Program;

const CHANGES: &str = "SELECT count(*) FROM audit_entry WHERE changes LIKE '%previewFeatures%'";
const FILES: [&str; 4] = ["control.db", "location-eu.db", "location-uk.db", "location-us.db"];

async fn count(file: &Path, query: &'static str) -> i64 {
    let pool =
        SqlitePool::connect_with(SqliteConnectOptions::new().filename(file)).await.expect("a database");
    let (count,) = sqlx::query_as::<_, (i64,)>(query).fetch_one(&pool).await.expect("a count");
    pool.close().await;
    count
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[tokio::test]
async fn a_backup_made_while_people_write_has_all_that_was_there_before_it_began() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let mut program = Program::start(&data);
    program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    let (written, enough) = (Cell::new(0), Cell::new(false));
    let write = async {
        while !enough.get() {
            let version = program.service().await.version;
            let body = format!(r#"{{"previewFeatures":{}}}"#, written.get() % 2 == 0);
            let answer = program.send(Method::PATCH, "/api/threat-protection", Some(version), &body).await;
            assert_eq!(answer.status(), 200);
            written.set(written.get() + 1);
        }
    };
    let back_up = async {
        for round in 0..3 {
            // The writer writes at all before the copy begins.
            while written.get() <= round {
                tokio::task::yield_now().await;
            }
            let (of, to) = (data.clone(), folder.path().join(format!("backup-{round}")));
            let copy = to.clone();
            let before = written.get();
            let copying = tokio::task::spawn_blocking(move || run(&of, &["backup", path(&to)]));
            let said = copying.await.expect("it ran");
            let after = written.get();
            assert!(said.done, "{}", said.error);
            for file in FILES {
                assert!(said.out.contains(file), "{}", said.out);
            }
            let there = count(&copy.join("control.db"), CHANGES).await;
            // One more may be done but not yet answered.
            assert!((before..=after + 1).contains(&there), "{there} of {before} to {after}");
        }
        enough.set(true);
    };
    tokio::join!(write, back_up);

    let again = folder.path().join("again");
    let said = run(&again, &["restore", path(&folder.path().join("backup-2")), "--yes"]);
    assert!(said.done && said.out.contains("1 sessions"), "{}{}", said.out, said.error);
    assert!(said.error.contains("API tokens"), "{}", said.error);
    let mut restored = Program::restart(&again, &program);
    assert_eq!(restored.get("/api/session").await.status(), 401, "a session of before lives again");
    restored.sign_in("Contoso").await;
    assert_eq!(restored.service().await.state, ServiceState::On);
    assert_eq!(restored.get("/api/incidents").await.status(), 200);
    let verified = run(&again, &["audit", "verify"]);
    assert!(verified.done, "{}{}", verified.out, verified.error);
}

#[tokio::test]
async fn whatever_would_lose_something_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let data = at("data");
    let refused = |data: &Path, arguments: &[&str], because: &str| {
        let said = run(data, arguments);
        assert!(!said.done && said.error.contains(because), "{arguments:?}: {}", said.error);
    };
    let backup = at("backup");
    refused(&data, &["backup", path(&backup)], "nothing to copy");
    drop(Program::start(&data));
    assert!(run(&data, &["backup", path(&backup)]).done);
    refused(&data, &["backup", path(&backup)], "is there already");
    std::fs::create_dir(at("cut.partial")).expect("a folder");
    refused(&data, &["backup", path(&at("cut"))], "was cut off");

    refused(&data, &["restore", path(&backup), "--yes"], "Nothing is overwritten");
    refused(&at("new"), &["restore", path(&backup)], "Add --yes");
    refused(&at("new"), &["restore", path(&data.join("nowhere")), "--yes"], "is no backup");
    assert!(!at("new").join("control.db").exists());

    let file = backup.join("location-uk.db");
    let whole = std::fs::read(&file).expect("a file");
    let mut damaged = whole.clone();
    let end = damaged.len();
    damaged[end - 4096..].fill(0xA5);
    std::fs::write(&file, damaged).expect("written");
    refused(&at("new"), &["restore", path(&backup), "--yes"], "location-uk.db");
    std::fs::write(&file, &whole[..whole.len() / 2]).expect("written");
    refused(&at("new"), &["restore", path(&backup), "--yes"], "location-uk.db");
    assert!(!at("new").join("control.db").exists());
    std::fs::write(&file, whole).expect("written");
    let said = run(&at("new"), &["restore", path(&backup), "--yes"]);
    assert!(said.done, "{}", said.error);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().expect("a folder");
    let (data, backup) = (folder.path().join("data"), folder.path().join("backup"));
    drop(Program::start(&data));
    assert!(run(&data, &["backup", path(&backup)]).done);
    let mode = std::fs::metadata(&backup).expect("a folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
