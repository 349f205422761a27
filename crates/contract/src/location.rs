//! Where a tenant's security data is kept, and why there (`behaviour.md` S22 to S24, L9, L10, D7).

use crate::SupportedService;

wire_code! {
    /// The three data center locations (L9).
    pub enum DataCenterLocation {
        /// European Union.
        Eu,
        /// United Kingdom.
        Uk,
        /// United States.
        Us,
    }

    /// The rule that chose the location.
    pub enum LocationReason {
        /// Microsoft Defender ATP is deployed; its location is used (S22).
        DefenderAtp,
        /// Microsoft Defender ATP was turned on through Azure Security Center, which counts as EU (L10).
        DefenderAtpThroughAzureSecurityCenter,
        /// Most of the tenant's active services are there (S23, D7).
        MostServices,
        /// Several locations hold equally many services; the tenant's country decided (D7).
        CountryBrokeTie,
        /// No service is active; the tenant's country decided (D7).
        CountryWithoutServices,
    }
}

wire! {
    /// The data center location and what led to it.
    pub struct LocationChoice {
        /// Where data is, or will be.
        pub location: DataCenterLocation,
        /// The rule that chose it.
        pub reason: LocationReason,
        /// The deployed services in that location which the rule looked at; empty when the country decided.
        pub services: Vec<SupportedService>,
        /// The tenant's country, two letters of ISO 3166-1.
        pub country: String,
        /// True once the location is reserved: later changes of the services do not move it.
        pub reserved: bool,
    }
}
