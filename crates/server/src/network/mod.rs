//! What stands between the line and the routes: whose request it is, how many there may be, how a connection is made.

pub mod app_origin;
pub mod base;
pub mod client;
pub mod headers;
pub mod limits;
pub mod listen;
pub mod prompt;
pub mod rates;
pub mod shares;
pub mod streams;

use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;
use tokio::sync::Semaphore;

use rates::Rates;
use shares::Shares;
use streams::Streams;

/// How many requests of the API are worked on at the same time; event streams are not among them.
pub const REQUESTS_AT_ONCE: usize = 512;

/// How many of them one address may have.
pub const REQUESTS_OF_AN_ADDRESS: usize = 128;

/// What the layers around the routes share.
#[derive(Clone, Debug)]
pub struct Network {
    /// The proxies whose word on the client's address counts.
    pub trusted_proxies: Arc<[IpNet]>,
    /// How many requests each person and each address has left.
    pub rates: Rates,
    /// Open event streams by person.
    pub streams: Streams,
    /// One permit for each request that may be worked on.
    pub at_once: Arc<Semaphore>,
    /// The requests of each address, from their head to that of the answer.
    pub requests: Shares<IpAddr>,
    /// Whether the server speaks TLS itself.
    pub tls: bool,
}

impl Network {
    /// Behind these proxies, with these limits.
    #[must_use]
    pub fn new(trusted_proxies: Vec<IpNet>, rates: Rates, tls: bool) -> Self {
        // Where the operator limits no address, it has no share either.
        let share = if rates.limits_addresses() { REQUESTS_OF_AN_ADDRESS } else { usize::MAX };
        Self {
            trusted_proxies: trusted_proxies.into(),
            rates,
            streams: Streams::default(),
            at_once: Arc::new(Semaphore::new(REQUESTS_AT_ONCE)),
            requests: Shares::of(share),
            tls,
        }
    }
}
