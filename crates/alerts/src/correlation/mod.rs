//! Which alerts belong together. `docs/CORRELATION.md` tells the model; this is its incremental form: a pure function takes
//! what was found near an alert, and says what becomes of it.

mod everywhere;
mod ledger;
mod span;

pub use everywhere::{Count, PERIOD};
pub use ledger::{Changes, Ledger, Link, Placed};
pub use span::{LONGEST_ACTIVITY, Span};

/// What the operator may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How far apart, in milliseconds, two activities may be that still belong together.
    pub window: i64,
    /// How many alerts of one period may share an entity before it is everywhere, and links no more.
    pub everywhere_from: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { window: 24 * 60 * 60 * 1000, everywhere_from: 200 }
    }
}

/// A stretch of time in which an entity was seen again and again, never further apart than the window, and the incident that
/// its alerts are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// From the first to the last activity.
    pub span: Span,
    /// The incident's number.
    pub incident: i64,
}
