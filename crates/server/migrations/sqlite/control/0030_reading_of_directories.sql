-- What was last read of a tenant, as it was read: Graph's answers, and the operator's facts, which Graph cannot tell.
-- A tenant of before has no row until its directory is read or its facts are set; both then begin with what is known.

CREATE TABLE tenant_document (
    tenant_id TEXT PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
    -- JSON: organization, users, subscribedSkus, directoryRoles.
    answers TEXT NOT NULL,
    -- JSON: securityCenter.
    facts TEXT NOT NULL,
    -- Grows with each change: whoever changes one part knows whether the other is still as he saw it.
    revision INTEGER NOT NULL
) STRICT;

-- The tenants that are read from Microsoft Graph, and those that once were.
CREATE TABLE graph_connection (
    tenant_id TEXT PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
    connected INTEGER NOT NULL,
    -- Grows with each attempt, also over disconnecting: only the newest attempt may write what it read.
    attempt INTEGER NOT NULL,
    -- Until when the attempt that runs may take; after it the attempt counts as gone.
    running_until INTEGER,
    last_attempt_at INTEGER,
    next_at INTEGER NOT NULL,
    -- Attempts that failed since the last that brought something.
    failures INTEGER NOT NULL,
    failed_at INTEGER,
    failure_reason TEXT,
    -- For the operator, in English; no secret and nothing of a person.
    failure_detail TEXT
) STRICT;
