//! The command that limits people to device groups, and lists whom a limit holds for (L7).

use std::collections::BTreeSet;
use std::error::Error;

use super::terminal::shown;
use crate::domain::cause::Cause;
use crate::store::Control;
use crate::store::code;

/// How many groups somebody is limited to at most.
const GROUPS: usize = 100;

/// Limits whoever has this name or id to the groups, lifts the limit where none are named, and lists where nothing is to change.
pub(super) async fn scope(
    control: &Control,
    (name, tenant): (Option<&str>, Option<&str>),
    change: Option<BTreeSet<String>>,
    now: i64,
) -> Result<(), Box<dyn Error>> {
    let Some(name) = name else { return list(control, tenant, None).await };
    let (tenant_id, person_id) = find(control, name, tenant).await?;
    if let Some(groups) = change {
        if groups.len() > GROUPS {
            return Err(format!("at most {GROUPS} groups are possible").into());
        }
        control.limit_to_groups(&tenant_id, &person_id, &groups, &Cause::operator(), now).await?;
    }
    list(control, Some(&tenant_id), Some((&person_id, name))).await
}

/// Who that is, as tenant and id. An id in the form of the directory's may be of somebody who is not known yet.
async fn find(
    control: &Control,
    name: &str,
    tenant: Option<&str>,
) -> Result<(String, String), Box<dyn Error>> {
    if let Some(tenant) = tenant
        && !control.tenant_ids().await?.iter().any(|one| one == tenant)
    {
        let tenant = shown(tenant);
        return Err(format!("there is no tenant {tenant}; `tenant list` shows which there are").into());
    }
    let mut found = control.people_called(tenant, name).await?;
    let several = found.len() > 1;
    match (found.pop(), tenant) {
        (Some(_), _) if several => {
            let name = shown(name);
            Err(format!("there are several {name}; say which with --tenant, or by the id").into())
        }
        (Some((tenant_id, person)), _) => Ok((tenant_id, person.id)),
        (None, Some(tenant)) if is_object_id(name) => {
            let name = name.to_ascii_lowercase();
            eprintln!(
                "Nobody is known by the id {name} yet. What is said here holds from the first sign-in on."
            );
            Ok((tenant.to_owned(), name))
        }
        (None, _) => {
            let name = shown(name);
            Err(format!(
                "nobody signs in as {name} or has this id; whoever is not known yet is named by --tenant and the directory's id"
            )
            .into())
        }
    }
}

/// Whether it has the form of the directory's ids: 32 digits of hexadecimal in five groups.
fn is_object_id(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = groups.iter().map(|group| group.len());
    lengths.eq([8, 4, 4, 4, 12]) && groups.concat().chars().all(|digit| digit.is_ascii_hexdigit())
}

/// Sign-in name, tenant, id and groups of everybody who is limited; of one person also that he is not.
async fn list(
    control: &Control,
    tenant: Option<&str>,
    of: Option<(&str, &str)>,
) -> Result<(), Box<dyn Error>> {
    let mut none = true;
    for one in control.limited_people(tenant).await? {
        if of.is_some_and(|(id, _)| one.person_id != id) {
            continue;
        }
        none = false;
        let name = one.person.map_or_else(|| "-".to_owned(), |person| shown(&person.user_principal_name));
        let (id, groups) = (shown(&one.person_id), shown(&code::list_text(&one.groups)));
        println!("{name}  {}  {id}  {groups}", one.tenant_id);
    }
    if let (true, Some((id, name))) = (none, of) {
        println!("{}  {}  {}  everything", shown(name), tenant.unwrap_or_default(), shown(id));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_object_id;

    #[test]
    fn an_id_of_the_directory_is_known_by_its_form() {
        assert!(is_object_id("0f1e2d3c-4b5a-6978-8796-A5B4C3D2E1F0"));
        for other in [
            "",
            "ada@contoso.example",
            "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
            "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1fg",
        ] {
            assert!(!is_object_id(other), "{other}");
        }
    }
}
