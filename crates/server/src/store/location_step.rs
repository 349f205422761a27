//! What the steps of provisioning do in a location's database. Each may be done again and changes nothing then.

use security_center_contract::SupportedService;

use super::database::Tx;
use super::lease::Lease;
use super::{Control, LocationStore, Result, code};

/// Whose provisioning it is, as far as a lease tells. It is in another database than what a step writes.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// Where the lease is.
    pub control: &'a Control,
    /// The lease.
    pub lease: &'a Lease,
}

impl LocationStore {
    /// Begins to write for a step. The lease is asked for once nobody else writes here, and before anything is written: whoever
    /// lost it cannot write behind the back of whoever has it, and PostgreSQL does not leave a transaction open for as long
    /// as a lease lasts.
    pub(super) async fn write_for(&self, held: Held<'_>) -> Result<Tx> {
        let tx = self.database.write().await?;
        held.control.renew_lease(held.lease).await?;
        Ok(tx)
    }

    /// Creates the tenant's store.
    pub async fn create_tenant_store(&self, held: Held<'_>, tenant_id: &str, now: i64) -> Result<()> {
        self.migrate().await?;
        let mut tx = self.write_for(held).await?;
        sqlx::query(
            "INSERT INTO tenant_store (tenant_id, created_at) VALUES ($1, $2)
             ON CONFLICT (tenant_id) DO NOTHING",
        )
        .bind(tenant_id)
        .bind(now)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// Connects exactly these services (S10). One that is connected already keeps its row.
    pub async fn connect(
        &self,
        held: Held<'_>,
        tenant_id: &str,
        services: &[SupportedService],
        now: i64,
    ) -> Result<()> {
        let mut tx = self.write_for(held).await?;
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
    pub async fn load_data(&self, held: Held<'_>, tenant_id: &str) -> Result<()> {
        let mut tx = self.write_for(held).await?;
        sqlx::query(
            "UPDATE source SET last_data_at =
                 (SELECT max(alert.arrived_at) FROM alert
                  WHERE alert.tenant_id = source.tenant_id AND alert.service = source.service)
             WHERE tenant_id = $1",
        )
        .bind(tenant_id)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}
