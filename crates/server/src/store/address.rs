//! Where a database is: a file of SQLite's, or a database at a PostgreSQL server. A password in it is never shown.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::database::Kind;
use super::{Result, StoreError};

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file.
    File(PathBuf),
    /// A URL of PostgreSQL's, as it was given.
    Server(String),
}

impl Address {
    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::File(_) => Kind::Sqlite,
            Self::Server(_) => Kind::Postgres,
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(file) => Some(file),
            Self::Server(_) => None,
        }
    }

    /// As the driver wants it, with the password.
    pub(super) fn url(&self) -> Result<String> {
        match self {
            Self::File(file) => Ok(format!("sqlite://{}?mode=rwc", encoded(file)?)),
            Self::Server(url) => Ok(url.clone()),
        }
    }
}

/// A file's whole name for a URL. Links on the way are followed here: a URL knows nothing of them.
fn encoded(file: &Path) -> Result<String> {
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let whole = match (whole.parent().map(Path::canonicalize), whole.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => whole,
    };
    let text = whole.to_str().ok_or_else(|| {
        StoreError::Address(format!("{} cannot be named: its name is no UTF-8", file.display()))
    })?;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(encoded)
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            // What is wrong may be the password: the driver's own words are not repeated.
            let options: PgConnectOptions = text.parse().map_err(|_| {
                "the URL of a PostgreSQL database is postgres://USER:PASSWORD@HOST:PORT/DATABASE".to_owned()
            })?;
            if options.get_database().is_none_or(str::is_empty) {
                return Err("the URL of a PostgreSQL database ends with /DATABASE".to_owned());
            }
            return Ok(Self::Server(text.to_owned()));
        }
        let rest = text.strip_prefix("sqlite:").ok_or("a database URL begins with sqlite: or postgres:")?;
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let (file, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        if !matches!(parameters, "" | "mode=rwc" | "mode=rw") || file == ":memory:" || file.is_empty() {
            return Err(format!("{text:?} would forget everything or do something else. Write sqlite:FILE."));
        }
        let options: sqlx::sqlite::SqliteConnectOptions =
            format!("sqlite:{file}").parse().map_err(|_| format!("{text:?} names no file"))?;
        Ok(Self::File(options.get_filename().to_owned()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Server(url) => match url.parse::<PgConnectOptions>() {
                Ok(options) => {
                    let host = options.get_socket().map_or_else(
                        || format!("{}:{}", options.get_host(), options.get_port()),
                        |socket| socket.display().to_string(),
                    );
                    let database = options.get_database().unwrap_or_default();
                    write!(f, "the database {database} at {host}")
                }
                Err(_) => f.write_str("a database"),
            },
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}
