//! The tenant a person belongs to.

use crate::{Eligibility, LocationChoice, Role, SupportedServiceState};

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
    }
}
