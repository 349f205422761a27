//! The mails that are to be sent (`behaviour.md` D13): what each tells of, and how far it is.

use serde::{Deserialize, Serialize};

use super::control::Writing;
use super::{Control, Result, code};

/// What a mail tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MailKind {
    /// A new request, to the operator.
    SupportRequest,
    /// An answer, to the author of the request.
    SupportAnswer,
    /// New feedback, to the operator.
    Feedback,
}

/// How far a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MailState {
    /// It is to be sent.
    Waiting,
    /// The mail server has taken it.
    Sent,
    /// The mail server refused it for good.
    Refused,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its number at this server.
    pub id: i64,
    /// The tenant it is about.
    pub tenant_id: String,
    /// What it tells of.
    pub kind: MailKind,
    /// The number of the request or feedback in its tenant.
    pub number: i64,
    /// Of the answer in its request, from 1; 0 for the others.
    pub position: i64,
    /// When it was written, in unix milliseconds.
    pub created_at: i64,
    /// How far it is.
    pub state: MailState,
    /// How often sending it was tried.
    pub attempts: u32,
    /// When it is tried (again), in unix milliseconds.
    pub next_attempt_at: i64,
    /// Why it was not sent at the last attempt.
    pub last_failure: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    tenant_id: String,
    kind: String,
    number: i64,
    position: i64,
    created_at: i64,
    state: String,
    attempts: i64,
    next_attempt_at: i64,
    last_failure: Option<String>,
}

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT id, tenant_id, kind, number, position, created_at, state, attempts, next_attempt_at,
    last_failure FROM mail ",
            $which
        )
    };
}

/// Adds a mail, in the transaction of what it tells of; its place is the number and, of an answer, the position.
pub(super) async fn add(
    writing: &mut Writing,
    tenant_id: &str,
    kind: MailKind,
    (number, position): (i64, i64),
    now: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO mail (tenant_id, kind, number, position, created_at, state, attempts, next_attempt_at)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $5)",
    )
    .bind(tenant_id)
    .bind(code::text(kind))
    .bind(number)
    .bind(position)
    .bind(now)
    .bind(code::text(MailState::Waiting))
    .execute(&mut *writing.tx)
    .await?;
    writing.concerns(tenant_id);
    Ok(())
}

impl Control {
    /// The mails that are due at a moment, the oldest first: a hundred at most.
    pub async fn mails_due(&self, now: i64) -> Result<Vec<Mail>> {
        let rows: Vec<Row> = sqlx::query_as(select!(
            "WHERE state = 'waiting' AND next_attempt_at <= $1 ORDER BY id LIMIT 100"
        ))
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(mail).collect()
    }

    /// When the next mail is due, in unix milliseconds.
    pub async fn next_mail_at(&self) -> Result<Option<i64>> {
        let (at,): (Option<i64>,) =
            sqlx::query_as("SELECT min(next_attempt_at) FROM mail WHERE state = 'waiting'")
                .fetch_one(&self.pool)
                .await?;
        Ok(at)
    }

    /// For the operator: the mails that are not sent, the oldest first; with `sent`, those too.
    pub async fn mails(&self, sent: bool) -> Result<Vec<Mail>> {
        let rows: Vec<Row> = sqlx::query_as(select!("WHERE $1 OR state <> 'sent' ORDER BY id"))
            .bind(sent)
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter().map(mail).collect()
    }

    /// The mail server has taken it, or refused it for good with this reason.
    pub async fn mail_ended(&self, id: i64, refused: Option<&str>, now: i64) -> Result<()> {
        let state = if refused.is_some() { MailState::Refused } else { MailState::Sent };
        sqlx::query(
            "UPDATE mail SET state = $2, attempts = attempts + 1, last_failure = $3, ended_at = $4 WHERE id = $1",
        )
        .bind(id)
        .bind(code::text(state))
        .bind(refused)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// It was not sent, and is tried again at a moment.
    pub async fn mail_waits(&self, id: i64, why: &str, next_attempt_at: i64) -> Result<()> {
        sqlx::query(
            "UPDATE mail SET attempts = attempts + 1, last_failure = $2, next_attempt_at = $3 WHERE id = $1",
        )
        .bind(id)
        .bind(why)
        .bind(next_attempt_at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Lets a mail that was refused, or that waits, be tried at once, and rings. False: there is none to be sent.
    pub async fn retry_mail(&self, id: i64, now: i64) -> Result<bool> {
        let mut writing = self.write().await?;
        let tenant: Option<(String,)> = sqlx::query_as(
            "UPDATE mail SET state = 'waiting', next_attempt_at = $2, ended_at = NULL
             WHERE id = $1 AND state <> 'sent' RETURNING tenant_id",
        )
        .bind(id)
        .bind(now)
        .fetch_optional(&mut *writing.tx)
        .await?;
        let Some((tenant_id,)) = tenant else { return Ok(false) };
        writing.concerns(&tenant_id);
        writing.commit().await?;
        Ok(true)
    }
}

fn mail(row: Row) -> Result<Mail> {
    Ok(Mail {
        id: row.id,
        tenant_id: row.tenant_id,
        kind: code::parse(&row.kind)?,
        number: row.number,
        position: row.position,
        created_at: row.created_at,
        state: code::parse(&row.state)?,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        next_attempt_at: row.next_attempt_at,
        last_failure: row.last_failure,
    })
}
