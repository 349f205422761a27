//! What the app's queue of incidents is made of: the order of all that fit, what changed since, and rows by their numbers.

use security_center_alerts::incident::IncidentStatus;
use security_center_odata::{Filter, Sort};
use sqlx::{FromRow, Row};

use super::incident_list::{IncidentColumn, IncidentRow, LIST, SELECT};
use super::sql::Sql;
use super::{LocationStore, Result, filter_sql};

/// The order of a tenant's incidents at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentOrder {
    /// The numbers of those that fit, in their order, up to the limit.
    pub numbers: Vec<i64>,
    /// How many fit.
    pub count: u64,
    /// The highest number there is; 0 where there is no incident.
    pub newest: i64,
}

impl LocationStore {
    /// The order of the incidents that fit a filter, at most so many of them.
    pub async fn incident_order(
        &self,
        tenant_id: &str,
        filter: &Filter<IncidentColumn>,
        order: &[Sort<IncidentColumn>],
        limit: u32,
    ) -> Result<IncidentOrder> {
        let (mut tx, kind) = (self.database.read().await?, self.database.kind);
        let numbers = LIST.ids((&mut tx, kind), tenant_id, filter, order, limit).await?;
        let count = if numbers.len() < usize::try_from(limit).unwrap_or(usize::MAX) {
            numbers.len() as u64
        } else {
            LIST.count((&mut tx, kind), tenant_id, Some(filter)).await?
        };
        let (newest,): (i64,) =
            sqlx::query_as("SELECT coalesce(max(number), 0) FROM incident WHERE tenant_id = $1")
                .bind(tenant_id)
                .fetch_one(&mut *tx)
                .await?;
        Ok(IncidentOrder { numbers, count, newest })
    }

    /// The numbers of the incidents that changed at this moment or later, those that changed last first, at most so many.
    pub async fn incidents_changed(&self, tenant_id: &str, since: i64, limit: i64) -> Result<Vec<i64>> {
        let rows: Vec<(i64,)> = sqlx::query_as(
            "SELECT number FROM incident WHERE tenant_id = $1 AND last_update_at >= $2
             ORDER BY last_update_at DESC, number LIMIT $3",
        )
        .bind(tenant_id)
        .bind(since)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(number,)| number).collect())
    }

    /// How many incidents that fit a filter, and whose number is not higher than `up_to`, were opened again after this moment and
    /// are open. Looks only at those that changed since.
    pub async fn incidents_reopened(
        &self,
        tenant_id: &str,
        filter: &Filter<IncidentColumn>,
        (up_to, since): (i64, i64),
    ) -> Result<u64> {
        let (mut tx, kind) = (self.database.read().await?, self.database.kind);
        let mut sql = Sql::of("SELECT count(*) FROM incident WHERE incident.tenant_id = ");
        sql.bind(tenant_id.into()).add(" AND incident.last_update_at > ").bind(since.into());
        sql.add(" AND incident.number <= ").bind(up_to.into()).add(" AND incident.status NOT IN ");
        let closed = [IncidentStatus::Resolved, IncidentStatus::Redirected];
        sql.list(closed.map(|status| status.code().into()));
        sql.add(
            " AND EXISTS (SELECT 1 FROM incident_history AS opened WHERE opened.tenant_id = incident.tenant_id
                          AND opened.incident = incident.number AND opened.what = 'reopened' AND opened.at > ",
        );
        sql.bind(since.into()).add(") AND ");
        filter_sql::write(filter, (kind, tenant_id), &mut sql);
        let row = sql.one(&mut tx).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The tenant's incidents of these numbers, as far as there are any.
    pub async fn incidents_of(&self, tenant_id: &str, numbers: &[i64]) -> Result<Vec<IncidentRow>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::of(format!("SELECT {SELECT} FROM incident WHERE tenant_id = "));
        sql.bind(tenant_id.into()).add(" AND number IN ").list(numbers.iter().map(|number| (*number).into()));
        let rows = sql.all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok(IncidentRow::from_row(row)?)).collect()
    }
}
