//! Which entities of an incident are the same one: those that share a name, through whichever alerts. Each is counted once.

use std::collections::{BTreeMap, BTreeSet};

use crate::entity::Kind;

/// An entity as an alert, or an incident that is joined, brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it is.
    pub kind: Kind,
    /// Its names, the best first.
    pub keys: Vec<String>,
    /// Whether it is incriminated.
    pub incriminated: bool,
}

/// One name of an entity in an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What it is.
    pub kind: Kind,
    /// The name under which the entity is counted: this one, or another.
    pub counted_as: String,
    /// Whether the entity is incriminated, said at the name under which it is counted.
    pub incriminated: bool,
}

/// The names of an incident's entities, as far as they were looked up, and what changes.
#[derive(Clone, Debug, Default)]
pub struct SameAs {
    members: BTreeMap<String, Member>,
    /// The names that are counted as each: an incident may have very many.
    counted: BTreeMap<String, BTreeSet<String>>,
    changed: BTreeMap<String, Member>,
    /// How many more are incriminated: devices, people, mailboxes.
    more: [i64; 3],
}

impl SameAs {
    /// Puts in a name that is kept. Before an entity is added, every name has to be here that is counted as one of the names
    /// of it, and every name that is counted as the same as those.
    pub fn found(&mut self, key: String, member: Member) {
        let counted_as = member.counted_as.clone();
        if let Some(before) = self.members.insert(key.clone(), member)
            && before.counted_as != counted_as
            && let Some(others) = self.counted.get_mut(&before.counted_as)
        {
            others.remove(&key);
        }
        self.counted.entry(counted_as).or_default().insert(key);
    }

    /// Adds an entity.
    pub fn add(&mut self, group: &Group) {
        let mut counted: Vec<String> =
            group.keys.iter().filter_map(|key| Some(self.members.get(key)?.counted_as.clone())).collect();
        counted.sort();
        counted.dedup();
        let Some(first) = counted.first().or(group.keys.first()).cloned() else { return };
        let incriminated_before: i64 = counted.iter().filter(|key| self.is_incriminated(key)).count() as i64;
        let incriminated = group.incriminated || incriminated_before > 0;
        let others: Vec<String> =
            counted.iter().filter_map(|key| self.counted.get(key)).flatten().cloned().collect();
        for key in others.iter().chain(&group.keys).chain([&first]) {
            let kind = self.members.get(key).map_or(group.kind, |member| member.kind);
            let of_the_first = incriminated && *key == first;
            let member = Member { kind, counted_as: first.clone(), incriminated: of_the_first };
            if self.members.get(key) != Some(&member) {
                self.found(key.clone(), member.clone());
                self.changed.insert(key.clone(), member);
            }
        }
        if let Some(place) =
            [Kind::Device, Kind::User, Kind::Mailbox].iter().position(|kind| *kind == group.kind)
        {
            self.more[place] += i64::from(incriminated) - incriminated_before;
        }
    }

    fn is_incriminated(&self, key: &str) -> bool {
        self.members.get(key).is_some_and(|member| member.incriminated)
    }

    /// The names that are new, or are counted otherwise now.
    pub fn changed(&self) -> impl Iterator<Item = (&str, &Member)> {
        self.changed.iter().map(|(key, member)| (key.as_str(), member))
    }

    /// How many more devices, people and mailboxes are incriminated than before; fewer, where two became one.
    #[must_use]
    pub fn more(&self) -> [i64; 3] {
        self.more
    }
}
