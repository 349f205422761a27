//! The tenant a person belongs to.

use crate::{Eligibility, SupportedServiceState};

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
        /// All four supported services, deployed or not.
        pub services: Vec<SupportedServiceState>,
    }
}
