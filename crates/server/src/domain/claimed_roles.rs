//! The roles that an identity provider tells in a person's token (S9): one table for both ways of telling them, each a source of its own.

use security_center_contract::{HeldRole, RoleSource};

use super::access::ROLE_TEMPLATES;

/// The directory roles of the claim `wids` (directory role template ids). Nothing where the token has no such claim: then it
/// says nothing of them. What is no role of ours gives nothing here, and the token does not tell its name.
#[must_use]
pub fn of_the_directory(wids: Option<&[String]>) -> Option<Vec<HeldRole>> {
    let wids = wids?;
    let told = |id: &str, _: &str| wids.iter().any(|wid| wid.eq_ignore_ascii_case(id));
    Some(held(RoleSource::AzureActiveDirectory, told))
}

/// The app roles of the claim `roles`, whose values are our codes of roles, such as `SecurityAdministrator`. A token without
/// the claim says that there are none: providers leave it out for whoever has none, and nobody else tells of them.
#[must_use]
pub fn of_the_application(app_roles: Option<&[String]>) -> Vec<HeldRole> {
    let app_roles = app_roles.unwrap_or_default();
    let told = |_: &str, name: &str| {
        app_roles.iter().any(|value| value.eq_ignore_ascii_case(&name.replace(' ', "")))
    };
    held(RoleSource::AppRole, told)
}

/// Each role of ours that is told, once.
fn held(source: RoleSource, told: impl Fn(&str, &str) -> bool) -> Vec<HeldRole> {
    let told = ROLE_TEMPLATES.iter().filter(|(id, name, _)| told(id, name));
    told.map(|(id, name, role)| HeldRole {
        role_template_id: (*id).to_owned(),
        display_name: (*name).to_owned(),
        role: Some(*role),
        source,
    })
    .collect()
}
