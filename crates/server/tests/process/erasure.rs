//! The server erases by itself, also when it was killed between the two databases that an erasure is about (D9).

use std::path::Path;

use security_center_contract::{AuditAction, AuditEntry, AuditField, List, ServiceState};
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use crate::program::Program;

async fn database(data: &Path, name: &str) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(data.join(name)).foreign_keys(false);
    SqlitePool::connect_with(options).await.expect("the database")
}

async fn count(pool: &SqlitePool, query: &'static str) -> i64 {
    sqlx::query_as::<_, (i64,)>(query).fetch_one(pool).await.expect("a count").0
}

/// Waits, by way of the event stream, until the location is free.
async fn until_free(program: &Program) {
    let mut events = program.get("/api/events").await;
    while program.service().await.location.reserved {
        events.chunk().await.expect("readable").expect("the stream goes on");
    }
}

#[tokio::test]
async fn d9_a_server_killed_between_the_databases_finishes_the_erasure_with_its_figures() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let at_once = [("SECURITY_CENTER_RETENTION_DAYS", "0")];
    let mut program = Program::start_with(data, &at_once);
    let contoso = program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    let (eu, control) = (database(data, "location-eu.db").await, database(data, "control.db").await);
    sqlx::query(
        "INSERT INTO incident (tenant_id, number, display_name, severity, first_activity_at, last_activity_at, created_at,
                               last_update_at)
         VALUES ($1, 1, 'Unwelcome guest', 4, 0, 0, 0, 0)",
    )
    .bind(&contoso)
    .execute(&eu)
    .await
    .expect("an incident");
    // The control database does not take the end of the erasure, so that the server stands between the two.
    let refuse = "CREATE TRIGGER refuse BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'not now'); END";
    sqlx::query(refuse).execute(&control).await.expect("a trigger");
    program.opt(false).await;
    while count(&eu, "SELECT count(*) FROM tenant_store").await > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(count(&control, "SELECT count(*) FROM erasure").await, 1);
    assert!(!program.service().await.actions.turn_on.allowed, "it is being erased");
    program.kill();

    sqlx::query("DROP TRIGGER refuse").execute(&control).await.expect("dropped");
    let mut restarted = Program::start_with(data, &at_once);
    restarted.sign_in("Contoso").await;
    until_free(&restarted).await;
    assert_eq!(count(&control, "SELECT count(*) FROM erasure").await, 0);
    for table in ["incident", "source", "tenant_store"] {
        let query = format!("SELECT count(*) FROM {table}");
        assert_eq!(count(&eu, query.leak()).await, 0, "{table}");
    }
    let list: List<AuditEntry> =
        restarted.get("/api/audit?action=erased").await.json().await.expect("the log");
    assert_eq!(list.count, 1);
    let incidents = list.value[0].changes.iter().find(|change| change.field == AuditField::Incidents);
    assert_eq!(incidents.and_then(|change| change.before.as_deref()), Some("1"));
    assert_eq!(list.value[0].action, AuditAction::Erased);
}
