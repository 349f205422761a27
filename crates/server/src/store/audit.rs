//! The audit log: entries are added in the transaction of the change that they tell of, and never changed (D11).

use security_center_contract::{Actor, AuditAction, AuditChange, AuditEntry, AuditField, AuditOrigin};

use super::code::is_nobodys;
use super::control::Writing;
use super::{Control, Result, StoreError, code};
use crate::clock::timestamp;
use crate::domain::audit_hash::{HashedChange, HashedEntry, NO_HASH, hash};
use crate::domain::cause::Cause;

/// An entry as it stands in the database, whatever stands there.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredEntry {
    /// The tenant.
    pub tenant_id: String,
    /// The place in the tenant's log.
    pub sequence: i64,
    /// When, in unix milliseconds.
    pub at: i64,
    /// What caused it.
    pub actor_kind: String,
    /// Who.
    pub actor_name: Option<String>,
    /// The directory's id of the person.
    pub actor_id: Option<String>,
    /// The name as the search looks for it.
    pub actor_search: String,
    /// What was done.
    pub action: String,
    /// The changes as JSON.
    pub changes: String,
    /// From what kind of place.
    pub origin_kind: String,
    /// From which address.
    pub origin_address: Option<String>,
    /// The hash of the entry before.
    pub previous_hash: String,
    /// The hash of this entry.
    pub hash: String,
}

/// Where a tenant's log ends, as it is kept apart from the entries.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Head {
    /// The place of the last entry; 0 before the first.
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
}

/// Which entries are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFilter {
    /// From this moment on, in unix milliseconds.
    pub from: i64,
    /// Before this moment.
    pub to: i64,
    /// One of these actions; all when none is named.
    pub actions: Vec<AuditAction>,
    /// Somebody whose name holds this text; anybody when it is empty.
    pub person: String,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self { from: i64::MIN, to: i64::MAX, actions: Vec::new(), person: String::new() }
    }
}

/// How a name is looked for: in small letters of whatever alphabet.
#[must_use]
pub fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// One value before and after.
pub(super) fn change(field: AuditField, before: Option<String>, after: Option<String>) -> AuditChange {
    AuditChange { field, before, after }
}

impl StoredEntry {
    /// The hash that this entry would have at this place after an entry with this hash. Nothing when its changes
    /// cannot be read, so that no hash can be right.
    #[must_use]
    pub fn hash_at(&self, sequence: i64, previous: &str) -> Option<String> {
        let changes: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&self.changes).ok()?;
        let text = |value: &serde_json::Value| value.as_str().map(ToOwned::to_owned);
        let read: Vec<_> = changes
            .iter()
            .map(|one| {
                let known = one.len() == 3 && one.values().all(|value| value.is_null() || value.is_string());
                let field = one.get("field").and_then(text)?;
                known.then_some((field, one.get("before").and_then(text), one.get("after").and_then(text)))
            })
            .collect::<Option<_>>()?;
        let at = timestamp(self.at).0;
        let entry = HashedEntry {
            tenant_id: &self.tenant_id,
            sequence,
            at: &at,
            actor_kind: &self.actor_kind,
            actor_name: self.actor_name.as_deref(),
            actor_id: self.actor_id.as_deref(),
            action: &self.action,
            origin_kind: &self.origin_kind,
            origin_address: self.origin_address.as_deref(),
            changes: read
                .iter()
                .map(|(field, before, after)| HashedChange {
                    field,
                    before: before.as_deref(),
                    after: after.as_deref(),
                })
                .collect(),
        };
        Some(hash(previous, &entry))
    }

    /// The entry as it travels.
    pub fn shown(self) -> Result<AuditEntry> {
        let changes = serde_json::from_str(&self.changes)
            .map_err(|_| StoreError::UnknownCode { text: self.changes.clone(), kind: "list of changes" })?;
        Ok(AuditEntry {
            sequence: self.sequence,
            at: timestamp(self.at),
            actor: Actor { kind: code::parse(&self.actor_kind)?, display_name: self.actor_name },
            actor_id: self.actor_id,
            action: code::parse(&self.action)?,
            changes,
            origin: AuditOrigin { kind: code::parse(&self.origin_kind)?, address: self.origin_address },
            hash: self.hash,
        })
    }
}

/// A tenant's log begins, with nothing in it.
pub(super) async fn begin(writing: &mut Writing, tenant_id: &str) -> Result<()> {
    sqlx::query("INSERT INTO audit_head (tenant_id, sequence, hash) VALUES ($1, 0, $2)")
        .bind(tenant_id)
        .bind(NO_HASH)
        .execute(&mut *writing.tx)
        .await?;
    Ok(())
}

/// Adds an entry, in the transaction of the change that it tells of.
pub(super) async fn add(
    writing: &mut Writing,
    tenant_id: &str,
    cause: &Cause,
    action: AuditAction,
    changes: &[AuditChange],
    now: i64,
) -> Result<()> {
    let head: Head = sqlx::query_as("SELECT sequence, hash FROM audit_head WHERE tenant_id = $1")
        .bind(tenant_id)
        .fetch_one(&mut *writing.tx)
        .await?;
    let mut entry = StoredEntry {
        tenant_id: tenant_id.to_owned(),
        sequence: head.sequence + 1,
        at: now,
        actor_kind: code::text(cause.actor.kind),
        actor_name: cause.actor.display_name.clone(),
        actor_id: cause.actor_id.clone(),
        actor_search: folded(cause.actor.display_name.as_deref().unwrap_or_default()),
        action: code::text(action),
        changes: code::list_text(changes),
        origin_kind: code::text(cause.origin.kind),
        origin_address: cause.origin.address.clone(),
        previous_hash: head.hash,
        hash: String::new(),
    };
    let hash = entry.hash_at(entry.sequence, &entry.previous_hash);
    entry.hash = hash.unwrap_or_else(|| unreachable!("changes that were just written can be read"));
    sqlx::query(
        "INSERT INTO audit_entry (tenant_id, sequence, at, actor_kind, actor_name, actor_id, actor_search, action,
                                  changes, origin_kind, origin_address, previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(&entry.tenant_id)
    .bind(entry.sequence)
    .bind(entry.at)
    .bind(&entry.actor_kind)
    .bind(&entry.actor_name)
    .bind(&entry.actor_id)
    .bind(&entry.actor_search)
    .bind(&entry.action)
    .bind(&entry.changes)
    .bind(&entry.origin_kind)
    .bind(&entry.origin_address)
    .bind(&entry.previous_hash)
    .bind(&entry.hash)
    .execute(&mut *writing.tx)
    .await?;
    sqlx::query("UPDATE audit_head SET sequence = $2, hash = $3 WHERE tenant_id = $1")
        .bind(tenant_id)
        .bind(entry.sequence)
        .bind(&entry.hash)
        .execute(&mut *writing.tx)
        .await?;
    writing.audited(tenant_id, entry.sequence, &entry.hash);
    Ok(())
}

impl Control {
    /// The entries that were asked for, the newest first, from before a place; and how many there are in all.
    pub async fn audit(
        &self,
        tenant_id: &str,
        filter: &AuditFilter,
        before: i64,
        top: i64,
    ) -> Result<(Vec<AuditEntry>, u64)> {
        if is_nobodys(&filter.person) {
            return Ok((Vec::new(), 0));
        }
        let mut tx = self.read().await?;
        let (count,): (i64,) = sqlx::query_as(
            "SELECT count(*) FROM audit_entry
             WHERE tenant_id = $1 AND at >= $2 AND at < $3
               AND ($4 = '[]' OR action IN (SELECT value FROM json_each($4)))
               AND ($5 = '' OR replace(actor_search, $5, '') <> actor_search)",
        )
        .bind(tenant_id)
        .bind(filter.from)
        .bind(filter.to)
        .bind(code::list_text(&filter.actions))
        .bind(folded(&filter.person))
        .fetch_one(&mut *tx)
        .await?;
        let rows: Vec<StoredEntry> = sqlx::query_as(
            "SELECT * FROM audit_entry
             WHERE tenant_id = $1 AND at >= $2 AND at < $3
               AND ($4 = '[]' OR action IN (SELECT value FROM json_each($4)))
               AND ($5 = '' OR replace(actor_search, $5, '') <> actor_search)
               AND sequence < $6
             ORDER BY sequence DESC LIMIT $7",
        )
        .bind(tenant_id)
        .bind(filter.from)
        .bind(filter.to)
        .bind(code::list_text(&filter.actions))
        .bind(folded(&filter.person))
        .bind(before)
        .bind(top)
        .fetch_all(&mut *tx)
        .await?;
        let entries = rows.into_iter().map(StoredEntry::shown).collect::<Result<_>>()?;
        Ok((entries, count.unsigned_abs()))
    }

    /// Some of the entries that were asked for, the oldest first, after one place and not after another.
    pub async fn audit_batch(
        &self,
        tenant_id: &str,
        filter: &AuditFilter,
        (after, until): (i64, i64),
        most: i64,
    ) -> Result<Vec<StoredEntry>> {
        if is_nobodys(&filter.person) {
            return Ok(Vec::new());
        }
        Ok(sqlx::query_as(
            "SELECT * FROM audit_entry
             WHERE tenant_id = $1 AND at >= $2 AND at < $3
               AND ($4 = '[]' OR action IN (SELECT value FROM json_each($4)))
               AND ($5 = '' OR replace(actor_search, $5, '') <> actor_search)
               AND sequence > $6 AND sequence <= $7
             ORDER BY sequence LIMIT $8",
        )
        .bind(tenant_id)
        .bind(filter.from)
        .bind(filter.to)
        .bind(code::list_text(&filter.actions))
        .bind(folded(&filter.person))
        .bind(after)
        .bind(until)
        .bind(most)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Where a tenant's log ends, as it is kept apart from the entries; nothing when that was taken away.
    pub async fn audit_head(&self, tenant_id: &str) -> Result<Option<Head>> {
        Ok(sqlx::query_as("SELECT sequence, hash FROM audit_head WHERE tenant_id = $1")
            .bind(tenant_id)
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Every tenant that is known, or has an entry, or a head.
    pub async fn audited_tenants(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT id FROM tenant UNION SELECT tenant_id FROM audit_entry UNION SELECT tenant_id FROM audit_head
             ORDER BY 1",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
