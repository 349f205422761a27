//! Reads Graph's `subscribedSkus`, with our own list of those that are trials (L2).

use std::collections::HashSet;

use security_center_contract::CapabilityStatus;

use super::reading::{Faults, Node};
use crate::domain::directory::{ServicePlan, Subscription};

const CAPABILITY_STATUS: [&str; 5] = ["Enabled", "Warning", "Suspended", "Deleted", "LockedOut"];

/// The states of a service plan in a subscription.
const PROVISIONING_STATUS: [&str; 5] =
    ["Success", "Disabled", "PendingInput", "PendingActivation", "PendingProvisioning"];

/// The subscriptions of the file.
pub(super) fn read(
    root: &Node<'_>,
    security_center: Option<&Node<'_>>,
    faults: &mut Faults,
) -> Vec<Subscription> {
    let trials = trials(security_center, faults);
    let mut ids = HashSet::new();
    let mut subscriptions = Vec::new();
    for item in root.graph_list("subscribedSkus", faults) {
        let id = item.field("id", faults).and_then(|id| id.text(faults));
        if let Some(id) = &id
            && !ids.insert(id.clone())
        {
            faults.add(&item.place, format!("a second subscription with the id {id:?}"));
        }
        let trial = id.is_some_and(|id| trials.iter().any(|(_, trial)| *trial == id));
        if let Some(subscription) = one(&item, trial, faults) {
            subscriptions.push(subscription);
        }
    }
    for (place, id) in trials.iter().filter(|(_, id)| !ids.contains(id)) {
        faults.add(place, format!("{id:?} is not the id of a subscription in subscribedSkus"));
    }
    subscriptions
}

fn trials(security_center: Option<&Node<'_>>, faults: &mut Faults) -> Vec<(String, String)> {
    let list = security_center.and_then(|node| node.optional("trialSubscriptions"));
    let items = list.map(|list| list.items(faults)).unwrap_or_default();
    items.iter().filter_map(|item| Some((item.place.clone(), item.text(faults)?))).collect()
}

fn one(item: &Node<'_>, trial: bool, faults: &mut Faults) -> Option<Subscription> {
    let sku_id = item.field("skuId", faults).and_then(|node| node.guid(faults));
    let sku_part_number = item.field("skuPartNumber", faults).and_then(|node| node.text(faults));
    let status = item.field("capabilityStatus", faults);
    let capability_status = status.and_then(|node| node.code::<CapabilityStatus>(&CAPABILITY_STATUS, faults));
    let plans = item.field("servicePlans", faults).map(|node| node.objects(faults)).unwrap_or_default();
    let service_plans = plans.iter().filter_map(|plan| service_plan(plan, faults)).collect();
    Some(Subscription {
        sku_id: sku_id?,
        sku_part_number: sku_part_number?,
        capability_status: capability_status?,
        trial,
        service_plans,
    })
}

fn service_plan(plan: &Node<'_>, faults: &mut Faults) -> Option<ServicePlan> {
    let id = plan.field("servicePlanId", faults).and_then(|node| node.guid(faults));
    let name = plan.field("servicePlanName", faults).and_then(|node| node.text(faults));
    let status = plan.field("provisioningStatus", faults);
    let status = status.and_then(|node| node.code::<String>(&PROVISIONING_STATUS, faults));
    Some(ServicePlan { id: id?, name: name?, enabled: status? != "Disabled" })
}
