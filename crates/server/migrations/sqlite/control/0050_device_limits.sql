-- People who see of alerts and incidents what concerns the devices of some groups, and nothing else. Whoever has no row sees
-- everything. The row stays where a person goes: the directory may name him again, and then it holds again.
-- `group_names`: a JSON list with at least one name.
CREATE TABLE device_limit (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    person_id TEXT NOT NULL,
    group_names TEXT NOT NULL CHECK (group_names <> '[]'),
    set_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, person_id)
) STRICT;
