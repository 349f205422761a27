-- Who changed which field of the service last (behaviour.md D10), and what is being erased (D9).

CREATE TABLE service_field (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    field TEXT NOT NULL,
    -- The version of the service that the change made.
    version INTEGER NOT NULL,
    changed_by_kind TEXT NOT NULL,
    changed_by_name TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, field)
) STRICT;

-- At which version the service was turned on or off so far is not known, only who did it: the present version
-- lets a change that is based on an older one collide rather than overwrite.
INSERT INTO service_field (tenant_id, field, version, changed_by_kind, changed_by_name, at)
SELECT tenant_id, 'optedIn', version, changed_by_kind, changed_by_name, coalesce(since, 0)
FROM threat_protection WHERE changed_by_kind IS NOT NULL;

-- Whether an entry of the audit log has told where the data is since the location was reserved.
ALTER TABLE threat_protection ADD COLUMN location_told INTEGER NOT NULL DEFAULT 0;
UPDATE threat_protection SET location_told = (location IS NOT NULL) WHERE state <> 'provisioning';

CREATE INDEX threat_protection_data_kept_until ON threat_protection (data_kept_until)
WHERE data_kept_until IS NOT NULL;

-- The tenants whose data is being erased, who asked for it, and how much it is. A row is there from before the first
-- row of data goes until after the last has gone, so that an erasure that was interrupted is finished.
CREATE TABLE erasure (
    tenant_id TEXT PRIMARY KEY REFERENCES tenant (id),
    begun_at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    origin_kind TEXT NOT NULL,
    incidents INTEGER,
    alerts INTEGER,
    remediation_actions INTEGER
) STRICT;
