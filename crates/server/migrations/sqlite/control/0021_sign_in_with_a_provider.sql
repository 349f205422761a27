-- Of which issuer the subject and the session of a provider are.

ALTER TABLE session ADD COLUMN provider_issuer TEXT;

-- A sign-in at the identity provider that has begun. It is found once, by the SHA-256 of its state, and belongs to the
-- browser whose cookie has this SHA-256.

CREATE TABLE sign_in (
    state_digest BLOB PRIMARY KEY,
    browser_digest BLOB NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    return_to TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_expiry ON sign_in (expires_at);

-- Logout tokens that were received, until they end by themselves, so that none counts twice.

CREATE TABLE logout_token (
    digest BLOB PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
