//! How far the fetching of alerts is within a round: parts of a long list that are here already, and which services of a tenant are
//! still to be fetched for the first time.

use security_center_contract::SupportedService;

use super::location_step::Held;
use super::{LocationStore, Result, code};

impl LocationStore {
    /// A part of what a round asks for is here: a round that is cut off goes on at this mark, not where it began.
    pub async fn fetch_reached(
        &self,
        held: Held<'_>,
        (tenant_id, service): (&str, SupportedService),
        mark: i64,
    ) -> Result<()> {
        let mut tx = self.write_for(held).await?;
        sqlx::query("UPDATE alert_fetch SET mark = $3 WHERE tenant_id = $1 AND service = $2")
            .bind(tenant_id)
            .bind(code::text(service))
            .bind(mark)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The connected services of a tenant that are to be waited for since a moment: a round was due then, and none has ended since,
    /// well or not.
    pub async fn still_loading(&self, tenant_id: &str, since: i64) -> Result<Vec<SupportedService>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT source.service FROM source
             LEFT JOIN alert_fetch ON alert_fetch.tenant_id = source.tenant_id AND alert_fetch.service = source.service
             WHERE source.tenant_id = $1 AND coalesce(alert_fetch.next_at, 0) <= $2
               AND (alert_fetch.fetched_at IS NULL OR alert_fetch.fetched_at < $2)
               AND (alert_fetch.failed_at IS NULL OR alert_fetch.failed_at < $2)
             ORDER BY source.service",
        )
        .bind(tenant_id)
        .bind(since)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|(service,)| code::parse(&service)).collect()
    }
}
