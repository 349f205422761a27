-- The audit log (behaviour.md D11). Entries are added and never changed; docs/API.md defines the hash.

CREATE TABLE audit_entry (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    -- From 1 without gaps.
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_name TEXT,
    actor_id TEXT,
    -- The name in small letters, of whatever alphabet, for the search.
    actor_search TEXT NOT NULL,
    action TEXT NOT NULL,
    -- JSON: [{"field":…,"before":…,"after":…}]
    changes TEXT NOT NULL,
    origin_kind TEXT NOT NULL,
    origin_address TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (tenant_id, sequence)
) STRICT;

CREATE INDEX audit_entry_at ON audit_entry (tenant_id, at);

-- How many entries a tenant has and the hash of the last: entries removed at the end are missed here.
CREATE TABLE audit_head (
    tenant_id TEXT PRIMARY KEY REFERENCES tenant (id),
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

INSERT INTO audit_head (tenant_id, sequence, hash)
SELECT id, 0, '0000000000000000000000000000000000000000000000000000000000000000' FROM tenant;

CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'an entry of the audit log is never changed'); END;

CREATE TRIGGER audit_entry_is_never_removed BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'an entry of the audit log is never removed'); END;

-- Also against INSERT OR REPLACE, which removes without asking the trigger above.
CREATE TRIGGER audit_entry_follows_the_last BEFORE INSERT ON audit_entry
WHEN NOT EXISTS (
    SELECT 1 FROM audit_head
    WHERE tenant_id = NEW.tenant_id AND sequence = NEW.sequence - 1 AND hash = NEW.previous_hash
)
BEGIN SELECT RAISE(ABORT, 'an entry of the audit log follows the last one'); END;

CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head
WHEN NOT EXISTS (
    SELECT 1 FROM audit_entry
    WHERE tenant_id = OLD.tenant_id AND tenant_id = NEW.tenant_id AND sequence = OLD.sequence + 1
      AND sequence = NEW.sequence AND hash = NEW.hash
)
BEGIN SELECT RAISE(ABORT, 'the head of the audit log moves to the next entry only'); END;

CREATE TRIGGER audit_head_is_never_removed BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the head of the audit log is never removed'); END;

CREATE TRIGGER audit_head_begins_once BEFORE INSERT ON audit_head
WHEN NEW.sequence <> 0 OR EXISTS (SELECT 1 FROM audit_head WHERE tenant_id = NEW.tenant_id)
BEGIN SELECT RAISE(ABORT, 'the head of the audit log begins once, at nothing'); END;
