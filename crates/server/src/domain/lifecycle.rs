//! The life of the service in one tenant: what is stored of it, and how it is shown (D5, D6, D9, D10).

use security_center_contract::{
    Actions, Actor, DataCenterLocation, FieldChanged, LocationChoice, LocationReason, Provisioning,
    ProvisioningStep, ServiceState, StepState, SupportedService, ThreatProtection, Timestamp,
};

use super::access::Standing;
use super::directory::Directory;
use super::merge::FieldChange;
use super::{location, supported_service};

/// The days in milliseconds.
pub const DAY: i64 = 24 * 60 * 60 * 1000;

/// The service as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Grows with every change.
    pub version: i64,
    /// On, off, or between.
    pub state: ServiceState,
    /// When this state began.
    pub since: Option<Timestamp>,
    /// Who caused it.
    pub changed_by: Option<Actor>,
    /// A person opted out, and nobody opted in since (D5).
    pub opted_out: bool,
    /// The location, once it is reserved.
    pub reserved: Option<Reservation>,
    /// While off: until when data is kept (D9).
    pub data_kept_until: Option<Timestamp>,
    /// Whether the tenant gets features in preview (L14).
    pub preview_features: bool,
    /// Who last changed which field (D10); a field that nobody changed is not in it.
    pub fields: Vec<FieldChange>,
    /// While off: the data of before is being erased (D9).
    pub erasing: bool,
    /// The last provisioning.
    pub provisioning: Option<Provisioning>,
}

impl Record {
    /// Whether what the connected services already have is being loaded: the one step that may take long, and can be stopped.
    #[must_use]
    pub fn loads(&self) -> bool {
        self.loading() == Some(StepState::Running)
    }

    /// Whether alerts are fetched: while it is on, and before that from when what the services already have is loaded.
    #[must_use]
    pub fn fetches(&self) -> bool {
        self.state == ServiceState::On || matches!(self.loading(), Some(StepState::Running | StepState::Done))
    }

    /// How far the loading is, while it is being provisioned.
    fn loading(&self) -> Option<StepState> {
        let job = self.provisioning.as_ref().filter(|_| self.state == ServiceState::Provisioning)?;
        job.steps.iter().find(|one| one.step == ProvisioningStep::LoadData).map(|one| one.state)
    }
}

/// A location that was reserved, as it was chosen then: later changes of the services do not move it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Where.
    pub location: DataCenterLocation,
    /// The rule that chose it.
    pub reason: LocationReason,
    /// The services that the rule looked at.
    pub services: Vec<SupportedService>,
    /// The tenant's country at that time.
    pub country: String,
}

/// Whether a visit turns the service on (S2 to S4, D5): an administrator's, in an eligible tenant whose policy
/// says so, while the service is off, nothing is being erased, and nobody ever opted out since the last opt-in.
#[must_use]
pub fn visit_turns_on(standing: Standing, eligible: bool, automatic_turn_on: bool, record: &Record) -> bool {
    standing.administers
        && eligible
        && automatic_turn_on
        && !record.opted_out
        && !record.erasing
        && record.state == ServiceState::Off
}

/// Until when data is kept after turning off at `now` (D9); nothing when there is no data.
#[must_use]
pub fn keep_data_until(record: &Record, now: i64, retention_days: u32) -> Option<i64> {
    record.reserved.is_some().then(|| now + i64::from(retention_days) * DAY)
}

/// The service as a person sees it.
#[must_use]
pub fn show(
    record: Record,
    directory: &Directory,
    retention_days: u32,
    actions: Actions,
) -> ThreatProtection {
    let provisioning = record.provisioning.map(|mut provisioning| {
        // Until the sources are connected, those that will be follow from the directory of now.
        if provisioning.services.is_empty() && provisioning.finished_at.is_none() {
            provisioning.services = supported_service::to_connect(&directory.deployments);
        }
        provisioning
    });
    ThreatProtection {
        version: record.version,
        state: record.state,
        since: record.since,
        changed_by: record.changed_by,
        location: show_location(record.reserved, directory),
        provisioning,
        data_kept_until: record.data_kept_until,
        retention_days,
        preview_features: record.preview_features,
        turns_on_by_itself: directory.organization.automatic_turn_on && !record.opted_out,
        fields: record
            .fields
            .into_iter()
            .map(|one| FieldChanged { field: one.field, by: one.by, at: one.at })
            .collect(),
        actions,
    }
}

/// Where data is, as it was reserved, or would be by what is deployed now, and why.
#[must_use]
pub fn show_location(reserved: Option<Reservation>, directory: &Directory) -> LocationChoice {
    if let Some(Reservation { location, reason, services, country }) = reserved {
        return LocationChoice { location, reason, services, country, reserved: true };
    }
    let country = directory.organization.country.clone();
    let chosen = location::choose(&directory.deployments, &country);
    LocationChoice {
        location: chosen.location,
        reason: chosen.reason,
        services: chosen.services,
        country,
        reserved: false,
    }
}
