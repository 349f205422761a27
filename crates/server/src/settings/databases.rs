//! Which database is where: the control database, and one of its own for each location (D8).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use security_center_contract::DataCenterLocation;
use serde::{Deserialize, Deserializer};

use super::{Secret, Settings, SettingsError};
use crate::domain::location::LOCATIONS;
use crate::store::{Address, Kind, code};

/// The databases to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Databases {
    /// The control database.
    pub control: Address,
    /// One for each location.
    pub locations: [(DataCenterLocation, Address); 3],
}

/// The locations of the TOML file, as a table.
pub(super) fn location_table<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Secret>, D::Error> {
    let table = BTreeMap::<String, String>::deserialize(from)?;
    Ok(table.into_iter().map(|(location, url)| Secret::from(format!("{location}={url}"))).collect())
}

/// The location and the database of `LOCATION=URL`. What is not understood may be a password, and is not repeated.
fn location_database(given: &Secret) -> Result<(DataCenterLocation, Address), String> {
    let form = "write it as eu=sqlite:FILE or eu=postgres://USER:PASSWORD@HOST/DATABASE";
    let (location, url) = given.reveal().split_once('=').ok_or(form)?;
    let location =
        code::parse(location).map_err(|_| format!("the location is not one of eu, uk, us; {form}"))?;
    Ok((location, url.parse()?))
}

impl Databases {
    /// Those that were named, and beside them the files of the data folder; when no two of them are the same: a tenant's
    /// data is in the store of its location and in no other (D8).
    pub fn resolve(
        data: &Path,
        database: Option<&Secret>,
        locations: &[Secret],
    ) -> Result<Self, SettingsError> {
        let refuse = |option: &str, fault: String| SettingsError::Contradiction(format!("{option}: {fault}"));
        let control = match database {
            Some(url) => url.reveal().parse().map_err(|fault| refuse("--database", fault))?,
            None => Address::File(data.join("control.db")),
        };
        let given = locations
            .iter()
            .map(|one| location_database(one).map_err(|fault| refuse("--location-database", fault)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut taken = vec![(identity(&control)?, "the control database".to_owned())];
        let mut found = LOCATIONS.map(|location| (location, Address::File(PathBuf::new())));
        for (location, address) in &mut found {
            let name = code::text(*location);
            *address = one_of(&given, *location, &name, &control)?
                .unwrap_or_else(|| Address::File(data.join(format!("location-{name}.db"))));
            let identity = identity(address)?;
            if let Some((_, whose)) = taken.iter().find(|(other, _)| *other == identity) {
                return Err(SettingsError::Contradiction(format!(
                    "{identity} is {whose} and the database of {name} at once. Give each location a database of its own \
                     with --location-database.",
                )));
            }
            taken.push((identity, format!("the database of {name}")));
        }
        Ok(Self { control, locations: found })
    }
}

impl Settings {
    /// Their files: of the control database, then of the locations in their order; nothing where a database has none.
    #[must_use]
    pub fn database_files(&self) -> Vec<Option<PathBuf>> {
        let databases = &self.databases;
        let locations = databases.locations.iter().map(|(_, address)| address);
        let file = |address: &Address| address.file().map(Path::to_owned);
        std::iter::once(&databases.control).chain(locations).map(file).collect()
    }

    /// Whether the installation is at a PostgreSQL server, which several servers may share.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.databases.control.kind() == Kind::Postgres
    }
}

/// The database that was given for a location. With PostgreSQL for control there has to be one: files would be of one
/// server alone.
fn one_of(
    given: &[(DataCenterLocation, Address)],
    location: DataCenterLocation,
    name: &str,
    control: &Address,
) -> Result<Option<Address>, SettingsError> {
    let of_it: Vec<_> = given.iter().filter(|(of, _)| *of == location).map(|(_, address)| address).collect();
    let shared = control.kind() == Kind::Postgres;
    match of_it.as_slice() {
        [address] if shared && address.kind() == Kind::Sqlite => Err(SettingsError::Contradiction(format!(
            "--location-database {name} is a file, while --database is at a PostgreSQL server. Give it a database there."
        ))),
        [] if shared => Err(SettingsError::Contradiction(format!(
            "--database is at a PostgreSQL server, and {name} has no database there. Give it one with --location-database."
        ))),
        [] => Ok(None),
        [address] => Ok(Some((*address).clone())),
        _ => Err(SettingsError::Contradiction(format!(
            "--location-database names {name} more than once. Keep one of them."
        ))),
    }
}

/// The same for two names of one database, as far as names can tell.
fn identity(address: &Address) -> Result<String, SettingsError> {
    let Some(file) = address.file() else { return Ok(address.to_string()) };
    let whole = std::path::absolute(file).map_err(|failure| SettingsError::File(file.to_owned(), failure))?;
    Ok(whole.display().to_string())
}
