//! The audit log: each change to the service, who made it, when, from where, before and after (`behaviour.md` D11).

use crate::{Actor, Timestamp};

wire_code! {
    /// What was done.
    pub enum AuditAction {
        /// Turned on: by a person, by his visit, or by the operator.
        TurnedOn,
        /// Turned off.
        TurnedOff,
        /// A provisioning that had failed goes on.
        ProvisioningRetried,
        /// Provisioning was done: the features are open.
        Provisioned,
        /// Provisioning failed at a step.
        ProvisioningFailed,
        /// Preview features were turned on or off.
        PreviewFeaturesChanged,
        /// The data of a service that is off was erased (D9).
        Erased,
        /// The tenant's directory was read anew: licences, roles, services.
        DirectoryImported,
        /// With that the tenant became eligible, or ceased to be.
        EligibilityChanged,
        /// Supported services were connected while the service was on.
        ServicesConnected,
        /// Supported services were disconnected while the service was on.
        ServicesDisconnected,
        /// A key was made for a service to send its data with.
        ServiceKeyCreated,
        /// A key of a service was revoked.
        ServiceKeyRevoked,
        /// An API token was made.
        ApiTokenCreated,
        /// An API token was revoked.
        ApiTokenRevoked,
        /// A person of this server was added.
        PersonAdded,
        /// The roles of a person of this server were changed.
        PersonRolesChanged,
        /// A new one-time link was made, with which a person of this server sets a password.
        PersonInvited,
        /// The password of a person of this server was set or changed.
        PasswordChanged,
        /// A person of this server was removed.
        PersonRemoved,
        /// A person was limited to device groups, or sees everything again (L7).
        PersonScopeChanged,
    }

    /// What an entry tells the value of.
    pub enum AuditField {
        /// The state of the service, a code of `ServiceState`.
        State,
        /// The data center location, a code of `DataCenterLocation`.
        Location,
        /// Whether preview features are on, `true` or `false`.
        PreviewFeatures,
        /// Until when data is kept, a time.
        DataKeptUntil,
        /// The step that failed, a code of `ProvisioningStep`.
        FailedStep,
        /// The version of the directory, a number.
        DirectoryVersion,
        /// Where the directory is read from, a code of `DirectorySource`.
        DirectorySource,
        /// Whether the tenant is eligible, `true` or `false`.
        Eligible,
        /// Incidents that were erased, a number.
        Incidents,
        /// Alerts that were erased, a number.
        Alerts,
        /// Remediation actions that were erased, a number.
        RemediationActions,
        /// Supported services, codes of `SupportedService` separated by spaces.
        Services,
        /// The service that a key is for, a code of `SupportedService`.
        Service,
        /// The id of a key or a token, which opens nothing.
        CredentialId,
        /// The object id of the person whom it concerns.
        PersonId,
        /// Roles, codes of `Role` separated by spaces.
        Roles,
        /// Scopes, separated by spaces.
        Scopes,
        /// Until when something can be used, a time.
        ExpiresAt,
        /// The names of the device groups that a person is limited to, a JSON list.
        DeviceGroups,
    }

    /// Where a change came from.
    pub enum AuditOriginKind {
        /// A request of the app or of another client.
        Request,
        /// The command line on the server's machine.
        CommandLine,
        /// The server itself, as when a period has ended.
        Server,
    }
}

wire! {
    /// Where a change came from.
    pub struct AuditOrigin {
        /// Request, command line or server.
        pub kind: AuditOriginKind,
        /// The network address of the request; `null` for the others.
        pub address: Option<String>,
    }

    /// One value before and after. Values are codes, numbers or times, never sentences.
    pub struct AuditChange {
        /// What it is the value of.
        pub field: AuditField,
        /// Before; `null` when there was none.
        pub before: Option<String>,
        /// After; `null` when there is none.
        pub after: Option<String>,
    }

    /// One entry. Entries are never changed; each carries a hash over itself and the hash of the one before.
    pub struct AuditEntry {
        /// Its place in the tenant's log, from 1 without gaps.
        pub sequence: i64,
        /// When.
        pub at: Timestamp,
        /// Who.
        pub actor: Actor,
        /// The directory's object id of the person; `null` for the operator and the server.
        pub actor_id: Option<String>,
        /// What was done.
        pub action: AuditAction,
        /// Every value that it changed.
        pub changes: Vec<AuditChange>,
        /// From where.
        pub origin: AuditOrigin,
        /// SHA-256 in hexadecimal over this entry and the hash of the one before.
        pub hash: String,
    }
}
