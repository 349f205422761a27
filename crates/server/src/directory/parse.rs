//! Reads the import file into a directory: organization, people with roles, and the supported services.

use std::collections::{HashMap, HashSet};

use security_center_contract::{Cloud, DataCenterLocation, HeldRole, Person, RoleSource, SupportedService};
use serde_json::Value;

use super::reading::{Faults, Node};
use super::{Fault, subscriptions};
use crate::domain::access::role_of_template;
use crate::domain::directory::{Deployment, Directory, DirectoryPerson, Organization};

const SERVICES: [&str; 4] = ["defenderAtp", "office365Atp", "cloudAppSecurity", "azureAtp"];

/// The whole file.
pub(super) fn directory(value: &Value) -> Result<Directory, Vec<Fault>> {
    let (mut faults, root) = (Faults::default(), Node::root(value));
    if !root.is_object(&mut faults) {
        return Err(faults.0);
    }
    root.knows_only(
        &["organization", "users", "subscribedSkus", "directoryRoles", "securityCenter"],
        &mut faults,
    );
    let security_center =
        root.field("securityCenter", &mut faults).filter(|node| node.is_object(&mut faults));
    let organization = organization(&root, security_center.as_ref(), &mut faults);
    let subscriptions = subscriptions::read(&root, security_center.as_ref(), &mut faults);
    let mut people = People::default();
    people.users(&root, &mut faults);
    people.directory_roles(&root, &mut faults);
    let mut deployments = None;
    if let Some(node) = &security_center {
        node.knows_only(
            &[
                "cloud",
                "usGovernmentInstitution",
                "automaticTurnOn",
                "trialSubscriptions",
                "complianceCenterRoles",
                "services",
                "country",
            ],
            &mut faults,
        );
        people.compliance_center_roles(node, &mut faults);
        deployments = Some(services(node, &mut faults));
    }
    match (organization, deployments) {
        (Some(organization), Some(deployments)) if faults.0.is_empty() => {
            let People { mut in_order, disabled, .. } = people;
            in_order.retain(|one| !disabled.contains(&one.person.id));
            Ok(Directory { organization, subscriptions, deployments, people: in_order, disabled })
        }
        _ => Err(faults.0),
    }
}

fn organization(
    root: &Node<'_>,
    security_center: Option<&Node<'_>>,
    faults: &mut Faults,
) -> Option<Organization> {
    let node = root.field("organization", faults).filter(|node| node.is_object(faults));
    // Where Graph knows no country, the operator does.
    let own_country = security_center.and_then(|node| node.optional("country"));
    let mut field = |name: &str| node.as_ref().and_then(|node| node.field(name, faults));
    let (id, display_name) = (field("id"), field("displayName"));
    let country = match node.as_ref().and_then(|node| node.optional("countryLetterCode")).or(own_country) {
        Some(country) => Some(country),
        None => field("countryLetterCode"),
    };
    let id = id.and_then(|node| node.guid(faults));
    let display_name = display_name.and_then(|node| node.text(faults));
    let country = country.and_then(|node| country_code(&node, faults));
    let mut field = |name: &str| security_center.and_then(|node| node.field(name, faults));
    let (cloud, institution, automatic) =
        (field("cloud"), field("usGovernmentInstitution"), field("automaticTurnOn"));
    let cloud = cloud.and_then(|node| node.code::<Cloud>(&["commercial", "gcc", "gccHigh", "dod"], faults));
    let institution = institution.and_then(|node| node.flag(faults));
    let automatic = automatic.and_then(|node| node.flag(faults));
    Some(Organization {
        id: id?,
        display_name: display_name?,
        country: country?,
        cloud: cloud?,
        us_government_institution: institution?,
        automatic_turn_on: automatic?,
    })
}

fn country_code(node: &Node<'_>, faults: &mut Faults) -> Option<String> {
    let text = node.text(faults)?;
    if text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Some(text);
    }
    faults.add(&node.place, format!("{text:?} is not two capital letters of ISO 3166-1"));
    None
}

/// Everyone who is named in the file, in the order of first mention.
#[derive(Default)]
struct People {
    in_order: Vec<DirectoryPerson>,
    /// Whose accounts are disabled, among them.
    disabled: Vec<String>,
    by_id: HashMap<String, usize>,
}

impl People {
    fn users(&mut self, root: &Node<'_>, faults: &mut Faults) {
        if root.optional("users").is_none() {
            return;
        }
        for item in root.graph_list("users", faults) {
            if let Some(person) = self.person(&item, faults) {
                if self.by_id.contains_key(&person.id) {
                    faults.add(&item.place, format!("a second person with the id {:?}", person.id));
                }
                self.index(person);
            }
        }
    }

    fn directory_roles(&mut self, root: &Node<'_>, faults: &mut Faults) {
        let mut templates = HashSet::new();
        for item in root.graph_list("directoryRoles", faults) {
            let role = role(&item, RoleSource::AzureActiveDirectory, &mut templates, faults);
            let members = item.field("members", faults).map(|node| node.items(faults)).unwrap_or_default();
            let mut seen = HashSet::new();
            for member in members.iter().filter(|member| is_user(member)) {
                let Some(person) = Some(member)
                    .filter(|member| member.is_object(faults))
                    .and_then(|member| self.person(member, faults))
                else {
                    continue;
                };
                if !seen.insert(person.id.clone()) {
                    faults.add(&member.place, format!("{:?} is a member already", person.id));
                }
                let at = self.index(person);
                self.in_order[at].roles.extend(role.clone());
            }
        }
    }

    fn compliance_center_roles(&mut self, security_center: &Node<'_>, faults: &mut Faults) {
        let mut templates = HashSet::new();
        let list = security_center.optional("complianceCenterRoles");
        for item in &list.map(|node| node.objects(faults)).unwrap_or_default() {
            item.knows_only(&["displayName", "roleTemplateId", "members"], faults);
            let role = role(item, RoleSource::SecurityComplianceCenter, &mut templates, faults);
            let members = item.field("members", faults).map(|node| node.items(faults)).unwrap_or_default();
            let mut seen = HashSet::new();
            for member in members {
                let Some(id) = member.guid(faults) else { continue };
                if !seen.insert(id.clone()) {
                    faults.add(&member.place, format!("{id:?} is a member already"));
                }
                match self.by_id.get(&id) {
                    Some(at) => self.in_order[*at].roles.extend(role.clone()),
                    None => faults.add(
                        &member.place,
                        format!("{id:?} is nobody of users or of the members of directoryRoles"),
                    ),
                }
            }
        }
    }

    /// Somebody, and whether his account is disabled; where nothing says so it is not.
    fn person(&mut self, item: &Node<'_>, faults: &mut Faults) -> Option<Person> {
        let id = item.field("id", faults).and_then(|node| node.guid(faults));
        let display_name = item.field("displayName", faults).and_then(|node| node.text(faults));
        let name = item.field("userPrincipalName", faults).and_then(|node| node.text(faults));
        let enabled = item.optional("accountEnabled").map_or(Some(true), |node| node.flag(faults));
        let person = Person { id: id?, display_name: display_name?, user_principal_name: name? };
        if enabled == Some(false) && !self.disabled.contains(&person.id) {
            self.disabled.push(person.id.clone());
        }
        Some(person)
    }

    fn index(&mut self, person: Person) -> usize {
        *self.by_id.entry(person.id.clone()).or_insert_with(|| {
            self.in_order.push(DirectoryPerson { person, roles: Vec::new() });
            self.in_order.len() - 1
        })
    }
}

/// Groups and service principals hold roles too; they do not sign in.
fn is_user(member: &Node<'_>) -> bool {
    let kind = member.optional("@odata.type");
    kind.is_none_or(|kind| kind.value.as_str() == Some("#microsoft.graph.user"))
}

fn role(
    item: &Node<'_>,
    source: RoleSource,
    templates: &mut HashSet<String>,
    faults: &mut Faults,
) -> Option<HeldRole> {
    let template = item.field("roleTemplateId", faults);
    let role_template_id = template.as_ref().and_then(|node| node.guid(faults));
    let display_name = item.field("displayName", faults).and_then(|node| node.text(faults));
    let role_template_id = role_template_id?;
    if !templates.insert(role_template_id.clone()) {
        faults.add(&item.place, format!("a second role of the template {role_template_id:?}"));
    }
    let role = role_of_template(&role_template_id);
    Some(HeldRole { role_template_id, display_name: display_name?, role, source })
}

/// All four services, in the order in which they are shown; one that is not listed is not deployed.
fn services(security_center: &Node<'_>, faults: &mut Faults) -> Vec<Deployment> {
    let mut found: HashMap<SupportedService, Deployment> = HashMap::new();
    let list = security_center.field("services", faults);
    for item in &list.map(|node| node.objects(faults)).unwrap_or_default() {
        if let Some(deployment) = deployment(item, faults)
            && found.insert(deployment.service, deployment).is_some()
        {
            faults.add(&item.place, "a second entry for this service");
        }
    }
    let of = |service| found.get(&service).copied().unwrap_or_else(|| Deployment::none(service));
    SupportedService::ALL.into_iter().map(of).collect()
}

fn deployment(item: &Node<'_>, faults: &mut Faults) -> Option<Deployment> {
    item.knows_only(
        &["service", "deployed", "location", "throughAzureSecurityCenter", "integration"],
        faults,
    );
    let service =
        item.field("service", faults).and_then(|node| node.code::<SupportedService>(&SERVICES, faults));
    let deployed = item.field("deployed", faults).and_then(|node| node.flag(faults));
    // A location without a deployment says nothing; it is checked, and not kept.
    let location =
        item.optional("location").map(|node| node.code::<DataCenterLocation>(&["eu", "uk", "us"], faults));
    if deployed == Some(true) && location.is_none() {
        faults.add(&item.place, "deployed, but without a location");
    }
    let through = item.optional("throughAzureSecurityCenter");
    let integration = item.optional("integration");
    let only = |of, node: Option<&Node<'_>>, words: &str, faults: &mut Faults| {
        if let (Some(service), Some(node)) = (service, node)
            && service != of
        {
            faults.add(&node.place, format!("only {words} has this"));
        }
    };
    only(SupportedService::DefenderAtp, through.as_ref(), "defenderAtp", faults);
    only(SupportedService::AzureAtp, integration.as_ref(), "azureAtp", faults);
    let through = through.map_or(Some(false), |node| node.flag(faults));
    let integration = integration.map(|node| node.flag(faults));
    let (service, deployed, through) = (service?, deployed?, through?);
    Some(Deployment {
        service,
        deployed,
        location: location.flatten().filter(|_| deployed),
        through_azure_security_center: through && deployed,
        integration: (service == SupportedService::AzureAtp).then(|| integration.flatten().unwrap_or(false)),
    })
}
