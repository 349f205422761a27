//! What is asked of Graph for a tenant, and Graph's part of the document made from it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::request::Reading;
use super::{Graph, GraphFailure};
use crate::directory::is_guid;

const PERSON: &str = "$select=id,displayName,userPrincipalName,accountEnabled";

/// Reads everything. Lists are put in an order of their own, so that another order of Graph's is no change.
pub(super) async fn read(
    graph: &Graph,
    tenant_id: &str,
    also: &[String],
) -> Result<Map<String, Value>, GraphFailure> {
    let mut reading = Reading::new(graph, tenant_id);
    let organization = organization(&mut reading).await?;
    let mut skus = reading.list("subscribedSkus", "subscribedSkus").await?;
    skus.sort_by_cached_key(|sku| (text(sku, "skuPartNumber"), text(sku, "id")));
    for plans in skus.iter_mut().filter_map(|sku| sku.get_mut("servicePlans")?.as_array_mut()) {
        plans.sort_by_cached_key(|plan| (text(plan, "servicePlanName"), text(plan, "servicePlanId")));
    }
    let mut roles = reading.list("directoryRoles", "directoryRoles").await?;
    roles.sort_by_cached_key(|role| (text(role, "displayName"), text(role, "id")));
    let mut people = People { reading, groups: HashMap::new(), named: HashSet::new() };
    let mut with_members = Vec::with_capacity(roles.len());
    for (at, role) in roles.iter().enumerate() {
        let id = guid(&format!("directoryRoles.value[{at}].id"), role)?;
        let members = people.of_role(&id).await?;
        with_members.push(json!({
            "id": id,
            "displayName": role["displayName"],
            "roleTemplateId": role["roleTemplateId"],
            "members": members,
        }));
    }
    let users = people.also(also).await?;
    let mut answers = Map::new();
    answers.insert("organization".to_owned(), organization);
    answers.insert("users".to_owned(), json!({ "value": users }));
    answers.insert("subscribedSkus".to_owned(), json!({ "value": skus }));
    answers.insert("directoryRoles".to_owned(), json!({ "value": with_members }));
    Ok(answers)
}

/// The one organization, which has to be the tenant that was asked for.
async fn organization(reading: &mut Reading<'_>) -> Result<Value, GraphFailure> {
    let what = "organization";
    let found = reading.list(what, "organization?$select=id,displayName,countryLetterCode").await?;
    let Some(first) = found.first() else {
        return Err(GraphFailure::unreadable(what, "there is none in the answer"));
    };
    if !text(first, "id").eq_ignore_ascii_case(reading.tenant_id) {
        return Err(GraphFailure::unreadable(what, "the answer is about another tenant"));
    }
    Ok(json!({
        "id": first["id"],
        "displayName": first["displayName"],
        "countryLetterCode": first["countryLetterCode"],
    }))
}

/// The people who were named so far.
struct People<'a> {
    reading: Reading<'a>,
    /// The members of groups that hold roles, each group read once.
    groups: HashMap<String, Vec<Value>>,
    named: HashSet<String>,
}

impl People<'_> {
    /// Everyone who holds a role, directly or as a member of a group that holds it, each once.
    async fn of_role(&mut self, role_id: &str) -> Result<Vec<Value>, GraphFailure> {
        let what = format!("directoryRoles/{role_id}/members");
        let members = self.reading.list(&what, &format!("{what}?{PERSON}")).await?;
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        for member in &members {
            let people = match kind(member) {
                Kind::Person => vec![person(&what, member)?],
                Kind::Group => self.of_group(&guid(&what, member)?).await?,
                Kind::Other => Vec::new(),
            };
            found.extend(people.into_iter().filter(|one| seen.insert(text(one, "id"))));
        }
        self.named.extend(seen);
        found.sort_by_cached_key(|one| (text(one, "displayName"), text(one, "id")));
        Ok(found)
    }

    /// The people of a group and of all groups in it.
    async fn of_group(&mut self, group_id: &str) -> Result<Vec<Value>, GraphFailure> {
        if let Some(known) = self.groups.get(group_id) {
            return Ok(known.clone());
        }
        let what = format!("groups/{group_id}/transitiveMembers");
        let members = self.reading.list(&what, &format!("{what}?{PERSON}")).await?;
        let people = members.iter().filter(|member| matches!(kind(member), Kind::Person));
        let people = people.map(|member| person(&what, member)).collect::<Result<Vec<_>, _>>()?;
        self.groups.insert(group_id.to_owned(), people.clone());
        Ok(people)
    }

    /// Those of these people who exist and were not named yet.
    async fn also(&mut self, ids: &[String]) -> Result<Vec<Value>, GraphFailure> {
        let mut found = Vec::new();
        for id in ids {
            if !is_guid(id) || self.named.contains(id) {
                continue;
            }
            let what = format!("users/{id}");
            if let Some(user) = self.reading.one(&what, &format!("{what}?{PERSON}")).await? {
                found.push(person(&what, &user)?);
            }
        }
        Ok(found)
    }
}

enum Kind {
    Person,
    Group,
    /// Applications hold roles too; they do not sign in.
    Other,
}

fn kind(member: &Value) -> Kind {
    match member["@odata.type"].as_str() {
        None | Some("#microsoft.graph.user") => Kind::Person,
        Some("#microsoft.graph.group") => Kind::Group,
        Some(_) => Kind::Other,
    }
}

/// A person. Graph names whom one may not read by the id alone: that is a right that is missing, not a person to leave out.
fn person(what: &str, member: &Value) -> Result<Value, GraphFailure> {
    let id = guid(what, member)?;
    let name = text(member, "userPrincipalName");
    if name.trim().is_empty() {
        return Err(GraphFailure::refused(
            what,
            "the app registration may not read who the members are; give it the application permission \
             Directory.Read.All (or User.Read.All), with an administrator's consent",
        ));
    }
    let display_name = Some(text(member, "displayName")).filter(|name| !name.trim().is_empty());
    let display_name = display_name.unwrap_or_else(|| name.clone());
    let mut person = json!({
        "@odata.type": "#microsoft.graph.user",
        "id": id,
        "displayName": display_name,
        "userPrincipalName": name,
    });
    if member["accountEnabled"] == false {
        person["accountEnabled"] = json!(false);
    }
    Ok(person)
}

fn text(item: &Value, name: &str) -> String {
    item[name].as_str().unwrap_or_default().to_owned()
}

/// The id of something that is asked for by it, in small letters: nothing else may stand in an address.
fn guid(what: &str, item: &Value) -> Result<String, GraphFailure> {
    let id = text(item, "id");
    if is_guid(&id) {
        return Ok(id.to_ascii_lowercase());
    }
    Err(GraphFailure::unreadable(what, "an id is not a GUID"))
}
