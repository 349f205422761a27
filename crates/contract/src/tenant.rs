//! The tenant a person belongs to.

use crate::{Eligibility, LocationChoice, Permit, Role, SupportedServiceState, Timestamp};

wire_code! {
    /// Where a tenant's licences and roles come from.
    pub enum DirectorySource {
        /// A file that the operator imported.
        File,
        /// Microsoft Graph.
        Graph,
    }

    /// Why Microsoft Graph could not be read.
    pub enum ReadingFailureReason {
        /// It did not answer, or not in time.
        Unreachable,
        /// It does not accept the server's credentials, or they may not read this.
        Refused,
        /// It asks to come later.
        Throttled,
        /// It answered something that cannot be understood.
        Unreadable,
    }
}

wire! {
    /// The tenant, why it may or may not use the service, and its supported services.
    pub struct Tenant {
        /// The directory's id of the tenant.
        pub id: String,
        /// Its name.
        pub display_name: String,
        /// Two letters of ISO 3166-1.
        pub country: String,
        /// Whether it may use the service, and why.
        pub eligibility: Eligibility,
        /// The person's roles that count here, each once: what meets the conditions on roles (L5, L6, S8).
        pub roles: Vec<Role>,
        /// Where the tenant's data is or would be, and why: the region (L9, D2).
        pub location: LocationChoice,
        /// All four supported services, deployed or not.
        pub services: Vec<SupportedServiceState>,
        /// How fresh all this is.
        pub reading: DirectoryReading,
    }

    /// Where the tenant's licences and roles were read, and when. The last good answer is kept when a newer one fails.
    pub struct DirectoryReading {
        /// Where.
        pub source: DirectorySource,
        /// When what is shown was read.
        pub read_at: Timestamp,
        /// Why the last attempt brought nothing; `null` when it did.
        pub failure: Option<ReadingFailure>,
        /// When it is read next by itself; `null` for a file.
        pub next_at: Option<Timestamp>,
        /// Whether it is being read just now.
        pub running: bool,
        /// Whether the person may have it read again now.
        pub check: Permit,
    }

    /// An attempt to read the directory that brought nothing.
    pub struct ReadingFailure {
        /// When.
        pub at: Timestamp,
        /// Why.
        pub reason: ReadingFailureReason,
    }
}
