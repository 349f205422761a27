//! The control database: directory, sessions, the service, its provisioning, the events.

use std::sync::Arc;

use sqlx::AnyPool;
use sqlx::migrate::Migrator;
use tokio::sync::broadcast;
use tracing::info;

use super::database::{COPYING, Database, Kind, SERVING, Tx};
use super::hearing::CHANNEL;
use super::{Address, Result, StoreError};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite/control");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres/control");

/// The control database, and the bell that rings when something of a tenant was committed in it.
#[derive(Clone, Debug)]
pub struct Control {
    pub(super) database: Database,
    pub(super) pool: AnyPool,
    pub(super) address: Arc<Address>,
    /// By which this process knows what it told itself.
    pub(super) own_name: Arc<str>,
    bell: broadcast::Sender<Arc<str>>,
}

/// A transaction that writes; it rings the tenants' bells, and the log tells of its entries in the audit log, only once
/// it is committed.
pub(super) struct Writing {
    pub(super) tx: Tx,
    kind: Kind,
    own_name: Arc<str>,
    bell: broadcast::Sender<Arc<str>>,
    tenants: Vec<Arc<str>>,
    audited: Vec<Audited>,
}

/// An entry that was added to a tenant's audit log.
struct Audited {
    tenant_id: String,
    sequence: i64,
    hash: String,
}

impl Control {
    /// Opens the database, creates it where it is missing, and brings its schema up to date.
    pub async fn open(address: &Address) -> Result<Self> {
        let control = Self::open_named(address, SERVING).await?;
        control.database.demand_finished().await?;
        Ok(control)
    }

    /// Opens it to be copied, or copied into: also an unfinished copy.
    pub async fn open_to_copy(address: &Address) -> Result<Self> {
        Self::open_named(address, COPYING).await
    }

    async fn open_named(address: &Address, name: &str) -> Result<Self> {
        let database = Database::open(address, name).await?;
        database.migrate(&SQLITE, &POSTGRES).await?;
        Ok(Self {
            pool: database.pool.clone(),
            address: Arc::new(address.clone()),
            own_name: own_name()?.into(),
            database,
            bell: broadcast::channel(1024).0,
        })
    }

    /// Rings with the tenant's id after each commit that concerns it. Whoever hears it reads the tables: the
    /// bell carries nothing itself, so a missed ring loses nothing that the next one does not bring.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Arc<str>> {
        self.bell.subscribe()
    }

    /// Rings for a tenant whose rows another process changed.
    pub fn ring(&self, tenant_id: &str) {
        // No listener is no fault.
        let _ = self.bell.send(tenant_id.into());
    }

    /// Begins to read several things of one moment.
    pub(super) async fn read(&self) -> Result<Tx> {
        self.database.read().await
    }

    /// Begins to write, once nobody else does.
    pub(super) async fn write(&self) -> Result<Writing> {
        let tx = self.database.write().await?;
        let (kind, own_name, bell) = (self.database.kind, Arc::clone(&self.own_name), self.bell.clone());
        Ok(Writing { tx, kind, own_name, bell, tenants: Vec::new(), audited: Vec::new() })
    }

    /// Whether the database answers.
    pub async fn check(&self) -> Result<()> {
        sqlx::query("SELECT count(*) FROM tenant").fetch_one(&self.pool).await?;
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
}

impl Writing {
    /// Rings for this tenant after the commit.
    pub(super) fn concerns(&mut self, tenant_id: &str) {
        if !self.tenants.iter().any(|known| **known == *tenant_id) {
            self.tenants.push(tenant_id.into());
        }
    }

    /// The log tells of this entry of the audit log after the commit: whoever keeps the log elsewhere can tell later
    /// that the entry was there (D11).
    pub(super) fn audited(&mut self, tenant_id: &str, sequence: i64, hash: &str) {
        let (tenant_id, hash) = (tenant_id.to_owned(), hash.to_owned());
        self.audited.push(Audited { tenant_id, sequence, hash });
    }

    /// Commits. Other servers on a PostgreSQL database hear of it when it is committed, and only then.
    pub(super) async fn commit(mut self) -> Result<()> {
        if self.kind == Kind::Postgres {
            for tenant_id in &self.tenants {
                sqlx::query("SELECT pg_notify($1, $2)")
                    .bind(CHANNEL)
                    .bind(format!("{} {tenant_id}", self.own_name))
                    .execute(&mut *self.tx)
                    .await?;
            }
        }
        self.tx.commit().await?;
        for tenant_id in self.tenants {
            let _ = self.bell.send(tenant_id);
        }
        for Audited { tenant_id, sequence, hash } in self.audited {
            info!(tenant_id, sequence, hash, "audit entry");
        }
        Ok(())
    }
}

fn own_name() -> Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|failure| StoreError::Address(format!("there is no randomness: {failure}")))?;
    Ok(format!("{:016x}", u64::from_le_bytes(bytes)))
}
