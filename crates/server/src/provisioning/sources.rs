//! Keeps the sources of a service that is on those that its tenant's directory asks for (S10, S30, L12).
//!
//! The sources are in the location's database, what is known of them in the control database. So they are first changed
//! there, which may be done twice with the effect of once, and then noted here. Cut off between the two, the next look
//! finds them not noted and does both again.

use security_center_contract::{DataCenterLocation, ProvisioningStep, ServiceState, SupportedService};
use tracing::info;

use super::Inner;
use super::fault::Point;
use crate::domain::supported_service;
use crate::store::lease::Lease;
use crate::store::location_step::Held;

/// The id of no person: what is asked of the directory concerns the tenant alone, which may have very many people.
const NOBODY: &str = "";

/// The sources that a service has, and those that its directory asks for.
pub(super) struct Following {
    location: DataCenterLocation,
    before: Vec<SupportedService>,
    wanted: Vec<SupportedService>,
}

impl Inner {
    /// Which other sources the directory asks for; nothing where they are those that it has, or where it is not on.
    pub(super) async fn other_sources(&self, tenant_id: &str) -> crate::store::Result<Option<Following>> {
        let Some(record) = self.control.threat_protection(tenant_id).await? else { return Ok(None) };
        let (ServiceState::On, Some(reserved), Some(job)) =
            (record.state, record.reserved, record.provisioning)
        else {
            return Ok(None);
        };
        let Some(stored) = self.control.directory_for(tenant_id, NOBODY).await? else { return Ok(None) };
        let wanted = supported_service::to_connect(&stored.directory.deployments);
        let following = Following { location: reserved.location, before: job.services, wanted };
        Ok((following.before != following.wanted).then_some(following))
    }

    /// Connects what was deployed and disconnects what was removed since the sources were last noted. True when
    /// something was done, so that the directory, which may have changed again, has to be looked at once more.
    pub(super) async fn follow_directory(
        &self,
        tenant_id: &str,
        lease: &Lease,
    ) -> crate::store::Result<bool> {
        let Some(Following { location, before, wanted }) = self.other_sources(tenant_id).await? else {
            return Ok(false);
        };
        // It is what the step of provisioning does, and tests hold it at the same points.
        let step = ProvisioningStep::ConnectServices;
        if self.faults.pass(step, Point::Before, &self.shutdown).await.is_err() {
            return Ok(false);
        }
        let held = Held { control: &self.control, lease };
        let store = self.locations.at(location);
        store.connect(held, tenant_id, &wanted, self.clock.now()).await?;
        store.load_data(held, tenant_id).await?;
        if self.faults.pass(step, Point::After, &self.shutdown).await.is_err() {
            return Ok(false);
        }
        let noted = self.control.note_sources(tenant_id, (&before, &wanted), self.clock.now()).await?;
        if noted {
            info!(tenant_id, ?wanted, "the sources follow the directory");
        }
        Ok(noted)
    }
}
