//! The steps of writing back: what is due, what is about to be sent, what became of it. Each is durable before the next begins, so that
//! whoever is killed between two goes on after the next start.

use security_center_alerts::reading::Record;
use security_center_contract::SupportedService;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::Tx;
use super::fetched_alert::{self, columns, said, set};
use super::incident_history::raise_revision;
use super::intake::Arriving;
use super::location_step::Held;
use super::sql::Sql;
use super::write_back::{Hindrance, one};
use super::write_back_failed::failed_because;
use super::{LocationStore, Result, code};
use crate::domain::write_back::{COMMENTS, FIELDS, Said, Waiting, comment_text, plan};

/// After how long Microsoft Graph is asked again where it answered with an older state of an alert than it had told of, in
/// milliseconds.
const AFTER_AN_OLD_ANSWER: i64 = 60_000;

/// An alert of which something is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its id.
    pub alert_id: String,
    /// What waits.
    pub waiting: Waiting,
    /// The comments that wait, the oldest first.
    pub comments: Vec<DueComment>,
    /// When it changed last at Microsoft Graph, as far as that is known.
    pub at: i64,
}

/// A comment that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueComment {
    /// Its number.
    pub entry: i64,
    /// What is written.
    pub text: String,
    /// How many of the same text were there when it was sent; nothing where it was not.
    pub there: Option<i64>,
}

/// What is settled of an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// The alert, as Microsoft Graph has it now.
    pub record: Option<Record>,
    /// What waited when it was looked at, where there was nothing to write.
    pub seen: Option<Waiting>,
    /// What was written: these fields, as bits.
    pub written: Option<(Said, i64)>,
    /// The comment that is there.
    pub comment: Option<i64>,
}

/// What waits of an alert, as it is kept.
struct Kept {
    waits: i64,
    differs: i64,
    release: i64,
    waiting: Waiting,
    theirs: Said,
    at: i64,
    reason: Option<Hindrance>,
}

impl LocationStore {
    /// An alert of a service that is to be written back now: the one that waits longest.
    pub async fn write_due(
        &self,
        (tenant_id, service): (&str, SupportedService),
        now: i64,
    ) -> Result<Option<Due>> {
        let mut tx = self.database.read().await?;
        let next: Option<(String,)> = sqlx::query_as(
            "SELECT alert_id FROM write_back
             JOIN alert_fetch ON alert_fetch.tenant_id = write_back.tenant_id
                  AND alert_fetch.service = write_back.service
             WHERE write_back.tenant_id = $1 AND write_back.service = $2 AND write_back.next_at <= $3
                   AND alert_fetch.writes_from <= $3
             ORDER BY write_back.next_at, write_back.alert_id LIMIT 1",
        )
        .bind(tenant_id)
        .bind(code::text(service))
        .bind(now)
        .fetch_optional(&mut *tx)
        .await?;
        let Some((alert_id,)) = next else { return Ok(None) };
        let Some(kept) = kept(&mut tx, tenant_id, &alert_id).await? else { return Ok(None) };
        let rows: Vec<(i64, String, String, Option<i64>)> = sqlx::query_as(
            "SELECT waits.entry, alert_comment.person_name, alert_comment.comment, waits.there
             FROM write_back_comment AS waits
             JOIN alert_comment ON alert_comment.tenant_id = waits.tenant_id AND alert_comment.entry = waits.entry
             WHERE waits.tenant_id = $1 AND waits.alert_id = $2 ORDER BY waits.entry",
        )
        .bind(tenant_id)
        .bind(&alert_id)
        .fetch_all(&mut *tx)
        .await?;
        let comment = |(entry, author, comment, there): (i64, String, String, Option<i64>)| DueComment {
            entry,
            text: comment_text(&author, &comment),
            there,
        };
        let comments = rows.into_iter().map(comment).collect();
        Ok(Some(Due { alert_id, waiting: kept.waiting, comments, at: kept.at }))
    }

    /// This is about to be sent, over what Microsoft Graph says now.
    pub async fn begin_write(
        &self,
        held: Held<'_>,
        (tenant_id, alert_id): (&str, &str),
        (ours, fields): (&Said, i64),
        theirs: &Said,
    ) -> Result<()> {
        let mut tx = self.write_for(held).await?;
        let mut sql = Sql::of("UPDATE write_back SET differs = differs");
        set(&mut sql, "tried_", ours, FIELDS);
        set(&mut sql, "base_", theirs, fields);
        where_alert(&mut sql, tenant_id, alert_id);
        sql.run(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// A comment is about to be sent, where there are so many of the same text.
    pub async fn begin_comment(&self, held: Held<'_>, tenant_id: &str, entry: i64, there: i64) -> Result<()> {
        let mut tx = self.write_for(held).await?;
        sqlx::query("UPDATE write_back_comment SET there = $3 WHERE tenant_id = $1 AND entry = $2")
            .bind(tenant_id)
            .bind(entry)
            .bind(there)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// What Microsoft Graph has now is taken in like a record that was fetched, and what both agree on waits no more.
    pub async fn settle(
        &self,
        held: Held<'_>,
        arriving: Arriving<'_>,
        alert_id: &str,
        mut settled: Settled,
    ) -> Result<()> {
        let (mut tx, tenant_id) = (self.write_for(held).await?, arriving.tenant_id);
        if let Some(record) = settled.record.take() {
            let records = vec![(0, record)];
            let told = fetched_alert::told(&records);
            let taken = Self::take(&mut tx, arriving, records, true).await?;
            if taken.is_some_and(|taken| taken.faults.is_empty()) {
                fetched_alert::note(&mut tx, arriving, told.into_iter().map(|(_, told)| told).collect())
                    .await?;
            }
        }
        if let Some(entry) = settled.comment {
            sqlx::query("DELETE FROM write_back_comment WHERE tenant_id = $1 AND entry = $2")
                .bind(tenant_id)
                .bind(entry)
                .execute(&mut *tx)
                .await?;
        }
        if let Some(kept) = kept(&mut tx, tenant_id, alert_id).await? {
            leave(&mut tx, arriving, alert_id, kept, &settled).await?;
        }
        let mut sql = Sql::of(
            "UPDATE alert_fetch SET writes_from = 0, write_failures = 0 WHERE writes_from > 0 AND tenant_id = ",
        );
        sql.bind(tenant_id.into()).add(" AND service = ").bind(code::text(arriving.service).as_str().into());
        // That an alert can be read does not say that it can be written.
        if !settled.accepted() {
            sql.add(
                " AND NOT EXISTS (SELECT 1 FROM write_back
                                  WHERE write_back.tenant_id = alert_fetch.tenant_id
                                    AND write_back.service = alert_fetch.service AND write_back.next_at IS NOT NULL)",
            );
        }
        sql.run(&mut tx).await?;
        Ok(tx.commit().await?)
    }
}

impl Settled {
    /// Whether something was sent, and Microsoft Graph took it.
    fn accepted(&self) -> bool {
        self.written.is_some() || self.comment.is_some()
    }
}

async fn kept(tx: &mut Tx, tenant_id: &str, alert_id: &str) -> Result<Option<Kept>> {
    let mut sql = Sql::of(format!(
        "SELECT write_back.waits, write_back.differs, write_back.release, write_back.failure_reason, told.at, {}, {}, {}, {}
         FROM write_back
         JOIN alert ON alert.tenant_id = write_back.tenant_id AND alert.id = write_back.alert_id
         JOIN fetched_alert AS told ON told.tenant_id = write_back.tenant_id AND told.alert_id = write_back.alert_id
         WHERE write_back.tenant_id = ",
        columns("write_back.base_", "base_"),
        columns("write_back.tried_", "tried_"),
        columns("alert.", "our_"),
        columns("told.", "their_"),
    ));
    sql.bind(tenant_id.into()).add(" AND write_back.alert_id = ").bind(alert_id.into());
    let row = sql.one(tx).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Kept> {
    let waits: i64 = row.try_get("waits")?;
    let was_tried = row.try_get::<Option<String>, _>("tried_status")?.is_some();
    Ok(Kept {
        waits,
        differs: row.try_get("differs")?,
        release: row.try_get("release")?,
        reason: code::parse_optional(row.try_get("failure_reason")?)?,
        theirs: said(row, "their_")?,
        at: row.try_get("at")?,
        waiting: Waiting {
            fields: waits & FIELDS,
            base: said(row, "base_")?,
            tried: if was_tried { Some(said(row, "tried_")?) } else { None },
            ours: said(row, "our_")?,
        },
    })
}

/// What is left of what waits of an alert, now that Microsoft Graph says this.
async fn leave(
    tx: &mut Tx,
    arriving: Arriving<'_>,
    alert_id: &str,
    kept: Kept,
    settled: &Settled,
) -> Result<()> {
    let (tenant_id, now, accepted, mut waiting) =
        (arriving.tenant_id, arriving.now, settled.accepted(), kept.waiting);
    // It is to be written after all: what Microsoft Graph answered was older than what is known of it.
    let in_vain = settled.seen.as_ref() == Some(&waiting);
    if let Some((sent, fields)) = &settled.written {
        waiting.base = waiting.base.with(*fields, sent);
        // It arrived: what it overwrote is of no matter any more.
        waiting.tried = None;
    }
    let plan = plan(&waiting, &kept.theirs);
    let (comments,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM write_back_comment WHERE tenant_id = $1 AND alert_id = $2")
            .bind(tenant_id)
            .bind(alert_id)
            .fetch_one(&mut **tx)
            .await?;
    let comments = if comments > 0 { COMMENTS } else { 0 };
    let (to_write, mut reason) = (plan.write | comments, kept.reason);
    let waits = to_write | plan.differs | plan.unnamed;
    let mut sql = Sql::of("DELETE FROM write_back");
    if waits != 0 {
        sql = Sql::of("UPDATE write_back SET waits = ");
        sql.bind(waits.into()).add(", differs = ").bind(plan.differs.into());
        set(&mut sql, "base_", &waiting.base, FIELDS);
        if settled.written.is_some() {
            sql.add(", tried_status = NULL");
        }
        // Why it was not written before stays as long as that is still to be done.
        if accepted || to_write == 0 {
            reason = (plan.unnamed != 0).then_some(Hindrance::NoPrincipalName);
            sql.add(", failures = 0");
            match reason {
                None => sql.add(", failed_at = NULL, failure_reason = NULL"),
                Some(why) => failed_because(&mut sql, why, now),
            };
        }
        if to_write == 0 {
            sql.add(", next_at = NULL");
        } else if accepted || in_vain {
            let pause = if accepted { 0 } else { AFTER_AN_OLD_ANSWER };
            sql.add(", next_at = ").bind((now + pause).into());
        }
    }
    where_alert(&mut sql, tenant_id, alert_id);
    sql.run(tx).await?;
    let freed = kept.release & plan.agrees;
    let is_as_it_was = (waits, plan.differs, reason) == (kept.waits, kept.differs, kept.reason);
    if is_as_it_was && freed == 0 && !accepted {
        return Ok(());
    }
    let mut sql = Sql::of("UPDATE alert SET version = version + 1, decided = decided - (decided & ");
    sql.bind(freed.into()).add(") WHERE ").append(&one(tenant_id, alert_id));
    sql.run(tx).await?;
    raise_revision(tx, tenant_id).await
}

pub(super) fn where_alert(sql: &mut Sql, tenant_id: &str, alert_id: &str) {
    sql.add(" WHERE tenant_id = ").bind(tenant_id.into()).add(" AND alert_id = ").bind(alert_id.into());
}
