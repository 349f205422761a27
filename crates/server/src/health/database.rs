//! The databases of an installation, one after the other: read, written, and their files as they were at the start.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::timeout;

use super::Met;
use crate::store::fault::Fault;
use crate::store::{Control, LocationStore, Locations, Result, StoreError};

/// How many there are.
pub(super) const COUNT: usize = 4;

/// Their names, in their order.
pub(super) const DATABASES: [&str; COUNT] = ["control", "eu", "uk", "us"];

/// How long a database may take to be read or written: longer than it is waited for a lock.
const PATIENCE: Duration = Duration::from_secs(7);

/// What is looked at.
#[derive(Debug)]
pub(super) struct Kept {
    control: Control,
    locations: Locations,
    files: Vec<KeptFile>,
}

/// A file, and which it was when it was opened: its device and its number there.
#[derive(Debug)]
struct KeptFile {
    path: PathBuf,
    identity: Option<(u64, u64)>,
}

impl Kept {
    pub(super) fn new(control: Control, locations: Locations, files: Vec<Option<PathBuf>>) -> Self {
        let kept = |path: Option<PathBuf>| KeptFile {
            identity: path.as_deref().and_then(|path| identity(path).ok()),
            path: path.unwrap_or_default(),
        };
        Self { control, locations, files: files.into_iter().map(kept).collect() }
    }

    /// The fault with which this one is read; nothing where there is none.
    pub(super) async fn read(&self, at: usize) -> Option<Met> {
        if let Err(failure) = self.demand_file(at) {
            return Some(met(&failure));
        }
        within(async {
            match self.location(at) {
                Some(location) => location.check().await,
                None => self.control.check().await,
            }
        })
        .await
    }

    /// The fault with which this one is written; nothing where there is none.
    pub(super) async fn write(&self, at: usize) -> Option<Met> {
        within(async {
            match self.location(at) {
                Some(location) => location.check_writing().await,
                None => self.control.check_writing().await,
            }
        })
        .await
    }

    /// Refuses when the file of this one is not there any more. A database without a file has none to miss.
    pub(super) fn demand_file(&self, at: usize) -> Result<()> {
        let Some(KeptFile { path, identity: Some(before) }) = self.files.get(at) else { return Ok(()) };
        let gone = |failure: io::Error| StoreError::Database(sqlx::Error::Io(failure));
        let now = identity(path).map_err(gone)?;
        if now == *before {
            return Ok(());
        }
        Err(gone(io::Error::other("another file is in the place of the database's")))
    }

    fn location(&self, at: usize) -> Option<&LocationStore> {
        self.locations.all().get(at.checked_sub(1)?).copied()
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let there = std::fs::metadata(path)?;
    Ok((there.dev(), there.ino()))
}

async fn within(check: impl Future<Output = Result<()>>) -> Option<Met> {
    match timeout(PATIENCE, check).await {
        Ok(checked) => checked.err().map(|failure| met(&failure)),
        Err(_) => Some((Fault::Slow, format!("no answer within {PATIENCE:?}"))),
    }
}

fn met(failure: &StoreError) -> Met {
    (failure.fault(), failure.to_string())
}
