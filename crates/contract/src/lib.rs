//! What the app and the server say to each other: the types of every request, answer and event.
//!
//! Nothing here does input or output, and nothing here depends on anything else of ours. JSON is camelCase
//! with RFC 3339 UTC times, as in Microsoft Graph; lists are `{ "value": [...], "@odata.count": n }`.

/// Derives what every type on the wire has in common.
macro_rules! wire {
    ($($item:item)*) => {$(
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        $item
    )*};
}

/// As `wire!`, for enumerations without fields.
macro_rules! wire_code {
    ($($item:item)*) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        $item
    )*};
}

mod access;
mod eligibility;
mod event;
mod location;
mod problem;
mod queue;
mod session;
mod supported_service;
mod tenant;
mod threat_protection;
mod timestamp;

pub use access::{Access, FeatureAccess, Features, Permit, Refusal};
pub use eligibility::{
    CapabilityStatus, Cloud, Condition, ConditionKind, Eligibility, LicenceLine, SubscriptionFinding, Verdict,
};
pub use event::{Change, ChangeKind};
pub use location::{DataCenterLocation, LocationChoice, LocationReason};
pub use problem::{Problem, ProblemCode};
pub use queue::{
    ActionStatus, Alert, DataSource, Incident, IncidentStatus, List, RemediationAction, Severity,
};
pub use session::{
    DemonstrationPerson, DemonstrationSignIn, DemonstrationTenant, HeldRole, Person, Role, RoleSource,
    Session, SignInMethods, TenantName,
};
pub use supported_service::{SupportedService, SupportedServiceState};
pub use tenant::Tenant;
pub use threat_protection::{
    Actions, Actor, ActorKind, Provisioning, ProvisioningStep, ServiceState, StepFailure, StepProgress,
    StepState, ThreatProtection, ThreatProtectionChange,
};
pub use timestamp::Timestamp;
