-- What programs sign in with. The secrets are shown once; here is only the SHA-256 of each. What is revoked is deleted:
-- the audit log knows of it.

-- 1: not a person but an application of this server, which has its roles here and can only come with its token.
ALTER TABLE person ADD COLUMN application INTEGER NOT NULL DEFAULT 0;

CREATE TABLE api_token (
    digest BLOB PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    -- Whoever it stands for: a person, or an application that is there for this token alone.
    person_id TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- A JSON list of codes.
    scopes TEXT NOT NULL,
    application_role TEXT,
    -- Who made it; the name stands here because it outlives his place in the directory.
    created_by_id TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX api_token_of_person ON api_token (tenant_id, person_id);
CREATE INDEX api_token_of_maker ON api_token (tenant_id, created_by_id);
CREATE INDEX api_token_expiry ON api_token (expires_at);

CREATE TABLE service_key (
    digest BLOB PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    service TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    ends_with TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX service_key_of_tenant ON service_key (tenant_id, service);
