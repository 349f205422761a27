//! The database of one data center location: what the features list of a tenant (D8).

use security_center_contract::{
    DataCenterLocation, DataSource, List, RemediationAction, SupportedService, Timestamp,
};
use sqlx::any::AnyRow;
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, Row};

use super::database::{COPYING, Database, SERVING};
use super::sight::{Reads, View};
use super::sql::Sql;
use super::{Address, Result, code};
use crate::clock::timestamp;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite/location");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres/location");

/// The most that a list answers with.
pub const PAGE: i64 = 100;

/// The store of one location.
#[derive(Clone, Debug)]
pub struct LocationStore {
    pub(super) database: Database,
    pub(super) pool: AnyPool,
}

/// The stores of the three locations.
#[derive(Clone, Debug)]
pub struct Locations {
    /// European Union.
    pub eu: LocationStore,
    /// United Kingdom.
    pub uk: LocationStore,
    /// United States.
    pub us: LocationStore,
}

impl Locations {
    /// The store of a location.
    #[must_use]
    pub fn at(&self, location: DataCenterLocation) -> &LocationStore {
        match location {
            DataCenterLocation::Eu => &self.eu,
            DataCenterLocation::Uk => &self.uk,
            DataCenterLocation::Us => &self.us,
        }
    }

    /// All three.
    #[must_use]
    pub fn all(&self) -> [&LocationStore; 3] {
        [&self.eu, &self.uk, &self.us]
    }
}

impl LocationStore {
    /// Opens the database, creates it where it is missing, and brings its schema up to date.
    pub async fn open(address: &Address) -> Result<Self> {
        let store = Self::open_named(address, SERVING).await?;
        store.database.demand_finished().await?;
        store.name_in_dutch().await?;
        Ok(store)
    }

    /// Opens it to be copied, or copied into: also an unfinished copy.
    pub async fn open_to_copy(address: &Address) -> Result<Self> {
        Self::open_named(address, COPYING).await
    }

    async fn open_named(address: &Address, name: &str) -> Result<Self> {
        let database = Database::open(address, name).await?;
        let store = Self { pool: database.pool.clone(), database };
        store.migrate().await?;
        Ok(store)
    }

    /// Brings the schema up to date; does nothing when it is.
    pub async fn migrate(&self) -> Result<()> {
        self.database.migrate(&SQLITE, &POSTGRES).await
    }

    /// Whether the database answers.
    pub async fn check(&self) -> Result<()> {
        sqlx::query("SELECT count(*) FROM tenant_store").fetch_one(&self.pool).await?;
        Ok(())
    }

    /// How many connections servers and commands have to this database; none that can be seen where it is a file.
    pub async fn others(&self) -> Result<i64> {
        self.database.others().await
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// The tenant's remediation actions, the newest first. Nothing says which devices they concern, so that whoever does not see
    /// everything sees none.
    pub async fn remediation_actions(&self, view: View<'_>) -> Result<List<RemediationAction>> {
        if view.is_limited() {
            return Ok(List { value: Vec::new(), count: 0, next_link: None });
        }
        let tenant_id = view.tenant_id;
        let mut tx = self.database.read().await?;
        let (count,): (i64,) = sqlx::query_as("SELECT count(*) FROM remediation_action WHERE tenant_id = $1")
            .bind(tenant_id)
            .fetch_one(&mut *tx)
            .await?;
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT id, display_name, status, created_at FROM remediation_action WHERE tenant_id = $1
             ORDER BY created_at DESC, id LIMIT $2",
        )
        .bind(tenant_id)
        .bind(PAGE)
        .fetch_all(&mut *tx)
        .await?;
        list(count, rows, |(id, display_name, status, created)| {
            Ok(RemediationAction {
                id,
                display_name,
                status: code::parse(&status)?,
                created_date_time: timestamp(created),
            })
        })
    }

    /// The services connected to the tenant's store, the last connected first, each with how many of its alerts are in sight.
    pub async fn data_sources(&self, view: View<'_>) -> Result<List<DataSource>> {
        let mut sql = Sql::of("SELECT service, connected_at, ");
        last_data(view, &mut sql);
        sql.add(", (SELECT count(*) FROM alert WHERE alert.tenant_id = ");
        sql.bind(view.tenant_id.into()).add(" AND alert.service = source.service");
        view.and_sees("alert", Reads::Many, &mut sql);
        sql.add(") FROM source WHERE tenant_id = ").bind(view.tenant_id.into());
        sql.add(" ORDER BY connected_at DESC, service");
        // Of one moment: a round that is through in the list has its alerts counted there.
        let mut tx = self.database.read().await?;
        let rows = sql.all(&mut tx).await?;
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        // It counts and names alerts of the whole tenant.
        let (mut fetches, mut waiting) = (Vec::new(), Vec::new());
        if !view.is_limited() {
            fetches = Self::fetches_in(&mut tx, view.tenant_id).await?;
            waiting = self.write_back_counts(view.tenant_id).await?;
        }
        list(count, rows, |row| {
            let (service, alerts): (SupportedService, i64) = (code::parse(row.try_get(0)?)?, row.try_get(3)?);
            Ok(DataSource {
                service,
                connected_at: timestamp(row.try_get(1)?),
                last_data_at: row.try_get::<Option<i64>, _>(2)?.map(timestamp),
                alert_count: alerts.unsigned_abs(),
                fetching: fetches
                    .iter()
                    .find(|fetch| fetch.service == service)
                    .map(|fetch| fetch.shown(waiting.iter().find(|count| count.service == service))),
            })
        })
    }

    /// When data of each connected service last arrived, as far as it is in sight.
    pub async fn last_data(&self, view: View<'_>) -> Result<Vec<(SupportedService, Option<Timestamp>)>> {
        let mut sql = Sql::of("SELECT service, ");
        last_data(view, &mut sql);
        sql.add(" FROM source WHERE tenant_id = ").bind(view.tenant_id.into());
        let rows = sql.all(&mut self.database.read().await?).await?;
        let one = |row: AnyRow| {
            Ok((code::parse(row.try_get(0)?)?, row.try_get::<Option<i64>, _>(1)?.map(timestamp)))
        };
        rows.into_iter().map(one).collect()
    }
}

/// Goes on with when data of the `source` of the statement last arrived: for somebody who is limited, when an alert in sight did.
fn last_data(view: View<'_>, sql: &mut Sql) {
    if !view.is_limited() {
        sql.add("source.last_data_at");
        return;
    }
    sql.add("(SELECT max(alert.arrived_at) FROM alert WHERE alert.tenant_id = ").bind(view.tenant_id.into());
    sql.add(" AND alert.service = source.service");
    view.and_sees("alert", Reads::Many, sql);
    sql.add(")");
}

fn list<R, T>(count: i64, rows: Vec<R>, item: impl Fn(R) -> Result<T>) -> Result<List<T>> {
    Ok(List {
        value: rows.into_iter().map(item).collect::<Result<_>>()?,
        count: count.unsigned_abs(),
        next_link: None,
    })
}
