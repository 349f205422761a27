//! Views of a queue that persons saved, their own and the team's.

use security_center_contract::{SavedViewChange, ViewedQueue};

use super::database::Tx;
use super::flag::Flag;
use super::incident_history::By;
use super::{LocationStore, Result, code};

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ViewRow {
    /// Unique in the tenant.
    pub id: String,
    /// Everybody has it.
    #[sqlx(try_from = "Flag")]
    pub team: bool,
    /// The directory's id of whoever saved it first.
    pub owner_id: String,
    /// How he is called who saved it last.
    pub saved_by: String,
    /// How it is called.
    pub name: String,
    /// As the address has them.
    pub parameters: String,
    /// Counts its changes.
    pub version: i64,
}

/// A view to keep.
#[derive(Clone, Copy, Debug)]
pub struct ViewToKeep<'a> {
    /// A new id.
    pub id: &'a str,
    /// Of which queue.
    pub queue: ViewedQueue,
    /// For everybody.
    pub team: bool,
    /// How it is called.
    pub name: &'a str,
    /// As the address has them.
    pub parameters: &'a str,
}

/// Which view, and based on which version of it.
#[derive(Clone, Copy, Debug)]
pub struct Which<'a> {
    /// The tenant's id.
    pub tenant_id: &'a str,
    /// Of which queue.
    pub queue: ViewedQueue,
    /// The view's id.
    pub id: &'a str,
    /// The version that the person has seen.
    pub based_on: i64,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// This person has no such view.
    NotThere,
    /// It is the team's, and he may not change that.
    NotHis,
    /// It was changed since, and is so now.
    ChangedSince(ViewRow),
    /// It is as wanted; so it is now, or was before it was removed.
    Done(ViewRow),
}

impl LocationStore {
    /// A person's own views of a queue, and the team's, by name.
    pub async fn saved_views(
        &self,
        tenant_id: &str,
        queue: ViewedQueue,
        person_id: &str,
    ) -> Result<Vec<ViewRow>> {
        let rows = sqlx::query_as(
            "SELECT id, team, owner_id, saved_by, name, parameters, version FROM saved_view
             WHERE tenant_id = $1 AND queue = $2 AND (team = 1 OR owner_id = $3) ORDER BY name, id",
        )
        .bind(tenant_id)
        .bind(code::text(queue))
        .bind(person_id)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
    }

    /// Keeps a view, unless the person, or the team, has so many of the queue already.
    pub async fn save_view(
        &self,
        tenant_id: &str,
        view: ViewToKeep<'_>,
        by: By<'_>,
        at_most: i64,
    ) -> Result<Option<ViewRow>> {
        let mut tx = self.database.write().await?;
        let (count,): (i64,) = sqlx::query_as(
            "SELECT count(*) FROM saved_view
             WHERE tenant_id = $1 AND queue = $2 AND team = $3 AND (team = 1 OR owner_id = $4)",
        )
        .bind(tenant_id)
        .bind(code::text(view.queue))
        .bind(Flag(view.team))
        .bind(by.person_id)
        .fetch_one(&mut *tx)
        .await?;
        if count >= at_most {
            return Ok(None);
        }
        sqlx::query(
            "INSERT INTO saved_view (tenant_id, id, queue, team, owner_id, saved_by, name, parameters)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(tenant_id)
        .bind(view.id)
        .bind(code::text(view.queue))
        .bind(Flag(view.team))
        .bind(by.person_id)
        .bind(by.person_name)
        .bind(view.name)
        .bind(view.parameters)
        .execute(&mut *tx)
        .await?;
        let row = present(&mut tx, tenant_id, view.queue, view.id).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Changes what is named of a view. `shares`: the person may change the team's.
    pub async fn change_view(
        &self,
        which: Which<'_>,
        (by, shares): (By<'_>, bool),
        change: &SavedViewChange,
    ) -> Result<Kept> {
        let mut tx = self.database.write().await?;
        let kept = may_change(&mut tx, which, (by, shares)).await?;
        if !matches!(kept, Kept::Done(_)) {
            return Ok(kept);
        }
        sqlx::query(
            "UPDATE saved_view SET name = coalesce($3, name), parameters = coalesce($4, parameters),
                                   saved_by = $5, version = version + 1
             WHERE tenant_id = $1 AND id = $2",
        )
        .bind(which.tenant_id)
        .bind(which.id)
        .bind(change.name.as_deref())
        .bind(change.parameters.as_deref())
        .bind(by.person_name)
        .execute(&mut *tx)
        .await?;
        let row = present(&mut tx, which.tenant_id, which.queue, which.id).await?;
        tx.commit().await?;
        Ok(row.map_or(Kept::NotThere, Kept::Done))
    }

    /// Removes a view. `shares`: the person may remove the team's.
    pub async fn remove_view(&self, which: Which<'_>, (by, shares): (By<'_>, bool)) -> Result<Kept> {
        let mut tx = self.database.write().await?;
        let kept = may_change(&mut tx, which, (by, shares)).await?;
        if matches!(kept, Kept::Done(_)) {
            sqlx::query("DELETE FROM saved_view WHERE tenant_id = $1 AND id = $2")
                .bind(which.tenant_id)
                .bind(which.id)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
        }
        Ok(kept)
    }
}

async fn present(tx: &mut Tx, tenant_id: &str, queue: ViewedQueue, id: &str) -> Result<Option<ViewRow>> {
    let row = sqlx::query_as(
        "SELECT id, team, owner_id, saved_by, name, parameters, version FROM saved_view
         WHERE tenant_id = $1 AND queue = $2 AND id = $3",
    )
    .bind(tenant_id)
    .bind(code::text(queue))
    .bind(id)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row)
}

/// What would become of a change that the person makes: `Done` where it can be made.
async fn may_change(tx: &mut Tx, which: Which<'_>, (by, shares): (By<'_>, bool)) -> Result<Kept> {
    if code::is_nobodys(which.id) {
        return Ok(Kept::NotThere);
    }
    let row = present(tx, which.tenant_id, which.queue, which.id).await?;
    // Another one's own view is not there.
    let Some(row) = row.filter(|row| row.team || row.owner_id == by.person_id) else {
        return Ok(Kept::NotThere);
    };
    if row.team && !shares {
        return Ok(Kept::NotHis);
    }
    Ok(if row.version == which.based_on { Kept::Done(row) } else { Kept::ChangedSince(row) })
}
