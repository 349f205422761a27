//! How many event streams a person may have open: each costs a connection and memory for as long as it lasts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// As many windows as one person may have open at the same time.
pub const STREAMS_OF_A_PERSON: usize = 50;

type Open = HashMap<(String, String), usize>;

/// The open streams by tenant and person. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Mutex<Open>>);

/// An open stream: counted until it is dropped.
#[derive(Debug)]
pub struct OpenStream {
    streams: Streams,
    whose: (String, String),
}

impl Streams {
    /// Counts a stream; nothing when the person has as many as he may have.
    #[must_use]
    pub fn open(&self, tenant_id: &str, person_id: &str) -> Option<OpenStream> {
        let whose = (tenant_id.to_owned(), person_id.to_owned());
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(whose.clone()).or_insert(0);
        if *count >= STREAMS_OF_A_PERSON {
            return None;
        }
        *count += 1;
        drop(open);
        Some(OpenStream { streams: self.clone(), whose })
    }

    /// How many are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.whose);
            }
        }
    }
}
