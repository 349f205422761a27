//! The roles that an identity provider tells in a person's token (S9): one table for both ways of telling them.

use security_center_contract::{HeldRole, RoleSource};

use super::access::{ROLE_TEMPLATES, role_of_template};

/// The roles of the claims `wids` (directory role template ids) and `roles` (app roles, whose values are our codes of
/// roles, such as `SecurityAdministrator`), each once. Nothing where the token has neither claim. What is no role of ours
/// gives nothing here, and the token does not tell its name.
#[must_use]
pub fn roles(wids: Option<&[String]>, app_roles: Option<&[String]>) -> Option<Vec<HeldRole>> {
    if wids.is_none() && app_roles.is_none() {
        return None;
    }
    let (wids, app_roles) = (wids.unwrap_or_default(), app_roles.unwrap_or_default());
    let told = |(id, name, _): &&(&str, &str, _)| {
        wids.iter().any(|wid| wid.eq_ignore_ascii_case(id))
            || app_roles.iter().any(|value| value.eq_ignore_ascii_case(&name.replace(' ', "")))
    };
    let held = ROLE_TEMPLATES.iter().filter(told).map(|(id, name, _)| HeldRole {
        role_template_id: (*id).to_owned(),
        display_name: (*name).to_owned(),
        role: role_of_template(id),
        source: RoleSource::AzureActiveDirectory,
    });
    Some(held.collect())
}
