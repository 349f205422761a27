//! Makes the Dutch names of incidents that were named by rule before Dutch names were kept.

use security_center_alerts::category::Categories;
use security_center_alerts::incident::NameFacts;

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
    /// Makes those that are missing; finds none from the second time on.
    pub(super) async fn name_in_dutch(&self) -> Result<()> {
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
                return Ok(());
            }
            for row in rows {
                let facts = NameFacts {
                    title: row.title,
                    categories: Categories(row.categories),
                    devices: row.devices,
                    users: row.users,
                    mailboxes: row.mailboxes,
                    services: i64::from(row.services.count_ones()),
                };
                sqlx::query(
                    "UPDATE incident SET display_name_nl = CASE WHEN named <> 0 THEN display_name ELSE $3 END
                     WHERE tenant_id = $1 AND number = $2",
                )
                .bind(row.tenant_id)
                .bind(row.number)
                .bind(facts.names().dutch)
                .execute(&mut *tx)
                .await?;
            }
            tx.commit().await?;
        }
    }
}
