//! The segments of keys: what was found is put in, alerts are placed, and what changed comes out.

use std::collections::{BTreeMap, HashMap};

use super::{Segment, Span};

/// Why an alert is in its incident: an entity that it shares with others there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The entity's key.
    pub key: String,
    /// How much time lies between the alert and what was known of the entity, in milliseconds; 0 where they meet.
    pub gap: i64,
    /// The incident in which the entity was known: the alert's own, or one that was joined because of it.
    pub incident: i64,
}

/// What became of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The incident that it is in.
    pub incident: i64,
    /// The incidents that are joined with it because of this alert, the oldest first: they live on in it.
    pub joined: Vec<i64>,
    /// By what it is linked, one for each key and segment that was near.
    pub links: Vec<Link>,
}

/// What is to be written: rows that are gone, by key and begin; and rows that are new, or have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The key and begin of each segment that is no more.
    pub gone: Vec<(String, i64)>,
    /// Each segment that is new or longer, or whose incident is another.
    pub there: Vec<(String, Segment)>,
}

/// The segments near the alerts that are to be placed. Those of one key never overlap: they are further apart than the window.
#[derive(Clone, Debug)]
pub struct Ledger {
    window: i64,
    found: HashMap<String, BTreeMap<i64, Segment>>,
    now: HashMap<String, BTreeMap<i64, Segment>>,
    /// Incidents that were joined here, and which lives on.
    lives_on: HashMap<i64, i64>,
}

impl Ledger {
    /// Without any segment yet.
    #[must_use]
    pub fn new(window: i64) -> Self {
        Self { window, found: HashMap::new(), now: HashMap::new(), lives_on: HashMap::new() }
    }

    /// The stretch of time in which a segment is near this activity: it ends not before `from` and begins not after `to`.
    #[must_use]
    pub fn near(&self, span: Span) -> Span {
        Span { from: span.from.saturating_sub(self.window), to: span.to.saturating_add(self.window) }
    }

    /// Puts in a segment that is kept. Before an alert is placed, every segment near it has to be here.
    pub fn found(&mut self, key: &str, segment: Segment) {
        for place in [&mut self.found, &mut self.now] {
            place.entry(key.to_owned()).or_default().insert(segment.span.from, segment);
        }
    }

    /// Places an alert: in its own incident or that of a segment near it, whichever is oldest; in a new one, of the number
    /// `fresh`, where there is none.
    pub fn place(&mut self, keys: &[String], span: Span, own: Option<i64>, fresh: i64) -> Placed {
        let near = self.near(span);
        let mut links = Vec::new();
        let mut incidents: Vec<i64> = own.map(|own| self.living(own)).into_iter().collect();
        for key in keys {
            for segment in self.of_key(key, near) {
                let incident = self.living(segment.incident);
                links.push(Link { key: key.clone(), gap: segment.span.gap(span), incident });
                incidents.push(incident);
            }
        }
        incidents.sort_unstable();
        incidents.dedup();
        let (incident, joined) = match incidents.split_first() {
            None => (fresh, Vec::new()),
            Some((oldest, others)) => (*oldest, others.to_vec()),
        };
        for other in &joined {
            self.lives_on.insert(*other, incident);
        }
        for key in keys {
            self.widen(key, span, near, incident);
        }
        Placed { incident, joined, links }
    }

    /// The incident in which this one lives on; itself, where it was not joined here.
    #[must_use]
    pub fn living(&self, mut incident: i64) -> i64 {
        // Each step leads to an older one, so it ends.
        while let Some(older) = self.lives_on.get(&incident) {
            incident = *older;
        }
        incident
    }

    fn of_key(&self, key: &str, near: Span) -> Vec<Segment> {
        let Some(segments) = self.now.get(key) else { return Vec::new() };
        let backwards = segments.range(..=near.to).rev().map(|(_, segment)| *segment);
        let mut found: Vec<Segment> = backwards.take_while(|segment| segment.span.to >= near.from).collect();
        found.reverse();
        found
    }

    /// Makes one segment of the activity and of all that is near it.
    fn widen(&mut self, key: &str, span: Span, near: Span, incident: i64) {
        let together = self.of_key(key, near);
        let segments = self.now.entry(key.to_owned()).or_default();
        let mut one = Segment { span, incident };
        for segment in together {
            segments.remove(&segment.span.from);
            one.span = one.span.and(segment.span);
        }
        segments.insert(one.span.from, one);
    }

    /// What differs from what was found.
    #[must_use]
    pub fn changes(&self) -> Changes {
        let mut changes = Changes::default();
        let nothing = BTreeMap::new();
        for (key, now) in &self.now {
            let found = self.found.get(key).unwrap_or(&nothing);
            for from in found.keys().filter(|from| !now.contains_key(from)) {
                changes.gone.push((key.clone(), *from));
            }
            for (from, segment) in now {
                let segment = Segment { incident: self.living(segment.incident), ..*segment };
                if found.get(from) != Some(&segment) {
                    changes.there.push((key.clone(), segment));
                }
            }
        }
        changes.gone.sort();
        changes.there.sort_by(|one, other| (&one.0, one.1.span.from).cmp(&(&other.0, other.1.span.from)));
        changes
    }
}
