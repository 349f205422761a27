//! A database of the first version, with rows in it, is brought up to date and works (D10, D11).

use std::path::Path;

use security_center_contract::{ActorKind, DataCenterLocation, ServiceField, ServiceState};
use security_center_server::audit::verify::verify;
use security_center_server::domain::cause::Cause;
use security_center_server::domain::merge::{ServiceChange, Turn};
use security_center_server::store::{Address, Control};
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

const ROWS: &str = "
    INSERT INTO tenant VALUES ('t', 'Contoso', 'NL', 'commercial', 0, 0, 'd', 3, 1000);
    INSERT INTO tenant VALUES ('u', 'Fabrikam', 'GB', 'commercial', 0, 1, 'd', 1, 1000);
    INSERT INTO deployment VALUES ('t', 0, 'defenderAtp', 1, 'eu', 0, NULL);
    INSERT INTO person VALUES ('t', 'p', 0, 'Global administrator', 'global.admin@contoso.example');
    INSERT INTO threat_protection VALUES ('t', 9, 'on', 1000, 'person', 'Global administrator', 0, NULL,
        'eu', 'defenderAtp', '[\"defenderAtp\"]', 'NL');
    INSERT INTO threat_protection VALUES ('u', 1, 'off', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO provisioning_job VALUES (1, 't', 900, 1000, '[\"defenderAtp\"]');
    INSERT INTO event (tenant_id, kind, version, at) VALUES ('t', 'threatProtection', 9, 1000);
";

/// A database as the first version left it.
async fn first_version(folder: &Path) -> Address {
    let file = folder.join("control.db");
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let first = folder.join("migrations");
    std::fs::create_dir(&first).expect("a folder");
    let name = "0001_directory_sessions_service.sql";
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite/control").join(name);
    std::fs::copy(from, first.join(name)).expect("the first migration");
    let pool = SqlitePool::connect_with(options).await.expect("a database");
    Migrator::new(first).await.expect("a migration").run(&pool).await.expect("migrated");
    sqlx::raw_sql(ROWS).execute(&pool).await.expect("rows");
    pool.close().await;
    Address::File(file)
}

#[tokio::test]
async fn d10_d11_a_database_of_the_first_version_is_brought_up_to_date_with_its_rows() {
    let folder = TempDir::new().expect("a folder");
    let address = first_version(folder.path()).await;
    let control = Control::open(&address).await.expect("up to date");
    let on = control.threat_protection("t").await.expect("readable").expect("there");
    assert_eq!((on.state, on.version, on.preview_features, on.erasing), (ServiceState::On, 9, false, false));
    assert_eq!(on.reserved.expect("reserved").location, DataCenterLocation::Eu);
    // Who turned it on is known, from which version on is not: whatever is older collides.
    let [field] = on.fields.as_slice() else { panic!("{:?}", on.fields) };
    assert_eq!((field.field, field.version, field.by.kind), (ServiceField::OptedIn, 9, ActorKind::Person));
    let off = control.threat_protection("u").await.expect("readable").expect("there");
    assert_eq!((off.state, off.fields.len()), (ServiceState::Off, 0));
    // The log begins with the first change after.
    let turn_off =
        ServiceChange { turn: Some(Turn::Off { keep_data_until: Some(5) }), preview_features: None };
    assert!(control.change_service("t", 9, &turn_off, &Cause::operator(), 2_000).await.expect("changed"));
    for (tenant, entries) in [("t", 1), ("u", 0)] {
        let verified = verify(&control, tenant, &[]).await.expect("readable");
        assert_eq!((verified.entries, verified.findings), (entries, vec![]), "{tenant}");
    }
    control.close().await;
    // Opened once more, nothing is done twice.
    let control = Control::open(&address).await.expect("up to date");
    let off = control.threat_protection("t").await.expect("readable").expect("there");
    assert_eq!((off.state, off.version), (ServiceState::Off, 10));
}
