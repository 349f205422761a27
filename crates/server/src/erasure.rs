//! Erases the data of tenants whose service is off, once its time has come or the operator asks for it (D9).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{broadcast, watch};
use tracing::{Instrument, info};

use crate::clock::Clock;
use crate::domain::cause::Cause;
use crate::health::Health;
use crate::store::lease::{ERASING, Taken};
use crate::store::{Control, Locations, Result};
use crate::traces;

/// How long to wait at most before the databases are tried again after one of them failed.
const PAUSE: Duration = Duration::from_secs(60);

/// Erases.
#[derive(Clone, Debug)]
pub struct Eraser {
    control: Control,
    locations: Locations,
    clock: Clock,
}

impl Eraser {
    /// An eraser that has not begun.
    #[must_use]
    pub fn new(control: Control, locations: Locations, clock: Clock) -> Self {
        Self { control, locations, clock }
    }

    /// Finishes what was interrupted and erases what is due, now and whenever something becomes due, until the server
    /// ends.
    pub async fn run(self, health: Health, mut shutdown: watch::Receiver<bool>) {
        // Listening begins before the first look, so that nothing falls between.
        let mut bell = self.control.listen();
        let mut tries = 0;
        while !*shutdown.borrow() {
            let turn = match health.demand_files() {
                Ok(()) => self.take_turn().await,
                Err(failure) => Err(failure),
            };
            tries = if turn.is_ok() { 0 } else { tries + 1 };
            let next = async {
                match turn {
                    Ok(Turn::Done(next)) => self.until(next).await,
                    Ok(Turn::SomebodyElses(left)) => pause(Some(left)).await,
                    Err(failure) => {
                        health.suspect(&failure);
                        health.recovered(tries, PAUSE).await;
                    }
                }
            };
            tokio::select! {
                () = next => {}
                () = rung(&mut bell) => {}
                _ = shutdown.wait_for(|down| *down) => {}
            }
        }
    }

    /// Catches up where there is something to do and no other server does it.
    async fn take_turn(&self) -> Result<Turn> {
        let next = self.control.next_erasure().await?.map(|(due, _)| due);
        let due = next.is_some_and(|due| due <= self.clock.now());
        if !due && self.control.tenants_being_erased().await?.is_empty() {
            return Ok(Turn::Done(next));
        }
        let lease = match self.control.take_lease(ERASING).await? {
            Taken::Ours(lease) => lease,
            Taken::Theirs(left) => return Ok(Turn::SomebodyElses(left)),
        };
        match self.control.while_leased(&lease, self.catch_up()).await? {
            Some(next) => Ok(Turn::Done(next?)),
            None => Ok(Turn::SomebodyElses(1)),
        }
    }

    /// Does all that is to be done now, and says when there is more.
    pub async fn catch_up(&self) -> Result<Option<i64>> {
        for tenant_id in self.control.tenants_being_erased().await? {
            self.finish(&tenant_id).await?;
        }
        while let Some((due, tenant_id)) = self.control.next_erasure().await? {
            let now = self.clock.now();
            if due > now {
                return Ok(Some(due));
            }
            // Whoever turned the service on in between was faster, and keeps the data.
            if self.control.begin_erasure(&tenant_id, now, &Cause::server(), now).await? {
                self.finish(&tenant_id).await?;
            }
        }
        Ok(None)
    }

    /// Erases the data of a tenant for the operator, whether or not its time has come. False: the service is not off,
    /// or has no data.
    pub async fn erase_now(&self, tenant_id: &str) -> Result<bool> {
        let now = self.clock.now();
        let begun = self.control.begin_erasure(tenant_id, i64::MAX, &Cause::operator(), now).await?;
        let waits = self.control.tenants_being_erased().await?.iter().any(|one| one == tenant_id);
        if waits {
            self.finish(tenant_id).await?;
        }
        Ok(begun || waits)
    }

    /// Brings an erasure that has begun to its end. May be done again after each of its parts, also by two processes
    /// at once, with the effect of once.
    async fn finish(&self, tenant_id: &str) -> Result<()> {
        let trace = traces::work("erasing", "");
        let done = self.erase(tenant_id).instrument(trace.clone()).await;
        traces::ended(&trace, if done.is_ok() { "done" } else { "failed" }, done.is_ok());
        done
    }

    async fn erase(&self, tenant_id: &str) -> Result<()> {
        let record = self.control.threat_protection(tenant_id).await?;
        if let Some(reserved) = record.and_then(|record| record.reserved) {
            let store = self.locations.at(reserved.location);
            self.control.note_erasure(tenant_id, &store.figures(tenant_id).await?).await?;
            store.erase(&self.control, tenant_id).await?;
        }
        self.control.finish_erasure(tenant_id, self.clock.now()).await?;
        info!(tenant_id, "the data of a tenant is erased");
        Ok(())
    }

    async fn until(&self, moment: Option<i64>) {
        match moment {
            Some(moment) => self.clock.reached(moment).await,
            None => std::future::pending().await,
        }
    }
}

/// What came of looking for something to do.
enum Turn {
    /// It is done; there is more at this moment.
    Done(Option<i64>),
    /// Another server does it, for so many milliseconds at least.
    SomebodyElses(i64),
}

async fn pause(milliseconds: Option<i64>) {
    match milliseconds {
        Some(left) => {
            tokio::time::sleep(Duration::from_millis(u64::try_from(left).unwrap_or_default())).await
        }
        None => std::future::pending().await,
    }
}

/// Until something was committed, by whomever.
async fn rung(bell: &mut broadcast::Receiver<Arc<str>>) {
    if let Err(broadcast::error::RecvError::Closed) = bell.recv().await {
        std::future::pending::<()>().await;
    }
}
