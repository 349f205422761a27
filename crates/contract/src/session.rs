//! Who is signed in, with which roles, and what that allows.

use crate::{Access, Preferences, Timestamp};

wire_code! {
    /// The directory roles that give something here (L5, S8).
    pub enum Role {
        /// Global administrator: views, turns on and off.
        GlobalAdministrator,
        /// Security administrator: views, turns on and off.
        SecurityAdministrator,
        /// Security Operator: views.
        SecurityOperator,
        /// Global Reader: views.
        GlobalReader,
        /// Security Reader: views.
        SecurityReader,
    }

    /// Where a role is held (S9, L6).
    pub enum RoleSource {
        /// Azure Active Directory.
        AzureActiveDirectory,
        /// Only the Security & Compliance Center, which gives no access here.
        SecurityComplianceCenter,
    }
}

impl Role {
    /// Whether the role may turn the service on and off (S8). All five may view (L5).
    #[must_use]
    pub fn may_administer(self) -> bool {
        matches!(self, Self::GlobalAdministrator | Self::SecurityAdministrator)
    }
}

wire! {
    /// A person of the directory.
    pub struct Person {
        /// The directory's object id.
        pub id: String,
        /// The name to show.
        pub display_name: String,
        /// The sign-in name.
        pub user_principal_name: String,
    }

    /// A tenant's id and name.
    pub struct TenantName {
        /// The directory's id of the tenant.
        pub id: String,
        /// Its name.
        pub display_name: String,
    }

    /// A role a person holds, known to us or not.
    pub struct HeldRole {
        /// The directory role template.
        pub role_template_id: String,
        /// The directory's name of it.
        pub display_name: String,
        /// The role as we know it; `null` when it gives nothing here.
        pub role: Option<Role>,
        /// Where it is held.
        pub source: RoleSource,
    }

    /// The session: who, where, with what, allowed what.
    pub struct Session {
        /// Who is signed in.
        pub person: Person,
        /// To which tenant.
        pub tenant: TenantName,
        /// Every role held, and where it comes from (S9).
        pub roles: Vec<HeldRole>,
        /// Which parts of the app may be opened.
        pub access: Access,
        /// What the person has set for himself.
        pub preferences: Preferences,
        /// When the session ends by itself.
        pub expires_at: Timestamp,
    }

    /// The ways in which one can sign in at this server.
    pub struct SignInMethods {
        /// The demonstration directory, when the server was started with `--demo`; else `null`.
        pub demonstration: Option<Vec<DemonstrationTenant>>,
    }

    /// A tenant of the demonstration directory.
    pub struct DemonstrationTenant {
        /// The tenant.
        pub tenant: TenantName,
        /// Whom one can sign in as.
        pub people: Vec<DemonstrationPerson>,
    }

    /// Someone to sign in as.
    pub struct DemonstrationPerson {
        /// The person.
        pub person: Person,
        /// Every role held.
        pub roles: Vec<HeldRole>,
    }
}

/// The request to sign in as someone of the demonstration directory. Read strictly.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemonstrationSignIn {
    /// The tenant.
    pub tenant_id: String,
    /// The person.
    pub person_id: String,
}
