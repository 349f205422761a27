//! The command that moves a whole installation into other databases, and what backups share with it.

use std::error::Error;
use std::fs;
use std::path::Path;

use super::{confirm, lock};
use crate::settings::{Databases, Settings, StoreCommand};
use crate::store::copy::Copied;
use crate::store::{Address, Control, LocationStore, code};

/// After how many rows a table says again how far it is.
const SAID_EVERY: u64 = 20_000;

/// Does what was asked with the databases themselves.
pub async fn run(settings: Settings, command: StoreCommand) -> Result<(), Box<dyn Error>> {
    let StoreCommand::Copy { to_data, to_database, to_location_database, yes } = command;
    if to_data.is_none() && to_database.is_none() {
        return Err("say where to copy: --to-database with --to-location-database, or --to-data".into());
    }
    let folder = to_data.unwrap_or_else(|| settings.data.clone());
    let to = Databases::resolve(&folder, to_database.as_ref(), &to_location_database)?;
    demand_apart(&settings.databases, &to)?;
    if let Some(file) = settings.databases.control.file()
        && !file.is_file()
    {
        return Err(format!("there is no {}: nothing to copy", file.display()).into());
    }
    let _from = lock_files(&settings.databases.control)?;
    let what = format!(
        "Copies everything from {} and the databases of the locations to {}. No server may run on either.",
        settings.databases.control, to.control
    );
    confirm::confirm(&what, yes)?;
    if let Some(file) = to.control.file() {
        fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
    }
    let _to = lock_files(&to.control)?;
    let mut tables = 0;
    let mut rows = 0;
    let mut count = |copied: &[Copied]| {
        tables += copied.len();
        rows += copied.iter().map(|one| one.rows).sum::<u64>();
    };
    for ((location, from), (_, to)) in settings.databases.locations.iter().zip(&to.locations) {
        let (from, to) = (open_location_alone(from).await?, open_location_alone(to).await?);
        let copied = location_into(&from, &to, &code::text(*location)).await?;
        count(&copied);
        from.close().await;
        to.close().await;
    }
    // Last: a copy that was cut off has no control database that a server would open.
    let (from, to) = (open_alone(&settings.databases.control).await?, open_alone(&to.control).await?);
    count(&control_into(&from, &to).await?);
    from.close().await;
    to.close().await;
    println!("copied: {tables} tables, {rows} rows, with the same hashes on both sides");
    Ok(())
}

/// Copies a control database, and says how far it is.
pub(super) async fn control_into(from: &Control, to: &Control) -> Result<Vec<Copied>, Box<dyn Error>> {
    let copied = from.copy_into(to, &mut progress("control")).await;
    said("control", copied.map_err(|failure| format!("control: {failure}"))?)
}

/// Copies the database of a location, and says how far it is.
pub(super) async fn location_into(
    from: &LocationStore,
    to: &LocationStore,
    name: &str,
) -> Result<Vec<Copied>, Box<dyn Error>> {
    let copied = from.copy_into(to, &mut progress(name)).await;
    said(name, copied.map_err(|failure| format!("{name}: {failure}"))?)
}

fn progress(name: &str) -> impl FnMut(&str, u64) + Send {
    let (name, mut last) = (name.to_owned(), 0);
    move |table, rows| {
        if rows < last {
            last = 0;
        }
        if rows >= last + SAID_EVERY {
            last = rows;
            println!("{name}  {table}  {rows} rows so far");
        }
    }
}

fn said(name: &str, copied: Vec<Copied>) -> Result<Vec<Copied>, Box<dyn Error>> {
    for Copied { table, rows, hash } in &copied {
        println!("{name}  {table}  {rows} rows  {hash}");
    }
    Ok(copied)
}

/// Opens a control database that nobody else uses.
pub(super) async fn open_alone(address: &Address) -> Result<Control, Box<dyn Error>> {
    let control = Control::open_to_copy(address).await.map_err(|failure| format!("{address}: {failure}"))?;
    demand_alone(control.others().await?, address)?;
    Ok(control)
}

/// Opens the database of a location that nobody else uses.
pub(super) async fn open_location_alone(address: &Address) -> Result<LocationStore, Box<dyn Error>> {
    let store =
        LocationStore::open_to_copy(address).await.map_err(|failure| format!("{address}: {failure}"))?;
    demand_alone(store.others().await?, address)?;
    Ok(store)
}

fn demand_alone(others: i64, address: &Address) -> Result<(), Box<dyn Error>> {
    if others > 0 {
        return Err(
            format!("{address} is in use by a server. End every server of it, then copy again.").into()
        );
    }
    Ok(())
}

/// Files have to be there, and no server may use them; a PostgreSQL server is asked when it is opened.
fn lock_files(control: &Address) -> Result<Option<fs::File>, Box<dyn Error>> {
    let Some(folder) = control.file().and_then(Path::parent) else { return Ok(None) };
    if !folder.is_dir() {
        return Err(format!("there is no folder {}: nothing to copy", folder.display()).into());
    }
    lock(folder).map(Some)
}

fn demand_apart(from: &Databases, to: &Databases) -> Result<(), Box<dyn Error>> {
    let all = |databases: &Databases| {
        let locations = databases.locations.iter().map(|(_, address)| address.to_string());
        locations.chain([databases.control.to_string()]).collect::<Vec<_>>()
    };
    let from = all(from);
    match all(to).into_iter().find(|one| from.contains(one)) {
        Some(both) => Err(format!("{both} cannot be copied into itself").into()),
        None => Ok(()),
    }
}
