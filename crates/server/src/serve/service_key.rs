//! The commands on the keys with which supported services send their data. A running server knows of what they do at once.

use std::error::Error;

use super::open_control;
use super::terminal::shown;
use crate::auth::bearer;
use crate::clock::Clock;
use crate::domain::cause::Cause;
use crate::domain::credential::KEYS_AT_MOST;
use crate::settings::{ServiceKeyCommand, Settings};
use crate::store::{Control, code};

type Done = Result<(), Box<dyn Error>>;

/// Who makes the keys that are made here.
const OPERATOR: &str = "Operator";

/// Does a command and prints what became of it.
pub async fn run(settings: Settings, command: ServiceKeyCommand) -> Done {
    let control = open_control(&settings).await?;
    let now = Clock::of_the_machine().now();
    let cause = Cause::operator();
    match command {
        ServiceKeyCommand::List { tenant } => list(&control, &known(&control, &tenant).await?).await?,
        ServiceKeyCommand::Create { tenant, service } => {
            let tenant = known(&control, &tenant).await?;
            let (key, secret) =
                bearer::new_service_key(service, OPERATOR).map_err(|failure| failure.to_string())?;
            let made = control.create_service_key(&tenant, &key, KEYS_AT_MOST, &cause, now).await?;
            let Some(made) = made else {
                return Err(format!(
                    "{} has {KEYS_AT_MOST} keys already; revoke one that is not used any more",
                    code::text(service)
                )
                .into());
            };
            println!("{}  {}", made.id, code::text(service));
            println!("{secret}");
        }
        ServiceKeyCommand::Revoke { key, tenant } => {
            let tenant = known(&control, &tenant).await?;
            if !control.revoke_service_key(&tenant, &key, &cause, now).await? {
                return Err(format!("there is no key {} of tenant {tenant}", shown(&key)).into());
            }
            println!("revoked  {key}");
        }
    }
    control.close().await;
    Ok(())
}

/// The id of a tenant that there is.
pub(super) async fn known(control: &Control, tenant: &str) -> Result<String, Box<dyn Error>> {
    let id = tenant.to_ascii_lowercase();
    match control.threat_protection(&id).await? {
        Some(_) => Ok(id),
        None => {
            Err(format!("there is no tenant {}; `tenant list` shows which there are", shown(tenant)).into())
        }
    }
}

async fn list(control: &Control, tenant: &str) -> Done {
    for key in control.service_keys(tenant).await? {
        let used = key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", at.0));
        println!(
            "{}  {:<25}  …{}  made {} by {}  {used}",
            key.id,
            code::text(key.service),
            key.ends_with,
            key.created_at.0,
            shown(&key.created_by)
        );
    }
    Ok(())
}
