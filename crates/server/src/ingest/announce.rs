//! Tells a tenant's windows that its alerts changed: at once the first time, and then at most once a second, so that neither
//! the windows nor the control database have to do with how much arrives.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::debug;

use crate::clock::Clock;
use crate::store::{Control, Locations, Result};

/// How much time lies between two events of a tenant, in milliseconds.
const EVERY: i64 = 1000;

/// When a tenant was told last, and whether it is about to be told.
#[derive(Clone, Copy, Debug)]
struct Told {
    at: i64,
    again: bool,
}

/// Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Announcer {
    control: Control,
    locations: Locations,
    clock: Clock,
    told: Arc<Mutex<HashMap<String, Told>>>,
}

impl Announcer {
    pub(super) fn new(control: Control, locations: Locations, clock: Clock) -> Self {
        Self { control, locations, clock, told: Arc::default() }
    }

    /// Tells now, or in a moment together with whatever changes until then.
    pub(super) async fn changed(&self, tenant_id: &str) {
        let now = self.clock.now();
        let due = {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            match told.get_mut(tenant_id) {
                Some(one) if one.again => return,
                Some(one) if now - one.at < EVERY => {
                    one.again = true;
                    Some(one.at + EVERY)
                }
                _ => {
                    told.insert(tenant_id.to_owned(), Told { at: now, again: false });
                    None
                }
            }
        };
        let Some(due) = due else { return self.tell(tenant_id).await };
        let (later, tenant_id) = (self.clone(), tenant_id.to_owned());
        tokio::spawn(async move {
            later.clock.reached(due).await;
            let told = Told { at: later.clock.now(), again: false };
            later.told.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant_id.clone(), told);
            later.tell(&tenant_id).await;
        });
    }

    /// What cannot be told now is told with the next change, or at the next start.
    async fn tell(&self, tenant_id: &str) {
        if let Err(failure) = self.try_to_tell(tenant_id).await {
            debug!(tenant_id, %failure, "windows could not be told of alerts");
        }
    }

    async fn try_to_tell(&self, tenant_id: &str) -> Result<()> {
        let Some(record) = self.control.threat_protection(tenant_id).await? else { return Ok(()) };
        let Some(reserved) = record.reserved else { return Ok(()) };
        let Some(revision) = self.locations.at(reserved.location).revision(tenant_id).await? else {
            return Ok(());
        };
        self.control.tell_of_alerts(tenant_id, revision, self.clock.now()).await
    }

    pub(super) async fn catch_up(&self) -> Result<()> {
        for tenant_id in self.control.tenants_with_sources().await? {
            self.try_to_tell(&tenant_id).await?;
        }
        Ok(())
    }
}
