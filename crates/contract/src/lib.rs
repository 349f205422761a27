//! What the app and the server say to each other: the types of every request, answer and event.
//!
//! Nothing here does input or output, and nothing here depends on anything else of ours. JSON is camelCase
//! with RFC 3339 UTC times, as in Microsoft Graph; lists are `{ "value": [...], "@odata.count": n }`.

/// Derives what every type on the wire has in common. How it is read: `reading`.
macro_rules! wire {
    ($(
        $(#[$attribute:meta])*
        pub struct $name:ident {
            $($(#[$field_attribute:meta])* pub $field:ident: $kind:ty,)*
        }
    )*) => {$(
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name {
            $($(#[$field_attribute])* pub $field: $kind,)*
        }

        impl crate::reading::Read for $name {
            fn read(value: crate::reading::Value) -> Result<Self, &'static str> {
                let mut fields = crate::reading::Fields::of(value)?;
                Ok(Self { $($field: fields.take(stringify!($field))?,)* })
            }
        }

        read_with_serde!($name);
    )*};
}

/// As `wire!`, for enumerations without fields. A variant travels as its name with a small first letter, and is
/// read so or as the name itself.
macro_rules! wire_code {
    ($(
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($(#[$variant_attribute:meta])* $variant:ident,)*
        }
    )*) => {$(
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$variant_attribute])* $variant,)*
        }

        impl crate::reading::Read for $name {
            fn read(value: crate::reading::Value) -> Result<Self, &'static str> {
                const VARIANTS: &[(&str, $name)] = &[$((stringify!($variant), $name::$variant),)*];
                crate::reading::code(value, VARIANTS)
            }
        }

        read_with_serde!($name);
    )*};
}

/// Lets serde read what can be read.
macro_rules! read_with_serde {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = crate::reading::Value::deserialize(from)?;
                <Self as crate::reading::Read>::read(value).map_err(|expected| {
                    serde::de::Error::custom(
                        concat!(stringify!($name), " cannot be read").to_owned() + ": expected " + expected,
                    )
                })
            }
        }
    };
}

mod access;
mod alert;
mod audit;
mod credential;
pub mod delivery;
mod eligibility;
mod entity;
mod event;
mod help;
mod incident;
mod incident_counts;
mod incident_details;
mod incident_name;
mod incident_summary;
mod ingest;
pub mod limits;
mod location;
mod notification;
mod preferences;
mod problem;
mod queue;
mod reading;
mod role_holders;
mod session;
mod sign_in;
mod support;
mod supported_service;
mod tenant;
mod threat_protection;
mod timestamp;
mod view;
mod write_back;

pub use access::{Access, FeatureAccess, Features, Permit, Refusal};
pub use alert::{Alert, AlertChange, AlertDetails, AlertEvidence, AlertRecord};
pub use audit::{AuditAction, AuditChange, AuditEntry, AuditField, AuditOrigin, AuditOriginKind};
pub use credential::{
    ApiToken, ApiTokens, CreatedApiToken, CreatedServiceKey, NewApiToken, NewServiceKey, Scope, ServiceKey,
    ServiceKeys,
};
pub use eligibility::{
    CapabilityStatus, Cloud, Condition, ConditionChanger, ConditionKind, ConditionNeed, Coverage,
    Eligibility, LicenceLine, LineFinding, Recommendation, SubscriptionFinding, Verdict,
};
pub use entity::{EntityDetails, SeenWith, VerdictCount};
pub use event::{Change, ChangeKind};
pub use help::{HelpContent, HelpLink, HelpTopic};
pub use incident::{
    AlertMove, Category, Classification, Determination, Incident, IncidentChange, IncidentField,
    IncidentStatus, NewIncidentComment, News, Order,
};
pub use incident_counts::{CategoryCount, EntityKindCount, EvidenceCount, IncidentCounts, TechniqueCount};
pub use incident_details::{
    AlertLink, AlertStatus, EntityKind, EvidenceVerdict, HistoryUndo, IncidentAlert, IncidentDetails,
    IncidentEntity, IncidentEvent, IncidentFieldChange, IncidentHistoryEntry, RemediationStatus,
};
pub use incident_name::{NameLanguage, NamedAfter};
pub use incident_summary::{IncidentSummary, SeverityCount};
pub use ingest::{FaultyItem, IngestedAlerts};
pub use location::{DataCenterLocation, LocationChoice, LocationReason};
pub use notification::{Notification, NotificationKind, Notifications, NotificationsSeen};
pub use preferences::{
    LanguageChoice, NavigationPreferences, Preferences, PreferencesChange, ThemeChoice, TimeZoneChoice,
};
pub use problem::{Conflict, FieldConflict, FieldFault, FieldProblem, Problem, ProblemCode, ServiceField};
pub use queue::{ActionStatus, AlertFetching, DataSource, List, RemediationAction, Severity};
pub use reading::{Read, Value};
pub use role_holders::RoleHolders;
pub use session::{HeldRole, Person, Role, RoleSource, Session, TenantName, UNATTENDED};
pub use sign_in::{
    AcceptInvitation, ChangePassword, DemonstrationPerson, DemonstrationSignIn, DemonstrationTenant,
    Invitation, InvitationToken, OwnSession, OwnSessions, PasswordSignIn, SignInFailure, SignInMethod,
    SignInMethods, SignInProvider, SignedOut,
};
pub use support::{
    ContactMethod, NewFeedback, NewSupportRequest, Stored, SupportAnswer, SupportExpectation, SupportRequest,
    SupportState,
};
pub use supported_service::{ConnectionObstacle, SupportedService, SupportedServiceState};
pub use tenant::{DirectoryReading, DirectorySource, ReadingFailure, ReadingFailureReason, Tenant};
pub use threat_protection::{
    Actions, Actor, ActorKind, FieldChanged, Provisioning, ProvisioningStep, ServiceState, StepFailure,
    StepProgress, StepState, ThreatProtection, ThreatProtectionChange, TurningOffPreview,
};
pub use timestamp::Timestamp;
pub use view::{NewSavedView, SavedView, SavedViewChange, SavedViews, ViewedQueue};
pub use write_back::{
    WriteBack, WriteBackAnswer, WriteBackCounts, WriteBackFailure, WriteBackFailureReason, WriteBackField,
    WriteBackKeep, WriteBackState,
};
