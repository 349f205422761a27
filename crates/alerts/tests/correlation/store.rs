//! A store in memory that keeps what the server's keeps, and works as it does: what is near is read, an alert is placed, what
//! changed is written.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::correlation::{Count, Ledger, Rules, Segment, Span};
use security_center_alerts::incident::Decided;

/// An alert as it arrives: once more, perhaps with a longer activity or other keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    pub(crate) id: u64,
    pub(crate) span: Span,
    pub(crate) keys: Vec<String>,
}

/// An alert that is kept.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) span: Span,
    /// Each key that was ever named, and whether it links.
    pub(crate) keys: BTreeMap<String, bool>,
    pub(crate) incident: i64,
    pub(crate) pinned: bool,
}

/// An incident that is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Incident {
    pub(crate) decided: Decided,
    pub(crate) redirect_to: Option<i64>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    pub(crate) rules: Rules,
    pub(crate) alerts: BTreeMap<u64, Kept>,
    pub(crate) incidents: BTreeMap<i64, Incident>,
    segments: BTreeMap<(String, i64), Segment>,
    counts: BTreeMap<String, Count>,
    pub(crate) everywhere: BTreeSet<String>,
    /// How many segments were read for the last alert.
    pub(crate) read: usize,
}

impl Store {
    pub(crate) fn with(rules: Rules) -> Self {
        Self { rules, ..Self::default() }
    }

    /// Which keys are everywhere, once a whole history is loaded.
    pub(crate) fn measure(&mut self, history: &[Arrival]) {
        let mut counts: BTreeMap<(&String, i64), i64> = BTreeMap::new();
        for arrival in history {
            for key in &arrival.keys {
                *counts.entry((key, Count::period_of(arrival.span.to))).or_default() += 1;
            }
        }
        for ((key, _), alerts) in counts {
            if alerts > self.rules.everywhere_from {
                self.everywhere.insert(key.clone());
            }
        }
    }

    pub(crate) fn arrive(&mut self, arrival: &Arrival) {
        let known = self.alerts.get(&arrival.id).cloned();
        let span = known.as_ref().map_or(arrival.span, |known| known.span.and(arrival.span));
        let mut keys = known.as_ref().map(|known| known.keys.clone()).unwrap_or_default();
        for key in &arrival.keys {
            if keys.contains_key(key) {
                continue;
            }
            let count = self.counts.entry(key.clone()).or_default();
            *count = count.with(span.to);
            if count.is_everywhere(self.rules.everywhere_from) {
                self.everywhere.insert(key.clone());
            }
            keys.insert(key.clone(), !self.everywhere.contains(key));
        }
        let pinned = known.as_ref().is_some_and(|known| known.pinned);
        let own = known.as_ref().map(|known| known.incident);
        let linking: Vec<String> =
            keys.iter().filter(|(_, links)| **links).map(|(key, _)| key.clone()).collect();
        let incident = match own {
            Some(own) if pinned => own,
            own => self.place(&linking, span, own),
        };
        self.alerts.insert(arrival.id, Kept { span, keys, incident, pinned });
    }

    fn place(&mut self, keys: &[String], span: Span, own: Option<i64>) -> i64 {
        let mut ledger = Ledger::new(self.rules.window);
        let near = ledger.near(span);
        self.read = 0;
        for key in keys {
            let of_key = self.segments.range((key.clone(), i64::MIN)..=(key.clone(), near.to)).rev();
            for ((_, _), segment) in of_key {
                self.read += 1;
                if segment.span.to < near.from {
                    break;
                }
                ledger.found(key, *segment);
            }
        }
        let fresh = self.incidents.keys().last().copied().unwrap_or(0) + 1;
        let placed = ledger.place(keys, span, own, fresh);
        self.incidents.entry(placed.incident).or_default();
        for other in placed.joined {
            self.redirect(other, placed.incident);
        }
        let changes = ledger.changes();
        for gone in changes.gone {
            self.segments.remove(&gone);
        }
        for (key, segment) in changes.there {
            self.segments.insert((key, segment.span.from), segment);
        }
        placed.incident
    }

    fn redirect(&mut self, other: i64, to: i64) {
        let decided = self.incidents[&other].decided.clone();
        if let Some(incident) = self.incidents.get_mut(&to) {
            incident.decided.join(&decided);
        }
        if let Some(incident) = self.incidents.get_mut(&other) {
            incident.redirect_to = Some(to);
        }
        for alert in self.alerts.values_mut().filter(|alert| alert.incident == other) {
            alert.incident = to;
        }
        for segment in self.segments.values_mut().filter(|segment| segment.incident == other) {
            segment.incident = to;
        }
    }

    /// A person moves an alert by hand.
    pub(crate) fn pin(&mut self, id: u64, incident: i64) {
        if let Some(alert) = self.alerts.get_mut(&id) {
            (alert.incident, alert.pinned) = (incident, true);
        }
    }

    /// Which alerts are together.
    pub(crate) fn partition(&self) -> BTreeSet<BTreeSet<u64>> {
        let mut together: BTreeMap<i64, BTreeSet<u64>> = BTreeMap::new();
        for (id, alert) in &self.alerts {
            together.entry(alert.incident).or_default().insert(*id);
        }
        together.into_values().collect()
    }

    /// Segments of one key are further apart than the window.
    pub(crate) fn segments_are_apart(&self) -> bool {
        let all: Vec<_> = self.segments.iter().collect();
        all.windows(2).all(|two| {
            let [((one, _), before), ((other, _), after)] = two else { return true };
            one != other || after.span.from - before.span.to > self.rules.window
        })
    }
}
