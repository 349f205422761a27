//! Asking a server from beside it whether it is well.

use std::path::Path;

use tempfile::TempDir;

use crate::program::{Program, command, is_not_well};

fn health(listen: &str, data: &Path) -> (bool, String) {
    let output = command().args(["health", "--listen", listen, "--data"]).arg(data).output().expect("it ran");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test]
async fn a_server_that_does_its_work_is_ready_and_one_that_cannot_or_is_gone_is_not() {
    let data = TempDir::new().expect("a folder");
    let mut program = Program::start(data.path());
    let listen = program.base.strip_prefix("http://").expect("an address").to_owned();
    assert_eq!(health(&listen, data.path()), (true, "ready\n".to_owned()));

    // What cannot be read is found out by asking, not by having started well.
    let file = format!("sqlite:{}", data.path().join("location-uk.db").display());
    let database = sqlx::SqlitePool::connect(&file).await.expect("the database");
    sqlx::query("ALTER TABLE tenant_store RENAME TO hidden").execute(&database).await.expect("hidden");
    let (ready, said) = health(&listen, data.path());
    assert!(!ready && said.contains("is not ready (503 Service Unavailable): uk: failed"), "{said}");
    program.logged_until(|line| is_not_well(line, "uk", "failed"));
    sqlx::query("ALTER TABLE hidden RENAME TO tenant_store").execute(&database).await.expect("there again");
    assert!(health(&listen, data.path()).0, "well again by itself");

    assert!(program.terminate().await.success());
    let (ready, said) = health(&listen, data.path());
    assert!(!ready && said.contains("no server answers on"), "{said}");
}
