//! What was last read of a tenant, as it was read: Graph's part and the operator's facts, each as JSON.

use super::control::Writing;
use super::directory::{Imported, Word, replace};
use super::{Control, Result};
use crate::domain::cause::Cause;
use crate::domain::directory::Directory;

/// A directory that was read, with what it was read from, ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadDirectory {
    /// What was understood.
    pub directory: Directory,
    /// Of what was understood: tells whether anything changed.
    pub digest: String,
    /// Graph's part, as JSON.
    pub answers: String,
    /// The operator's part, as JSON.
    pub facts: String,
}

/// What was last read of a tenant, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredDocument {
    /// Graph's answers.
    pub answers: String,
    /// The operator's facts.
    pub facts: String,
    /// Grows with each change.
    pub revision: i64,
}

/// What became of something that was based on a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It was written.
    Done(Imported),
    /// The document is another one by now: compose it anew.
    Outdated,
    /// A newer attempt, or a disconnection, took its place: nothing is to be written any more.
    Superseded,
}

impl Control {
    /// What was last read of a tenant; nothing where that was before this was kept.
    pub async fn document(&self, tenant_id: &str) -> Result<Option<StoredDocument>> {
        Ok(sqlx::query_as("SELECT answers, facts, revision FROM tenant_document WHERE tenant_id = $1")
            .bind(tenant_id)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Writes a document with facts that the operator changed, based on one of this revision.
    pub async fn set_facts(
        &self,
        read: &ReadDirectory,
        revision: i64,
        cause: &Cause,
        now: i64,
    ) -> Result<Written> {
        let mut writing = self.write().await?;
        let tenant_id = &read.directory.organization.id;
        if !is_at(&mut writing, tenant_id, revision).await? {
            return Ok(Written::Outdated);
        }
        // What Graph says is as old as before: only the facts are new.
        let (read_at,): (i64,) = sqlx::query_as("SELECT imported_at FROM tenant WHERE id = $1")
            .bind(tenant_id)
            .fetch_one(&mut *writing.tx)
            .await?;
        let imported = replace(&mut writing, read, Word::Operator, cause, now).await?;
        sqlx::query("UPDATE tenant SET imported_at = $2 WHERE id = $1")
            .bind(tenant_id)
            .bind(read_at)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(Written::Done(imported))
    }
}

/// Writes what was read, in the transaction that replaces the directory.
pub(super) async fn write_document(writing: &mut Writing, read: &ReadDirectory) -> Result<()> {
    sqlx::query(
        "INSERT INTO tenant_document (tenant_id, answers, facts, revision) VALUES ($1, $2, $3, 1)
         ON CONFLICT (tenant_id) DO UPDATE SET answers = $2, facts = $3,
             revision = tenant_document.revision + 1
         WHERE tenant_document.answers <> $2 OR tenant_document.facts <> $3",
    )
    .bind(&read.directory.organization.id)
    .bind(&read.answers)
    .bind(&read.facts)
    .execute(&mut *writing.tx)
    .await?;
    Ok(())
}

/// Whether the document of a tenant is still the one of this revision; 0 is none.
pub(super) async fn is_at(writing: &mut Writing, tenant_id: &str, revision: i64) -> Result<bool> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT revision FROM tenant_document WHERE tenant_id = $1")
        .bind(tenant_id)
        .fetch_optional(&mut *writing.tx)
        .await?;
    Ok(row.map_or(0, |(revision,)| revision) == revision)
}
