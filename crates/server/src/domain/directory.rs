//! What the directory knows of one tenant, in the product's own shape.

use security_center_contract::{
    CapabilityStatus, Cloud, DataCenterLocation, HeldRole, Person, SupportedService,
};
use serde::Serialize;

/// Everything that an import brings for one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Directory {
    /// The tenant itself.
    pub organization: Organization,
    /// Its subscriptions, in the order of Graph's answer.
    pub subscriptions: Vec<Subscription>,
    /// All four supported services, in the order in which they are shown.
    pub deployments: Vec<Deployment>,
    /// Everyone of the tenant who was named and may sign in, in the order of first mention.
    pub people: Vec<DirectoryPerson>,
    /// The ids of those who were named and whose accounts are disabled: they are nobody here. Only what is read has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disabled: Vec<String>,
}

/// The tenant's own attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Organization {
    /// The directory's id of the tenant, a GUID in small letters.
    pub id: String,
    /// Its name.
    pub display_name: String,
    /// Two capital letters of ISO 3166-1.
    pub country: String,
    /// The cloud it is in (L3).
    pub cloud: Cloud,
    /// Whether it is a US government institution (L3); no licence tells.
    pub us_government_institution: bool,
    /// The tenant's policy of turning on at an administrator's visit (D5).
    pub automatic_turn_on: bool,
}

/// One entry of Graph's `subscribedSkus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Subscription {
    /// Graph's `skuId`, a GUID in small letters.
    pub sku_id: String,
    /// Graph's `skuPartNumber`.
    pub sku_part_number: String,
    /// Graph's `capabilityStatus`.
    pub capability_status: CapabilityStatus,
    /// Our own flag: `subscribedSkus` cannot tell a trial (L2).
    pub trial: bool,
    /// The service plans in it.
    pub service_plans: Vec<ServicePlan>,
}

/// A service plan inside a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServicePlan {
    /// Graph's `servicePlanId`, a GUID in small letters.
    pub id: String,
    /// Graph's `servicePlanName`.
    pub name: String,
    /// Whether Graph's `provisioningStatus` is anything but `Disabled`.
    pub enabled: bool,
}

/// One supported service of the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Deployment {
    /// Which service.
    pub service: SupportedService,
    /// Whether the tenant has deployed it, which is also what "active" means in S23.
    pub deployed: bool,
    /// Where it keeps its data; nothing while it is not deployed.
    pub location: Option<DataCenterLocation>,
    /// Microsoft Defender ATP only: turned on through Azure Security Center (L10).
    pub through_azure_security_center: bool,
    /// Azure ATP only: its integration with Microsoft Cloud App Security (S30).
    pub integration: Option<bool>,
}

impl Deployment {
    /// A service that the tenant has not deployed.
    #[must_use]
    pub fn none(service: SupportedService) -> Self {
        Self {
            service,
            deployed: false,
            location: None,
            through_azure_security_center: false,
            integration: (service == SupportedService::AzureAtp).then_some(false),
        }
    }
}

/// A person and the roles he holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DirectoryPerson {
    /// Who.
    pub person: Person,
    /// Every role held, in the order of mention.
    pub roles: Vec<HeldRole>,
}
