//! An incident: what persons decided about it, what is known of its alerts, and what becomes of both where two are joined.

mod decided;
mod known;
mod name;
mod same;

pub use decided::{Decided, IncidentStatus, TakenOver};
pub use known::Known;
pub use name::{NameFacts, Names};
pub use same::{Group, Member, SameAs};
