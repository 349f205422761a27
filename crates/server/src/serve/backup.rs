//! The commands that copy an installation while it runs, and put a copy in its place.

use std::error::Error;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::copy::{control_into, location_into, open_alone, open_location_alone};
use super::{confirm, lock, open_control, open_locations};
use crate::settings::Settings;
use crate::store::{Address, Control, Kind, LocationStore, backup, code};

/// Copies every database into a new folder, which is there as a whole or not at all. The control database comes first: a
/// location may then know more than it, which provisioning and erasing put right, but never less.
pub async fn back_up(settings: Settings, folder: &Path) -> Result<(), Box<dyn Error>> {
    if let Some(file) = settings.databases.control.file()
        && !file.is_file()
    {
        return Err(format!("there is no {}: nothing to copy", file.display()).into());
    }
    if folder.exists() {
        return Err(format!("{} is there already. Name a new folder.", folder.display()).into());
    }
    let partial = partial(folder)?;
    if partial.exists() {
        return Err(format!(
            "{} is left of a backup that was cut off. Remove it, then back up again.",
            partial.display()
        )
        .into());
    }
    // Whoever reads a copy reads everything: nobody but the operator.
    DirBuilder::new()
        .mode(0o700)
        .create(&partial)
        .map_err(|failure| format!("{} cannot be made: {failure}", partial.display()))?;
    let copied = copy(&settings, &partial).await;
    match copied {
        Ok(()) => {
            fs::rename(&partial, folder)?;
            println!("backed up to {}", folder.display());
            Ok(())
        }
        Err(failure) => {
            fs::remove_dir_all(&partial)?;
            Err(format!("nothing was backed up: {failure}").into())
        }
    }
}

async fn copy(settings: &Settings, folder: &Path) -> Result<(), Box<dyn Error>> {
    let control = open_control(settings).await?;
    let locations = open_locations(settings).await?;
    let file = folder.join(CONTROL);
    if settings.is_shared() {
        let copy = Control::open_to_copy(&Address::File(file)).await?;
        control_into(&control, &copy).await?;
        copy.close().await;
    } else {
        control.copy_to(&file).await?;
    }
    for (store, (location, address)) in locations.all().into_iter().zip(&settings.databases.locations) {
        let location = code::text(*location);
        let file = folder.join(name(&location));
        if address.kind() == Kind::Postgres {
            let copy = LocationStore::open_to_copy(&Address::File(file)).await?;
            location_into(store, &copy, &location).await?;
            copy.close().await;
        } else {
            store.copy_to(&file).await?;
        }
        store.close().await;
    }
    control.close().await;
    for file in names(settings) {
        let copy = folder.join(&file);
        demand_whole(&copy).await?;
        let written = File::open(&copy)?;
        written.sync_all()?;
        println!("{file}  {} bytes", written.metadata()?.len());
    }
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// Puts a copy where the settings say the databases are, once there are none; then ends every session and one-time link
/// of it. The control database comes last, so that a restore that was cut off is seen and done again.
pub async fn restore(settings: Settings, folder: &Path, yes: bool) -> Result<(), Box<dyn Error>> {
    if settings.is_shared() {
        return restore_to_server(&settings, folder, yes).await;
    }
    let databases = &settings.databases;
    let file = |address: &Address| address.file().map(Path::to_owned).ok_or("this needs files of SQLite's");
    let mut places: Vec<(PathBuf, PathBuf)> = Vec::new();
    for (location, address) in &databases.locations {
        places.push((folder.join(name(&code::text(*location))), file(address)?));
    }
    let control_place = file(&databases.control)?;
    places.push((folder.join(CONTROL), control_place.clone()));
    for (from, to) in &places {
        if !from.is_file() {
            return Err(format!("{} is no backup: it has no {}", folder.display(), file_name(from)).into());
        }
        demand_whole(from).await?;
        for taken in [to.clone(), beside(to, "-wal")] {
            if taken.exists() {
                return Err(format!(
                    "{} is there. Nothing is overwritten: end the server and move what is there out of the way.",
                    taken.display()
                )
                .into());
            }
        }
    }
    ask(folder, &settings.data.display().to_string(), yes)?;
    fs::create_dir_all(&settings.data)?;
    let _lock = lock(&settings.data)?;
    for (from, to) in &places {
        let coming = beside(to, ".restoring");
        fs::copy(from, &coming).map_err(|failure| format!("{}: {failure}", coming.display()))?;
    }
    // Before it is in its place: a restore that is cut off must not leave sessions that live again.
    let control = Control::open(&Address::File(beside(&control_place, ".restoring"))).await?;
    let (sessions, links) = control.end_what_a_backup_revives().await?;
    control.close().await;
    for (_, to) in &places {
        let coming = beside(to, ".restoring");
        File::open(&coming)?.sync_all()?;
        fs::rename(&coming, to)?;
    }
    println!("restored; {sessions} sessions and {links} one-time links were ended");
    Ok(())
}

fn ask(folder: &Path, to: &str, yes: bool) -> Result<(), Box<dyn Error>> {
    let what = format!(
        "Restores {} to {to}. API tokens and service keys that were revoked since that backup are valid again until they \
         are revoked again, and people who were removed since are there again.",
        folder.display(),
    );
    confirm::confirm(&what, yes)
}

/// Puts a copy into empty databases at a PostgreSQL server. It goes there from files of its own, so that the backup stays
/// as it is, and without what must not come back.
async fn restore_to_server(settings: &Settings, folder: &Path, yes: bool) -> Result<(), Box<dyn Error>> {
    for file in names(settings) {
        if !folder.join(&file).is_file() {
            return Err(format!("{} is no backup: it has no {file}", folder.display()).into());
        }
        demand_whole(&folder.join(&file)).await?;
    }
    ask(folder, &settings.databases.control.to_string(), yes)?;
    let coming = std::env::temp_dir().join(format!("security-center-restoring-{}", std::process::id()));
    DirBuilder::new()
        .mode(0o700)
        .create(&coming)
        .map_err(|failure| format!("{}: {failure}", coming.display()))?;
    let restored = restore_through(settings, folder, &coming).await;
    fs::remove_dir_all(&coming)?;
    let (sessions, links) = restored?;
    println!("restored; {sessions} sessions and {links} one-time links were ended");
    Ok(())
}

async fn restore_through(
    settings: &Settings,
    folder: &Path,
    coming: &Path,
) -> Result<(u64, u64), Box<dyn Error>> {
    for file in names(settings) {
        fs::copy(folder.join(&file), coming.join(&file))?;
    }
    for (location, address) in &settings.databases.locations {
        let location = code::text(*location);
        let from = LocationStore::open_to_copy(&Address::File(coming.join(name(&location)))).await?;
        let to = open_location_alone(address).await?;
        location_into(&from, &to, &location).await?;
        from.close().await;
        to.close().await;
    }
    let from = Control::open_to_copy(&Address::File(coming.join(CONTROL))).await?;
    let ended = from.end_what_a_backup_revives().await?;
    let to = open_alone(&settings.databases.control).await?;
    control_into(&from, &to).await?;
    from.close().await;
    to.close().await;
    Ok(ended)
}

const CONTROL: &str = "control.db";

fn name(location: &str) -> String {
    format!("location-{location}.db")
}

fn names(settings: &Settings) -> Vec<String> {
    let locations = settings.databases.locations.iter().map(|(location, _)| name(&code::text(*location)));
    std::iter::once(CONTROL.to_owned()).chain(locations).collect()
}

async fn demand_whole(file: &Path) -> Result<(), Box<dyn Error>> {
    let faults = backup::faults(file).await.map_err(|failure| format!("{}: {failure}", file.display()))?;
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!("{} is not whole: {}", file.display(), faults.join("; ")).into())
}

fn partial(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    if folder.file_name().is_none() {
        return Err(format!("{} names no folder", folder.display()).into());
    }
    Ok(beside(folder, ".partial"))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
