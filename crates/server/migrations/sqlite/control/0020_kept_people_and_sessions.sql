-- 1: the person stays when a directory is read that does not name him: he came by signing in, or this server keeps him.

ALTER TABLE person ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;

-- A session has an id that opens nothing, says how it began, and ends when it is not used. Those of before keep what
-- they were promised: they end by time alone.

CREATE TABLE session_now (
    token_digest BLOB PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    method TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    idle_lasts INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    address TEXT,
    user_agent TEXT,
    -- Of the identity provider: whom and which session of its own it means when it signs somebody out, and what it
    -- wants to be told then.
    provider_subject TEXT,
    provider_session TEXT,
    provider_hint TEXT,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO session_now (token_digest, id, tenant_id, person_id, method, created_at, last_seen_at, idle_lasts, expires_at)
SELECT token_digest, lower(hex(randomblob(16))), tenant_id, person_id, 'demonstration', created_at, last_seen_at,
       expires_at - created_at, expires_at
FROM session;

DROP TABLE session;
ALTER TABLE session_now RENAME TO session;

CREATE INDEX session_of_person ON session (tenant_id, person_id);
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_of_provider ON session (provider_subject);
CREATE INDEX session_of_provider_session ON session (provider_session);
