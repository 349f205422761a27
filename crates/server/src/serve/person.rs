//! The commands on people that this server keeps. A running server learns of what they do from the tables.

use std::error::Error;

use security_center_contract::{Person, Role};

use super::confirm::confirm;
use super::link::new_link;
use super::open_control;
use super::terminal::shown;
use crate::auth::token::new_object_id;
use crate::clock::{Clock, timestamp};
use crate::domain::cause::Cause;
use crate::domain::local_person::{LINK_FOR, folded, names};
use crate::settings::{PersonCommand, Settings};
use crate::store::local_person::{Added, Credentials};
use crate::store::proven_person::KnownPerson;
use crate::store::{Control, code};

type Done = Result<(), Box<dyn Error>>;

/// Does a command and prints what became of it.
pub async fn run(settings: Settings, command: PersonCommand) -> Done {
    let control = open_control(&settings).await?;
    let now = Clock::of_the_machine().now();
    let done = match command {
        PersonCommand::Add { tenant, user_name, display_name, roles } => {
            add(&settings, &control, &tenant.to_ascii_lowercase(), (&user_name, &display_name), roles, now)
                .await
        }
        PersonCommand::List { tenant } => list(&control, tenant.as_deref(), now).await,
        PersonCommand::Roles { user_name, roles, yes } => {
            change_roles(&control, &user_name, roles, yes, now).await
        }
        PersonCommand::Link { user_name } => link(&settings, &control, &user_name, now).await,
        PersonCommand::Scope { name, tenant, groups, everything } => {
            let tenant = tenant.map(|tenant| tenant.to_ascii_lowercase());
            let change = (everything || !groups.is_empty()).then(|| groups.into_iter().collect());
            super::scope::scope(&control, (name.as_deref(), tenant.as_deref()), change, now).await
        }
        PersonCommand::Remove { user_name, tenant, yes } => {
            remove(&control, (&user_name, tenant.as_deref()), yes, now).await
        }
    };
    control.close().await;
    done
}

async fn find(control: &Control, user_name: &str) -> Result<Credentials, Box<dyn Error>> {
    let found = control.credentials(&folded(user_name)).await?;
    found.ok_or_else(|| {
        let name = shown(user_name);
        format!("this server keeps nobody who signs in as {name}; `person list` shows whom it keeps").into()
    })
}

/// Each role once, in the order in which they were given.
fn each_once(roles: Vec<Role>) -> Vec<Role> {
    let mut once = Vec::new();
    for role in roles {
        if !once.contains(&role) {
            once.push(role);
        }
    }
    once
}

fn roles_text(roles: &[Role]) -> String {
    roles.iter().map(|role| code::text(*role)).collect::<Vec<_>>().join(",")
}

/// Prints a link on standard output, and what goes with it beside that.
fn print_link(settings: &Settings, address: &str, expires_at: i64) {
    println!("{address}");
    let until = timestamp(expires_at).0;
    eprintln!("This link can be used once, until {until}. Whoever has it can sign in as this person.");
    if !settings.password_sign_in {
        eprintln!("It works at a server that was started with --password-sign-in.");
    }
}

async fn add(
    settings: &Settings,
    control: &Control,
    tenant_id: &str,
    (user_name, display_name): (&str, &str),
    roles: Vec<Role>,
    now: i64,
) -> Done {
    let names = names(user_name, display_name).map_err(|faulty| faulty.detail)?;
    let id = new_object_id().map_err(|failure| format!("there is no randomness: {failure}"))?;
    let person = Person { id, display_name: names.display_name, user_principal_name: names.user_name };
    let expires_at = now + LINK_FOR;
    let (address, link) = new_link(settings.app_address(), settings.listen, expires_at)?;
    let roles = each_once(roles);
    match control.add_local_person(tenant_id, &person, &roles, &link, &Cause::operator(), now).await? {
        Added::Done => {
            print_link(settings, &address, expires_at);
            Ok(())
        }
        Added::Taken => {
            let name = shown(&person.user_principal_name);
            Err(format!("somebody signs in as {name} already; `person list` shows who").into())
        }
        Added::UnknownTenant => {
            let tenant = shown(tenant_id);
            Err(format!("there is no tenant {tenant}; `tenant list` shows which there are").into())
        }
    }
}

async fn list(control: &Control, tenant: Option<&str>, now: i64) -> Done {
    let tenant = tenant.map(str::to_ascii_lowercase);
    for one in control.local_people(tenant.as_deref(), now).await? {
        let password = if one.has_password { "password" } else { "no password" };
        let link = match one.link_until {
            Some(until) => format!(", link until {}", timestamp(until).0),
            None => String::new(),
        };
        println!(
            "{}  {}  {}  {password}{link}  {}",
            shown(&one.person.user_principal_name),
            one.tenant.id,
            roles_text(&one.roles),
            shown(&one.person.display_name)
        );
    }
    for one in control.proven_people(tenant.as_deref()).await? {
        let last = one.proven_at.map_or_else(|| "earlier".to_owned(), |at| timestamp(at).0);
        println!(
            "{}  {}  {}  by the identity provider, last {last}  {}",
            shown(&one.person.user_principal_name),
            one.tenant_id,
            shown(&one.person.id),
            shown(&one.person.display_name)
        );
    }
    Ok(())
}

/// Says so where nobody else could administer the tenant.
async fn last_administrator(control: &Control, of: &Credentials, now: i64) -> Result<bool, Box<dyn Error>> {
    let administrators = control.administrators(&of.tenant_id, now).await?;
    Ok(administrators.contains(&of.person_id) && administrators.iter().all(|id| *id == of.person_id))
}

const NOBODY_LEFT: &str = "Nobody else could administer the tenant then. The next start of the server would print a link for a new first \
     administrator.";

async fn change_roles(control: &Control, user_name: &str, roles: Vec<Role>, yes: bool, now: i64) -> Done {
    let of = find(control, user_name).await?;
    let roles = each_once(roles);
    let stays = roles.iter().any(|role| role.may_administer());
    if !stays && last_administrator(control, &of, now).await? {
        confirm(NOBODY_LEFT, yes)?;
    }
    if !control.change_local_roles(&of.tenant_id, &of.person_id, &roles, &Cause::operator(), now).await? {
        return Err("nothing was done: the person was removed in the meantime".into());
    }
    println!("{}  {}", shown(&of.user_name), roles_text(&roles));
    Ok(())
}

async fn link(settings: &Settings, control: &Control, user_name: &str, now: i64) -> Done {
    let of = find(control, user_name).await?;
    let expires_at = now + LINK_FOR;
    let (address, link) = new_link(settings.app_address(), settings.listen, expires_at)?;
    if !control.invite_again(&of.tenant_id, &of.person_id, &link, &Cause::operator(), now).await? {
        return Err("nothing was done: the person was removed in the meantime".into());
    }
    print_link(settings, &address, expires_at);
    Ok(())
}

/// Those who came by the identity provider with this name or id.
async fn find_proven(
    control: &Control,
    (name, tenant): (&str, Option<&str>),
) -> Result<Vec<KnownPerson>, Box<dyn Error>> {
    let mut found = control.proven_people(tenant).await?;
    let is = |one: &str| folded(one) == folded(name);
    found.retain(|one| is(&one.person.user_principal_name) || is(&one.person.id));
    Ok(found)
}

async fn remove(control: &Control, (name, tenant): (&str, Option<&str>), yes: bool, now: i64) -> Done {
    let tenant = tenant.map(str::to_ascii_lowercase);
    if let Some(of) = control.credentials(&folded(name)).await?
        && tenant.as_ref().is_none_or(|tenant| *tenant == of.tenant_id)
    {
        return remove_kept(control, &of, yes, now).await;
    }
    let found = find_proven(control, (name, tenant.as_deref())).await?;
    let [one] = &found[..] else {
        let name = shown(name);
        return Err(match found.len() {
            0 => format!(
                "this server keeps nobody who signs in as {name}, and nobody of this name or id came by the identity \
                 provider; `person list` shows who there is"
            ),
            _ => format!("there are several {name}; say which with --tenant, or by the id of `person list`"),
        }
        .into());
    };
    let name = shown(&one.person.user_principal_name);
    confirm(
        &format!(
            "{name} will be removed; every session and token of this person ends at once. Whoever can still sign in at the \
             identity provider comes back by signing in."
        ),
        yes,
    )?;
    let (tenant_id, id) = (&one.tenant_id, &one.person.id);
    if !control.remove_proven_person(tenant_id, id, &Cause::operator(), now).await? {
        return Err("nothing was done: the person was removed in the meantime".into());
    }
    println!("removed  {name}");
    Ok(())
}

async fn remove_kept(control: &Control, of: &Credentials, yes: bool, now: i64) -> Done {
    let name = shown(&of.user_name);
    let mut what = format!("{name} will be removed; every session of this person ends at once.");
    if last_administrator(control, of, now).await? {
        what = format!("{what}\n{NOBODY_LEFT}");
    }
    confirm(&what, yes)?;
    if !control.remove_local_person(&of.tenant_id, &of.person_id, &Cause::operator(), now).await? {
        return Err("nothing was done: the person was removed in the meantime".into());
    }
    println!("removed  {name}");
    Ok(())
}
