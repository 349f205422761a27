//! How many alerts of an incident are of which category and name which techniques.

use sqlx::Row;

use super::incident_list::unreadable;
use super::sight::{Reads, View};
use super::sql::Sql;
use super::{LocationStore, Result};

/// Alerts of an incident that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlikeAlerts {
    /// The service's own word for their category.
    pub category: String,
    /// The techniques of ATT&CK that each of them names.
    pub techniques: Vec<String>,
    /// How many they are.
    pub count: u64,
}

impl LocationStore {
    /// The alerts in sight of an incident, those together that are of the same category and name the same techniques.
    pub async fn incident_alerts_alike(&self, view: View<'_>, incident: i64) -> Result<Vec<AlikeAlerts>> {
        let mut sql = Sql::of(
            "SELECT alert.category AS category, alert.techniques AS techniques, count(*) AS count FROM ",
        );
        view.alerts(Reads::Few, &mut sql);
        sql.add(" WHERE alert.tenant_id = ").bind(view.tenant_id.into());
        sql.add(" AND alert.incident = ").bind(incident.into());
        let rows = sql.add(" GROUP BY alert.category, alert.techniques").clone();
        let rows = rows.all(&mut self.database.read().await?).await?;
        rows.iter()
            .map(|row| {
                let techniques = serde_json::from_str(row.try_get("techniques")?);
                let count: i64 = row.try_get("count")?;
                Ok(AlikeAlerts {
                    category: row.try_get("category")?,
                    techniques: techniques.map_err(|fault| unreadable("techniques", fault))?,
                    count: count.unsigned_abs(),
                })
            })
            .collect()
    }
}
