//! What programs sign in with: API tokens of people and of applications, and the keys of the supported services.

use crate::{Permit, Role, SupportedService, Timestamp};

/// Declares the scopes with the text that each has on the wire.
macro_rules! scopes {
    ($($(#[$attribute:meta])* $variant:ident $text:literal,)*) => {
        /// What an API token may be used for, beside what its owner may do. Named as Microsoft Graph names permissions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Scope {
            $($(#[$attribute])* #[serde(rename = $text)] $variant,)*
        }

        impl Scope {
            /// All of them, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its text on the wire.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl crate::reading::Read for Scope {
            fn read(value: crate::reading::Value) -> Result<Self, &'static str> {
                const VARIANTS: &[(&str, Scope)] = &[$(($text, Scope::$variant),)*];
                crate::reading::code(value, VARIANTS)
            }
        }

        read_with_serde!(Scope);
    };
}

scopes! {
    /// The tenant, its eligibility, the service and what it brings: everything a viewing role sees but what follows.
    ThreatProtectionRead "ThreatProtection.Read.All",
    /// Turning the service on and off, retrying, preview features.
    ThreatProtectionReadWrite "ThreatProtection.ReadWrite.All",
    /// The audit log and its export.
    AuditLogRead "AuditLog.Read.All",
    /// Who holds which role.
    RoleManagementRead "RoleManagement.Read.All",
    /// Incidents and the alerts in them, in the routes of Microsoft Graph.
    SecurityIncidentRead "SecurityIncident.Read.All",
    /// The same, and changing them.
    SecurityIncidentReadWrite "SecurityIncident.ReadWrite.All",
    /// Alerts, in the routes of Microsoft Graph.
    SecurityAlertRead "SecurityAlert.Read.All",
    /// The same, and changing them.
    SecurityAlertReadWrite "SecurityAlert.ReadWrite.All",
}

wire! {
    /// An API token, without its secret.
    pub struct ApiToken {
        /// Its id, which opens nothing.
        pub id: String,
        /// What its owner calls it.
        pub name: String,
        /// What it may be used for.
        pub scopes: Vec<Scope>,
        /// The role of the application that it stands for; `null` where it stands for the person who made it.
        pub application_role: Option<Role>,
        /// Whether it stands for whoever asks.
        pub own: bool,
        /// Who made it, by name.
        pub created_by: String,
        /// When.
        pub created_at: Timestamp,
        /// When it ends by itself.
        pub expires_at: Timestamp,
        /// When it was last used, to the minute; `null` when never.
        pub last_used_at: Option<Timestamp>,
    }

    /// The tokens that the person may see: his own and, for administrators, those of the tenant's applications. Revoked and
    /// ended ones are not among them.
    pub struct ApiTokens {
        /// The tokens, the newest first.
        pub value: Vec<ApiToken>,
        /// Whether the person may make a token for an application.
        pub may_create_for_application: Permit,
    }

    /// A token that was just made.
    pub struct CreatedApiToken {
        /// The token.
        pub token: ApiToken,
        /// Its secret, shown this once: `Authorization: Bearer …`.
        pub secret: String,
    }

    /// A key with which a supported service sends its data, without its secret.
    pub struct ServiceKey {
        /// Its id, which opens nothing.
        pub id: String,
        /// Which service.
        pub service: SupportedService,
        /// The last four characters of the secret.
        pub ends_with: String,
        /// Who made it, by name.
        pub created_by: String,
        /// When.
        pub created_at: Timestamp,
        /// When it was last used, to the minute; `null` when never.
        pub last_used_at: Option<Timestamp>,
    }

    /// The keys of a tenant that were not revoked.
    pub struct ServiceKeys {
        /// The keys, by service, the newest first.
        pub value: Vec<ServiceKey>,
        /// Whether the person may make and revoke keys.
        pub may_change: Permit,
        /// How many keys a service may have at a time: one in use and one to change to.
        pub limit_per_service: u32,
    }

    /// A key that was just made.
    pub struct CreatedServiceKey {
        /// The key.
        pub key: ServiceKey,
        /// Its secret, shown this once.
        pub secret: String,
    }
}

/// The request to make an API token. Read strictly.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiToken {
    /// What to call it: 1 to 100 characters.
    pub name: String,
    /// What it may be used for: one at least.
    pub scopes: Vec<Scope>,
    /// In how many days it ends: 1 to 365.
    pub expires_in_days: u32,
    /// The role of the application that it is for; left out where it stands for the person himself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_role: Option<Role>,
}

/// The request to make a key for a service. Read strictly.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewServiceKey {
    /// Which service.
    pub service: SupportedService,
}
