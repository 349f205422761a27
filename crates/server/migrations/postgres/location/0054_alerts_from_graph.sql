-- Alerts that are fetched from Microsoft Graph. Times are unix milliseconds.

-- How the fetching of a service's alerts stands; it goes with the source. `mark`: what changed at Graph up to then is here; absent
-- until a first round is through. `begun_at`: when the round began that is not through. `seen`, `taken` (new or changed here),
-- `faulty` and `faults` (a JSON list, the first of them): of the last round, as far as it is. `active`: some server fetches.
CREATE TABLE alert_fetch (
    tenant_id TEXT COLLATE "C" NOT NULL,
    service TEXT COLLATE "C" NOT NULL,
    active BIGINT NOT NULL,
    mark BIGINT,
    begun_at BIGINT,
    seen BIGINT NOT NULL DEFAULT 0,
    taken BIGINT NOT NULL DEFAULT 0,
    faulty BIGINT NOT NULL DEFAULT 0,
    faults TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    fetched_at BIGINT,
    next_at BIGINT NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    failed_at BIGINT,
    failure_reason TEXT COLLATE "C",
    failure_detail TEXT COLLATE "C",
    PRIMARY KEY (tenant_id, service),
    FOREIGN KEY (tenant_id, service) REFERENCES source (tenant_id, service) ON DELETE CASCADE
);
