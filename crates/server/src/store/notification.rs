//! What a person is told of: what happened to the service and to his own requests, and up to when he has seen it.

use security_center_contract::{Actor, NotificationKind};

use super::flag::Flag;
use super::{Control, Result, code, event};
use crate::clock::timestamp;
use crate::domain::notification::{Happened, TOLD, What};

#[derive(sqlx::FromRow)]
struct EntryRow {
    at: i64,
    action: String,
    changes: String,
    actor_kind: String,
    actor_name: Option<String>,
    actor_id: Option<String>,
}

impl Control {
    /// The newest things that happened to the tenant's service after a moment, from its audit log.
    pub async fn happened_to_service(
        &self,
        tenant_id: &str,
        (since, at_most): (i64, i64),
    ) -> Result<Vec<Happened>> {
        let rows: Vec<EntryRow> = sqlx::query_as(
            "SELECT at, action, changes, actor_kind, actor_name, actor_id FROM audit_entry
             WHERE tenant_id = $1 AND at > $2 AND action IN (SELECT value FROM json_each($3))
             ORDER BY sequence DESC LIMIT $4",
        )
        .bind(tenant_id)
        .bind(since)
        .bind(code::list_text(&TOLD))
        .bind(at_most)
        .fetch_all(&self.pool)
        .await?;
        let mut happened = Vec::with_capacity(rows.len());
        for row in rows {
            let changes = code::parse_list(&row.changes)?;
            let Some(what) = What::of_entry(code::parse(&row.action)?, &changes) else { continue };
            happened.push(Happened {
                at: timestamp(row.at),
                what,
                actor: Some(Actor { kind: code::parse(&row.actor_kind)?, display_name: row.actor_name }),
                actor_id: row.actor_id,
                request: None,
                incident: None,
            });
        }
        Ok(happened)
    }

    /// The newest things that happened to a person's own requests after a moment.
    pub async fn happened_to_requests(
        &self,
        tenant_id: &str,
        person_id: &str,
        (since, at_most): (i64, i64),
    ) -> Result<Vec<Happened>> {
        let rows: Vec<(i64, i64, Flag)> = sqlx::query_as(
            "SELECT answer.at, answer.number, 0 FROM support_answer AS answer
             JOIN support_request AS request ON request.tenant_id = $1 AND request.number = answer.number
             WHERE answer.tenant_id = $1 AND request.person_id = $2 AND answer.at > $3
             UNION ALL
             SELECT closed_at, number, 1 FROM support_request
             WHERE tenant_id = $1 AND person_id = $2 AND closed_at > $3
             ORDER BY 1 DESC, 3 DESC LIMIT $4",
        )
        .bind(tenant_id)
        .bind(person_id)
        .bind(since)
        .bind(at_most)
        .fetch_all(&self.pool)
        .await?;
        let kind = |closed| {
            if closed { NotificationKind::SupportClosed } else { NotificationKind::SupportAnswered }
        };
        let happened = |(at, number, Flag(closed))| Happened {
            at: timestamp(at),
            what: What::just(kind(closed)),
            actor: None,
            actor_id: None,
            request: Some(number),
            incident: None,
        };
        Ok(rows.into_iter().map(happened).collect())
    }

    /// Up to which moment a person has seen his notifications, in unix milliseconds; 0 before the first time.
    pub async fn notifications_seen(&self, tenant_id: &str, person_id: &str) -> Result<i64> {
        let row: Option<(i64,)> =
            sqlx::query_as("SELECT until FROM notifications_seen WHERE tenant_id = $1 AND person_id = $2")
                .bind(tenant_id)
                .bind(person_id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map_or(0, |(until,)| until))
    }

    /// The person has seen everything up to a moment. It only moves forward; his windows are told when it does.
    pub async fn see_notifications(
        &self,
        tenant_id: &str,
        person_id: &str,
        until: i64,
        now: i64,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        let moved = sqlx::query(
            "INSERT INTO notifications_seen (tenant_id, person_id, until) VALUES ($1, $2, $3)
             ON CONFLICT (tenant_id, person_id) DO UPDATE SET until = $3 WHERE notifications_seen.until < $3",
        )
        .bind(tenant_id)
        .bind(person_id)
        .bind(until)
        .execute(&mut *writing.tx)
        .await?;
        if moved.rows_affected() == 1 {
            event::add_for_person(&mut writing, tenant_id, person_id, now).await?;
        }
        writing.commit().await
    }
}
