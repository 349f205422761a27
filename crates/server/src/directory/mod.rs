//! A tenant's directory from what was read: Graph's own answers, and what the operator adds; and the import of files.

mod document;
pub mod facts;
mod parse;
mod reading;
mod rebuild;
mod subscriptions;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::domain::cause::Cause;
use crate::domain::directory::Directory;
use crate::store::directory::Imported;
use crate::store::document::ReadDirectory;
use crate::store::{Control, StoreError};

pub use document::{Document, current};
pub(crate) use reading::is_guid;

/// The largest file that is read.
pub const FILE_LIMIT: u64 = 64 * 1024 * 1024;

/// Something wrong in a file, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, for instance `subscribedSkus.value[2].capabilityStatus`.
    pub place: String,
    /// What.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.what)
        } else {
            write!(f, "{}: {}", self.place, self.what)
        }
    }
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Everything that is wrong in the files.
    #[error("nothing was imported:\n{}", lines(.0))]
    Faults(Vec<(PathBuf, Fault)>),
    /// The directory of demonstration files cannot be listed.
    #[error("{0} cannot be listed: {1}")]
    Folder(PathBuf, std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFile {
    /// The file.
    pub path: PathBuf,
    /// The tenant's id.
    pub tenant_id: String,
    /// The tenant's name.
    pub display_name: String,
    /// Whether anything changed.
    pub imported: Imported,
}

fn lines(faults: &[(PathBuf, Fault)]) -> String {
    faults.iter().map(|(path, fault)| format!("  {}: {fault}\n", path.display())).collect()
}

/// Reads a directory from the text of a file, or says everything that is wrong with it.
pub fn read(text: &str) -> Result<Directory, Vec<Fault>> {
    Document::of_file(text)?.read().map(|read| read.directory)
}

/// Imports files for the operator: all of them in one transaction, or none when anything in any of them is wrong.
pub async fn import(
    control: &Control,
    paths: &[PathBuf],
    now: i64,
) -> Result<Vec<ImportedFile>, ImportError> {
    import_as(control, paths, &Cause::operator(), now).await
}

async fn import_as(
    control: &Control,
    paths: &[PathBuf],
    cause: &Cause,
    now: i64,
) -> Result<Vec<ImportedFile>, ImportError> {
    let (mut directories, mut faults): (Vec<ReadDirectory>, _) = (Vec::new(), Vec::new());
    for path in paths {
        let mut fault = |what: String| {
            faults.push((path.clone(), Fault { place: "organization.id".to_owned(), what }));
        };
        match read_file(path).await {
            Ok(read) => {
                let id = &read.directory.organization.id;
                let same = |one: &ReadDirectory| one.directory.organization.id == *id;
                if let Some(before) = directories.iter().position(same) {
                    fault(format!("the same tenant as in {}", paths[before].display()));
                }
                if control.connection(id).await?.is_some() {
                    fault(format!(
                        "this tenant is read from Microsoft Graph; `tenant disconnect {id}` ends that"
                    ));
                }
                directories.push(read);
            }
            Err(found) => faults.extend(found.into_iter().map(|fault| (path.clone(), fault))),
        }
    }
    if !faults.is_empty() {
        return Err(ImportError::Faults(faults));
    }
    let imported = control.replace_directories(&directories, cause, now).await?;
    Ok(paths
        .iter()
        .zip(directories)
        .zip(imported)
        .map(|((path, read), imported)| ImportedFile {
            path: path.clone(),
            tenant_id: read.directory.organization.id,
            display_name: read.directory.organization.display_name,
            imported,
        })
        .collect())
}

/// Imports every `*.json` of a folder, in the order of their names, as the server does at its start. A tenant that was
/// connected with Microsoft Graph since is passed over.
pub async fn import_folder(
    control: &Control,
    folder: &Path,
    now: i64,
) -> Result<Vec<ImportedFile>, ImportError> {
    let failed = |failure| ImportError::Folder(folder.to_owned(), failure);
    let mut paths = Vec::new();
    let mut entries = tokio::fs::read_dir(folder).await.map_err(failed)?;
    while let Some(entry) = entries.next_entry().await.map_err(failed)? {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut left = Vec::with_capacity(paths.len());
    for path in paths {
        let connected = match read_file(&path).await {
            Ok(read) => control.connection(&read.directory.organization.id).await?.is_some(),
            Err(_) => false,
        };
        if !connected {
            left.push(path);
        }
    }
    let paths = left;
    import_as(control, &paths, &Cause::server(), now).await
}

async fn read_file(path: &Path) -> Result<ReadDirectory, Vec<Fault>> {
    let fault = |what: String| vec![Fault { place: String::new(), what }];
    let size = tokio::fs::metadata(path).await.map_err(|failure| fault(failure.to_string()))?.len();
    if size > FILE_LIMIT {
        let limit = FILE_LIMIT / 1024 / 1024;
        return Err(fault(format!("the file has {size} bytes, more than the {limit} MB that are read")));
    }
    let text = tokio::fs::read_to_string(path).await.map_err(|failure| fault(failure.to_string()))?;
    Document::of_file(&text)?.read()
}
