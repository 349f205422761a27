//! Feedback on the app (`behaviour.md` L32).

use security_center_contract::{NewFeedback, Person, Timestamp};

use super::flag::Flag;
use super::outbox::{self, MailKind};
use super::support::{Author, Limit, Sent};
use super::{Control, Result};
use crate::clock::timestamp;

/// Feedback as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthoredFeedback {
    /// The tenant.
    pub tenant_id: String,
    /// Its number in the tenant, from 1.
    pub number: i64,
    /// When it was given.
    pub at: Timestamp,
    /// Who gave it, as the directory knew him then.
    pub author: Person,
    /// From 1 (bad) to 5 (good).
    pub rating: u16,
    /// What the person liked.
    pub liked: String,
    /// What could be better.
    pub improve: String,
    /// Whether the person may be asked about it.
    pub may_contact: bool,
    /// The page it is about.
    pub page: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: String,
    number: i64,
    person_id: String,
    display_name: String,
    user_principal_name: String,
    created_at: i64,
    rating: i64,
    liked: String,
    improve: String,
    may_contact: Flag,
    page: String,
}

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT tenant_id, number, person_id, display_name, user_principal_name, created_at, rating,
    liked, improve, may_contact, page FROM feedback ",
            $which
        )
    };
}

impl Control {
    /// Stores feedback and leaves a mail to the operator; the answer is its number. The feedback is checked.
    pub async fn create_feedback(
        &self,
        author: Author<'_>,
        feedback: &NewFeedback,
        limit: Limit,
        now: i64,
    ) -> Result<Sent<i64>> {
        let mut writing = self.write().await?;
        let Author { tenant_id, person } = author;
        let known: Option<(i64,)> = sqlx::query_as(
            "SELECT number FROM feedback WHERE tenant_id = $1 AND person_id = $2 AND request_key = $3",
        )
        .bind(tenant_id)
        .bind(&person.id)
        .bind(&feedback.key)
        .fetch_optional(&mut *writing.tx)
        .await?;
        if let Some((number,)) = known {
            return Ok(Sent::Known(number));
        }
        let (sent,): (i64,) = sqlx::query_as(
            "SELECT count(*) FROM feedback WHERE tenant_id = $1 AND person_id = $2 AND created_at > $3",
        )
        .bind(tenant_id)
        .bind(&person.id)
        .bind(limit.since)
        .fetch_one(&mut *writing.tx)
        .await?;
        if sent >= limit.at_most {
            return Ok(Sent::TooMany);
        }
        let (number,): (i64,) = sqlx::query_as(
            "INSERT INTO feedback (tenant_id, number, person_id, display_name, user_principal_name, request_key,
                                   created_at, rating, liked, improve, may_contact, page)
             SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
             FROM feedback WHERE tenant_id = $1 RETURNING number",
        )
        .bind(tenant_id)
        .bind(&person.id)
        .bind(&person.display_name)
        .bind(&person.user_principal_name)
        .bind(&feedback.key)
        .bind(now)
        .bind(i64::from(feedback.rating))
        .bind(&feedback.liked)
        .bind(&feedback.improve)
        .bind(Flag(feedback.may_contact))
        .bind(&feedback.page)
        .fetch_one(&mut *writing.tx)
        .await?;
        outbox::add(&mut writing, tenant_id, MailKind::Feedback, (number, 0), now).await?;
        writing.commit().await?;
        Ok(Sent::New(number))
    }

    /// For the operator: the feedback of one tenant or of all, the oldest first.
    pub async fn feedback(&self, tenant_id: Option<&str>) -> Result<Vec<AuthoredFeedback>> {
        let rows: Vec<Row> = sqlx::query_as(select!(
            "WHERE $1 IS NULL OR tenant_id = $1 ORDER BY created_at, tenant_id, number"
        ))
        .bind(tenant_id)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(authored).collect())
    }

    /// For the operator: one of them.
    pub async fn one_feedback(&self, tenant_id: &str, number: i64) -> Result<Option<AuthoredFeedback>> {
        let row: Option<Row> = sqlx::query_as(select!("WHERE tenant_id = $1 AND number = $2"))
            .bind(tenant_id)
            .bind(number)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(authored))
    }
}

fn authored(row: Row) -> AuthoredFeedback {
    AuthoredFeedback {
        tenant_id: row.tenant_id,
        number: row.number,
        at: timestamp(row.created_at),
        author: Person {
            id: row.person_id,
            display_name: row.display_name,
            user_principal_name: row.user_principal_name,
        },
        rating: u16::try_from(row.rating).unwrap_or(0),
        liked: row.liked,
        improve: row.improve,
        may_contact: row.may_contact.0,
        page: row.page,
    }
}
