//! Takes in the alerts of the supported services: whatever the door, the bytes go the same way.
//!
//! - `unzip`: gzip, as it comes
//! - `intake`: bytes into items, items into records, records into the store, a batch at a time
//! - `announce`: the tenant's windows hear of it, at most once a second

mod announce;
mod intake;
mod unzip;

use std::sync::Arc;

use security_center_contract::SupportedService;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::clock::Clock;
use crate::network::shares::{Share, Shares};
use crate::store::{Control, Locations};
use announce::Announcer;

pub use intake::{Failed, Intake, LARGEST, demand_fetched, demand_open};
pub use unzip::{Unzip, UnzipError};

/// How many requests are taken in at the same time. Each writes in turn; more would only wait for each other.
pub const AT_ONCE: usize = 8;

/// How many of them one service of a tenant may have.
pub const OF_A_SERVICE: usize = 2;

/// What all that take in alerts share. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Intakes {
    announcer: Announcer,
    at_once: Arc<Semaphore>,
    of_a_service: Shares<(String, SupportedService)>,
}

/// A place among those that are taken in now.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
    _share: Share<(String, SupportedService)>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// The service has as many as it may.
    OfTheService,
    /// All are taken.
    AtAll,
}

impl Intakes {
    /// Without anything taken in yet.
    #[must_use]
    pub fn new(control: Control, locations: Locations, clock: Clock) -> Self {
        Self {
            announcer: Announcer::new(control, locations, clock),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            of_a_service: Shares::of(OF_A_SERVICE),
        }
    }

    /// Takes a place, which is given back when it is dropped.
    ///
    /// # Errors
    /// There is none now.
    pub fn enter(&self, tenant_id: &str, service: SupportedService) -> Result<Place, NoPlace> {
        let share = self.of_a_service.take((tenant_id.to_owned(), service)).ok_or(NoPlace::OfTheService)?;
        let permit = Arc::clone(&self.at_once).try_acquire_owned().map_err(|_| NoPlace::AtAll)?;
        Ok(Place { _permit: permit, _share: share })
    }

    /// Says that what a tenant's windows show of its alerts has changed.
    pub async fn changed(&self, tenant_id: &str) {
        self.announcer.changed(tenant_id).await;
    }

    /// Tells windows what a server that ended did not come to tell.
    ///
    /// # Errors
    /// A database cannot be read.
    pub async fn catch_up(&self) -> crate::store::Result<()> {
        self.announcer.catch_up().await
    }
}
