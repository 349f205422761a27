//! Which tenant is to be looked at when, so that a change of one tenant costs nothing of the others.

use std::collections::BTreeMap;

/// The tenants, each with the moment at which it is to be looked at, in unix milliseconds.
#[derive(Debug)]
pub(super) struct Looks {
    at: BTreeMap<String, i64>,
    /// When it is to be found out which there are.
    list_at: Option<i64>,
}

impl Default for Looks {
    fn default() -> Self {
        Self { at: BTreeMap::new(), list_at: Some(i64::MIN) }
    }
}

impl Looks {
    /// A tenant is to be looked at then, or sooner.
    pub(super) fn at(&mut self, tenant_id: &str, moment: i64) {
        let known = self.at.entry(tenant_id.to_owned()).or_insert(moment);
        *known = moment.min(*known);
    }

    /// Every tenant is to be looked at then, or sooner.
    pub(super) fn all_at(&mut self, moment: i64) {
        self.list_at = Some(self.list_at.map_or(moment, |known| known.min(moment)));
    }

    /// Whether every tenant is to be looked at now.
    pub(super) fn wants_all(&self, now: i64) -> bool {
        self.list_at.is_some_and(|at| at <= now)
    }

    /// These are all, and each is to be looked at now.
    pub(super) fn all(&mut self, tenants: &[String], now: i64) {
        self.list_at = None;
        for tenant_id in tenants {
            self.at(tenant_id, now);
        }
    }

    /// Those to be looked at now, the longest due first.
    pub(super) fn due(&self, now: i64) -> Vec<String> {
        let mut due: Vec<(i64, &String)> =
            self.at.iter().filter(|(_, at)| **at <= now).map(|(tenant, at)| (*at, tenant)).collect();
        due.sort();
        due.into_iter().map(|(_, tenant)| tenant.clone()).collect()
    }

    /// A tenant was looked at, and is to be again then; not by itself where nothing is said.
    pub(super) fn next(&mut self, tenant_id: &str, moment: Option<i64>) {
        match moment {
            Some(moment) => self.at.insert(tenant_id.to_owned(), moment),
            None => self.at.remove(tenant_id),
        };
    }

    /// The next moment after this one at which anybody is to be looked at.
    pub(super) fn soonest_after(&self, now: i64) -> Option<i64> {
        self.at.values().copied().chain(self.list_at).filter(|at| *at > now).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tenant_is_looked_at_when_it_is_due_the_longest_due_first() {
        let mut looks = Looks::default();
        assert!(looks.wants_all(0));
        looks.all(&["b".to_owned(), "a".to_owned()], 5);
        assert!(!looks.wants_all(i64::MAX));
        looks.at("c", 3);
        looks.at("c", 9);
        assert_eq!(looks.due(5), ["c", "a", "b"]);
        looks.next("c", None);
        looks.next("a", Some(8));
        assert_eq!((looks.due(5), looks.soonest_after(4)), (vec!["b".to_owned()], Some(5)));
        assert_eq!(looks.soonest_after(5), Some(8), "who is due is not waited for");
        looks.next("b", Some(7));
        assert_eq!((looks.due(6), looks.soonest_after(6)), (Vec::new(), Some(7)));
        looks.all_at(6);
        looks.all_at(9);
        assert_eq!((looks.wants_all(5), looks.wants_all(6), looks.soonest_after(5)), (false, true, Some(6)));
    }
}
