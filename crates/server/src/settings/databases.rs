//! Which database is where: the control database, and one of its own for each location (D8).

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use security_center_contract::DataCenterLocation;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use sqlx::sqlite::SqliteConnectOptions;

use super::{Settings, SettingsError};
use crate::domain::location::LOCATIONS;
use crate::store::code;

/// The databases to open.
#[derive(Clone, Debug)]
pub struct Databases {
    /// The control database.
    pub control: SqliteConnectOptions,
    /// One for each location.
    pub locations: [(DataCenterLocation, SqliteConnectOptions); 3],
}

/// A location and its database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocationDatabase {
    /// The location.
    pub location: DataCenterLocation,
    /// The database's URL.
    pub url: String,
}

impl FromStr for LocationDatabase {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (location, url) = text.split_once('=').ok_or("write it as eu=sqlite:FILE")?;
        let location = code::parse(location).map_err(|_| format!("{location:?} is not one of eu, uk, us"))?;
        if !url.starts_with("sqlite:") || SqliteConnectOptions::from_str(url).is_err() {
            return Err(format!("{url:?} is not a database URL that begins with sqlite:"));
        }
        Ok(Self { location, url: url.to_owned() })
    }
}

/// The locations of the TOML file, as a table.
pub(super) fn location_table<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<LocationDatabase>, D::Error> {
    let table = BTreeMap::<String, String>::deserialize(from)?;
    let parse = |(location, url)| format!("{location}={url}").parse().map_err(Error::custom);
    table.into_iter().map(parse).collect()
}

impl Settings {
    /// The databases, when no two of them are the same: a tenant's data is in the store of its location and in
    /// no other (D8).
    pub fn databases(&self) -> Result<Databases, SettingsError> {
        let control = SqliteConnectOptions::new().filename(self.data.join("control.db"));
        let mut taken = vec![(absolute(&control)?, "the control database".to_owned())];
        let mut locations = LOCATIONS.map(|location| (location, SqliteConnectOptions::new()));
        for (location, options) in &mut locations {
            let name = code::text(*location);
            *options = self.location(*location, &name)?;
            let file = absolute(options)?;
            if let Some((_, whose)) = taken.iter().find(|(other, _)| *other == file) {
                return Err(SettingsError::Contradiction(format!(
                    "{} is {whose} and the database of {name} at once. Give each location a file of its own \
                     with --location-database.",
                    file.display()
                )));
            }
            taken.push((file, format!("the database of {name}")));
        }
        Ok(Databases { control, locations })
    }

    /// Their files: of the control database, then of the locations in their order.
    pub fn database_files(&self) -> Result<Vec<PathBuf>, SettingsError> {
        let databases = self.databases()?;
        let locations = databases.locations.iter().map(|(_, options)| options);
        let file = |options: &SqliteConnectOptions| options.get_filename().to_owned();
        Ok(std::iter::once(&databases.control).chain(locations).map(file).collect())
    }

    fn location(
        &self,
        location: DataCenterLocation,
        name: &str,
    ) -> Result<SqliteConnectOptions, SettingsError> {
        let given: Vec<_> = self.location_databases.iter().filter(|one| one.location == location).collect();
        match given.as_slice() {
            [] => Ok(SqliteConnectOptions::new().filename(self.data.join(format!("location-{name}.db")))),
            [one] if one.url.contains(":memory:") || one.url.contains("mode=memory") => {
                Err(SettingsError::Contradiction(format!(
                    "--location-database {name}={} would forget everything. Name a file.",
                    one.url
                )))
            }
            [one] => SqliteConnectOptions::from_str(&one.url).map_err(|fault| {
                SettingsError::Contradiction(format!("--location-database {name}: {fault}"))
            }),
            _ => Err(SettingsError::Contradiction(format!(
                "--location-database names {name} more than once. Keep one of them."
            ))),
        }
    }
}

fn absolute(options: &SqliteConnectOptions) -> Result<PathBuf, SettingsError> {
    let file = options.get_filename();
    std::path::absolute(file).map_err(|failure| SettingsError::File(file.to_owned(), failure))
}
