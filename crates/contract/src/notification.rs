//! What happened to the service and to one's own requests, for the bell in the header.

use crate::{Actor, ProvisioningStep, SupportedService, Timestamp};

wire_code! {
    /// What happened.
    pub enum NotificationKind {
        /// The service was turned on and is being provisioned.
        TurnedOn,
        /// Provisioning is done: the features are open.
        Provisioned,
        /// Provisioning failed at a step.
        ProvisioningFailed,
        /// The service was turned off.
        TurnedOff,
        /// The data that was kept after turning off was erased.
        Erased,
        /// Preview features were turned on or off.
        PreviewFeaturesChanged,
        /// Supported services that were deployed later were connected.
        ServicesConnected,
        /// Supported services that were removed later were disconnected.
        ServicesDisconnected,
        /// The tenant is no longer eligible: the features are closed.
        EligibilityLost,
        /// The tenant is eligible now.
        EligibilityGained,
        /// One of the person's own requests was answered.
        SupportAnswered,
        /// One of the person's own requests was closed.
        SupportClosed,
        /// Somebody assigned an incident to the person.
        IncidentAssigned,
        /// Somebody wrote about an incident that is assigned to the person.
        IncidentCommented,
    }
}

wire! {
    /// One notification.
    pub struct Notification {
        /// When it happened.
        pub at: Timestamp,
        /// What happened.
        pub kind: NotificationKind,
        /// Who caused it; `null` for answers to requests.
        pub actor: Option<Actor>,
        /// The number of the request that it is about.
        pub request: Option<i64>,
        /// The number of the incident that it is about.
        pub incident: Option<i64>,
        /// With `provisioningFailed`: at which step.
        pub step: Option<ProvisioningStep>,
        /// With `servicesConnected` and `servicesDisconnected`: which.
        pub services: Vec<SupportedService>,
        /// With `previewFeaturesChanged`: whether they are on since.
        pub preview_features: Option<bool>,
        /// Whether the person has seen it.
        pub seen: bool,
    }

    /// The newest notifications of a person, at most fifty, of the last ninety days.
    pub struct Notifications {
        /// The newest first.
        pub value: Vec<Notification>,
        /// How many of them the person has not seen.
        pub unseen: u64,
    }
}

/// The person has seen all notifications up to a moment. Read strictly.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationsSeen {
    /// The `at` of the newest one that was shown.
    pub until: Timestamp,
}
