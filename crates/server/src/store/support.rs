//! Requests for help, and their answers (`behaviour.md` S25, S35, L33, D13).

use security_center_contract::{
    List, NewSupportRequest, Person, SupportAnswer, SupportRequest, SupportState,
};
use sqlx::AnyConnection;

use super::control::Writing;
use super::outbox::{self, MailKind};
use super::{Control, Result, code, event};
use crate::clock::timestamp;

/// How many requests one answer holds.
const MOST: i64 = 100;

/// Who asks, and where.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// The tenant.
    pub tenant_id: &'a str,
    /// The person.
    pub person: &'a Person,
}

/// How many things of one kind a person may send since a moment.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// So many.
    pub at_most: i64,
    /// In unix milliseconds.
    pub since: i64,
}

/// What became of something that a person sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent<T> {
    /// It is stored.
    New(T),
    /// It was stored already, under the same key.
    Known(T),
    /// The person sent as many as he may.
    TooMany,
}

/// A request as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthoredRequest {
    /// The tenant.
    pub tenant_id: String,
    /// The author, as the directory knew him when he asked.
    pub author: Person,
    /// The request.
    pub request: SupportRequest,
}

/// What became of an answer or of closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// It is done.
    Done,
    /// There is no such request.
    Unknown,
    /// It was closed before.
    Closed,
}

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: String,
    number: i64,
    person_id: String,
    display_name: String,
    user_principal_name: String,
    created_at: i64,
    description: String,
    phone: Option<String>,
    email: Option<String>,
    contact_by: String,
    wanted_location: Option<String>,
    state: String,
}

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT tenant_id, number, person_id, display_name, user_principal_name, created_at,
    description, phone, email, contact_by, wanted_location, state FROM support_request ",
            $which
        )
    };
}

impl Control {
    /// Stores a request, tells the author's windows, and leaves a mail to the operator. The request is checked.
    pub async fn create_support_request(
        &self,
        author: Author<'_>,
        request: &NewSupportRequest,
        limit: Limit,
        now: i64,
    ) -> Result<Sent<SupportRequest>> {
        let mut writing = self.write().await?;
        let Author { tenant_id, person } = author;
        let known: Option<Row> =
            sqlx::query_as(select!("WHERE tenant_id = $1 AND person_id = $2 AND request_key = $3"))
                .bind(tenant_id)
                .bind(&person.id)
                .bind(&request.key)
                .fetch_optional(&mut *writing.tx)
                .await?;
        if let Some(known) = known {
            return Ok(Sent::Known(with_answers(&mut writing.tx, vec![known]).await?.remove(0).request));
        }
        let (sent,): (i64,) = sqlx::query_as(
            "SELECT count(*) FROM support_request WHERE tenant_id = $1 AND person_id = $2 AND created_at > $3",
        )
        .bind(tenant_id)
        .bind(&person.id)
        .bind(limit.since)
        .fetch_one(&mut *writing.tx)
        .await?;
        if sent >= limit.at_most {
            return Ok(Sent::TooMany);
        }
        let row: Row = sqlx::query_as(
            "INSERT INTO support_request (tenant_id, number, person_id, display_name, user_principal_name,
                 request_key, created_at, description, phone, email, contact_by, wanted_location, state)
             SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
             FROM support_request WHERE tenant_id = $1
             RETURNING tenant_id, number, person_id, display_name, user_principal_name, created_at,
                 description, phone, email, contact_by, wanted_location, state",
        )
        .bind(tenant_id)
        .bind(&person.id)
        .bind(&person.display_name)
        .bind(&person.user_principal_name)
        .bind(&request.key)
        .bind(now)
        .bind(&request.description)
        .bind(&request.phone)
        .bind(&request.email)
        .bind(code::text(request.contact_by))
        .bind(request.wanted_location.map(code::text))
        .bind(code::text(SupportState::Received))
        .fetch_one(&mut *writing.tx)
        .await?;
        outbox::add(&mut writing, tenant_id, MailKind::SupportRequest, (row.number, 0), now).await?;
        event::add_for_person(&mut writing, tenant_id, &person.id, now).await?;
        writing.commit().await?;
        Ok(Sent::New(authored(row, Vec::new())?.request))
    }

    /// A person's own requests, the newest first: a hundred, and how many there are.
    pub async fn support_requests_of(
        &self,
        tenant_id: &str,
        person_id: &str,
    ) -> Result<List<SupportRequest>> {
        let mut tx = self.read().await?;
        let (count,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM support_request WHERE tenant_id = $1 AND person_id = $2")
                .bind(tenant_id)
                .bind(person_id)
                .fetch_one(&mut *tx)
                .await?;
        let rows: Vec<Row> =
            sqlx::query_as(select!("WHERE tenant_id = $1 AND person_id = $2 ORDER BY number DESC LIMIT $3"))
                .bind(tenant_id)
                .bind(person_id)
                .bind(MOST)
                .fetch_all(&mut *tx)
                .await?;
        let value = with_answers(&mut tx, rows).await?.into_iter().map(|one| one.request).collect();
        Ok(List { value, count: u64::try_from(count).unwrap_or(0), next_link: None })
    }

    /// How long the newest first answers to people of a tenant took, in milliseconds.
    pub async fn first_answer_waits(&self, tenant_id: &str, at_most: i64) -> Result<Vec<i64>> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT first_answered_at - created_at FROM support_request
             WHERE tenant_id = $1 AND first_answered_at IS NOT NULL ORDER BY first_answered_at DESC LIMIT $2",
        )
        .bind(tenant_id)
        .bind(at_most)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(wait,)| wait).collect())
    }

    /// For the operator: the requests of one tenant or of all, the oldest first; with `open`, those not closed.
    pub async fn support_requests(
        &self,
        tenant_id: Option<&str>,
        open: bool,
    ) -> Result<Vec<AuthoredRequest>> {
        let mut tx = self.read().await?;
        let rows: Vec<Row> = sqlx::query_as(select!(
            "WHERE ($1 IS NULL OR tenant_id = $1) AND (NOT $2 OR state <> $3)
                   ORDER BY created_at, tenant_id, number"
        ))
        .bind(tenant_id)
        .bind(open)
        .bind(code::text(SupportState::Closed))
        .fetch_all(&mut *tx)
        .await?;
        with_answers(&mut tx, rows).await
    }

    /// For the operator: one request.
    pub async fn support_request(&self, tenant_id: &str, number: i64) -> Result<Option<AuthoredRequest>> {
        let mut tx = self.read().await?;
        let row: Option<Row> = sqlx::query_as(select!("WHERE tenant_id = $1 AND number = $2"))
            .bind(tenant_id)
            .bind(number)
            .fetch_optional(&mut *tx)
            .await?;
        Ok(with_answers(&mut tx, row.into_iter().collect()).await?.pop())
    }

    /// Answers a request with this text, closes it, or both; tells the author's windows, and leaves a mail to him
    /// where there is an answer and an address. The text is checked.
    pub async fn handle_support_request(
        &self,
        (tenant_id, number): (&str, i64),
        answer: Option<&str>,
        close: bool,
        now: i64,
    ) -> Result<Handled> {
        let mut writing = self.write().await?;
        let row: Option<(String, String, Option<String>)> = sqlx::query_as(
            "SELECT person_id, state, email FROM support_request WHERE tenant_id = $1 AND number = $2",
        )
        .bind(tenant_id)
        .bind(number)
        .fetch_optional(&mut *writing.tx)
        .await?;
        let Some((person_id, state, email)) = row else { return Ok(Handled::Unknown) };
        if state == code::text(SupportState::Closed) {
            return Ok(Handled::Closed);
        }
        if let Some(text) = answer {
            let position = add_answer(&mut writing, (tenant_id, number), text, now).await?;
            if email.is_some() {
                outbox::add(&mut writing, tenant_id, MailKind::SupportAnswer, (number, position), now)
                    .await?;
            }
        }
        if close {
            sqlx::query(
                "UPDATE support_request SET state = $3, closed_at = $4 WHERE tenant_id = $1 AND number = $2",
            )
            .bind(tenant_id)
            .bind(number)
            .bind(code::text(SupportState::Closed))
            .bind(now)
            .execute(&mut *writing.tx)
            .await?;
        }
        event::add_for_person(&mut writing, tenant_id, &person_id, now).await?;
        writing.commit().await?;
        Ok(Handled::Done)
    }
}

async fn add_answer(
    writing: &mut Writing,
    (tenant_id, number): (&str, i64),
    text: &str,
    now: i64,
) -> Result<i64> {
    let (position,): (i64,) = sqlx::query_as(
        "INSERT INTO support_answer (tenant_id, number, position, at, text)
         SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4 FROM support_answer
         WHERE tenant_id = $1 AND number = $2
         RETURNING position",
    )
    .bind(tenant_id)
    .bind(number)
    .bind(now)
    .bind(text)
    .fetch_one(&mut *writing.tx)
    .await?;
    sqlx::query(
        "UPDATE support_request SET state = $3, first_answered_at = coalesce(first_answered_at, $4)
         WHERE tenant_id = $1 AND number = $2",
    )
    .bind(tenant_id)
    .bind(number)
    .bind(code::text(SupportState::Answered))
    .bind(now)
    .execute(&mut *writing.tx)
    .await?;
    Ok(position)
}

/// The requests with their answers, each read by its tenant and number.
async fn with_answers(connection: &mut AnyConnection, rows: Vec<Row>) -> Result<Vec<AuthoredRequest>> {
    let mut requests = Vec::with_capacity(rows.len());
    for row in rows {
        let answers: Vec<(i64, String)> = if row.state == code::text(SupportState::Received) {
            Vec::new()
        } else {
            sqlx::query_as(
                "SELECT at, text FROM support_answer WHERE tenant_id = $1 AND number = $2 ORDER BY position",
            )
            .bind(&row.tenant_id)
            .bind(row.number)
            .fetch_all(&mut *connection)
            .await?
        };
        requests.push(authored(row, answers)?);
    }
    Ok(requests)
}

fn authored(row: Row, answers: Vec<(i64, String)>) -> Result<AuthoredRequest> {
    Ok(AuthoredRequest {
        tenant_id: row.tenant_id,
        author: Person {
            id: row.person_id,
            display_name: row.display_name,
            user_principal_name: row.user_principal_name,
        },
        request: SupportRequest {
            number: row.number,
            created_at: timestamp(row.created_at),
            description: row.description,
            phone: row.phone,
            email: row.email,
            contact_by: code::parse(&row.contact_by)?,
            wanted_location: code::parse_optional(row.wanted_location.as_deref())?,
            state: code::parse(&row.state)?,
            answers: answers
                .into_iter()
                .map(|(at, text)| SupportAnswer { at: timestamp(at), text })
                .collect(),
        },
    })
}
