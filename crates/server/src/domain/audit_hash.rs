//! The hash of an entry of the audit log, which also covers the one before (D11). `docs/API.md` defines it.

use sha2::{Digest, Sha256};

/// Stands for the hash of the entry before the first.
pub const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What is hashed besides the entry, so that no other list of texts has the same hash.
const PURPOSE: &str = "security-center-audit-1";

/// One change as it is hashed: the codes and texts of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashedChange<'a> {
    /// Which field.
    pub field: &'a str,
    /// Before.
    pub before: Option<&'a str>,
    /// After.
    pub after: Option<&'a str>,
}

/// An entry as it is hashed: the codes and texts of the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashedEntry<'a> {
    /// The tenant.
    pub tenant_id: &'a str,
    /// The place in the tenant's log.
    pub sequence: i64,
    /// When, as it travels.
    pub at: &'a str,
    /// What caused it.
    pub actor_kind: &'a str,
    /// Who.
    pub actor_name: Option<&'a str>,
    /// The directory's id of the person.
    pub actor_id: Option<&'a str>,
    /// What was done.
    pub action: &'a str,
    /// From what kind of place.
    pub origin_kind: &'a str,
    /// From which address.
    pub origin_address: Option<&'a str>,
    /// Every change, in order.
    pub changes: Vec<HashedChange<'a>>,
}

/// SHA-256, in hexadecimal, over the hash of the entry before and every field, each text preceded by its length so
/// that no two entries are written alike.
#[must_use]
pub fn hash(previous: &str, entry: &HashedEntry<'_>) -> String {
    let mut hasher = Sha256::new();
    let mut add = |text: Option<&str>| match text {
        Some(text) => {
            hasher.update(text.len().to_string());
            hasher.update(":");
            hasher.update(text);
            hasher.update(",");
        }
        None => hasher.update("-,"),
    };
    for text in [PURPOSE, previous, entry.tenant_id, &entry.sequence.to_string(), entry.at, entry.actor_kind]
    {
        add(Some(text));
    }
    add(entry.actor_name);
    add(entry.actor_id);
    add(Some(entry.action));
    add(Some(entry.origin_kind));
    add(entry.origin_address);
    add(Some(&entry.changes.len().to_string()));
    for change in &entry.changes {
        add(Some(change.field));
        add(change.before);
        add(change.after);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
