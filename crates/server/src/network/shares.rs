//! How much of something each may hold at the same time: counted when it is taken, given back when it is dropped.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// What each holder has. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Shares<K: Eq + Hash> {
    at_most: usize,
    held: Arc<Mutex<HashMap<K, usize>>>,
}

/// A part that is held until it is dropped.
#[derive(Debug)]
pub struct Share<K: Clone + Eq + Hash> {
    shares: Shares<K>,
    holder: K,
}

impl<K: Clone + Eq + Hash> Shares<K> {
    /// As many parts for each holder.
    #[must_use]
    pub fn of(at_most: usize) -> Self {
        Self { at_most, held: Arc::default() }
    }

    /// Takes a part; nothing when this holder has as many as it may have.
    #[must_use]
    pub fn take(&self, holder: K) -> Option<Share<K>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(holder.clone()).or_insert(0);
        if *count >= self.at_most {
            if *count == 0 {
                held.remove(&holder);
            }
            return None;
        }
        *count += 1;
        drop(held);
        Some(Share { shares: self.clone(), holder })
    }

    /// How many are held by all together.
    #[must_use]
    pub fn count(&self) -> usize {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl<K: Clone + Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut held = self.shares.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.holder);
            }
        }
    }
}
