-- Alerts that are fetched from Microsoft Graph. Times are unix milliseconds.

-- How the fetching of a service's alerts stands; it goes with the source. `mark`: what changed at Graph up to then is here; absent
-- until a first round is through. `begun_at`: when the round began that is not through. `seen`, `taken` (new or changed here),
-- `faulty` and `faults` (a JSON list, the first of them): of the last round, as far as it is. `active`: some server fetches.
CREATE TABLE alert_fetch (
    tenant_id TEXT NOT NULL,
    service TEXT NOT NULL,
    active INTEGER NOT NULL,
    mark INTEGER,
    begun_at INTEGER,
    seen INTEGER NOT NULL DEFAULT 0,
    taken INTEGER NOT NULL DEFAULT 0,
    faulty INTEGER NOT NULL DEFAULT 0,
    faults TEXT NOT NULL DEFAULT '[]',
    fetched_at INTEGER,
    next_at INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    failed_at INTEGER,
    failure_reason TEXT,
    failure_detail TEXT,
    PRIMARY KEY (tenant_id, service),
    FOREIGN KEY (tenant_id, service) REFERENCES source (tenant_id, service) ON DELETE CASCADE
) STRICT;
