//! The operator's facts of a tenant, which Graph cannot tell: what they are at first, and how the operator changes them.

use security_center_contract::{Cloud, DataCenterLocation, SupportedService};
use serde_json::{Value, json};

use super::document::{Document, list};
use crate::store::code;

/// What the operator changes; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactsChange {
    /// Whether the tenant is a US government institution (L3).
    pub us_government_institution: Option<bool>,
    /// The cloud it is in (L3).
    pub cloud: Option<Cloud>,
    /// Whether the service turns itself on at an administrator's visit (D5).
    pub automatic_turn_on: Option<bool>,
    /// All subscriptions that are trials (L2), each by its id, the id of its SKU, or its part number.
    pub trials: Option<Vec<String>>,
    /// Services that are deployed at a location, or not.
    pub services: Vec<(SupportedService, Option<DataCenterLocation>)>,
    /// Whether Microsoft Defender ATP was turned on through Azure Security Center (L10).
    pub through_azure_security_center: Option<bool>,
    /// Whether Azure ATP is integrated with Microsoft Cloud App Security (S30).
    pub azure_atp_integration: Option<bool>,
    /// The country, where Graph gives none: two capital letters of ISO 3166-1.
    pub country: Option<String>,
}

impl FactsChange {
    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The facts of a tenant of which the operator has told nothing yet, in the cloud of this Graph.
#[must_use]
pub fn unknown(graph_host: &str) -> Value {
    let cloud = match graph_host {
        "graph.microsoft.us" => Cloud::GccHigh,
        "dod-graph.microsoft.us" => Cloud::Dod,
        _ => Cloud::Commercial,
    };
    json!({ "cloud": cloud, "usGovernmentInstitution": false, "automaticTurnOn": false,
            "trialSubscriptions": [], "services": [] })
}

/// Changes the facts of a document. The error says what cannot be, and what can.
pub fn change(document: &mut Document, change: &FactsChange) -> Result<(), String> {
    if change.country.is_some()
        && let Some(given) = document.answers.get("organization").and_then(|one| one.get("countryLetterCode"))
        && !given.is_null()
    {
        return Err(format!("--country: the directory says itself that the country is {given}"));
    }
    let trials = change.trials.as_ref().map(|trials| subscriptions(document, trials)).transpose()?;
    if !document.facts.is_object() {
        document.facts = unknown("");
    }
    let facts = &mut document.facts;
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            facts[name] = value;
        }
    };
    set("usGovernmentInstitution", change.us_government_institution.map(Value::Bool));
    set("cloud", change.cloud.map(|cloud| json!(cloud)));
    set("automaticTurnOn", change.automatic_turn_on.map(Value::Bool));
    set("trialSubscriptions", trials.map(|trials| json!(trials)));
    set("country", change.country.as_ref().map(|country| json!(country)));
    for (which, location) in &change.services {
        let entry = service(facts, *which);
        entry["deployed"] = json!(location.is_some());
        entry["location"] = json!(location);
    }
    if let Some(through) = change.through_azure_security_center {
        service(facts, SupportedService::DefenderAtp)["throughAzureSecurityCenter"] = json!(through);
    }
    if let Some(integration) = change.azure_atp_integration {
        service(facts, SupportedService::AzureAtp)["integration"] = json!(integration);
    }
    Ok(())
}

/// The entry of a service, which is made where there is none.
fn service(facts: &mut Value, which: SupportedService) -> &mut Value {
    if !facts["services"].is_array() {
        facts["services"] = json!([]);
    }
    let Some(services) = facts["services"].as_array_mut() else { unreachable!("it is an array now") };
    let name = code::text(which);
    let found = services.iter().position(|one| one["service"] == name.as_str());
    let at = found.unwrap_or_else(|| {
        services.push(json!({ "service": name, "deployed": false }));
        services.len() - 1
    });
    &mut services[at]
}

/// The ids of the subscriptions that are meant.
fn subscriptions(document: &Document, meant: &[String]) -> Result<Vec<String>, String> {
    let skus = list(document.answers.get("subscribedSkus"));
    let text = |sku: &Value, name: &str| sku[name].as_str().unwrap_or_default().to_owned();
    meant
        .iter()
        .map(|wanted| {
            let is = |sku: &&Value| {
                ["id", "skuId", "skuPartNumber"]
                    .iter()
                    .any(|name| text(sku, name).eq_ignore_ascii_case(wanted))
            };
            skus.iter().find(is).map(|sku| text(sku, "id")).ok_or_else(|| {
                let known: Vec<String> = skus.iter().map(|sku| text(sku, "skuPartNumber")).collect();
                format!("--trial: there is no subscription {wanted}; there are {}", known.join(", "))
            })
        })
        .collect()
}
