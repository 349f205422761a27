-- People that this server keeps: how each signs in. Their row in person has kept = 1.

CREATE TABLE local_person (
    tenant_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    -- In small letters; one in the whole installation, since it alone says who signs in.
    user_name TEXT NOT NULL UNIQUE,
    -- Argon2id as a PHC string; absent until a one-time link was used.
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    password_changed_at INTEGER,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;

-- One-time links. The link holds the token, this table only its SHA-256; a row goes when it is used.
CREATE TABLE invitation (
    token_digest BLOB PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    -- Whose password it sets; absent where it makes the first administrator.
    person_id TEXT,
    -- Of whom it makes: codes of roles as a JSON list.
    roles TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX invitation_of_person ON invitation (tenant_id, person_id);

-- Attempts to sign in that failed, or have not ended yet. What is counted (a name, an address, both) is there as a
-- SHA-256 only: people type all sorts of things into the field for the name. Also from where names were signed in.
CREATE TABLE sign_in_attempt (
    scope TEXT NOT NULL,
    counted BLOB NOT NULL,
    last_at INTEGER NOT NULL,
    -- When the last failure is forgotten, and the row goes.
    forgotten_at INTEGER NOT NULL,
    PRIMARY KEY (scope, counted)
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_attempt_forgotten ON sign_in_attempt (forgotten_at);
