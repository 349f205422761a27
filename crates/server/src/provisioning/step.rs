//! What each step of provisioning does. Each may be done again after a crash and changes nothing then (D6).

use security_center_alerts::correlation::Rules;
use security_center_contract::ProvisioningStep;

use crate::domain::lifecycle::Reservation;
use crate::domain::{location, supported_service};
use crate::store::location_step::Held;
use crate::store::provisioning::NextStep;
use crate::store::{Control, LocationStore, Locations, StoreError};

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum StepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the tenant is no longer in the directory")]
    TenantGone,
    #[error("no data center location is reserved")]
    NothingReserved,
}

/// Does a step.
pub(super) async fn perform(
    held: Held<'_>,
    locations: &Locations,
    tenant_id: &str,
    next: &NextStep,
    (rules, now): (Rules, i64),
) -> Result<(), StepError> {
    let Held { control, lease } = held;
    match next.step {
        ProvisioningStep::ReserveLocation => reserve_location(held, tenant_id, now).await,
        ProvisioningStep::CreateStore => {
            let store = reserved(control, locations, tenant_id).await?;
            Ok(store.create_tenant_store(held, tenant_id, now).await?)
        }
        ProvisioningStep::ConnectServices => {
            let store = reserved(control, locations, tenant_id).await?;
            let directory = control.directory(tenant_id).await?.ok_or(StepError::TenantGone)?.directory;
            let services = supported_service::to_connect(&directory.deployments);
            store.connect(held, tenant_id, &services, now).await?;
            Ok(control.note_connected(next.job, &services, lease).await?)
        }
        ProvisioningStep::LoadData => {
            Ok(reserved(control, locations, tenant_id).await?.load_data(held, tenant_id).await?)
        }
        ProvisioningStep::Correlate => {
            let store = reserved(control, locations, tenant_id).await?;
            store.measure(held, tenant_id, rules).await?;
            Ok(store.correlate(held, tenant_id, rules, now).await?)
        }
        // Its effect is its being recorded as done: both are one commit, see `Control::step_done`.
        ProvisioningStep::OpenFeatures => Ok(()),
    }
}

async fn reserve_location(
    Held { control, lease }: Held<'_>,
    tenant_id: &str,
    now: i64,
) -> Result<(), StepError> {
    let directory = control.directory(tenant_id).await?.ok_or(StepError::TenantGone)?.directory;
    let country = directory.organization.country;
    let location::Choice { location, reason, services } = location::choose(&directory.deployments, &country);
    let chosen = Reservation { location, reason, services, country };
    Ok(control.reserve_location(tenant_id, &chosen, lease, now).await?)
}

async fn reserved<'a>(
    control: &Control,
    locations: &'a Locations,
    tenant_id: &str,
) -> Result<&'a LocationStore, StepError> {
    let record = control.threat_protection(tenant_id).await?.ok_or(StepError::TenantGone)?;
    Ok(locations.at(record.reserved.ok_or(StepError::NothingReserved)?.location))
}
