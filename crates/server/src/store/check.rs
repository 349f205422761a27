//! Whether the databases take what is written.

use sqlx::SqlitePool;

use super::{Control, LocationStore, Result};

impl Control {
    /// Whether the database takes what is written.
    pub async fn check_writing(&self) -> Result<()> {
        write(&self.pool).await
    }
}

impl LocationStore {
    /// Whether the database takes what is written.
    pub async fn check_writing(&self) -> Result<()> {
        write(&self.pool).await
    }
}

/// Writes and commits, and changes nothing. Only a commit shows that there is room; this table is in every database from
/// the first migration on, and its rows never change.
async fn write(pool: &SqlitePool) -> Result<()> {
    sqlx::query("UPDATE _sqlx_migrations SET success = success").execute(pool).await?;
    Ok(())
}
