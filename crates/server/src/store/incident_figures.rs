//! How it stands with the incidents in sight, in figures.

use security_center_alerts::alert::Severity;
use security_center_alerts::incident::IncidentStatus;
use security_center_odata::{Direction, Filter, Sort, Value};
use sqlx::Row;

use super::incident_list::{IncidentColumn, IncidentRow, LIST, incidents, ranked};
use super::sight::{Reads, Source, View};
use super::sql::Sql;
use super::{LocationStore, Result};

/// The figures of the incidents that are open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentFigures {
    /// How many of each severity there are, the worst first.
    pub severities: Vec<(Severity, u64)>,
    /// How many nobody works on.
    pub unassigned: u64,
    /// How many the person works on.
    pub own: u64,
    /// The worst, of those the ones with the latest activity first.
    pub worst: Vec<IncidentRow>,
}

impl LocationStore {
    /// The figures, with `most` of the worst. `own_name`: the name with which the person signs in, as incidents are assigned.
    pub async fn incident_figures(
        &self,
        view: View<'_>,
        own_name: &str,
        most: u32,
    ) -> Result<IncidentFigures> {
        let open = [IncidentStatus::Active, IncidentStatus::InProgress].map(|status| status.code());
        let mut tx = self.database.read().await?;
        let mut sql = Sql::of(
            "SELECT incident.severity, count(*), sum(CASE WHEN incident.assigned_to IS NULL THEN 1 ELSE 0 END),
                    sum(CASE WHEN incident.assigned_to = ",
        );
        sql.bind(own_name.into()).add(" THEN 1 ELSE 0 END) FROM ");
        Source::new(view, self.database.kind, Reads::Many).incidents(&mut sql);
        sql.add(" WHERE incident.tenant_id = ").bind(view.tenant_id.into()).add(" AND incident.status IN ");
        sql.list(open.map(Into::into)).add(" GROUP BY incident.severity ORDER BY incident.severity DESC");
        let mut figures = IncidentFigures::default();
        for row in sql.all(&mut tx).await? {
            let number = |place: usize| row.try_get::<i64, _>(place).map(i64::unsigned_abs);
            figures.severities.push((ranked(&row)?, number(1)?));
            figures.unassigned += number(2)?;
            figures.own += number(3)?;
        }
        if figures.severities.is_empty() {
            return Ok(figures);
        }
        let filter = Filter::In(IncidentColumn::Status, open.map(|code| Value::Text(code.into())).to_vec());
        let order = [IncidentColumn::Severity, IncidentColumn::LastActivity]
            .map(|by| Sort { by, direction: Direction::Descending });
        let source = self.incident_source(&mut tx, view, Some(&filter), &order).await?;
        let numbers = LIST.ids((&mut tx, &source), &filter, &order, most).await?;
        let mut rows = incidents(&mut tx, view, &numbers).await?;
        rows.sort_by_key(|row| numbers.iter().position(|number| *number == row.number));
        figures.worst = rows;
        Ok(figures)
    }
}
