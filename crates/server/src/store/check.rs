//! Whether the databases take what is written.

use sqlx::AnyPool;

use super::{Control, LocationStore, Result};

impl Control {
    /// Whether the database takes what is written.
    pub async fn check_writing(&self) -> Result<()> {
        write(&self.database.writer).await
    }
}

impl LocationStore {
    /// Whether the database takes what is written.
    pub async fn check_writing(&self) -> Result<()> {
        write(&self.database.writer).await
    }
}

/// Writes and commits. Only a commit shows that there is room, and only a change is written: here, the nanoseconds that the
/// first migration took, which nobody reads. Its row is in every database.
async fn write(writer: &AnyPool) -> Result<()> {
    sqlx::query("UPDATE _sqlx_migrations SET execution_time = execution_time + 1 WHERE version = 1")
        .execute(writer)
        .await?;
    Ok(())
}
