//! The history of incidents, and the revision of all that a tenant's windows show of incidents and alerts.

use serde_json::{Map, Value, json};

use super::database::Tx;
use super::{Result, code};
use crate::domain::incident_change::FieldEdit;

/// Who changes something, and when.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The directory's id of the person or the application.
    pub person_id: &'a str,
    /// How it is called.
    pub person_name: &'a str,
    /// Now, in unix milliseconds.
    pub now: i64,
}

/// Changed fields as the history tells them.
pub(super) fn in_history(edits: &[FieldEdit]) -> Value {
    let told =
        |edit: &FieldEdit| (code::text(edit.field), json!({ "before": edit.before, "after": edit.after }));
    Value::Object(edits.iter().map(told).collect::<Map<_, _>>())
}

/// Adds what a person did.
pub(super) async fn add_history(
    tx: &mut Tx,
    tenant_id: &str,
    incident: i64,
    (what, details): (&str, Value),
    by: By<'_>,
) -> Result<()> {
    let entry = next_entry(tx, tenant_id).await?;
    sqlx::query(
        "INSERT INTO incident_history (tenant_id, entry, incident, at, actor_kind, actor_id, actor_name, what, details)
         VALUES ($1, $2, $3, $4, 'person', $5, $6, $7, $8)",
    )
    .bind(tenant_id)
    .bind(entry)
    .bind(incident)
    .bind(by.now)
    .bind(by.person_id)
    .bind(by.person_name)
    .bind(what)
    .bind(details.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The number of the next entry of history, or of the next comment.
pub(super) async fn next_entry(tx: &mut Tx, tenant_id: &str) -> Result<i64> {
    let (next,): (i64,) = sqlx::query_as(
        "UPDATE tenant_store SET next_entry = next_entry + 1 WHERE tenant_id = $1 RETURNING next_entry - 1",
    )
    .bind(tenant_id)
    .fetch_one(&mut **tx)
    .await?;
    Ok(next)
}

/// What a tenant's windows show of its incidents and alerts is another from now on.
pub(super) async fn raise_revision(tx: &mut Tx, tenant_id: &str) -> Result<()> {
    sqlx::query("UPDATE tenant_store SET revision = revision + 1 WHERE tenant_id = $1")
        .bind(tenant_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
