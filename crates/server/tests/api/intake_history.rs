//! A history that is there when the service is provisioned: loaded, measured, correlated; the same in every order, and after
//! being cut off. And an existing database, brought up to date.

use std::path::Path;

use security_center_alerts::correlation::Rules;
use security_center_server::store::LocationStore;
use security_center_server::store::lease::{Taken as LeaseTaken, of_provisioning};
use security_center_server::store::location_step::Held;
use security_center_server::store::sight::View;
use serde_json::Value;
use sqlx::AnyPool;
use tempfile::TempDir;

use crate::intake::{Store, alert, device, user};
use crate::support::{Elsewhere, elsewhere, with_postgres};

/// A device that is everywhere, and two attacks that share nothing but it.
fn history() -> Vec<Value> {
    (0..12)
        .map(|n: i64| {
            let own = if n % 2 == 0 { device("d1") } else { user(Some("11"), None) };
            alert(&format!("a{n:02}"), 30 - n, &[device("proxy"), own])
        })
        .collect()
}

async fn load(store: &Store, items: &[Value]) {
    let records = items.iter().map(|item| store.record(item)).enumerate().collect();
    let loaded = store.server.state.locations.eu.load_alerts(store.arriving(), records).await;
    assert_eq!(loaded.expect("written").expect("a store").accepted, items.len() as u64);
}

async fn correlate(store: &Store, rules: Rules) {
    let control = &store.server.state.control;
    let LeaseTaken::Ours(lease) =
        control.take_lease(&of_provisioning(&store.tenant)).await.expect("readable")
    else {
        panic!("somebody has it");
    };
    let (held, eu) = (Held { control, lease: &lease }, &store.server.state.locations.eu);
    eu.measure(held, &store.tenant, rules).await.expect("measured");
    eu.correlate(held, &store.tenant, rules, 1).await.expect("correlated");
    control.give_back(&lease).await.expect("given back");
}

#[tokio::test]
async fn a_history_is_measured_as_a_whole_and_correlated_the_same_in_every_order() {
    let rules = Rules { everywhere_from: 8, ..Rules::default() };
    let mut seen = Vec::new();
    for reversed in [false, true] {
        let store = Store::new(rules).await;
        let mut items = history();
        if reversed {
            items.reverse();
        }
        for part in items.chunks(5) {
            load(&store, part).await;
        }
        assert!(store.partition().await.is_empty(), "nothing is correlated before all is there");
        correlate(&store, rules).await;
        let shown = "SELECT number || ' ' || display_name || ' ' || alerts || ' ' || devices || ' ' || users FROM incident
                     WHERE tenant_id = $tenant ORDER BY number";
        seen.push((store.partition().await, store.rows(shown).await));
        let since = store
            .rows("SELECT key || ' ' || since FROM common_entity WHERE tenant_id = $tenant ORDER BY key")
            .await;
        assert_eq!(since, ["device:dns:proxy.contoso.example 0", "device:mde:proxy 0"]);
        // Once more, nothing is left to do.
        correlate(&store, rules).await;
        assert_eq!(store.partition().await, seen[0].0);
    }
    assert_eq!(seen[0].0.len(), 2);
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn what_is_in_no_incident_yet_joins_what_arrives() {
    let store = Store::new(Rules::default()).await;
    let items = history();
    load(&store, &items[..4]).await;
    // One of them comes again through the door before the history is correlated.
    store.take(&items[4..6]).await;
    correlate(&store, Rules::default()).await;
    assert_eq!(store.partition().await.len(), 1);
}

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite/location");
static POSTGRES: sqlx::migrate::Migrator = sqlx::migrate!("migrations/postgres/location");

/// A location as it was after a migration, and raw connections to it.
pub(crate) async fn location_of_before(folder: &Path, migration: i64) -> (Elsewhere, AnyPool) {
    let there = elsewhere(folder, &format!("of-{migration}")).await;
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(&there.eu_url).await.expect("made");
    let migrations = if with_postgres() { &POSTGRES } else { &SQLITE };
    migrations.run_to(migration, &pool).await.expect("as it was");
    (there, pool)
}

#[tokio::test]
async fn a_location_of_the_first_version_keeps_its_incidents_and_alerts() {
    let folder = TempDir::new().expect("a folder");
    let (there, pool) = location_of_before(folder.path(), 1).await;
    for statement in [
        "INSERT INTO tenant_store VALUES ('t', 1), ('u', 1)",
        "INSERT INTO incident VALUES ('t', 'late', 'Late', 'high', 'resolved', 5, 6)",
        "INSERT INTO incident VALUES ('t', 'early', 'Early', 'low', 'active', 3, 8)",
        "INSERT INTO alert VALUES ('t', 'a', 'One', 'high', 'azureAtp', 3, 'late'),
                                  ('t', 'b', 'Two', 'medium', 'defenderAtp', 4, 'late'),
                                  ('t', 'c', 'Three', 'low', 'azureAtp', 9, 'early'),
                                  ('t', 'd', 'Four', 'low', 'azureAtp', 9, NULL)",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("written");
    }
    pool.close().await;
    let store = LocationStore::open(&there.eu).await.expect("brought up to date");
    let mut incidents = store.incidents_of(View::whole("t"), &[1, 2, 3]).await.expect("readable");
    incidents.sort_by_key(|one| one.number);
    let shown: Vec<String> = incidents
        .iter()
        .map(|one| {
            format!("{} {} {:?} {:?} {}", one.number, one.display_name, one.severity, one.status, one.alerts)
        })
        .collect();
    assert_eq!(shown, ["1 Early Low Active 1", "2 Late High Resolved 2"]);
    // Alerts have numbers in the order of their arrival, and the next ones go on from there.
    let mut alerts = store.alerts_of(View::whole("t"), &[1, 2, 3, 4, 5]).await.expect("readable");
    alerts.sort_by_key(|one| one.number);
    assert_eq!(alerts.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    assert_eq!(alerts[2].title, "Three");
    let pool = AnyPool::connect(&there.eu_url).await.expect("there");
    let next: Vec<(String, i64)> =
        sqlx::query_as("SELECT tenant_id, next_alert FROM tenant_store ORDER BY tenant_id")
            .fetch_all(&pool)
            .await
            .expect("readable");
    assert_eq!(next, [("t".to_owned(), 5), ("u".to_owned(), 1)]);
    pool.close().await;
    assert_eq!(store.figures("t").await.expect("readable").open_incidents, 1);
    assert_eq!(store.incidents_of(View::whole("u"), &[1, 2, 3]).await.expect("readable"), []);
}
