//! What the steps of provisioning do in a location's database. Each may be done again and changes nothing then.

use security_center_contract::{IncidentStatus, SupportedService};

use super::{LocationStore, Result, code};

impl LocationStore {
    /// Creates the tenant's store.
    pub async fn create_tenant_store(&self, tenant_id: &str, now: i64) -> Result<()> {
        self.migrate().await?;
        sqlx::query(
            "INSERT INTO tenant_store (tenant_id, created_at) VALUES ($1, $2)
             ON CONFLICT (tenant_id) DO NOTHING",
        )
        .bind(tenant_id)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Connects exactly these services (S10). One that is connected already keeps its row.
    pub async fn connect(&self, tenant_id: &str, services: &[SupportedService], now: i64) -> Result<()> {
        let mut tx = self.database.write().await?;
        sqlx::query(
            "DELETE FROM source WHERE tenant_id = $1 AND service NOT IN (SELECT value FROM json_each($2))",
        )
        .bind(tenant_id)
        .bind(code::list_text(services))
        .execute(&mut *tx)
        .await?;
        for service in services {
            sqlx::query(
                "INSERT INTO source (tenant_id, service, connected_at) VALUES ($1, $2, $3)
                 ON CONFLICT (tenant_id, service) DO NOTHING",
            )
            .bind(tenant_id)
            .bind(code::text(service))
            .bind(now)
            .execute(&mut *tx)
            .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Notes for each connected service when the newest alert of it that is already in the store arrived.
    pub async fn load_data(&self, tenant_id: &str) -> Result<()> {
        sqlx::query(
            "UPDATE source SET last_data_at =
                 (SELECT max(alert.created_at) FROM alert
                  WHERE alert.tenant_id = source.tenant_id AND alert.service = source.service)
             WHERE tenant_id = $1",
        )
        .bind(tenant_id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Gives each alert without an incident one of its own. The incident's id follows from the alert's, so that
    /// doing it again finds the same incident.
    pub async fn correlate(&self, tenant_id: &str, now: i64) -> Result<()> {
        let mut tx = self.database.write().await?;
        sqlx::query(
            "INSERT INTO incident (tenant_id, id, display_name, severity, status, created_at, last_update_at)
             SELECT tenant_id, 'incident-of-' || id, title, severity, $2, $3, $3 FROM alert
             WHERE tenant_id = $1 AND incident_id IS NULL
             ON CONFLICT (tenant_id, id) DO NOTHING",
        )
        .bind(tenant_id)
        .bind(code::text(IncidentStatus::Active))
        .bind(now)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "UPDATE alert SET incident_id = 'incident-of-' || id WHERE tenant_id = $1 AND incident_id IS NULL",
        )
        .bind(tenant_id)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}
