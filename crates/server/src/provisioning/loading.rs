//! Waits until the alerts that the services of a connected tenant already have are fetched, so that a service that opens shows them.
//!
//! They are fetched by what fetches them later, too (`fetching`), with the same marks: nothing is there twice, and nothing is missed
//! where one becomes the other. A service whose round fails is not waited for: its next round fetches what it has.

use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tracing::info;

use super::Inner;
use super::fault::Halt;
use crate::domain::lifecycle::Record;
use crate::ingest::{Failed, demand_fetched};

/// For how long is waited at most, from when the step began, or was retried, in milliseconds. What is not here by then is fetched while the service is on.
pub const LONGEST: i64 = 60 * 60_000;

/// How often is looked without being told, because a server that ends may not come to tell.
const LOOK: Duration = Duration::from_secs(10);

impl Inner {
    /// Waits until each connected service had a round, well or not.
    pub(super) async fn loaded(&self, tenant_id: &str) -> crate::store::Result<Result<(), Halt>> {
        if !self.fetches {
            return Ok(Ok(()));
        }
        let mut shutdown = self.shutdown.clone();
        let mut bell = self.control.listen();
        loop {
            let record = self.control.threat_protection(tenant_id).await?;
            let Some(record) = record.filter(Record::loads) else { return Ok(Err(Halt::Stopped)) };
            let until = self.control.step_began(tenant_id).await?.map_or(0, |began| began + LONGEST);
            if self.clock.now() >= until || !self.is_loading(tenant_id, &record).await? {
                return Ok(Ok(()));
            }
            let rung = async {
                loop {
                    match bell.recv().await {
                        Ok(rung) if *rung != *tenant_id => {}
                        Ok(_) | Err(RecvError::Lagged(_)) => return,
                        Err(RecvError::Closed) => std::future::pending().await,
                    }
                }
            };
            tokio::select! {
                () = rung => {}
                () = self.clock.reached(until) => info!(tenant_id, "alerts are still being fetched; the service opens"),
                () = tokio::time::sleep(LOOK) => {}
                _ = shutdown.wait_for(|down| *down) => return Ok(Err(Halt::Parked)),
            }
        }
    }

    /// Whether a round of any service that is fetched now is still to end.
    async fn is_loading(&self, tenant_id: &str, record: &Record) -> crate::store::Result<bool> {
        let Some(reserved) = &record.reserved else { return Ok(false) };
        if self.control.connection(tenant_id).await?.is_none() {
            return Ok(false);
        }
        let since = self.control.step_began(tenant_id).await?.unwrap_or(i64::MAX);
        for service in self.locations.at(reserved.location).still_loading(tenant_id, since).await? {
            // One that is not deployed any more is waited for no longer.
            match demand_fetched(&self.control, tenant_id, service).await {
                Ok(_) => return Ok(true),
                Err(Failed::Store(failure)) => return Err(failure),
                Err(_) => {}
            }
        }
        Ok(false)
    }
}
