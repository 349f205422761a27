//! How many event streams a person may have open: each costs a connection and memory for as long as it lasts.

use super::shares::{Share, Shares};

/// As many windows as one person may have open at the same time.
pub const STREAMS_OF_A_PERSON: usize = 50;

/// Tenant and person.
type Whose = (String, String);

/// The open streams. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Streams(Shares<Whose>);

/// An open stream: counted until it is dropped.
pub type OpenStream = Share<Whose>;

impl Default for Streams {
    fn default() -> Self {
        Self(Shares::of(STREAMS_OF_A_PERSON))
    }
}

impl Streams {
    /// Counts a stream; nothing when the person has as many as he may have.
    #[must_use]
    pub fn open(&self, tenant_id: &str, person_id: &str) -> Option<OpenStream> {
        self.0.take((tenant_id.to_owned(), person_id.to_owned()))
    }

    /// How many are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.count()
    }
}
