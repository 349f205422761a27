-- The mails that are to be sent, each written in the transaction of what it tells of (behaviour.md D13). A mail holds no
-- text of its own: it is composed from what it tells of when it is sent.

CREATE TABLE mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    -- supportRequest and feedback go to the operator, supportAnswer to the author.
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    -- Of the answer in its request; 0 for the others.
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- waiting, sent or refused
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    last_failure TEXT,
    ended_at INTEGER,
    UNIQUE (tenant_id, kind, number, position)
) STRICT;

CREATE INDEX mail_waiting ON mail (next_attempt_at, id) WHERE state = 'waiting';
