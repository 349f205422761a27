//! Which roles the page Permissions shows, and what each allows (L5, L6, S8).

use security_center_contract::{Person, Role, RoleHolders, RoleSource};

use super::access::{ROLE_TEMPLATES, counts, role_of_template};

/// A role as the directory has it, with who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBy {
    /// The directory role template.
    pub role_template_id: String,
    /// The directory's name of it.
    pub display_name: String,
    /// Where it is held.
    pub source: RoleSource,
    /// Who holds it, the first hundred by name.
    pub people: Vec<Person>,
    /// How many hold it.
    pub count: u64,
}

/// The five roles that give something here first, whether or not anybody holds them in the directory; then those that this
/// server gave; then the others by name.
#[must_use]
pub fn show(held: Vec<HeldBy>) -> Vec<RoleHolders> {
    let is = |one: &HeldBy, role| {
        one.source == RoleSource::AzureActiveDirectory
            && role_of_template(&one.role_template_id) == Some(role)
    };
    let (known, mut others): (Vec<_>, Vec<_>) =
        held.into_iter().partition(|one| ROLE_TEMPLATES.iter().any(|(_, _, role)| is(one, *role)));
    let place = |one: &HeldBy| ROLE_TEMPLATES.iter().position(|(_, _, role)| gives(one) == Some(*role));
    others.sort_by(|one, other| {
        let key = |one: &HeldBy| (place(one).unwrap_or(usize::MAX), one.display_name.clone());
        (key(one), one.source, &one.role_template_id).cmp(&(
            key(other),
            other.source,
            &other.role_template_id,
        ))
    });
    let five = ROLE_TEMPLATES.iter().map(|(id, name, role)| {
        known.iter().find(|one| is(one, *role)).cloned().unwrap_or_else(|| HeldBy {
            role_template_id: (*id).to_owned(),
            display_name: (*name).to_owned(),
            source: RoleSource::AzureActiveDirectory,
            people: Vec::new(),
            count: 0,
        })
    });
    five.chain(others).map(holders).collect()
}

/// What the role gives here: nothing when it is held only in the Security & Compliance Center (L6).
fn gives(held: &HeldBy) -> Option<Role> {
    role_of_template(&held.role_template_id).filter(|_| counts(held.source))
}

fn holders(held: HeldBy) -> RoleHolders {
    let role = role_of_template(&held.role_template_id);
    let gives = gives(&held);
    RoleHolders {
        role_template_id: held.role_template_id,
        display_name: held.display_name,
        role,
        source: held.source,
        may_view: gives.is_some(),
        may_administer: gives.is_some_and(Role::may_administer),
        people: held.people,
        count: held.count,
    }
}
