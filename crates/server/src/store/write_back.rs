//! What waits to be written back to Microsoft Graph: noted in the transaction of the decision, while some server writes back, of alerts
//! that were fetched from there; and told.

use security_center_contract::SupportedService;
use sqlx::Row;

use super::database::Tx;
use super::fetched_alert::{columns, said};
use super::sight::View;
use super::sql::Sql;
use super::{LocationStore, Result, code};
use crate::domain::write_back::{COMMENTS, FIELDS, Said};

/// Why something that waits was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Hindrance {
    /// Microsoft Graph did not answer, or not in time.
    Unreachable,
    /// It does not accept the server's credentials, or they may not write alerts.
    Refused,
    /// It asks to come later.
    Throttled,
    /// It does not accept what is decided here of this alert, or answered what cannot be understood.
    NotAccepted,
    /// It has the alert no more.
    Gone,
    /// Whoever the alert is assigned to has no user principal name.
    NoPrincipalName,
}

/// How writing back an alert stands. Moments are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteBack {
    /// What waits, as bits.
    pub waits: i64,
    /// What of it differs.
    pub differs: i64,
    /// What Microsoft Graph says.
    pub theirs: Said,
    /// Since when.
    pub since: i64,
    /// When it is tried next; nothing where it waits for a person, or for a change there.
    pub next_at: Option<i64>,
    /// Why it was not written, and when, where it was tried.
    pub hindrance: Option<(Hindrance, i64)>,
    /// How many comments wait.
    pub comments: i64,
}

/// How many alerts of a service wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitingCount {
    /// The service.
    pub service: SupportedService,
    /// That wait to be written.
    pub waiting: i64,
    /// That could not be written.
    pub failed: i64,
    /// Of which something differs.
    pub differing: i64,
}

/// These fields of all alerts for which a condition holds were decided, or what was decided is taken back.
pub(super) async fn decided(tx: &mut Tx, of: &Sql, fields: i64, now: i64) -> Result<()> {
    let mut sql = Sql::of(
        "INSERT INTO write_back (tenant_id, alert_id, service, base_status, base_assigned_to, base_classification,
                                 base_determination, waits, since, next_at)
         SELECT alert.tenant_id, alert.id, alert.service, told.status, told.assigned_to, told.classification,
                told.determination, CAST(",
    );
    sql.bind(fields.into()).add(" AS BIGINT), CAST(").bind(now.into()).add(" AS BIGINT), CAST(");
    sql.bind(now.into()).add(
        " AS BIGINT) FROM alert
          JOIN fetched_alert AS told ON told.tenant_id = alert.tenant_id AND told.alert_id = alert.id
          JOIN alert_fetch ON alert_fetch.tenant_id = alert.tenant_id AND alert_fetch.service = alert.service
               AND alert_fetch.writes_back = 1
          WHERE ",
    );
    sql.append(of).add(
        " ON CONFLICT (tenant_id, alert_id) DO UPDATE SET waits = write_back.waits | excluded.waits,
              next_at = excluded.next_at, failures = 0, failed_at = NULL, failure_reason = NULL,
              release = (write_back.release | excluded.waits) - excluded.waits",
    );
    // What waited already keeps the base that it has.
    for (name, bit) in [("status", 1), ("assigned_to", 2), ("classification", 4), ("determination", 4)] {
        sql.add(&format!(
            ", base_{name} = CASE WHEN (write_back.waits & {bit}) <> 0 THEN write_back.base_{name}
                             ELSE excluded.base_{name} END"
        ));
    }
    sql.run(tx).await?;
    Ok(())
}

/// These fields are as they were before they were decided, which waits to be written where anything is. Until it is, the service's word
/// does not change them; after that they are as undecided as they were, whose bits are not in `decided`.
pub(super) async fn taken_back(tx: &mut Tx, of: &Sql, fields: i64, decided: i64) -> Result<()> {
    let waits = "SELECT write_back.tenant_id, write_back.alert_id FROM write_back
                 JOIN alert_fetch ON alert_fetch.tenant_id = write_back.tenant_id
                      AND alert_fetch.service = write_back.service AND alert_fetch.writes_back = 1
                 JOIN alert ON alert.tenant_id = write_back.tenant_id AND alert.id = write_back.alert_id WHERE ";
    let mut sql = Sql::of("UPDATE write_back SET release = release | ");
    sql.bind((fields & !decided).into()).add(" WHERE (tenant_id, alert_id) IN (").add(waits);
    sql.append(of).add(")");
    sql.run(tx).await?;
    let mut sql = Sql::of("UPDATE alert SET decided = decided | ");
    sql.bind(fields.into()).add(" WHERE (tenant_id, id) IN (").add(waits).append(of).add(")");
    sql.run(tx).await?;
    Ok(())
}

/// A comment was written about an alert.
pub(super) async fn commented(
    tx: &mut Tx,
    (tenant_id, alert_id): (&str, &str),
    entry: i64,
    now: i64,
) -> Result<()> {
    let of = one(tenant_id, alert_id);
    decided(tx, &of, COMMENTS, now).await?;
    let mut sql =
        Sql::of("INSERT INTO write_back_comment (tenant_id, entry, alert_id) SELECT tenant_id, CAST(");
    sql.bind(entry.into()).add(" AS BIGINT), alert_id FROM write_back WHERE tenant_id = ");
    sql.bind(tenant_id.into()).add(" AND alert_id = ").bind(alert_id.into());
    sql.add(&format!(" AND (waits & {COMMENTS}) <> 0"));
    sql.run(tx).await?;
    Ok(())
}

/// Nothing is written back any more, of any tenant: nothing waits, and what would be undecided once it was written is so now.
pub(super) async fn drop_all(tx: &mut Tx) -> Result<()> {
    sqlx::query(
        "UPDATE tenant_store SET revision = revision + 1 WHERE tenant_id IN (SELECT tenant_id FROM write_back)",
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "UPDATE alert SET version = version + 1,
             decided = decided - (decided & (SELECT release FROM write_back
                                             WHERE write_back.tenant_id = alert.tenant_id AND write_back.alert_id = alert.id))
         WHERE (tenant_id, id) IN (SELECT tenant_id, alert_id FROM write_back)",
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query("DELETE FROM write_back_comment").execute(&mut **tx).await?;
    sqlx::query("DELETE FROM write_back").execute(&mut **tx).await?;
    Ok(())
}

/// The condition that it is this alert.
pub(super) fn one(tenant_id: &str, alert_id: &str) -> Sql {
    let mut of = Sql::of("alert.tenant_id = ");
    of.bind(tenant_id.into()).add(" AND alert.id = ").bind(alert_id.into());
    of
}

impl LocationStore {
    /// How writing back an alert in sight stands; nothing where nothing of it waits, or nothing is written back.
    pub async fn write_back(&self, view: View<'_>, alert_id: &str) -> Result<Option<WriteBack>> {
        write_back(&mut self.database.read().await?, view, alert_id).await
    }

    /// The alerts of a service of a tenant are fetched again, and what is decided of them is written back from now on. What waits from
    /// before is looked at anew: much may have changed.
    pub async fn writes_opened(&self, tenant_id: &str, service: SupportedService) -> Result<()> {
        let mut tx = self.database.write().await?;
        let service = code::text(service);
        let opened = sqlx::query(
            "UPDATE alert_fetch SET active = 1, writes_back = 1
             WHERE tenant_id = $1 AND service = $2 AND writes_back = 0",
        )
        .bind(tenant_id)
        .bind(&service)
        .execute(&mut *tx)
        .await?;
        if opened.rows_affected() > 0 {
            sqlx::query("UPDATE write_back SET next_at = 0 WHERE tenant_id = $1 AND service = $2")
                .bind(tenant_id)
                .bind(&service)
                .execute(&mut *tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// How many alerts of each service of a tenant wait, failed, differ.
    pub async fn write_back_counts(&self, tenant_id: &str) -> Result<Vec<WaitingCount>> {
        let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(
            "SELECT write_back.service,
                    count(CASE WHEN write_back.differs = 0 AND write_back.failure_reason IS NULL THEN 1 END),
                    count(CASE WHEN write_back.differs = 0 AND write_back.failure_reason IS NOT NULL THEN 1 END),
                    count(CASE WHEN write_back.differs <> 0 THEN 1 END)
             FROM write_back
             JOIN alert_fetch ON alert_fetch.tenant_id = write_back.tenant_id
                  AND alert_fetch.service = write_back.service AND alert_fetch.writes_back = 1
             WHERE write_back.tenant_id = $1 GROUP BY write_back.service",
        )
        .bind(tenant_id)
        .fetch_all(&self.pool)
        .await?;
        let count = |(service, waiting, failed, differing): (String, i64, i64, i64)| {
            Ok(WaitingCount { service: code::parse(&service)?, waiting, failed, differing })
        };
        rows.into_iter().map(count).collect()
    }
}

/// The same, within a transaction.
pub(super) async fn write_back(tx: &mut Tx, view: View<'_>, alert_id: &str) -> Result<Option<WriteBack>> {
    let mut sql = Sql::of(format!(
        "SELECT write_back.waits, write_back.differs, write_back.since, write_back.failed_at, write_back.failure_reason,
                CASE WHEN write_back.next_at < alert_fetch.writes_from THEN alert_fetch.writes_from
                     ELSE write_back.next_at END AS next_at,
                (SELECT count(*) FROM write_back_comment AS comment
                 WHERE comment.tenant_id = write_back.tenant_id AND comment.alert_id = write_back.alert_id) AS comments,
                {}
         FROM write_back
         JOIN fetched_alert AS told ON told.tenant_id = write_back.tenant_id AND told.alert_id = write_back.alert_id
         JOIN alert_fetch ON alert_fetch.tenant_id = write_back.tenant_id AND alert_fetch.service = write_back.service
              AND alert_fetch.writes_back = 1
         WHERE write_back.tenant_id = ",
        columns("told.", "their_"),
    ));
    sql.bind(view.tenant_id.into()).add(" AND write_back.alert_id = ").bind(alert_id.into());
    view.and_sees_alert("write_back.alert_id", &mut sql);
    let Some(row) = sql.one(tx).await? else { return Ok(None) };
    let reason: Option<Hindrance> = code::parse_optional(row.try_get("failure_reason")?)?;
    let failed_at: Option<i64> = row.try_get("failed_at")?;
    Ok(Some(WriteBack {
        waits: row.try_get("waits")?,
        differs: row.try_get::<i64, _>("differs")? & FIELDS,
        theirs: said(&row, "their_")?,
        since: row.try_get("since")?,
        next_at: row.try_get("next_at")?,
        hindrance: reason.zip(failed_at),
        comments: row.try_get("comments")?,
    }))
}
