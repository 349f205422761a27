//! How much a tenant has in the store of its location, and its end (D9).

use security_center_contract::{ActionStatus, IncidentStatus, SupportedService};

use security_center_alerts::incident::IncidentStatus as Status;
use sqlx::AssertSqlSafe;

use super::{Control, LocationStore, Result, code};

/// The tables of a location with rows of tenants, those that others refer to last.
pub const OF_A_TENANT: [&str; 22] = [
    "write_back_comment",
    "write_back",
    "fetched_alert",
    "saved_view",
    "alert_fetch",
    "remediation_action",
    "alert_record",
    "alert_entity",
    "link_segment",
    "incident_entity",
    "incident_history",
    "incident_comment",
    "alert_comment",
    "incident_field",
    "alert_field",
    "common_entity",
    "entity_name",
    "entity",
    "alert",
    "incident",
    "source",
    "tenant_store",
];

/// How much a tenant has in a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Incidents that are not resolved.
    pub open_incidents: u64,
    /// All incidents; those that live on in another one are part of that.
    pub incidents: u64,
    /// All alerts.
    pub alerts: u64,
    /// Remediation actions that wait for approval.
    pub pending_actions: u64,
    /// All remediation actions.
    pub remediation_actions: u64,
}

impl LocationStore {
    /// How much the tenant has here, at one moment.
    pub async fn figures(&self, tenant_id: &str) -> Result<Figures> {
        let (open, incidents, alerts, pending, actions): (i64, i64, i64, i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM incident WHERE tenant_id = $1 AND status NOT IN ($2, $4)),
                    (SELECT count(*) FROM incident WHERE tenant_id = $1 AND status <> $4),
                    (SELECT count(*) FROM alert WHERE tenant_id = $1),
                    (SELECT count(*) FROM remediation_action WHERE tenant_id = $1 AND status = $3),
                    (SELECT count(*) FROM remediation_action WHERE tenant_id = $1)",
        )
        .bind(tenant_id)
        .bind(code::text(IncidentStatus::Resolved))
        .bind(code::text(ActionStatus::Pending))
        .bind(Status::Redirected.code())
        .fetch_one(&self.pool)
        .await?;
        Ok(Figures {
            open_incidents: open.unsigned_abs(),
            incidents: incidents.unsigned_abs(),
            alerts: alerts.unsigned_abs(),
            pending_actions: pending.unsigned_abs(),
            remediation_actions: actions.unsigned_abs(),
        })
    }

    /// The services connected to the tenant's store, in the order in which they are shown.
    pub async fn connected(&self, tenant_id: &str) -> Result<Vec<SupportedService>> {
        let rows: Vec<(String,)> = sqlx::query_as("SELECT service FROM source WHERE tenant_id = $1")
            .bind(tenant_id)
            .fetch_all(&self.pool)
            .await?;
        let services: Vec<SupportedService> =
            rows.iter().map(|(service,)| code::parse(service)).collect::<Result<_>>()?;
        Ok(SupportedService::ALL.into_iter().filter(|one| services.contains(one)).collect())
    }

    /// Erases every row of the tenant, and of no other; does nothing when there is none, or when the erasure was finished
    /// by somebody else before: the tenant may have new data by now. It is asked while nobody else writes here.
    pub async fn erase(&self, control: &Control, tenant_id: &str) -> Result<()> {
        let mut tx = self.database.write_much().await?;
        if !control.tenants_being_erased().await?.iter().any(|one| one == tenant_id) {
            return Ok(());
        }
        for table in OF_A_TENANT {
            let statement = format!("DELETE FROM {table} WHERE tenant_id = $1");
            sqlx::query(AssertSqlSafe(statement)).bind(tenant_id).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        self.database.forget_deleted(&OF_A_TENANT).await?;
        Ok(())
    }
}
