//! What the server is measured with. Nothing of it is delivered.
//!
//! `product` the program that is delivered, as a process · `directory` a tenant with as many people as wanted · `bare` the floor:
//! handlers that run the same SQL and nothing else · `requests`, `streams`, `start` what is measured · `load` the load generator ·
//! `figures` medians · `large` a tenant of many alerts, on SQLite or on a PostgreSQL server (`postgres`) · `intake`,
//! `queue` what is measured of that tenant · `asked` what is asked of its queues · `meter` what its databases read.

pub mod asked;
pub mod bare;
pub mod directory;
pub mod figures;
pub mod intake;
pub mod large;
pub mod load;
pub mod meter;
pub mod postgres;
pub mod product;
pub mod queue;
pub mod requests;
pub mod start;
pub mod streams;

/// Why something could not be measured, in a sentence.
pub type Result<T> = std::result::Result<T, String>;

/// Puts what was attempted in front of an error.
pub(crate) trait Attempting<T> {
    /// Turns the error into `cannot <what>: <error>`.
    fn attempting(self, what: &str) -> Result<T>;
}

impl<T, E: std::fmt::Display> Attempting<T> for std::result::Result<T, E> {
    fn attempting(self, what: &str) -> Result<T> {
        self.map_err(|error| format!("cannot {what}: {error:#}"))
    }
}
