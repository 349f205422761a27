//! What is done at once, and for whom there is a place: one tenant with much to fetch does not keep the others waiting.

use std::collections::{HashMap, VecDeque};

use tokio::task::{Id, JoinSet};

use super::Key;

/// How much is done at once.
const AT_ONCE: usize = 4;

/// How much of it is of one tenant while another one is due, too.
const OF_ONE: usize = 2;

/// How much more is done of tenants of which nothing is, so that nobody waits for what may take an hour.
const SPARE: usize = 2;

/// What is done now.
#[derive(Default)]
pub(super) struct Jobs {
    /// Each says when the tenant is to be looked at again.
    pub(super) set: JoinSet<Option<i64>>,
    pub(super) keys: HashMap<Id, Key>,
}

/// A tenant of which something is to be begun.
pub(super) struct Due {
    /// The tenant.
    pub(super) tenant_id: String,
    /// What, the longest due first.
    pub(super) ready: VecDeque<Key>,
    /// When more is.
    pub(super) next: Option<i64>,
}

impl Jobs {
    /// Whether this is under way.
    pub(super) fn has(&self, key: &Key) -> bool {
        self.keys.values().any(|one| one == key)
    }

    fn of(&self, tenant_id: &str) -> usize {
        self.keys.values().filter(|(other, _)| other == tenant_id).count()
    }

    /// Whether those that are due take every place there may be, so that nobody else has to be looked at.
    pub(super) fn are_filled_by(&self, due: &[Due]) -> bool {
        let new = due.iter().filter(|one| !one.ready.is_empty() && self.of(&one.tenant_id) == 0).count();
        self.keys.len() + new >= AT_ONCE + SPARE
    }

    /// Whether there is a place for a tenant; whether others are due as well.
    pub(super) fn have_room(&self, tenant_id: &str, others: bool) -> bool {
        room(self.keys.len(), self.of(tenant_id), others)
    }
}

fn room(all: usize, of_tenant: usize, others: bool) -> bool {
    let may_have = if others { OF_ONE } else { AT_ONCE };
    (all < AT_ONCE && of_tenant < may_have) || (of_tenant == 0 && all < AT_ONCE + SPARE)
}

#[cfg(test)]
mod tests {
    use super::room;

    #[test]
    fn one_tenant_leaves_room_for_others_and_takes_all_where_there_are_none() {
        assert!(room(3, 3, false), "nobody else is due");
        assert!(!room(3, 2, true) && room(3, 1, true));
        assert!(!room(4, 1, false), "all places are taken");
        assert!(room(4, 0, false) && room(5, 0, true), "but for whoever has none");
        assert!(!room(6, 0, true));
    }
}
