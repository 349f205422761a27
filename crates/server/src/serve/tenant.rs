//! The commands on tenants (S36). A running server learns of what they do from the tables.

use std::error::Error;

use security_center_contract::{Refusal, ServiceState};

use super::confirm::confirm;
use super::tenant_text::{self, counted, each};
use super::terminal::shown;
use super::{connection, fetching_text, open_control, open_locations};
use crate::clock::{Clock, timestamp};
use crate::directory;
use crate::domain::access::{self, Standing};
use crate::domain::cause::Cause;
use crate::domain::directory::Directory;
use crate::domain::lifecycle::{Record, keep_data_until};
use crate::domain::merge::{ServiceChange, Turn};
use crate::domain::{eligibility, supported_service};
use crate::erasure::Eraser;
use crate::settings::{Settings, TenantCommand};
use crate::store::Control;
use crate::store::code;
use crate::store::directory::Imported;
use crate::store::location_figures::Figures;

type Done = Result<(), Box<dyn Error>>;

/// Does a command and prints what became of it.
pub async fn run(settings: Settings, command: TenantCommand) -> Done {
    let control = open_control(&settings).await?;
    let done = match command {
        TenantCommand::Import { files } => import(&control, &files).await,
        TenantCommand::List => list(&control).await,
        TenantCommand::Show { tenant } => show(&settings, &control, &tenant).await,
        TenantCommand::Connect { tenant, facts } => {
            connection::connect(&settings, &control, &tenant, &facts.change()).await
        }
        TenantCommand::Disconnect { tenant } => connection::disconnect(&control, &tenant).await,
        TenantCommand::Check { tenant } => connection::check(&settings, &control, &tenant).await,
        TenantCommand::Set { tenant, facts } => connection::set(&control, &tenant, &facts.change()).await,
        TenantCommand::Provision { tenant, yes } => provision(&control, &tenant, yes).await,
        TenantCommand::Deprovision { tenant, erase_now, yes } => {
            deprovision(&settings, &control, &tenant, erase_now, yes).await
        }
        TenantCommand::Erase { tenant, yes } => erase(&settings, &control, &tenant, yes).await,
    };
    control.close().await;
    done
}

async fn import(control: &Control, files: &[std::path::PathBuf]) -> Done {
    for file in directory::import(control, files, Clock::of_the_machine().now()).await? {
        let outcome = match file.imported {
            Imported::Added => "added",
            Imported::Changed => "changed",
            Imported::Unchanged => "unchanged",
        };
        println!("{outcome}  {}  {}", file.tenant_id, shown(&file.display_name));
    }
    Ok(())
}

async fn list(control: &Control) -> Done {
    for id in control.tenant_ids().await? {
        let Ok((directory, service)) = tenant(control, &id).await else { continue };
        let state = code::text(service.state);
        println!("{id}  {state:<12}  {}", shown(&directory.organization.display_name));
    }
    Ok(())
}

/// The service of a tenant, and its directory, which is not older.
async fn tenant(control: &Control, id: &str) -> Result<(Directory, Record), Box<dyn Error>> {
    let id = id.to_ascii_lowercase();
    let service = control.threat_protection(&id).await?;
    match (service, control.directory(&id).await?) {
        (Some(service), Some(stored)) => Ok((stored.directory, service)),
        _ => Err(format!("there is no tenant {id}; `tenant list` shows which there are").into()),
    }
}

async fn show(settings: &Settings, control: &Control, id: &str) -> Done {
    let (directory, service) = tenant(control, id).await?;
    print!("{}", tenant_text::show(&directory, &service, settings.retention_days));
    print!("{}", connection::show(control, &directory.organization.id).await?);
    if let Some(reserved) = &service.reserved {
        let locations = open_locations(settings).await?;
        let fetches = locations.at(reserved.location).fetches(&directory.organization.id).await?;
        print!("{}", fetching_text::show(&fetches));
    }
    Ok(())
}

/// The reasons why the operator may not do it now; he may do whatever an administrator may.
fn refusals(directory: &Directory, service: &Record, turn: &Turn) -> Vec<Refusal> {
    let standing = Standing { views: true, administers: true };
    let eligible = eligibility::assess(&directory.organization, &directory.subscriptions).eligible;
    let actions = access::actions(standing, eligible, service.state, (service.erasing, service.loads()));
    match turn {
        Turn::On => actions.turn_on.refusals,
        Turn::Off { .. } => actions.turn_off.refusals,
        Turn::Retry => actions.retry.refusals,
    }
}

/// Makes the change of the service as it was shown to the operator, or refuses.
async fn make(control: &Control, directory: &Directory, service: &Record, turn: Turn) -> Done {
    let id = &directory.organization.id;
    let change = ServiceChange { turn: Some(turn), preview_features: None };
    let now = Clock::of_the_machine().now();
    if control.change_service(id, service.version, &change, &Cause::operator(), now).await? {
        return Ok(());
    }
    Err("nothing was done: the service changed in the meantime. `tenant show` shows it as it is now.".into())
}

async fn provision(control: &Control, id: &str, yes: bool) -> Done {
    let (directory, service) = tenant(control, id).await?;
    let name = &shown(&directory.organization.display_name);
    let turn = if service.state == ServiceState::Failed { Turn::Retry } else { Turn::On };
    let refusals = refusals(&directory, &service, &turn);
    if !refusals.is_empty() {
        let why = tenant_text::refusals(&refusals, &directory);
        return Err(format!("the service of {name} cannot be turned on:\n{why}").into());
    }
    let services = supported_service::to_connect(&directory.deployments);
    let opt_out =
        if service.opted_out { " It was turned off by intent before; that ends with this." } else { "" };
    let what = format!(
        "The service of {name} will be turned on in {}, with data of {}: {}.{opt_out}",
        tenant_text::location(&directory, &service),
        counted(services.len() as u64, "service", "services"),
        each(&services),
    );
    confirm(&what, yes)?;
    make(control, &directory, &service, turn).await?;
    println!("provisioning  {}  {name}", directory.organization.id);
    eprintln!("A running server provisions it now; without one, the next that starts does.");
    Ok(())
}

async fn deprovision(settings: &Settings, control: &Control, id: &str, erase_now: bool, yes: bool) -> Done {
    let (directory, service) = tenant(control, id).await?;
    let name = &shown(&directory.organization.display_name);
    let now = Clock::of_the_machine().now();
    let keep_data_until = keep_data_until(&service, now, settings.retention_days);
    let turn = Turn::Off { keep_data_until };
    let refusals = refusals(&directory, &service, &turn);
    if !refusals.is_empty() {
        let why = tenant_text::refusals(&refusals, &directory);
        return Err(format!("the service of {name} cannot be turned off:\n{why}").into());
    }
    let locations = open_locations(settings).await?;
    let figures = match &service.reserved {
        Some(reserved) => locations.at(reserved.location).figures(&directory.organization.id).await?,
        None => Figures::default(),
    };
    let data = tenant_text::figures(&figures);
    let then = match keep_data_until {
        Some(_) if erase_now => format!("{data} will be erased at once."),
        Some(until) => format!("{data} will be kept until {} and then erased.", timestamp(until).0),
        None => "There is no data.".to_owned(),
    };
    let what = format!(
        "The service of {name} will be turned off: Incidents, Action center and Hunting close in every window.\n{then}"
    );
    confirm(&what, yes)?;
    make(control, &directory, &service, turn).await?;
    println!("off  {}  {name}", directory.organization.id);
    if erase_now && keep_data_until.is_some() {
        let eraser = Eraser::new(control.clone(), locations, Clock::of_the_machine());
        eraser.erase_now(&directory.organization.id).await?;
        println!("erased  {}  {name}", directory.organization.id);
    }
    Ok(())
}

async fn erase(settings: &Settings, control: &Control, id: &str, yes: bool) -> Done {
    let (directory, service) = tenant(control, id).await?;
    let name = &shown(&directory.organization.display_name);
    if service.state != ServiceState::Off {
        let state = code::text(service.state);
        return Err(format!(
            "the service of {name} is not off but {state}; `tenant deprovision` turns it off"
        )
        .into());
    }
    let Some(reserved) = &service.reserved else {
        return Err(format!("there is no data of {name}").into());
    };
    let locations = open_locations(settings).await?;
    let figures = locations.at(reserved.location).figures(&directory.organization.id).await?;
    let place = tenant_text::location(&directory, &service);
    let data = tenant_text::figures(&figures);
    let what =
        format!("{data} of {name} will be erased from {place}, for good, and the location is free again.");
    confirm(&what, yes)?;
    let eraser = Eraser::new(control.clone(), locations, Clock::of_the_machine());
    if !eraser.erase_now(&directory.organization.id).await? {
        return Err("nothing was done: the service changed in the meantime. `tenant show` shows it.".into());
    }
    println!("erased  {}  {name}", directory.organization.id);
    Ok(())
}
