//! What a person says where an alert differs from what Microsoft Graph says: either is kept, in one transaction with its history.

use super::fetched_alert::set;
use super::incident_change::{Of, alter, fields_of, present_alert};
use super::incident_history::{By, raise_revision};
use super::sight::View;
use super::sql::Sql;
use super::write_back::{one, write_back};
use super::{LocationStore, Result, alert_list, code};
use crate::domain::incident_change::of_service;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// What is decided here.
    Here,
    /// What Microsoft Graph says.
    There,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// There is no such alert in sight.
    NotThere,
    /// Part of the incident that it would open is not in sight.
    Outside,
    /// The alert, or what Microsoft Graph says of it, is another than the answer is about.
    ChangedSince,
    /// One of the fields does not differ.
    DoesNotDiffer,
    /// It is as was said. Windows are to be told of a new revision of the tenant's incidents and alerts.
    Made,
}

impl LocationStore {
    /// Keeps these fields of an alert in sight as they are here or there, where it is at this version.
    pub async fn answer_write_back(
        &self,
        (view, id): (View<'_>, &str),
        by: By<'_>,
        based_on: i64,
        (keep, fields): (Keep, i64),
    ) -> Result<Answered> {
        if code::is_nobodys(id) {
            return Ok(Answered::NotThere);
        }
        let (mut tx, tenant_id) = (self.database.write().await?, view.tenant_id);
        let Some(row) = alert_list::alert(&mut tx, view, id).await? else {
            return Ok(Answered::NotThere);
        };
        if row.version != based_on {
            return Ok(Answered::ChangedSince);
        }
        let kept = write_back(&mut tx, view, id).await?.filter(|kept| fields & !kept.differs == 0);
        let Some(kept) = kept else { return Ok(Answered::DoesNotDiffer) };
        let mut sql = Sql::of("UPDATE write_back SET differs = differs - ");
        sql.bind(fields.into());
        match keep {
            Keep::Here => {
                set(&mut sql, "base_", &kept.theirs, fields);
                sql.add(", next_at = ").bind(by.now.into());
            }
            Keep::There => {
                sql.add(", waits = waits - ").bind(fields.into());
            }
        }
        sql.add(" WHERE tenant_id = ").bind(tenant_id.into()).add(" AND alert_id = ").bind(id.into());
        sql.run(&mut tx).await?;
        let mut undecided = 0;
        if keep == Keep::There {
            let mut sql = Sql::of("DELETE FROM write_back WHERE waits = 0 AND tenant_id = ");
            sql.bind(tenant_id.into()).add(" AND alert_id = ").bind(id.into());
            sql.run(&mut tx).await?;
            let present = present_alert(&row, fields_of(&mut tx, tenant_id, Of::Alert(id)).await?);
            if !alter(&mut tx, (view, &row), &of_service(&kept.theirs, fields, &present), by).await? {
                return Ok(Answered::Outside);
            }
            undecided = fields;
        }
        let mut sql = Sql::of("UPDATE alert SET version = version + 1, decided = decided - (decided & ");
        sql.bind(undecided.into()).add(") WHERE ").append(&one(tenant_id, id));
        sql.run(&mut tx).await?;
        raise_revision(&mut tx, tenant_id).await?;
        tx.commit().await?;
        Ok(Answered::Made)
    }
}
