//! The commands on people that this server keeps. No password is ever on a command line: people set their own by a link.

use clap::Subcommand;
use security_center_contract::Role;

use crate::store::code;

/// How many characters the name of a device group has at most.
const LONGEST_GROUP: usize = 256;

/// What can be done with people that this server keeps.
#[derive(Clone, Debug, Subcommand)]
pub enum PersonCommand {
    /// Add somebody, and print the one-time link with which he sets a password
    Add {
        /// The tenant's id
        #[arg(long, value_name = "TENANT")]
        tenant: String,
        /// With what he signs in: letters from a to z, digits and . @ _ + -
        #[arg(long, value_name = "NAME")]
        user_name: String,
        /// The name to show
        #[arg(long, value_name = "NAME")]
        display_name: String,
        /// A role: globalAdministrator, securityAdministrator, securityOperator, globalReader or securityReader; may be
        /// repeated, or separated by commas
        #[arg(long = "role", value_name = "ROLE", required = true, value_delimiter = ',', value_parser = role)]
        roles: Vec<Role>,
    },
    /// List the people: sign-in name, tenant, roles, whether there is a password or until when a link can be used, name; then
    /// those who came by the identity provider: sign-in name, tenant, id, last sign-in, name
    List {
        /// Only those of this tenant
        #[arg(long, value_name = "TENANT")]
        tenant: Option<String>,
    },
    /// Give somebody these roles in the place of those he has; it counts from his next request on
    Roles {
        /// With what he signs in
        #[arg(value_name = "NAME")]
        user_name: String,
        /// A role, as with `add`; may be repeated, or separated by commas
        #[arg(long = "role", value_name = "ROLE", required = true, value_delimiter = ',', value_parser = role)]
        roles: Vec<Role>,
        /// Do not ask, even where nobody could administer the tenant any more
        #[arg(long)]
        yes: bool,
    },
    /// Print a new one-time link with which somebody sets a new password; one of before ends
    Link {
        /// With what he signs in
        #[arg(value_name = "NAME")]
        user_name: String,
    },
    /// Limit somebody to the devices of some groups: of alerts and incidents he sees what concerns these, and nothing else, at
    /// every door; it counts from his next request on. Without groups: list whom a limit holds for, with tenant, id and groups
    Scope {
        /// With what he signs in, or his id, which he may have before he signs in first; of an application its id
        #[arg(value_name = "NAME")]
        name: Option<String>,
        /// The tenant's id; it has to be there where there are several of this name, or nobody is known by this id yet
        #[arg(long, value_name = "TENANT")]
        tenant: Option<String>,
        /// The name of a device group, exactly as alerts have it; may be repeated
        #[arg(long = "group", value_name = "GROUP", requires = "name", value_parser = group)]
        groups: Vec<String>,
        /// Lift the limit: he sees everything
        #[arg(long, requires = "name", conflicts_with = "groups")]
        everything: bool,
    },
    /// Remove somebody, also who came by the identity provider; his sessions and tokens end at once
    Remove {
        /// With what he signs in; of somebody who came by the identity provider his id does, too
        #[arg(value_name = "NAME")]
        user_name: String,
        /// The tenant's id, where there are several of this name
        #[arg(long, value_name = "TENANT")]
        tenant: Option<String>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// Names compare exactly; those in alerts are kept without the spaces around them.
fn group(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("a group has a name".to_owned());
    }
    if text.chars().count() > LONGEST_GROUP {
        return Err(format!("the name of a group has {LONGEST_GROUP} characters at most"));
    }
    Ok(text.to_owned())
}

fn role(text: &str) -> Result<Role, String> {
    code::parse(text).map_err(|_| {
        "it is one of globalAdministrator, securityAdministrator, securityOperator, globalReader, securityReader"
            .to_owned()
    })
}
