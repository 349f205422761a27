//! The ways to sign in, and the sessions that come of it.

use crate::{HeldRole, Person, Role, TenantName, Timestamp};

wire_code! {
    /// How a session or a request was authenticated.
    pub enum SignInMethod {
        /// Chosen from the demonstration directory.
        Demonstration,
        /// By the identity provider (OpenID Connect).
        Provider,
        /// With a name and a password that this server keeps.
        Password,
        /// With an API token.
        Token,
    }

    /// Why signing in with the identity provider did not end in a session; the app finds it as `failed` in the address of
    /// its sign-in page.
    pub enum SignInFailure {
        /// The provider said that the person may not sign in, or the person gave up.
        Refused,
        /// The answer came too late, twice, or in another browser than the one that asked.
        Stale,
        /// The provider cannot be reached now.
        Unavailable,
        /// What the provider sent does not prove who the person is.
        Unproven,
        /// The person's tenant is not one of this server.
        UnknownTenant,
    }
}

wire! {
    /// The ways in which one can sign in at this server.
    pub struct SignInMethods {
        /// The identity provider, when the server has one; else `null`.
        pub provider: Option<SignInProvider>,
        /// Whether one can sign in with a name and a password that this server keeps.
        pub password: bool,
        /// The demonstration directory, when the server was started with `--demo`; else `null`.
        pub demonstration: Option<Vec<DemonstrationTenant>>,
    }

    /// The identity provider. The browser is sent to `/api/sign-in/provider?returnTo=…`.
    pub struct SignInProvider {
        /// What the operator calls it.
        pub display_name: String,
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

    /// What signing out leaves to be done.
    pub struct SignedOut {
        /// Where the browser goes to sign out at the identity provider, too; `null` where there is nothing to do there.
        pub provider_address: Option<String>,
    }

    /// What a one-time link is for: its token is asked about before it is used.
    pub struct Invitation {
        /// The tenant.
        pub tenant: TenantName,
        /// Whose new password it sets; `null` where it makes a new person.
        pub user_name: Option<String>,
        /// The roles that a new person gets.
        pub roles: Vec<Role>,
        /// Until when the link can be used.
        pub expires_at: Timestamp,
    }

    /// One of the person's own sessions.
    pub struct OwnSession {
        /// Its id, which opens nothing.
        pub id: String,
        /// Whether it is the one that asks.
        pub current: bool,
        /// How it began.
        pub method: SignInMethod,
        /// When it began.
        pub began_at: Timestamp,
        /// When it was last used, to the minute.
        pub last_seen_at: Timestamp,
        /// When it ends by itself if it is not used.
        pub idle_until: Timestamp,
        /// When it ends by itself even if it is used.
        pub expires_at: Timestamp,
        /// The network address that it began from.
        pub address: Option<String>,
        /// What the browser called itself then, cut at 200 characters.
        pub user_agent: Option<String>,
    }

    /// The person's own sessions that have not ended, the last used first.
    pub struct OwnSessions {
        /// The sessions.
        pub value: Vec<OwnSession>,
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

/// The request to sign in with a password. Read strictly.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordSignIn {
    /// The sign-in name, in whatever capitals.
    pub user_name: String,
    /// The password.
    pub password: String,
}

/// The token of a one-time link, as the request that asks what the link is for. Read strictly.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationToken {
    /// The token.
    pub token: String,
}

/// The request to use a one-time link: sets the password and signs in. Read strictly.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptInvitation {
    /// The link's token.
    pub token: String,
    /// The sign-in name of a new person; left out where the link sets a new password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// The name to show of a new person; left out where the link sets a new password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The password.
    pub password: String,
}

/// The request to change one's own password. Read strictly.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// The one so far.
    pub current_password: String,
    /// The one from now on.
    pub new_password: String,
}

/// Passwords and tokens never show in a log.
macro_rules! hidden {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), " [redacted]"))
            }
        }
    )*};
}

hidden!(PasswordSignIn, InvitationToken, AcceptInvitation, ChangePassword);
