//! The model as it is written down, with no thought of cost: all pairs, and the components they make.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::correlation::Span;

/// The activity and the linking keys of each alert.
pub(crate) type Facts = BTreeMap<u64, (Span, BTreeSet<String>)>;

/// Which alerts are together.
pub(crate) fn partition(facts: &Facts, window: i64) -> BTreeSet<BTreeSet<u64>> {
    let mut together: Vec<BTreeSet<u64>> = Vec::new();
    for (id, (span, keys)) in facts {
        let is_near = |other: &u64| {
            let (other_span, other_keys) = &facts[other];
            span.gap(*other_span) <= window && !keys.is_disjoint(other_keys)
        };
        let (near, mut far): (Vec<_>, Vec<_>) =
            together.into_iter().partition(|alerts| alerts.iter().any(is_near));
        let mut one: BTreeSet<u64> = near.into_iter().flatten().collect();
        one.insert(*id);
        far.push(one);
        together = far;
    }
    together.into_iter().collect()
}
