//! Keeps the sources of a service that is on those that its tenant's directory asks for (S10, S30, L12).
//!
//! The sources are in the location's database, what is known of them in the control database. So they are first changed
//! there, which may be done twice with the effect of once, and then noted here. Cut off between the two, the next look
//! finds them not noted and does both again.

use security_center_contract::{ProvisioningStep, ServiceState};
use tracing::info;

use super::Inner;
use super::fault::Point;
use crate::domain::supported_service;

/// The id of no person: what is asked of the directory concerns the tenant alone, which may have very many people.
const NOBODY: &str = "";

impl Inner {
    /// Connects what was deployed and disconnects what was removed since the sources were last noted. True when
    /// something was done, so that the directory, which may have changed again, has to be looked at once more.
    pub(super) async fn follow_directory(&self, tenant_id: &str) -> crate::store::Result<bool> {
        let Some(record) = self.control.threat_protection(tenant_id).await? else { return Ok(false) };
        let (ServiceState::On, Some(reserved), Some(job)) =
            (record.state, record.reserved, record.provisioning)
        else {
            return Ok(false);
        };
        let Some(stored) = self.control.directory_for(tenant_id, NOBODY).await? else { return Ok(false) };
        let wanted = supported_service::to_connect(&stored.directory.deployments);
        if wanted == job.services {
            return Ok(false);
        }
        // It is what the step of provisioning does, and tests hold it at the same points.
        let step = ProvisioningStep::ConnectServices;
        if self.faults.pass(step, Point::Before, &self.shutdown).await.is_err() {
            return Ok(false);
        }
        let (store, now) = (self.locations.at(reserved.location), self.clock.now());
        store.connect(tenant_id, &wanted, now).await?;
        store.load_data(tenant_id).await?;
        if self.faults.pass(step, Point::After, &self.shutdown).await.is_err() {
            return Ok(false);
        }
        let noted = self.control.note_sources(tenant_id, (&job.services, &wanted), self.clock.now()).await?;
        if noted {
            info!(tenant_id, ?wanted, "the sources follow the directory");
        }
        Ok(noted)
    }
}
