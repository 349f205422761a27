//! Erasure once the time has come: all of the tenant and nothing else, once, however often it is interrupted (D9).

use axum::http::StatusCode;
use security_center_contract::{
    ActorKind, AuditAction, AuditChange, AuditEntry, AuditField, AuditOriginKind, ChangeKind, ProblemCode,
    Refusal, ServiceState, ThreatProtection,
};
use security_center_server::clock::timestamp;
use security_center_server::domain::cause::Cause;
use security_center_server::domain::lifecycle::DAY;
use security_center_server::erasure::Eraser;
use security_center_server::store::StoreError;
use security_center_server::store::location_figures::OF_A_TENANT;
use sqlx::{AnyPool, AssertSqlSafe};

use crate::support::{Client, NOW, Server, with_postgres};

fn eraser(server: &Server) -> Eraser {
    let state = &server.state;
    Eraser::new(state.control.clone(), state.locations.clone(), state.clock.clone())
}

/// A tenant with data, whose service was turned off.
async fn turned_off(server: &Server, tenant: &str) -> (Client, String) {
    let id = server.tenant(tenant).await;
    let client = server.sign_in(tenant, "global.admin").await;
    client.opt_now(true).await;
    server.until(tenant, ServiceState::On).await;
    server.seed("location-eu.db", &id).await;
    assert_eq!(client.opt_now(false).await.status, StatusCode::OK);
    (client, id)
}

/// The tables that have rows of tenants.
async fn tables(pool: &AnyPool) -> Vec<String> {
    let tables = if with_postgres() {
        "SELECT CAST(table_name AS text) COLLATE \"C\" FROM information_schema.columns
         WHERE column_name = 'tenant_id' AND table_schema = current_schema() ORDER BY 1"
    } else {
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'tenant_id'
         WHERE m.type = 'table' ORDER BY m.name"
    };
    let tables: Vec<(String,)> = sqlx::query_as(tables).fetch_all(pool).await.expect("tables");
    tables.into_iter().map(|(table,)| table).collect()
}

/// How many rows of a tenant are in each table that has any, in any database.
async fn rows(server: &Server, database: &str, tenant_id: &str) -> Vec<(String, i64)> {
    let pool = server.database(database).await;
    let mut found = Vec::new();
    for table in tables(&pool).await {
        let query = AssertSqlSafe(format!("SELECT count(*) FROM {table} WHERE tenant_id = $1"));
        let (count,): (i64,) = sqlx::query_as(query).bind(tenant_id).fetch_one(&pool).await.expect("a count");
        if count > 0 {
            found.push((table, count));
        }
    }
    found
}

fn told(entry: &AuditEntry) -> Vec<(AuditField, Option<&str>, Option<&str>)> {
    let of = |change: &'_ AuditChange| change.field;
    entry.changes.iter().map(|one| (of(one), one.before.as_deref(), one.after.as_deref())).collect()
}

fn assert_erased_once(log: &[AuditEntry], kept_until: &str) {
    let erased: Vec<_> = log.iter().filter(|entry| entry.action == AuditAction::Erased).collect();
    let [erased] = erased.as_slice() else { panic!("{erased:?}") };
    let expected = [
        (AuditField::Location, Some("eu"), None),
        (AuditField::DataKeptUntil, Some(kept_until), None),
        (AuditField::Incidents, Some("5"), Some("0")),
        (AuditField::Alerts, Some("7"), Some("0")),
        (AuditField::RemediationActions, Some("3"), Some("0")),
    ];
    assert_eq!(told(erased), expected);
}

#[tokio::test]
async fn every_table_of_a_location_is_erased_from_and_its_room_is_freed() {
    let server = Server::start().await;
    let mut erased: Vec<&str> = OF_A_TENANT.to_vec();
    erased.sort_unstable();
    assert_eq!(tables(&server.database("location-eu.db").await).await, erased);
}

#[tokio::test]
async fn d9_when_the_time_has_come_everything_of_the_tenant_goes_and_nothing_else() {
    let server = Server::start().await;
    sqlx::query("UPDATE deployment SET location = 'eu'")
        .execute(&server.database("control.db").await)
        .await
        .expect("both in one location");
    let (_, contoso) = turned_off(&server, "Contoso").await;
    let fabrikam = server.tenant("Fabrikam").await;
    let other = server.sign_in("Fabrikam", "global.admin").await;
    other.opt_now(true).await;
    server.until("Fabrikam", ServiceState::On).await;
    server.seed("location-eu.db", &fabrikam).await;
    // What stands in another location by that id belongs to nobody and is nobody's to erase.
    server.seed("location-us.db", &contoso).await;
    let theirs = rows(&server, "location-eu.db", &fabrikam).await;
    assert!(rows(&server, "location-eu.db", &contoso).await.len() == 5 && theirs.len() == 5);
    let place = server.state.control.last_event(&contoso, "").await.expect("a place");
    let mut bell = server.state.control.listen();
    let erasing =
        tokio::spawn(eraser(&server).run(server.state.health.clone(), server.state.shutdown.clone()));

    server.pass_time(30 * DAY - 1);
    // It was told the time and has nothing to do: whatever it would write would ring.
    tokio::task::yield_now().await;
    assert!(bell.try_recv().is_err());
    assert_eq!(rows(&server, "location-eu.db", &contoso).await.len(), 5);
    server.pass_time(1);
    server.until_service("Contoso", |service| service.reserved.is_none()).await;

    assert_eq!(rows(&server, "location-eu.db", &contoso).await, []);
    assert_eq!(rows(&server, "location-eu.db", &fabrikam).await, theirs);
    assert_eq!(rows(&server, "location-us.db", &contoso).await.len(), 3);
    let log = server.audit("Contoso").await;
    let until = timestamp(NOW + 30 * DAY).0;
    assert_erased_once(&log, &until);
    let last = log.last().expect("an entry");
    assert_eq!((last.actor.kind, last.origin.kind), (ActorKind::Server, AuditOriginKind::Server));
    assert_eq!(last.at.0, until);
    // Windows are told: of the beginning, of the end, and that no data arrived any more.
    let events = server.state.control.events_after(&contoso, "", place).await.expect("events");
    let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [ChangeKind::ThreatProtection, ChangeKind::Tenant, ChangeKind::ThreatProtection]);
    let client = server.sign_in("Contoso", "global.admin").await;
    let off: ThreatProtection = client.get("/api/threat-protection").await.json();
    assert_eq!((off.state, off.data_kept_until, off.location.reserved), (ServiceState::Off, None, false));
    // Again from the beginning, in the same place by the rule and not by what was reserved.
    assert_eq!(client.opt_now(true).await.status, StatusCode::OK);
    server.until("Contoso", ServiceState::On).await;
    let provisioned = server.audit("Contoso").await.pop().expect("an entry");
    assert!(told(&provisioned).contains(&(AuditField::Location, None, Some("eu"))));
    server.shut_down.send_replace(true);
    erasing.await.expect("it ends with the server");
}

#[tokio::test]
async fn d9_what_became_due_while_no_server_ran_is_erased_at_the_start() {
    let server = Server::start().await;
    let (_, contoso) = turned_off(&server, "Contoso").await;
    // A moment before, it only says when there will be something to do.
    server.pass_time(30 * DAY - 1);
    assert_eq!(eraser(&server).catch_up().await.expect("done"), Some(NOW + 30 * DAY));
    assert_eq!(rows(&server, "location-eu.db", &contoso).await.len(), 5);
    server.pass_time(10 * DAY);
    assert_eq!(eraser(&server).catch_up().await.expect("done"), None);
    assert_eq!(rows(&server, "location-eu.db", &contoso).await, []);
    assert_erased_once(&server.audit("Contoso").await, &timestamp(NOW + 30 * DAY).0);
    // Doing it again does nothing.
    let before = (
        server.audit("Contoso").await,
        server.state.control.last_event(&contoso, "").await.expect("a place"),
    );
    assert_eq!(eraser(&server).catch_up().await.expect("done"), None);
    assert!(!eraser(&server).erase_now(&contoso).await.expect("readable"));
    let after = (
        server.audit("Contoso").await,
        server.state.control.last_event(&contoso, "").await.expect("a place"),
    );
    assert_eq!(before, after);
}

#[tokio::test]
async fn d9_wherever_an_erasure_is_cut_off_it_is_finished_once_with_its_figures() {
    for cut in 0..4 {
        let server = Server::start().await;
        let (_, contoso) = turned_off(&server, "Contoso").await;
        server.pass_time(30 * DAY);
        let client = server.sign_in("Contoso", "global.admin").await;
        let (control, store) = (&server.state.control, &server.state.locations.eu);
        let now = NOW + 30 * DAY;
        assert!(control.begin_erasure(&contoso, now, &Cause::server(), now).await.expect("begun"));
        if cut > 0 {
            control
                .note_erasure(&contoso, &store.figures(&contoso).await.expect("figures"))
                .await
                .expect("noted");
        }
        if cut > 1 {
            store.erase(control, &contoso).await.expect("erased");
        }
        if cut > 2 {
            // Killed here and begun again: nothing is there any more, but what was there is known.
            control
                .note_erasure(&contoso, &store.figures(&contoso).await.expect("figures"))
                .await
                .expect("noted");
        }
        // Until it is finished, turning on is refused rather than racing with it (D9).
        let shown: ThreatProtection = client.get("/api/threat-protection").await.json();
        assert_eq!(shown.actions.turn_on.refusals, [Refusal::BeingErased]);
        let refused = client.opt_now(true).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let problem = refused.problem();
        assert_eq!(
            (problem.code, problem.refusals),
            (ProblemCode::NotPossibleNow, vec![Refusal::BeingErased])
        );

        eraser(&server).catch_up().await.expect("finished");
        assert_eq!(rows(&server, "location-eu.db", &contoso).await, [], "{cut}");
        assert_erased_once(&server.audit("Contoso").await, &timestamp(now).0);
        assert_eq!(client.opt_now(true).await.status, StatusCode::OK, "{cut}");
    }
}

#[tokio::test]
async fn d9_turned_on_in_time_nothing_is_erased() {
    let server = Server::start().await;
    let (client, contoso) = turned_off(&server, "Contoso").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    server.pass_time(40 * DAY);
    let now = NOW + 40 * DAY;
    assert_eq!(eraser(&server).catch_up().await.expect("done"), None);
    assert!(
        !server
            .state
            .control
            .begin_erasure(&contoso, i64::MAX, &Cause::operator(), now)
            .await
            .expect("asked")
    );
    assert_eq!(rows(&server, "location-eu.db", &contoso).await.len(), 5);
}

#[tokio::test]
async fn d9_of_turning_on_and_erasing_at_once_exactly_one_happens() {
    for _ in 0..5 {
        let server = Server::start().await;
        let (_, contoso) = turned_off(&server, "Contoso").await;
        server.pass_time(30 * DAY);
        let client = server.sign_in("Contoso", "global.admin").await;
        let eraser = eraser(&server);
        let erasing = tokio::spawn(async move { eraser.catch_up().await.expect("done") });
        let turned_on = client.opt_now(true).await.status;
        erasing.await.expect("done");
        let erased = server.audit("Contoso").await.iter().any(|entry| entry.action == AuditAction::Erased);
        let left = rows(&server, "location-eu.db", &contoso).await.iter().any(|(table, _)| table == "alert");
        // Either the data was there for the taking, or it was gone before the service was turned on.
        assert_ne!(erased, left);
        assert!(turned_on == StatusCode::OK || erased && turned_on == StatusCode::CONFLICT, "{turned_on}");
    }
}

#[tokio::test]
async fn d9_what_is_erased_is_no_longer_in_the_files() {
    if with_postgres() {
        // Its files are its own: docs/OPERATIONS.md says what it leaves in them.
        return;
    }
    let server = Server::start().await;
    let (_, contoso) = turned_off(&server, "Contoso").await;
    let holds = || {
        let files = std::fs::read_dir(server.folder.path()).expect("the folder").flatten();
        files
            .filter(|file| file.file_name().to_string_lossy().starts_with("location-eu"))
            .filter_map(|file| std::fs::read(file.path()).ok())
            .any(|bytes| bytes.windows(15).any(|window| window == b"Unwelcome guest"))
    };
    assert!(holds());
    assert!(eraser(&server).erase_now(&contoso).await.expect("erased"));
    assert!(!holds());
}

#[tokio::test]
async fn d9_an_erasure_is_not_finished_while_somebody_reads_what_was_there_before() {
    if with_postgres() {
        // It frees the room of rows by itself once nobody sees them any more.
        return;
    }
    let server = Server::start().await;
    let (_, id) = turned_off(&server, "Contoso").await;
    let pool = server.database("location-eu.db").await;
    let mut reading = pool.begin().await.expect("begun");
    sqlx::query("SELECT count(*) FROM alert").fetch_one(&mut *reading).await.expect("a count");
    let refused = eraser(&server).erase_now(&id).await.expect_err("the log has it still");
    assert!(matches!(refused, StoreError::StillRead), "{refused}");
    let being_erased = || async { server.state.control.tenants_being_erased().await.expect("readable") };
    assert_eq!(being_erased().await, std::slice::from_ref(&id));
    reading.rollback().await.expect("ended");
    eraser(&server).catch_up().await.expect("erased");
    assert_eq!(being_erased().await, Vec::<String>::new());
    assert_eq!(rows(&server, "location-eu.db", &id).await, []);
}
