//! Microsoft Graph: reads a tenant's organization, subscriptions and role holders, and its alerts, and changes these, with client credentials.

mod alerts;
mod answers;
mod connect;
mod connector;
mod failure;
mod request;
mod retry_after;
mod token;
mod writing;

use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;

use serde_json::{Map, Value};

use crate::clock::Clock;
use crate::outside::{Outside, OutsideError};
use crate::settings;

use token::Held;

pub use alerts::{AlertPage, Asked, LARGEST_PAGE, PAGE_LIMIT, Span};
pub use connect::NotConnected;
pub use connector::{Connector, Done};
pub use failure::GraphFailure;
pub use writing::NotDone;

/// How long reading a tenant may take altogether, in milliseconds.
pub const WHOLE_LIMIT: i64 = 4 * 60_000;

/// How long one request may take, in milliseconds.
pub const REQUEST_LIMIT: i64 = 10_000;

/// How many requests reading a tenant may take.
pub const MOST_REQUESTS: usize = 2_000;

/// The largest answer, in bytes.
pub const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// All answers of a tenant together, in bytes.
pub const LARGEST_WHOLE: usize = 64 * 1024 * 1024;

/// How often Graph may ask for patience within one reading, before the reading is given up.
pub const MOST_WAITS: u32 = 5;

/// The longest that is waited within a reading, in milliseconds; who asks for more is asked again at another attempt.
pub const LONGEST_WAIT: i64 = 60_000;

/// The connection with Graph. Its tokens are kept in memory only.
pub struct Graph {
    settings: settings::Graph,
    outside: Outside,
    clock: Clock,
    tokens: Mutex<HashMap<String, Held>>,
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").field("url", &self.settings.url).finish_non_exhaustive()
    }
}

impl Graph {
    /// A connection that has asked nothing yet.
    pub fn new(settings: settings::Graph, clock: Clock) -> Result<Self, OutsideError> {
        Ok(Self { settings, outside: Outside::new()?, clock, tokens: Mutex::default() })
    }

    /// How often a tenant is read, in milliseconds.
    #[must_use]
    pub fn interval(&self) -> i64 {
        self.settings.interval
    }

    /// The host of its address, which tells the cloud.
    #[must_use]
    pub fn host(&self) -> String {
        let url = reqwest::Url::parse(&self.settings.url).ok();
        url.and_then(|url| url.host_str().map(ToOwned::to_owned)).unwrap_or_default()
    }

    /// Reads a tenant: Graph's part of its document, with these people in it who need no role to be named.
    pub async fn read(&self, tenant_id: &str, also: &[String]) -> Result<Map<String, Value>, GraphFailure> {
        let limit = self.clock.now() + WHOLE_LIMIT;
        tokio::select! {
            read = answers::read(self, tenant_id, also) => read,
            () = self.clock.reached(limit) => {
                let why = format!("it took longer than {} minutes altogether", WHOLE_LIMIT / 60_000);
                Err(GraphFailure::unreachable("directory", why))
            }
        }
    }
}
