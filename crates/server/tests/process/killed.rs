//! Killed while provisioning stands at any point of any step, the server ends in the same state, exactly once.

use std::path::Path;

use reqwest::Method;
use security_center_contract::{ProvisioningStep, ServiceState, StepState};
use security_center_server::store::code;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use crate::program::Program;

const ALERTS: i64 = 5;

/// Without foreign keys, so that alerts can be there before the tenant's store is.
async fn database(data: &Path, name: &str) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(data.join(name)).foreign_keys(false);
    SqlitePool::connect_with(options).await.expect("the database")
}

async fn count(pool: &SqlitePool, query: &'static str) -> i64 {
    sqlx::query_as::<_, (i64,)>(query).fetch_one(pool).await.expect("a count").0
}

async fn seed_alerts(data: &Path, tenant_id: &str) {
    let pool = database(data, "location-eu.db").await;
    for n in 0..ALERTS {
        sqlx::query(
            "INSERT INTO alert (tenant_id, id, number, title, severity, service, created_at, last_update_at, first_activity_at,
                                last_activity_at, span_from, span_to, arrived_at)
             VALUES ($1, $2, $3, $2, 3, 'azureAtp', $3, $3, $3, $3, $3, $3, $3)",
        )
        .bind(tenant_id)
        .bind(format!("alert-{n}"))
        .bind(n)
        .execute(&pool)
        .await
        .expect("an alert");
    }
    pool.close().await;
}

async fn everything_happened_once(data: &Path) {
    let eu = database(data, "location-eu.db").await;
    for (query, expected) in [
        ("SELECT count(*) FROM tenant_store", 1),
        ("SELECT count(*) FROM source", 4),
        ("SELECT count(*) FROM source WHERE last_data_at = 4", 1),
        ("SELECT count(*) FROM incident", ALERTS),
        ("SELECT count(DISTINCT incident) FROM alert", ALERTS),
        ("SELECT count(*) FROM alert WHERE incident IS NULL", 0),
    ] {
        assert_eq!(count(&eu, query).await, expected, "{query}");
    }
    for other in ["location-uk.db", "location-us.db"] {
        let pool = database(data, other).await;
        assert_eq!(count(&pool, "SELECT count(*) FROM tenant_store").await, 0, "{other}");
    }
    let control = database(data, "control.db").await;
    assert_eq!(count(&control, "SELECT count(*) FROM provisioning_job").await, 1);
    assert_eq!(count(&control, "SELECT count(*) FROM provisioning_job WHERE finished_at IS NULL").await, 0);
}

async fn killed_at(step: ProvisioningStep, point: &str) {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start(data);
    let tenant_id = program.sign_in("Contoso").await;
    seed_alerts(data, &tenant_id).await;
    let fault = format!("/api/test/faults/{}", code::text(step));
    let hold = format!(r#"{{"fault":"hold","point":"{point}"}}"#);
    assert_eq!(program.send(Method::PUT, &fault, None, &hold).await.status(), 204);
    program.opt(true).await;
    assert_eq!(program.get(&fault).await.status(), 200, "the step is reached");
    assert_eq!(program.service().await.state, ServiceState::Provisioning);
    program.kill();

    let program = Program::restart(data, &program);
    let on = program.until(ServiceState::On).await;
    for one in on.provisioning.expect("a job").steps {
        let attempts = if one.step == step { 2 } else { 1 };
        assert_eq!((one.state, one.attempts), (StepState::Done, attempts), "{:?}", one.step);
    }
    drop(program);
    everything_happened_once(data).await;
}

macro_rules! killed {
    ($($name:ident: $step:ident, $point:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            killed_at(ProvisioningStep::$step, $point).await;
        }
    )*};
}

killed! {
    before_the_location_is_reserved: ReserveLocation, "before";
    after_the_location_is_reserved: ReserveLocation, "after";
    before_the_store_is_created: CreateStore, "before";
    after_the_store_is_created: CreateStore, "after";
    before_services_are_connected: ConnectServices, "before";
    after_services_are_connected: ConnectServices, "after";
    before_data_is_loaded: LoadData, "before";
    after_data_is_loaded: LoadData, "after";
    before_alerts_are_correlated: Correlate, "before";
    after_alerts_are_correlated: Correlate, "after";
    before_features_open: OpenFeatures, "before";
    after_features_open: OpenFeatures, "after";
}
