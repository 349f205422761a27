//! The document of a tenant whose directory was stored before documents were: made from what was understood then.

use security_center_contract::{HeldRole, RoleSource};
use serde_json::{Map, Value, json};

use super::Document;
use crate::domain::directory::{Deployment, Directory, DirectoryPerson, Subscription};

/// The document. A subscription's id is, as in Graph, the tenant's and that of the SKU; so a trial is found again in what
/// Graph answers later.
pub(super) fn document(directory: &Directory) -> Document {
    let organization = &directory.organization;
    let mut taken: Vec<String> = Vec::new();
    let mut id = |subscription: &Subscription| {
        let own = format!("{}_{}", organization.id, subscription.sku_id);
        let same = taken.iter().filter(|one| **one == own).count();
        taken.push(own.clone());
        if same == 0 { own } else { format!("{own}_{same}") }
    };
    let ids: Vec<String> = directory.subscriptions.iter().map(&mut id).collect();
    let numbered = || ids.iter().zip(&directory.subscriptions);
    let skus: Vec<Value> = numbered().map(|(id, one)| sku(id, one)).collect();
    let trials: Vec<&String> = numbered().filter(|(_, one)| one.trial).map(|(id, _)| id).collect();
    // People of this server are no part of what was read.
    let own = |one: &&DirectoryPerson| one.roles.iter().any(|held| held.source == RoleSource::ThisServer);
    let people: Vec<Value> = directory.people.iter().filter(|one| !own(one)).map(person).collect();
    let mut answers = Map::new();
    let country = &organization.country;
    answers.insert(
        "organization".to_owned(),
        json!({ "id": organization.id, "displayName": organization.display_name, "countryLetterCode": country }),
    );
    answers.insert("users".to_owned(), json!({ "value": people }));
    answers.insert("subscribedSkus".to_owned(), json!({ "value": skus }));
    let roles = self::roles(directory, RoleSource::AzureActiveDirectory, person);
    answers.insert("directoryRoles".to_owned(), json!({ "value": roles }));
    let member = |one: &DirectoryPerson| json!(one.person.id);
    let compliance = self::roles(directory, RoleSource::SecurityComplianceCenter, member);
    let facts = json!({
        "cloud": organization.cloud,
        "usGovernmentInstitution": organization.us_government_institution,
        "automaticTurnOn": organization.automatic_turn_on,
        "trialSubscriptions": trials,
        "complianceCenterRoles": compliance,
        "services": directory.deployments.iter().map(deployment).collect::<Vec<_>>(),
    });
    Document { answers, facts }
}

fn person(one: &DirectoryPerson) -> Value {
    let person = &one.person;
    json!({ "id": person.id, "displayName": person.display_name, "userPrincipalName": person.user_principal_name })
}

/// The roles that are held in this place, in the order of mention, each with those who hold it.
fn roles(
    directory: &Directory,
    source: RoleSource,
    member: impl Fn(&DirectoryPerson) -> Value,
) -> Vec<Value> {
    let mut found: Vec<(&HeldRole, Vec<Value>)> = Vec::new();
    for one in &directory.people {
        for held in one.roles.iter().filter(|held| held.source == source) {
            match found.iter_mut().find(|(role, _)| role.role_template_id == held.role_template_id) {
                Some((_, members)) => members.push(member(one)),
                None => found.push((held, vec![member(one)])),
            }
        }
    }
    let role = |(role, members): (&HeldRole, Vec<Value>)| json!({ "displayName": role.display_name, "roleTemplateId": role.role_template_id, "members": members });
    found.into_iter().map(role).collect()
}

fn sku(id: &str, subscription: &Subscription) -> Value {
    let plans = subscription.service_plans.iter().map(|plan| {
        let status = if plan.enabled { "Success" } else { "Disabled" };
        json!({ "servicePlanId": plan.id, "servicePlanName": plan.name, "provisioningStatus": status })
    });
    json!({
        "id": id,
        "skuId": subscription.sku_id,
        "skuPartNumber": subscription.sku_part_number,
        "capabilityStatus": subscription.capability_status,
        "servicePlans": plans.collect::<Vec<_>>(),
    })
}

fn deployment(deployment: &Deployment) -> Value {
    let mut found = json!({ "service": deployment.service, "deployed": deployment.deployed });
    if let Some(location) = deployment.location {
        found["location"] = json!(location);
    }
    if deployment.through_azure_security_center {
        found["throughAzureSecurityCenter"] = json!(true);
    }
    if let Some(integration) = deployment.integration {
        found["integration"] = json!(integration);
    }
    found
}
