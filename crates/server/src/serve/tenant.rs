//! The commands on tenants.

use std::error::Error;

use super::open_control;
use crate::clock::Clock;
use crate::directory;
use crate::settings::{Settings, TenantCommand};
use crate::store::code;
use crate::store::directory::Imported;

/// Does a command and prints what became of it.
pub async fn run(settings: Settings, command: TenantCommand) -> Result<(), Box<dyn Error>> {
    let control = open_control(&settings).await?;
    match command {
        TenantCommand::Import { files } => {
            for file in directory::import(&control, &files, Clock::of_the_machine().now()).await? {
                let outcome = match file.imported {
                    Imported::Added => "added",
                    Imported::Changed => "changed",
                    Imported::Unchanged => "unchanged",
                };
                println!("{outcome}  {}  {}", file.tenant_id, file.display_name);
            }
        }
        TenantCommand::List => {
            for id in control.tenant_ids().await? {
                let (Some(stored), Some(service)) =
                    (control.directory(&id).await?, control.threat_protection(&id).await?)
                else {
                    continue;
                };
                let state = code::text(service.state);
                println!("{id}  {state:<12}  {}", stored.directory.organization.display_name);
            }
        }
    }
    control.close().await;
    Ok(())
}
