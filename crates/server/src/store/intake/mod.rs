//! Alerts into the store of a tenant's location: what arrives is kept, then correlated, in one transaction for each batch.
//!
//! - `keep`: records into alerts and their entities
//! - `found`: what the store knows of what arrives
//! - `place`: alerts into incidents
//! - `incidents`: what becomes of the incidents
//! - `anew`: what is known of an incident after its alerts were moved by hand
//! - `step`: what provisioning does with a history that is there already

mod anew;
mod found;
mod incidents;
mod keep;
mod place;
mod row;
mod step;
mod write;

use security_center_alerts::correlation::Rules;
use security_center_alerts::fault::Fault;
use security_center_alerts::reading::Record;
use security_center_contract::SupportedService;

pub(super) use anew::write_anew;
pub(super) use incidents::redirect;
use keep::Arrived;
use place::Placeable;
pub(super) use row::{Incident, find};

use super::database::{Kind, Tx};
use super::{LocationStore, Result, code};

/// How many records go in one transaction: enough that its cost is shared, and few enough that others who write wait little.
pub const BATCH: usize = 250;

/// When a tenant has so many alerts, PostgreSQL looks anew at what the tables hold. Until it does, it takes them for empty and finds a
/// row by any index of the tenant, going through all of it; by itself it looks once a minute, at tables that have grown much.
const MEASURED_AT: [u64; 4] = [1_000, 4_000, 16_000, 64_000];

/// The tables that grow with the alerts of a tenant.
const GROWING: [&str; 9] = [
    "alert",
    "alert_record",
    "alert_entity",
    "entity",
    "entity_name",
    "link_segment",
    "incident",
    "incident_entity",
    "incident_history",
];

/// Whose alerts arrive, and when.
#[derive(Clone, Copy, Debug)]
pub struct Arriving<'a> {
    /// The tenant.
    pub tenant_id: &'a str,
    /// The service that sends them.
    pub service: SupportedService,
    /// Now, in unix milliseconds.
    pub now: i64,
    /// What the operator set.
    pub rules: Rules,
}

/// What became of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Alerts that were not there before.
    pub accepted: u64,
    /// Alerts that were, and of which something new was said.
    pub updated: u64,
    /// Records that were there already.
    pub already_known: u64,
    /// Records whose alert is not here yet: rows of evidence that came before theirs of `AlertInfo`.
    pub waiting: u64,
    /// Records that cannot be taken: which of the batch, and why.
    pub faults: Vec<(usize, Fault)>,
}

impl Taken {
    /// Whether anybody who looks at the tenant's alerts sees something else than before.
    #[must_use]
    pub fn shows(&self) -> bool {
        self.accepted + self.updated > 0
    }
}

impl LocationStore {
    /// Takes a batch of records, each with its place: keeps them and correlates their alerts, durably, or does nothing of it.
    /// Nothing: the tenant has no store here.
    pub async fn take_alerts(
        &self,
        arriving: Arriving<'_>,
        records: Vec<(usize, Record)>,
    ) -> Result<Option<Taken>> {
        self.take_in(arriving, records, true).await
    }

    /// Takes a batch of a history, which is measured and correlated once all of it is here (`measure`, `correlate`).
    pub async fn load_alerts(
        &self,
        arriving: Arriving<'_>,
        records: Vec<(usize, Record)>,
    ) -> Result<Option<Taken>> {
        self.take_in(arriving, records, false).await
    }

    async fn take_in(
        &self,
        arriving: Arriving<'_>,
        records: Vec<(usize, Record)>,
        correlate: bool,
    ) -> Result<Option<Taken>> {
        let mut tx = self.database.write().await?;
        let taken = Self::take(&mut tx, arriving, records, correlate).await?;
        tx.commit().await?;
        self.measure_grown(arriving.tenant_id, taken.as_ref());
        Ok(taken)
    }

    /// Has PostgreSQL look at the tables, where this batch was about the one with which a tenant has many more alerts than before. Nobody
    /// waits for it, and what was written stays written where it fails.
    pub(super) fn measure_grown(&self, tenant_id: &str, taken: Option<&Taken>) {
        let accepted = taken.map_or(0, |taken| taken.accepted);
        if self.database.kind == Kind::Sqlite || accepted == 0 {
            return;
        }
        let (store, tenant_id) = (self.clone(), tenant_id.to_owned());
        tokio::spawn(async move {
            if let Err(failure) = store.measure_after(&tenant_id, accepted).await {
                tracing::warn!(%failure, "the tables that grew could not be analyzed");
            }
        });
    }

    async fn measure_after(&self, tenant_id: &str, accepted: u64) -> Result<()> {
        let row: Option<(i64,)> =
            sqlx::query_as("SELECT next_alert - 1 FROM tenant_store WHERE tenant_id = $1")
                .bind(tenant_id)
                .fetch_optional(&self.pool)
                .await?;
        let now = row.map_or(0, |(alerts,)| alerts.unsigned_abs());
        if MEASURED_AT.iter().any(|many| (now.saturating_sub(accepted) + 1..=now).contains(many)) {
            self.database.measure(&GROWING).await?;
        }
        Ok(())
    }

    /// The same, as a part of a transaction.
    pub(super) async fn take(
        tx: &mut Tx,
        arriving: Arriving<'_>,
        records: Vec<(usize, Record)>,
        correlate: bool,
    ) -> Result<Option<Taken>> {
        let Some(mut numbers) = Numbers::read(tx, arriving.tenant_id).await? else { return Ok(None) };
        let kept = keep::keep(tx, arriving, records, correlate).await?;
        let now: Vec<&Arrived> = kept.alerts.iter().filter(|one| correlate || one.own().is_some()).collect();
        let placed = place::place(tx, arriving, &now, &mut numbers).await?;
        write::alerts(tx, arriving, &kept, &placed, &mut numbers).await?;
        placed.recount(tx, arriving).await?;
        sqlx::query("UPDATE source SET last_data_at = $3 WHERE tenant_id = $1 AND service = $2")
            .bind(arriving.tenant_id)
            .bind(code::text(arriving.service))
            .bind(arriving.now)
            .execute(&mut **tx)
            .await?;
        numbers.write(tx, arriving.tenant_id, kept.taken.shows()).await?;
        Ok(Some(kept.taken))
    }

    /// How often what a tenant's windows show of its alerts has changed; nothing where it has no store here.
    pub async fn revision(&self, tenant_id: &str) -> Result<Option<i64>> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT revision FROM tenant_store WHERE tenant_id = $1")
            .bind(tenant_id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|(revision,)| revision))
    }
}

/// The numbers that a tenant's next incident, next alert and next entry of history get.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    incident: i64,
    alert: i64,
    entry: i64,
}

impl Numbers {
    async fn read(tx: &mut Tx, tenant_id: &str) -> Result<Option<Self>> {
        let row: Option<(i64, i64, i64)> = sqlx::query_as(
            "SELECT next_incident, next_alert, next_entry FROM tenant_store WHERE tenant_id = $1",
        )
        .bind(tenant_id)
        .fetch_optional(&mut **tx)
        .await?;
        Ok(row.map(|(incident, alert, entry)| Self { incident, alert, entry }))
    }

    async fn write(self, tx: &mut Tx, tenant_id: &str, shows: bool) -> Result<()> {
        sqlx::query(
            "UPDATE tenant_store SET next_incident = $2, next_alert = $3, next_entry = $4, revision = revision + $5
             WHERE tenant_id = $1",
        )
        .bind(tenant_id)
        .bind(self.incident)
        .bind(self.alert)
        .bind(self.entry)
        .bind(i64::from(shows))
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
