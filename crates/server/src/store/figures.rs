//! Counts over the whole installation, for whoever watches over it.

use super::{Control, Result};

/// What there is of each kind; the names of the states are those of the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstallationFigures {
    /// Tenants by the state of their service.
    pub services: Vec<(String, i64)>,
    /// Mails by state.
    pub mails: Vec<(String, i64)>,
    /// Tenants whose last reading from Microsoft Graph failed.
    pub failing_readings: i64,
    /// Sessions that have not ended.
    pub sessions: i64,
}

impl Control {
    /// The figures at this moment.
    pub async fn installation_figures(&self, now: i64) -> Result<InstallationFigures> {
        let services =
            sqlx::query_as("SELECT state, count(*) FROM threat_protection GROUP BY state ORDER BY state")
                .fetch_all(&self.pool)
                .await?;
        let mails = sqlx::query_as("SELECT state, count(*) FROM mail GROUP BY state ORDER BY state")
            .fetch_all(&self.pool)
            .await?;
        let (failing_readings,) =
            sqlx::query_as("SELECT count(*) FROM graph_connection WHERE connected = 1 AND failures > 0")
                .fetch_one(&self.pool)
                .await?;
        let (sessions,) = sqlx::query_as(
            "SELECT count(*) FROM session WHERE expires_at > $1 AND last_seen_at + idle_lasts > $1",
        )
        .bind(now)
        .fetch_one(&self.pool)
        .await?;
        Ok(InstallationFigures { services, mails, failing_readings, sessions })
    }
}
