//! The history of incidents, written and read, and the revision of all that a tenant's windows show of incidents and alerts.

use serde_json::{Map, Value, json};
use sqlx::{FromRow, Row as _};

use super::database::Tx;
use super::sight::{self, View};
use super::{LocationStore, Result, code};
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

/// An entry of an incident's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// Its number among the entries of the tenant's histories and comments.
    pub entry: i64,
    /// When, in unix milliseconds.
    pub at: i64,
    /// The directory's id of whoever did it; nothing where it follows from the alerts.
    pub person_id: Option<String>,
    /// How he is called.
    pub person_name: Option<String>,
    /// What happened, as a code.
    pub what: String,
    /// What belongs to that.
    pub details: Value,
}

impl LocationStore {
    /// The newest entries of an incident's history before one that are in sight, at most so many, the newest first; and how many
    /// are in sight in all, where that is wanted.
    pub async fn incident_history(
        &self,
        view: View<'_>,
        incident: i64,
        (before, limit): (i64, usize),
        count: bool,
    ) -> Result<(Vec<HistoryRow>, Option<u64>)> {
        let mut tx = self.database.read().await?;
        if view.is_limited() {
            return sight::history::of_incident(&mut tx, view, incident, (before, limit), count).await;
        }
        let mut total = None;
        if count {
            let (all,): (i64,) = sqlx::query_as(
                "SELECT count(*) FROM incident_history WHERE tenant_id = $1 AND incident = $2",
            )
            .bind(view.tenant_id)
            .bind(incident)
            .fetch_one(&mut *tx)
            .await?;
            total = Some(all.unsigned_abs());
        }
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT entry, at, actor_id, actor_name, what, details FROM incident_history
             WHERE tenant_id = $1 AND incident = $2 AND entry < $3 ORDER BY entry DESC LIMIT $4",
        )
        .bind(view.tenant_id)
        .bind(incident)
        .bind(before)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx)
        .await?;
        Ok((rows.into_iter().map(Row::entry).collect(), total))
    }
}

/// An entry as it is read.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    entry: i64,
    at: i64,
    actor_id: Option<String>,
    actor_name: Option<String>,
    what: String,
    details: String,
}

impl Row {
    pub(super) fn entry(self) -> HistoryRow {
        HistoryRow {
            entry: self.entry,
            at: self.at,
            person_id: self.actor_id,
            person_name: self.actor_name,
            what: self.what,
            details: serde_json::from_str(&self.details).unwrap_or_default(),
        }
    }
}

/// The newest entries from one on and before one, at most so many, the newest first, each with what the alerts were before that followed.
/// Where they are not shown, those of a change are left out: they may be very many, and whoever sees the incident is told of it anyway.
pub(super) async fn history(
    tx: &mut Tx,
    (tenant_id, incident): (&str, i64),
    ((from, before), limit): ((i64, i64), usize),
    shown: bool,
) -> Result<Vec<(HistoryRow, Option<String>)>> {
    let rows = sqlx::query(
        "SELECT entry, at, actor_id, actor_name, what, details,
                CASE WHEN $6 = 1 OR what <> 'changed' THEN alerts END AS alerts
         FROM incident_history
         WHERE tenant_id = $1 AND incident = $2 AND entry >= $3 AND entry < $4 ORDER BY entry DESC LIMIT $5",
    )
    .bind(tenant_id)
    .bind(incident)
    .bind(from)
    .bind(before)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .bind(i64::from(shown))
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|row| Ok((Row::from_row(row)?.entry(), row.try_get("alerts")?))).collect()
}

/// One entry of an incident's history, with what the alerts were before that followed.
pub(super) async fn line(
    tx: &mut Tx,
    tenant_id: &str,
    incident: i64,
    entry: i64,
) -> Result<Option<(HistoryRow, Option<String>)>> {
    let row = sqlx::query(
        "SELECT entry, at, actor_id, actor_name, what, details, alerts FROM incident_history
         WHERE tenant_id = $1 AND incident = $2 AND entry = $3",
    )
    .bind(tenant_id)
    .bind(incident)
    .bind(entry)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| Ok((Row::from_row(&row)?.entry(), row.try_get("alerts")?))).transpose()
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
    happened: (&str, Value),
    by: By<'_>,
) -> Result<()> {
    add_with_alerts(tx, (tenant_id, incident), happened, None, by).await
}

/// The same, with what the alerts were before that followed, which only taking back reads.
pub(super) async fn add_with_alerts(
    tx: &mut Tx,
    (tenant_id, incident): (&str, i64),
    (what, details): (&str, Value),
    alerts: Option<String>,
    by: By<'_>,
) -> Result<()> {
    let entry = next_entry(tx, tenant_id).await?;
    sqlx::query(
        "INSERT INTO incident_history (tenant_id, entry, incident, at, actor_kind, actor_id, actor_name, what, details,
                                       alerts)
         VALUES ($1, $2, $3, $4, 'person', $5, $6, $7, $8, $9)",
    )
    .bind(tenant_id)
    .bind(entry)
    .bind(incident)
    .bind(by.now)
    .bind(by.person_id)
    .bind(by.person_name)
    .bind(what)
    .bind(details.to_string())
    .bind(alerts)
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
