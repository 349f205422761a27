//! The four services that Microsoft Threat Protection takes data from (`behaviour.md` S10 to S13, S30, D12).

use crate::{DataCenterLocation, Timestamp};

wire_code! {
    /// A supported service.
    pub enum SupportedService {
        /// Microsoft Defender ATP.
        DefenderAtp,
        /// Office 365 ATP.
        Office365Atp,
        /// Microsoft Cloud App Security.
        CloudAppSecurity,
        /// Azure ATP.
        AzureAtp,
    }

    /// Why a supported service is not connected to the tenant's store, however long the service is on.
    pub enum ConnectionObstacle {
        /// The tenant has not deployed it (S10).
        NotDeployed,
        /// Azure ATP only: its integration with Microsoft Cloud App Security is off (S30).
        IntegrationOff,
    }
}

impl SupportedService {
    /// Every supported service, in the order in which they are shown.
    pub const ALL: [Self; 4] =
        [Self::DefenderAtp, Self::Office365Atp, Self::CloudAppSecurity, Self::AzureAtp];
}

wire! {
    /// What is known of one supported service of a tenant.
    pub struct SupportedServiceState {
        /// Which service.
        pub service: SupportedService,
        /// A subscription that counts reaches this service.
        pub licensed: bool,
        /// The tenant has deployed it.
        pub deployed: bool,
        /// Where it keeps its data; `null` while it is not deployed.
        pub location: Option<DataCenterLocation>,
        /// Azure ATP only: whether its integration with Microsoft Cloud App Security is on (S30).
        pub integration: Option<bool>,
        /// What keeps its data from arriving; `null` when it is connected while the service is on, or is about to be.
        pub obstacle: Option<ConnectionObstacle>,
        /// When data of this service last arrived in the tenant's store; `null` when none ever did.
        pub last_data_at: Option<Timestamp>,
    }
}
