//! Copies of a database that is in use, and what has to be true of a copy before it takes the place of one.

use std::path::Path;

use sqlx::AnyPool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use super::{Control, LocationStore, Result};

impl Control {
    /// Writes the database as it is at this moment into a new file. Whoever reads or writes meanwhile is not held up.
    pub async fn copy_to(&self, file: &Path) -> Result<()> {
        copy(&self.pool, file).await
    }

    /// Ends what must not come back with a copy from before: sessions, sign-ins that are under way, and one-time links,
    /// each of which may have ended or been used since. Says how many sessions and links there were.
    pub async fn end_what_a_backup_revives(&self) -> Result<(u64, u64)> {
        let mut writing = self.write().await?;
        let sessions = sqlx::query("DELETE FROM session").execute(&mut *writing.tx).await?;
        sqlx::query("DELETE FROM sign_in").execute(&mut *writing.tx).await?;
        let links = sqlx::query("DELETE FROM invitation").execute(&mut *writing.tx).await?;
        writing.commit().await?;
        Ok((sessions.rows_affected(), links.rows_affected()))
    }
}

impl LocationStore {
    /// As for the control database.
    pub async fn copy_to(&self, file: &Path) -> Result<()> {
        copy(&self.pool, file).await
    }
}

async fn copy(pool: &AnyPool, file: &Path) -> Result<()> {
    sqlx::query("VACUUM INTO $1").bind(file.to_string_lossy().as_ref()).execute(pool).await?;
    Ok(())
}

/// What is wrong with a file that should be a whole database: nothing where it is one. The file is only read.
pub async fn faults(file: &Path) -> Result<Vec<String>> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    let found: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check(5)").fetch_all(&pool).await?;
    let stray = sqlx::query("PRAGMA foreign_key_check").fetch_all(&pool).await?.len();
    pool.close().await;
    let mut faults: Vec<String> =
        found.into_iter().map(|(fault,)| fault).filter(|fault| fault != "ok").collect();
    if stray > 0 {
        faults.push(format!("{stray} rows belong to rows that are not there"));
    }
    Ok(faults)
}
