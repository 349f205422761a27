//! What other processes commit in the same PostgreSQL database, heard at once. SQLite cannot tell; there the event table is
//! looked at.

use sqlx::postgres::{PgListener, PgPoolOptions};

use super::{Address, Control, Result};

/// On which channel commits are told: who told it, and the tenant that it concerns.
pub(super) const CHANNEL: &str = "security_center";

/// Hears commits.
#[derive(Debug)]
pub struct Hearing {
    listener: PgListener,
    own: String,
}

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Another process committed something that concerns this tenant.
    Tenant(String),
    /// The connection was away: anything may have happened.
    Anything,
}

impl Control {
    /// Whether other processes can be heard.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        matches!(*self.address, Address::Server(_))
    }

    /// Begins to hear what other processes commit; nothing where they cannot be heard.
    pub async fn hear(&self) -> Result<Option<Hearing>> {
        let Address::Server(url) = &*self.address else { return Ok(None) };
        let pool = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        let mut listener = PgListener::connect_with(&pool.connect(url).await?).await?;
        listener.ignore_pool_close_event(true);
        listener.listen(CHANNEL).await?;
        Ok(Some(Hearing { listener, own: self.own_name.to_string() }))
    }
}

impl Hearing {
    /// The next that another process tells.
    pub async fn next(&mut self) -> Result<Heard> {
        loop {
            let Some(told) = self.listener.try_recv().await? else { return Ok(Heard::Anything) };
            match told.payload().split_once(' ') {
                // Who told it has rung his own bell.
                Some((by, _)) if by == self.own => {}
                Some((_, tenant_id)) => return Ok(Heard::Tenant(tenant_id.to_owned())),
                None => return Ok(Heard::Anything),
            }
        }
    }
}
