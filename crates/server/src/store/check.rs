//! Whether the databases take what is written.

use sqlx::AnyPool;

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

/// Writes and commits. Only a commit shows that there is room, and only a change is written: here, the nanoseconds that the
/// first migration took, which nobody reads. Its row is in every database. It does
/// not wait for its turn behind those who write, who may wait for the very lock that it is to tell of.
async fn write(pool: &AnyPool) -> Result<()> {
    sqlx::query("UPDATE _sqlx_migrations SET execution_time = execution_time + 1 WHERE version = 1")
        .execute(pool)
        .await?;
    Ok(())
}
