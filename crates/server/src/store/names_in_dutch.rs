//! Makes the Dutch names of incidents that were named by rule before Dutch names were kept.

use security_center_alerts::category::Categories;
use security_center_alerts::incident::NameFacts;
use serde_json::{Value, json};
use tracing::info;

use super::database::Tx;
use super::sql::{Bound, Sql};
use super::{LocationStore, Result};

/// How many in a transaction.
const AT_ONCE: i64 = 2_000;

/// What a name by rule is made of.
#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: String,
    number: i64,
    title: Option<String>,
    categories: i64,
    services: i64,
    devices: i64,
    users: i64,
    mailboxes: i64,
}

impl LocationStore {
    /// Makes those that are missing; finds none from the second time on, for which it waits for nobody who writes.
    pub(super) async fn name_in_dutch(&self) -> Result<()> {
        let missing: Option<(i64,)> =
            sqlx::query_as("SELECT CAST(1 AS BIGINT) FROM incident WHERE display_name_nl IS NULL LIMIT 1")
                .fetch_optional(&self.pool)
                .await?;
        if missing.is_none() {
            return Ok(());
        }
        let mut named = 0;
        loop {
            let mut tx = self.database.write().await?;
            let rows: Vec<Row> = sqlx::query_as(
                "SELECT tenant_id, number, title, categories, services, devices, users, mailboxes FROM incident
                 WHERE display_name_nl IS NULL ORDER BY tenant_id, number LIMIT $1",
            )
            .bind(AT_ONCE)
            .fetch_all(&mut *tx)
            .await?;
            if rows.is_empty() {
                break;
            }
            named += rows.len();
            self.give_names(&mut tx, rows).await?;
            tx.commit().await?;
        }
        info!(incidents = named, "incidents were named in Dutch");
        Ok(())
    }

    async fn give_names(&self, tx: &mut Tx, rows: Vec<Row>) -> Result<()> {
        let made: Vec<Value> =
            rows.into_iter().map(|row| json!([row.tenant_id.clone(), row.number, dutch(row)])).collect();
        let kind = self.database.kind;
        let (before, after) = kind.lists();
        let mut sql = Sql::of(format!(
            "UPDATE incident SET display_name_nl = CASE WHEN named <> 0 THEN display_name ELSE made.name END
             FROM (SELECT {} AS tenant_id, {} AS number, {} AS name FROM {before}",
            kind.part_of(0, false),
            kind.part_of(1, true),
            kind.part_of(2, false),
        ));
        sql.bind(Bound::Text(Value::Array(made).to_string())).add(after);
        sql.add(") AS made WHERE incident.tenant_id = made.tenant_id AND incident.number = made.number");
        sql.run(tx).await?;
        Ok(())
    }
}

fn dutch(row: Row) -> String {
    let facts = NameFacts {
        title: row.title,
        categories: Categories(row.categories),
        devices: row.devices,
        users: row.users,
        mailboxes: row.mailboxes,
        services: i64::from(row.services.count_ones()),
    };
    facts.names().dutch
}
