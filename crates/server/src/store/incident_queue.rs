//! What the app's queue of incidents is made of: the order of all that fit, what changed since, and rows by their numbers.

use security_center_alerts::incident::IncidentStatus;
use security_center_odata::{Filter, Sort};
use sqlx::Row;

use super::incident_list::{IncidentColumn, IncidentRow, LIST, incidents};
use super::sight::{Reads, Source, View};
use super::sql::Sql;
use super::{LocationStore, Result, filter_sql};

/// The order of what is in sight of a queue at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueOrder {
    /// The numbers of those that fit, in their order, up to the limit.
    pub numbers: Vec<i64>,
    /// How many fit.
    pub count: u64,
    /// The highest number there is; 0 where there is none.
    pub newest: i64,
}

impl LocationStore {
    /// The order of the incidents in sight that fit a filter, at most so many of them.
    pub async fn incident_order(
        &self,
        view: View<'_>,
        filter: &Filter<IncidentColumn>,
        order: &[Sort<IncidentColumn>],
        limit: u32,
    ) -> Result<QueueOrder> {
        let mut tx = self.database.read().await?;
        let source = self.incident_source(&mut tx, view, Some(filter), order).await?;
        let numbers = LIST.ids((&mut tx, &source), filter, order, limit).await?;
        let count = if numbers.len() < usize::try_from(limit).unwrap_or(usize::MAX) {
            numbers.len() as u64
        } else {
            LIST.count((&mut tx, &source), Some(filter)).await?
        };
        let mut sql = Sql::of("SELECT coalesce(max(incident.number), 0) FROM ");
        Source::new(view, self.database.kind, Reads::Many).incidents(&mut sql);
        sql.add(" WHERE incident.tenant_id = ").bind(view.tenant_id.into());
        let newest = sql.one(&mut tx).await?.map_or(Ok(0), |row| row.try_get(0))?;
        Ok(QueueOrder { numbers, count, newest })
    }

    /// The numbers of the incidents in sight that changed at this moment or later, those that changed last first, at most so many.
    pub async fn incidents_changed(&self, view: View<'_>, since: i64, limit: i64) -> Result<Vec<i64>> {
        let mut sql = Sql::of("SELECT incident.number FROM ");
        view.incidents(&mut sql);
        sql.add(" WHERE incident.tenant_id = ").bind(view.tenant_id.into());
        sql.add(" AND incident.last_update_at >= ").bind(since.into());
        sql.add(" ORDER BY incident.last_update_at DESC, incident.number LIMIT ").bind(limit.into());
        let rows = sql.all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// How many incidents in sight that fit a filter, and whose number is not higher than `up_to`, were opened again after this
    /// moment and are open; of a limited person also those that came into sight since. Looks only at those that changed since.
    pub async fn incidents_reopened(
        &self,
        view: View<'_>,
        filter: &Filter<IncidentColumn>,
        (up_to, since): (i64, i64),
    ) -> Result<u64> {
        let mut tx = self.database.read().await?;
        let mut source = self.incident_source(&mut tx, view, Some(filter), &[]).await?;
        source.reads = Reads::Few;
        let mut sql = Sql::of("SELECT count(*) FROM ");
        source.incidents(&mut sql);
        sql.add(" WHERE incident.tenant_id = ").bind(view.tenant_id.into());
        sql.add(" AND incident.last_update_at > ").bind(since.into());
        sql.add(" AND incident.number <= ").bind(up_to.into()).add(" AND ");
        if view.is_limited() {
            sql.add("(incident.created_at > ").bind(since.into()).add(" OR ");
        }
        sql.add("incident.status NOT IN ");
        let closed = [IncidentStatus::Resolved, IncidentStatus::Redirected];
        sql.list(closed.map(|status| status.code().into()));
        sql.add(
            " AND EXISTS (SELECT 1 FROM incident_history AS opened WHERE opened.tenant_id = incident.tenant_id
                          AND opened.incident = incident.number AND opened.what = 'reopened' AND opened.at > ",
        );
        sql.bind(since.into()).add(if view.is_limited() { ")) AND " } else { ") AND " });
        filter_sql::write(filter, &source, &mut sql);
        let row = sql.one(&mut tx).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The incidents in sight of these numbers, as far as there are any.
    pub async fn incidents_of(&self, view: View<'_>, numbers: &[i64]) -> Result<Vec<IncidentRow>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        incidents(&mut self.database.read().await?, view, numbers).await
    }
}
