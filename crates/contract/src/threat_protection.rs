//! The service: its state, its location, its provisioning, and what may be done with it.

use crate::{LocationChoice, Permit, ServiceField, SupportedService, Timestamp};

wire_code! {
    /// The life of the service.
    pub enum ServiceState {
        /// Not on; when `dataKeptUntil` is set, data of before is still kept.
        Off,
        /// Being provisioned.
        Provisioning,
        /// Provisioning failed at a step and waits for Retry.
        Failed,
        /// On.
        On,
    }

    /// The steps of provisioning, in their order (D6).
    pub enum ProvisioningStep {
        /// Reserve the data center location.
        ReserveLocation,
        /// Create the tenant's store there.
        CreateStore,
        /// Connect each deployed service.
        ConnectServices,
        /// Load what the connected services already have in the store.
        LoadData,
        /// Correlate alerts into incidents.
        Correlate,
        /// Open Incidents, Action center and Hunting.
        OpenFeatures,
    }

    /// How far a step is.
    pub enum StepState {
        /// Not begun.
        Pending,
        /// Being done.
        Running,
        /// Done.
        Done,
        /// Failed.
        Failed,
    }

    /// Who or what caused a change.
    pub enum ActorKind {
        /// A person, by a request.
        Person,
        /// A person's visit, by the tenant's policy of turning on automatically (S2, D5).
        Visit,
        /// The operator, on the command line.
        Operator,
        /// The server itself, as when provisioning is done or a period has ended.
        Server,
    }
}

impl ProvisioningStep {
    /// Every step, in the order in which they are done.
    pub const ALL: [Self; 6] = [
        Self::ReserveLocation,
        Self::CreateStore,
        Self::ConnectServices,
        Self::LoadData,
        Self::Correlate,
        Self::OpenFeatures,
    ];
}

wire! {
    /// Who changed the service last.
    pub struct Actor {
        /// Person, visit or operator.
        pub kind: ActorKind,
        /// The person's name; `null` for the operator.
        pub display_name: Option<String>,
    }

    /// Why a step failed.
    pub struct StepFailure {
        /// When.
        pub at: Timestamp,
        /// What happened, in English, as the server knows it.
        pub detail: String,
    }

    /// One step of provisioning.
    pub struct StepProgress {
        /// Which step.
        pub step: ProvisioningStep,
        /// How far it is.
        pub state: StepState,
        /// How often it was begun.
        pub attempts: u32,
        /// When it was first begun.
        pub started_at: Option<Timestamp>,
        /// When it was done.
        pub finished_at: Option<Timestamp>,
        /// Why it failed; `null` unless it did.
        pub failure: Option<StepFailure>,
    }

    /// The provisioning job that runs, failed, or led to the present state.
    pub struct Provisioning {
        /// When it began.
        pub started_at: Timestamp,
        /// When it was done; `null` until then.
        pub finished_at: Option<Timestamp>,
        /// All steps in their order.
        pub steps: Vec<StepProgress>,
        /// The services that are, or will be, connected. Once the service is on it follows what the tenant deploys.
        pub services: Vec<SupportedService>,
    }

    /// Who last changed a field, and when.
    pub struct FieldChanged {
        /// Which field.
        pub field: ServiceField,
        /// Who changed it.
        pub by: Actor,
        /// When.
        pub at: Timestamp,
    }

    /// What may be done with the service now, by this person.
    pub struct Actions {
        /// Turn it on.
        pub turn_on: Permit,
        /// Turn it off.
        pub turn_off: Permit,
        /// Go on with a provisioning that failed.
        pub retry: Permit,
        /// Turn preview features on or off (L14).
        pub change_preview_features: Permit,
    }

    /// What turning off would do now, in figures (D9).
    pub struct TurningOffPreview {
        /// When the figures were taken.
        pub at: Timestamp,
        /// Incidents that are not resolved.
        pub open_incidents: u64,
        /// All incidents.
        pub incidents: u64,
        /// All alerts.
        pub alerts: u64,
        /// Remediation actions that wait for approval.
        pub pending_actions: u64,
        /// The services whose data no longer arrives.
        pub services: Vec<SupportedService>,
        /// Until when data would be kept; `null` when there is none.
        pub data_kept_until: Option<Timestamp>,
    }

    /// Microsoft Threat Protection in one tenant.
    pub struct ThreatProtection {
        /// Grows with every change; also the `ETag`.
        pub version: i64,
        /// On, off, or between.
        pub state: ServiceState,
        /// When this state began; `null` when the service never was anything but off.
        pub since: Option<Timestamp>,
        /// Who caused it; `null` when nobody did.
        pub changed_by: Option<Actor>,
        /// Where data is or will be, and why.
        pub location: LocationChoice,
        /// The last provisioning; `null` before the first.
        pub provisioning: Option<Provisioning>,
        /// While off: until when the data of before is kept (D9).
        pub data_kept_until: Option<Timestamp>,
        /// For how many days data is kept after turning off (D9).
        pub retention_days: u32,
        /// Whether the tenant gets features that are in preview (L14).
        pub preview_features: bool,
        /// Whether the tenant's policy turns the service on at an administrator's visit (D5). An opt-out ends it.
        pub turns_on_by_itself: bool,
        /// Who last changed which field, and when; a field that nobody ever changed is not among them (D10).
        pub fields: Vec<FieldChanged>,
        /// What may be done.
        pub actions: Actions,
    }
}

/// A change of the service: the state a person wants (S19, S32), or one of its settings. Only what is named changes;
/// what others changed meanwhile stays, and is a conflict only where it is the same field (D10). Read strictly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThreatProtectionChange {
    /// True turns on, false turns off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opted_in: Option<bool>,
    /// Whether the tenant gets features that are in preview (L14).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview_features: Option<bool>,
}
