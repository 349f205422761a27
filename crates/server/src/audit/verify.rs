//! Verifies the audit log: finds an entry that was changed, removed, inserted or put elsewhere, and says which (D11).

use std::fmt;

use crate::domain::audit_hash::NO_HASH;
use crate::store::audit::{AuditFilter, StoredEntry, folded};
use crate::store::{Control, Result};

/// How many entries are read at once.
const BATCH: i64 = 500;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The entry is not what its hash was made of.
    Changed {
        /// Its place.
        sequence: i64,
    },
    /// The entry was written at another place.
    Moved {
        /// Where it stands.
        sequence: i64,
        /// Where it stood.
        from: i64,
    },
    /// Entries are missing.
    Removed {
        /// The first of them.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// The entry does not follow from the one before: one of the two was put in, or written anew.
    DoesNotFollow {
        /// Its place.
        sequence: i64,
    },
    /// The entry stands behind the end that is kept apart: it was put in.
    BehindTheEnd {
        /// Its place.
        sequence: i64,
    },
    /// The last entry is not the one that is kept apart as the end: the last entries were written anew.
    AnotherEnd {
        /// Its place.
        sequence: i64,
    },
    /// The end that is kept apart was taken away.
    NoEnd,
    /// The entry has not the hash that was expected.
    NotAsExpected {
        /// Its place.
        sequence: i64,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { sequence } => write!(f, "entry {sequence} was changed"),
            Self::Moved { sequence, from } => write!(f, "entry {sequence} was moved here from place {from}"),
            Self::Removed { first, last } if first == last => write!(f, "entry {first} was removed"),
            Self::Removed { first, last } => write!(f, "entries {first} to {last} were removed"),
            Self::DoesNotFollow { sequence } => write!(
                f,
                "entry {sequence} does not follow from the one before it: one of the two was inserted or written anew"
            ),
            Self::BehindTheEnd { sequence } => {
                write!(f, "entry {sequence} was inserted: the log ended before it")
            }
            Self::AnotherEnd { sequence } => {
                write!(f, "entry {sequence} is not the one that the log ended with: it was written anew")
            }
            Self::NoEnd => f.write_str("the record of where the log ends was removed"),
            Self::NotAsExpected { sequence } => {
                write!(f, "entry {sequence} is not there with the hash that was expected")
            }
        }
    }
}

/// What a tenant's log looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are.
    pub entries: i64,
    /// The hash of the last.
    pub hash: String,
    /// Everything that is not as it was written, in the order of the log.
    pub findings: Vec<Finding>,
}

/// Verifies the log of a tenant, also against hashes of entries that are known from elsewhere, such as the server's own
/// log or an export.
pub async fn verify(control: &Control, tenant_id: &str, expected: &[(i64, String)]) -> Result<Verified> {
    let head = control.audit_head(tenant_id).await?;
    let mut walk = Walk { place: 0, hash: NO_HASH.to_owned(), entries: 0, findings: Vec::new() };
    let mut met = Vec::new();
    let end = head.as_ref().map_or(i64::MAX, |head| head.sequence);
    // From before the first place that an entry could claim.
    let mut after = i64::MIN;
    loop {
        let everything = AuditFilter::default();
        let batch = control.audit_batch(tenant_id, &everything, (after, i64::MAX), BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = last.sequence;
        for entry in &batch {
            met.extend(expected.iter().filter(|(at, hash)| *at == entry.sequence && *hash == entry.hash));
            walk.step(entry, end);
        }
    }
    match head {
        None => walk.findings.push(Finding::NoEnd),
        Some(head) if walk.place < head.sequence => {
            walk.findings.push(Finding::Removed { first: walk.place + 1, last: head.sequence });
        }
        Some(head) if walk.place == head.sequence && walk.hash != head.hash => {
            walk.findings.push(Finding::AnotherEnd { sequence: walk.place });
        }
        Some(_) => {}
    }
    let missed = expected.iter().filter(|one| !met.contains(one));
    walk.findings.extend(missed.map(|(sequence, _)| Finding::NotAsExpected { sequence: *sequence }));
    Ok(Verified { entries: walk.entries, hash: walk.hash, findings: walk.findings })
}

struct Walk {
    /// Where the last entry stood, and its hash as it is written there.
    place: i64,
    hash: String,
    entries: i64,
    findings: Vec<Finding>,
}

impl Walk {
    fn step(&mut self, entry: &StoredEntry, end: i64) {
        let sequence = entry.sequence;
        let gap = sequence > self.place + 1;
        if gap {
            self.findings.push(Finding::Removed { first: self.place + 1, last: sequence - 1 });
        }
        let search = folded(entry.actor_name.as_deref().unwrap_or_default());
        let own = entry.hash_at(sequence, &entry.previous_hash);
        if own.as_deref() != Some(&entry.hash) || entry.actor_search != search {
            self.findings.push(self.changed_or_moved(entry));
        } else if sequence > end {
            self.findings.push(Finding::BehindTheEnd { sequence });
        } else if sequence < 1 || (!gap && entry.previous_hash != self.hash) {
            self.findings.push(Finding::DoesNotFollow { sequence });
        }
        self.place = sequence;
        self.hash.clone_from(&entry.hash);
        self.entries += 1;
    }

    /// An entry that was only moved has the right hash for the place where it stood.
    fn changed_or_moved(&self, entry: &StoredEntry) -> Finding {
        /// Places further away are not tried, nor any once there are very many findings: the entry is then said to
        /// have been changed, which it was.
        const FAR: i64 = 1_000;
        const MANY: usize = 100;
        let sequence = entry.sequence;
        let near = sequence.saturating_sub(FAR).max(1)..=sequence.saturating_add(FAR);
        let stood = near
            .filter(|place| *place != sequence && self.findings.len() < MANY)
            .find(|place| entry.hash_at(*place, &entry.previous_hash).as_deref() == Some(&entry.hash));
        match stood {
            Some(from) => Finding::Moved { sequence, from },
            None => Finding::Changed { sequence },
        }
    }
}
