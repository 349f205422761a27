//! Who is signed in, with which roles, and what that allows.

use crate::{Access, Permit, Preferences, SignInMethod, Timestamp};

/// The request header of whatever an open window fetches by itself, while nobody does anything there: it is no use of the
/// session.
pub const UNATTENDED: &str = "x-unattended";

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
        /// This server itself, for people and applications that it keeps.
        ThisServer,
        /// An app role, which the identity provider gives for this application alone.
        AppRole,
    }
}

impl Role {
    /// Whether the role may turn the service on and off (S8). All five may view (L5).
    #[must_use]
    pub fn may_administer(self) -> bool {
        matches!(self, Self::GlobalAdministrator | Self::SecurityAdministrator)
    }

    /// Whether the role may work on incidents and alerts: change, assign, comment.
    #[must_use]
    pub fn may_respond(self) -> bool {
        self.may_administer() || self == Self::SecurityOperator
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
        /// The device groups that the person is limited to: nothing else of alerts and incidents is there for him (L7). `null` for
        /// whoever sees all.
        pub device_groups: Option<Vec<String>>,
        /// Whether the person may change incidents and alerts: one that is partly outside of his device groups says so itself.
        pub respond: Permit,
        /// What the person has set for himself.
        pub preferences: Preferences,
        /// How the person signed in.
        pub method: SignInMethod,
        /// When the session ends by itself.
        pub expires_at: Timestamp,
    }
}
