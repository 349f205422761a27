//! Where the databases of a server under test are: files in its folder, or at a PostgreSQL cluster.

use std::path::{Path, PathBuf};

use security_center_server::store::Address;

use super::postgres;

/// Where the databases of a server are.
pub(super) enum Databases {
    Files(PathBuf),
    Postgres(Box<postgres::Installation>),
}

/// Whether these are the tests with PostgreSQL: the same, built once more as another program.
pub(crate) fn with_postgres() -> bool {
    env!("CARGO_CRATE_NAME").ends_with("_postgres")
}

impl Databases {
    pub(super) async fn new(folder: &Path) -> Self {
        if !with_postgres() {
            return Self::Files(folder.to_owned());
        }
        match postgres::cluster() {
            Some(cluster) => Self::Postgres(Box::new(cluster.schemas().await)),
            // It has said why. There is nothing for any other test either.
            None => std::process::exit(0),
        }
    }

    /// By the name of the file that it is in SQLite.
    pub(super) fn address(&self, name: &str) -> Address {
        match (self, name) {
            (Self::Files(folder), _) => Address::File(folder.join(name)),
            (Self::Postgres(there), "control.db") => there.control.clone(),
            (Self::Postgres(there), "location-eu.db") => there.eu.clone(),
            (Self::Postgres(there), "location-uk.db") => there.uk.clone(),
            (Self::Postgres(there), "location-us.db") => there.us.clone(),
            (Self::Postgres(_), _) => panic!("there is no database {name}"),
        }
    }

    /// For raw connections.
    pub(super) fn url(&self, name: &str) -> String {
        match self {
            Self::Files(folder) => format!("sqlite://{}", folder.join(name).display()),
            Self::Postgres(there) => there.url(name.trim_end_matches(".db").trim_start_matches("location-")),
        }
    }
}

/// Other databases, with nothing in them: of the kind that these tests run on.
pub(crate) struct Elsewhere {
    pub(crate) control: Address,
    pub(crate) eu: Address,
    /// For raw connections to the latter.
    #[allow(dead_code, reason = "the tests of the API alone make a database of before")]
    pub(crate) eu_url: String,
    _there: Option<postgres::Installation>,
}

/// Makes them; where they are files, in this folder.
pub(crate) async fn elsewhere(folder: &Path, name: &str) -> Elsewhere {
    if let (true, Some(cluster)) = (with_postgres(), postgres::cluster()) {
        let there = cluster.installation(false).await;
        let (control, eu, eu_url) = (there.control.clone(), there.eu.clone(), there.url("eu"));
        return Elsewhere { control, eu, eu_url, _there: Some(there) };
    }
    std::fs::create_dir_all(folder).expect("a folder");
    let file = |part: &str| Address::File(folder.join(format!("other-{name}-{part}.db")));
    let eu_url = format!("sqlite://{}?mode=rwc", folder.join(format!("other-{name}-eu.db")).display());
    Elsewhere { control: file("control"), eu: file("eu"), eu_url, _there: None }
}
