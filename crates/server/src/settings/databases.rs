//! Which database is where: the control database, and one of its own for each location (D8).

use std::path::PathBuf;
use std::str::FromStr;

use security_center_contract::DataCenterLocation;
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
