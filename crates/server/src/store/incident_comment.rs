//! What people write about incidents and alerts.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::Tx;
use super::incident_change::{Of, touch_incident};
use super::incident_history::{By, next_entry, raise_revision};
use super::sight::View;
use super::sql::{Bound, Sql};
use super::{LocationStore, Result, alert_list, code, incident_list, write_back};

/// For so long the same words of the same person, right after each other, are one comment, in milliseconds.
const ASKED_AGAIN: i64 = 10 * 60 * 1000;

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRow {
    /// Its number among the entries of the tenant's histories and comments.
    pub entry: i64,
    /// When, in unix milliseconds.
    pub at: i64,
    /// The directory's id of whoever wrote it.
    pub person_id: String,
    /// How he is called.
    pub person_name: String,
    /// What he wrote.
    pub comment: String,
}

/// What became of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commented {
    /// There is nothing of this id.
    NotThere,
    /// The incident lives on in this one.
    Redirected(i64),
    /// There are as many as there may be.
    Full,
    /// The same person wrote the same last, a moment ago: whose answer got lost asks again. Nothing changed.
    Already,
    /// It is there. Windows are to be told of a new revision of the tenant's incidents and alerts.
    Made,
}

impl LocationStore {
    /// Adds a comment to an incident in sight that has less than `limit`.
    pub async fn comment_on_incident(
        &self,
        (view, number): (View<'_>, i64),
        by: By<'_>,
        comment: &str,
        limit: usize,
    ) -> Result<Commented> {
        let (mut tx, tenant_id) = (self.database.write().await?, view.tenant_id);
        let Some(row) = incident_list::incident(&mut tx, view, number).await? else {
            return Ok(Commented::NotThere);
        };
        if let Some(lives_on) = row.redirect_to {
            return Ok(Commented::Redirected(lives_on));
        }
        let added = add(&mut tx, tenant_id, Of::Incident(number), by, (comment, limit)).await?;
        if added != Commented::Made {
            return Ok(added);
        }
        touch_incident(&mut tx, tenant_id, number, by.now).await?;
        raise_revision(&mut tx, tenant_id).await?;
        tx.commit().await?;
        Ok(Commented::Made)
    }

    /// Adds a comment to an alert in sight that has less than `limit`.
    pub async fn comment_on_alert(
        &self,
        (view, id): (View<'_>, &str),
        by: By<'_>,
        comment: &str,
        limit: usize,
    ) -> Result<Commented> {
        if code::is_nobodys(id) {
            return Ok(Commented::NotThere);
        }
        let (mut tx, tenant_id) = (self.database.write().await?, view.tenant_id);
        let Some(row) = alert_list::alert(&mut tx, view, id).await? else {
            return Ok(Commented::NotThere);
        };
        let added = add(&mut tx, tenant_id, Of::Alert(id), by, (comment, limit)).await?;
        if added != Commented::Made {
            return Ok(added);
        }
        sqlx::query(
            "UPDATE alert SET version = version + 1, last_update_at = $3 WHERE tenant_id = $1 AND id = $2",
        )
        .bind(tenant_id)
        .bind(id)
        .bind(by.now)
        .execute(&mut *tx)
        .await?;
        if let Some(incident) = row.incident {
            touch_incident(&mut tx, tenant_id, incident, by.now).await?;
        }
        raise_revision(&mut tx, tenant_id).await?;
        tx.commit().await?;
        Ok(Commented::Made)
    }

    /// The comments of these incidents, as far as they are in sight, by number, the oldest first.
    pub async fn incident_comments(
        &self,
        view: View<'_>,
        numbers: &[i64],
    ) -> Result<HashMap<i64, Vec<CommentRow>>> {
        let ids = numbers.iter().map(|number| (*number).into()).collect();
        let rows = self.comments(view, Of::Incident(0), ids).await?;
        let mut found: HashMap<i64, Vec<CommentRow>> = HashMap::new();
        for row in &rows {
            found.entry(row.try_get("of_id")?).or_default().push(comment(row)?);
        }
        Ok(found)
    }

    /// The comments of these alerts, as far as they are in sight, by id, the oldest first.
    pub async fn alert_comments(
        &self,
        view: View<'_>,
        ids: &[&str],
    ) -> Result<HashMap<String, Vec<CommentRow>>> {
        let ids = ids.iter().map(|id| (*id).into()).collect();
        let rows = self.comments(view, Of::Alert(""), ids).await?;
        let mut found: HashMap<String, Vec<CommentRow>> = HashMap::new();
        for row in &rows {
            found.entry(row.try_get("of_id")?).or_default().push(comment(row)?);
        }
        Ok(found)
    }

    async fn comments(&self, view: View<'_>, of: Of<'_>, ids: Vec<Bound>) -> Result<Vec<AnyRow>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (table, key) = of.place("comment");
        let mut sql = Sql::of(format!(
            "SELECT {key} AS of_id, entry, at, person_id, person_name, comment FROM {table} WHERE tenant_id = "
        ));
        sql.bind(view.tenant_id.into()).add(&format!(" AND {key} IN ")).list(ids);
        match of {
            Of::Incident(_) => view.and_sees_of("incident_comment.incident", &mut sql),
            Of::Alert(_) => view.and_sees_alert("alert_comment.alert_id", &mut sql),
        }
        sql.add(" ORDER BY entry");
        sql.all(&mut self.database.read().await?).await
    }
}

fn comment(row: &AnyRow) -> Result<CommentRow> {
    Ok(CommentRow {
        entry: row.try_get("entry")?,
        at: row.try_get("at")?,
        person_id: row.try_get("person_id")?,
        person_name: row.try_get("person_name")?,
        comment: row.try_get("comment")?,
    })
}

/// Adds a comment, unless it is the last one already, or there are as many as there may be.
async fn add(
    tx: &mut Tx,
    tenant_id: &str,
    of: Of<'_>,
    by: By<'_>,
    (comment, limit): (&str, usize),
) -> Result<Commented> {
    let (table, key) = of.place("comment");
    let mut sql = Sql::of(format!("SELECT at, person_id, comment FROM {table} WHERE tenant_id = "));
    sql.bind(tenant_id.into()).add(&format!(" AND {key} = ")).bind(of.id());
    sql.add(" ORDER BY entry DESC LIMIT 1");
    if let Some(last) = sql.one(tx).await? {
        let (at, person_id, last): (i64, String, String) =
            (last.try_get(0)?, last.try_get(1)?, last.try_get(2)?);
        if person_id == by.person_id && last == comment && at > by.now - ASKED_AGAIN {
            return Ok(Commented::Already);
        }
    }
    let mut sql = Sql::of(format!("SELECT count(*) FROM {table} WHERE tenant_id = "));
    sql.bind(tenant_id.into()).add(&format!(" AND {key} = ")).bind(of.id());
    let row = sql.one(tx).await?;
    let there: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
    if usize::try_from(there).is_ok_and(|there| there >= limit) {
        return Ok(Commented::Full);
    }
    let entry = next_entry(tx, tenant_id).await?;
    let columns = format!("(tenant_id, entry, {key}, at, person_id, person_name, comment)");
    let mut sql = Sql::of(format!("INSERT INTO {table} {columns} VALUES "));
    sql.list([
        tenant_id.into(),
        entry.into(),
        of.id(),
        by.now.into(),
        by.person_id.into(),
        by.person_name.into(),
        comment.into(),
    ]);
    sql.run(tx).await?;
    if let Of::Alert(alert_id) = of {
        write_back::commented(tx, (tenant_id, alert_id), entry, by.now).await?;
    }
    Ok(Commented::Made)
}
