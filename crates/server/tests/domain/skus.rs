//! The published list of licences (`tests/data/licensing.json`), and tenants that hold some of them.

use security_center_contract::{CapabilityStatus, Cloud, LicenceLine, SupportedService};
use security_center_server::domain::directory::{Organization, ServicePlan, Subscription};
use serde::Deserialize;
use std::collections::HashMap;

/// An id that no licence has.
pub(crate) const NO_ID: &str = "00000000-0000-0000-0000-000000000000";

/// One licence of the list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sku {
    pub(crate) sku_part_number: String,
    /// Nothing where none was published.
    pub(crate) sku_id: Option<String>,
    #[serde(rename = "docs_line")]
    line: Option<String>,
    #[serde(default)]
    pub(crate) security_service_plans: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PublishedPlan {
    service_plan_id: String,
}

/// The whole list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Published {
    pub(crate) eligible: Vec<Sku>,
    pub(crate) eligible_without_published_guid: Vec<Sku>,
    pub(crate) not_eligible_examples: Vec<Sku>,
    pub(crate) us_government: Vec<Sku>,
    pub(crate) holds_a_security_plan_but_not_listed: Vec<Sku>,
    service_plans: HashMap<String, PublishedPlan>,
}

impl Published {
    pub(crate) fn read() -> Self {
        serde_json::from_str(include_str!("../data/licensing.json")).expect("the list is readable")
    }

    /// Everything that makes a tenant eligible.
    pub(crate) fn on_a_line(&self) -> impl Iterator<Item = &Sku> {
        self.eligible.iter().chain(&self.eligible_without_published_guid)
    }

    /// Everything that does not, in any cloud.
    pub(crate) fn not_listed(&self) -> impl Iterator<Item = &Sku> {
        self.not_eligible_examples.iter().chain(&self.holds_a_security_plan_but_not_listed)
    }

    /// A subscription of the licence with all of its security plans, in use.
    pub(crate) fn subscription(&self, sku: &Sku) -> Subscription {
        let plans = sku.security_service_plans.iter();
        Subscription {
            sku_id: sku.sku_id.clone().unwrap_or_else(|| NO_ID.to_owned()),
            sku_part_number: sku.sku_part_number.clone(),
            capability_status: CapabilityStatus::Enabled,
            trial: false,
            service_plans: plans.map(|name| self.plan(name, true)).collect(),
        }
    }

    /// The same by the licence's part number.
    pub(crate) fn held(&self, part_number: &str) -> Subscription {
        let known = self.on_a_line().chain(self.not_listed()).chain(&self.us_government);
        let mut found = known.filter(|sku| sku.sku_part_number == part_number);
        self.subscription(found.next().unwrap_or_else(|| panic!("{part_number} is not in the list")))
    }

    pub(crate) fn plan(&self, name: &str, enabled: bool) -> ServicePlan {
        let id = self.service_plans[name].service_plan_id.clone();
        ServicePlan { id, name: name.to_owned(), enabled }
    }
}

impl Sku {
    /// The licence line that the list names.
    pub(crate) fn line(&self) -> LicenceLine {
        match self.line.as_deref().expect("a line") {
            "Microsoft 365 E5 or A5" => LicenceLine::Microsoft365E5,
            "Microsoft 365 E5 Security or A5 Security" => LicenceLine::Microsoft365E5Security,
            "Windows 10 Enterprise E5 or A5" => LicenceLine::Windows10EnterpriseE5,
            "Enterprise Mobility + Security (EMS) E5 or A5" => LicenceLine::EnterpriseMobilitySecurityE5,
            "Office 365 E5 or A5" => LicenceLine::Office365E5,
            "Microsoft Defender Advanced Threat Protection" => LicenceLine::DefenderAtp,
            "Azure Advanced Threat Protection" => LicenceLine::AzureAtp,
            "Microsoft Cloud App Security" => LicenceLine::CloudAppSecurity,
            "Office 365 Advanced Threat Protection (Plan 2)" => LicenceLine::Office365AtpPlan2,
            other => panic!("{other} is none of the nine lines"),
        }
    }

    /// The supported services whose full plan the list puts into this licence.
    pub(crate) fn services(&self) -> Vec<SupportedService> {
        let plan = |service| match service {
            SupportedService::DefenderAtp => "WINDEFATP",
            SupportedService::Office365Atp => "THREAT_INTELLIGENCE",
            SupportedService::CloudAppSecurity => "ADALLOM_S_STANDALONE",
            SupportedService::AzureAtp => "ATA",
        };
        let holds = |service: &SupportedService| {
            self.security_service_plans.iter().any(|name| name == plan(*service))
        };
        SupportedService::ALL.into_iter().filter(holds).collect()
    }
}

/// A tenant of the commercial cloud that nothing excludes.
pub(crate) fn organization() -> Organization {
    Organization {
        id: NO_ID.to_owned(),
        display_name: "Contoso".to_owned(),
        country: "NL".to_owned(),
        cloud: Cloud::Commercial,
        us_government_institution: false,
        automatic_turn_on: false,
    }
}
