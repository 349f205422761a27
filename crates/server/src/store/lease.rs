//! Leases: which server does what only one may do at a time. They run by the database's clock, and each has a number, so
//! that whoever stalled and lost his finishes nothing any more.

use std::time::Duration;

use security_center_contract::SupportedService;
use sqlx::AssertSqlSafe;

use super::control::Writing;
use super::{Control, Result, StoreError, code};

/// How long a lease lasts that is not renewed, in milliseconds. Longer than PostgreSQL leaves a stalled transaction open
/// (`database.rs`): what its holder began while it was his is over before somebody else has it.
const LASTS: i64 = 8_000;

/// How often a lease is renewed while its work goes on.
const RENEWED_EVERY: Duration = Duration::from_secs(2);

/// A lease that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    name: String,
    fence: i64,
}

/// Whose a lease is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Ours, until it is given back or not renewed.
    Ours(Lease),
    /// Somebody else's, for so many milliseconds unless he renews it.
    Theirs(i64),
}

/// The lease of a tenant's provisioning.
#[must_use]
pub fn of_provisioning(tenant_id: &str) -> String {
    format!("provisioning {tenant_id}")
}

/// The lease of fetching the alerts of a service of a tenant.
#[must_use]
pub fn of_fetching(tenant_id: &str, service: SupportedService) -> String {
    format!("fetching {} {tenant_id}", code::text(service))
}

/// The lease of erasing.
pub const ERASING: &str = "erasing";

/// The lease of sending mails.
pub const OUTBOX: &str = "outbox";

impl Control {
    /// Takes a lease, unless somebody else has it.
    pub async fn take_lease(&self, name: &str) -> Result<Taken> {
        let now = self.database.kind.now();
        let mut writing = self.write().await?;
        let taken: Option<(i64,)> = sqlx::query_as(AssertSqlSafe(format!(
            "INSERT INTO lease (name, fence, until) VALUES ($1, 1, {now} + $2)
             ON CONFLICT (name) DO UPDATE SET fence = lease.fence + 1, until = {now} + $2 WHERE lease.until <= {now}
             RETURNING fence"
        )))
        .bind(name)
        .bind(LASTS)
        .fetch_optional(&mut *writing.tx)
        .await?;
        let Some((fence,)) = taken else {
            let (left,): (i64,) =
                sqlx::query_as(AssertSqlSafe(format!("SELECT until - {now} FROM lease WHERE name = $1")))
                    .bind(name)
                    .fetch_one(&mut *writing.tx)
                    .await?;
            return Ok(Taken::Theirs(left.clamp(1, LASTS)));
        };
        writing.commit().await?;
        Ok(Taken::Ours(Lease { name: name.to_owned(), fence }))
    }

    /// Renews a lease. It fails when somebody else has it by now.
    pub async fn renew_lease(&self, lease: &Lease) -> Result<()> {
        let now = self.database.kind.now();
        let renewed = sqlx::query(AssertSqlSafe(format!(
            "UPDATE lease SET until = {now} + $3 WHERE name = $1 AND fence = $2"
        )))
        .bind(&lease.name)
        .bind(lease.fence)
        .bind(LASTS)
        .execute(&self.pool)
        .await?;
        if renewed.rows_affected() == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
    }

    /// Gives a lease back.
    pub async fn give_back(&self, lease: &Lease) -> Result<()> {
        sqlx::query("UPDATE lease SET until = 0 WHERE name = $1 AND fence = $2")
            .bind(&lease.name)
            .bind(lease.fence)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Frees every lease: for the only server of an installation when it starts, as whoever had them is gone.
    pub async fn free_leases(&self) -> Result<()> {
        sqlx::query("UPDATE lease SET until = 0").execute(&self.pool).await?;
        Ok(())
    }

    /// Works for as long as the lease is ours, and gives it back. Nothing: it was lost, and the work given up.
    pub async fn while_leased<T>(&self, lease: &Lease, work: impl Future<Output = T>) -> Result<Option<T>> {
        let lost = async {
            loop {
                tokio::time::sleep(RENEWED_EVERY).await;
                // While the database cannot be reached nothing is lost: whatever is written asks again.
                if let Err(StoreError::LeaseLost) = self.renew_lease(lease).await {
                    return;
                }
            }
        };
        let done = tokio::select! {
            done = work => Some(done),
            () = lost => None,
        };
        if done.is_some() {
            self.give_back(lease).await?;
        }
        Ok(done)
    }
}

impl Writing {
    /// Fails when the lease is somebody else's by now: nothing of this transaction is to be done then.
    pub(super) async fn demand(&mut self, lease: &Lease) -> Result<()> {
        let ours: Option<(i64,)> = sqlx::query_as("SELECT fence FROM lease WHERE name = $1 AND fence = $2")
            .bind(&lease.name)
            .bind(lease.fence)
            .fetch_optional(&mut *self.tx)
            .await?;
        ours.map(|_| ()).ok_or(StoreError::LeaseLost)
    }
}
