//! A disk that is soon full: a file system of a few megabytes of its own, as far as this machine lets a test mount one.

use std::fs::{File, remove_file};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub(crate) struct SmallDisk(TempDir);

impl SmallDisk {
    /// Nothing where none can be mounted; it says so.
    pub(crate) fn mount() -> Option<Self> {
        let folder = TempDir::new().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs"])
            .arg(folder.path())
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(folder)),
            _ => {
                eprintln!("skipped: only root can mount a small disk");
                None
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room that there is, also what the database in this file has put by.
    pub(crate) async fn fill(&self, database: &str) {
        let pool = open(&self.path().join(database)).await;
        loop {
            let (busy, ..): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
                .fetch_one(&pool)
                .await
                .expect("everything is in the file itself");
            if busy == 0 {
                break;
            }
        }
        let mut filler = File::create(self.filler()).expect("a file");
        while filler.write_all(&[0; 4096]).is_ok() {}
        pool.close().await;
    }

    pub(crate) fn make_room(&self) {
        remove_file(self.filler()).expect("removed");
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Whoever still has a file open there keeps it until he ends.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

/// A connection to a database of the program, for what no interface does.
pub(crate) async fn open(file: &Path) -> sqlx::SqlitePool {
    let url = format!("sqlite:{}", file.display());
    sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect(&url).await.expect("the database")
}
