-- The tenants' stores of one data center location (behaviour.md D8). Times are unix milliseconds.

CREATE TABLE tenant_store (
    tenant_id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE source (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    service TEXT NOT NULL,
    connected_at INTEGER NOT NULL,
    last_data_at INTEGER,
    PRIMARY KEY (tenant_id, service)
) STRICT;

CREATE TABLE incident (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    severity TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_update_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX incident_newest ON incident (tenant_id, last_update_at DESC, id);

CREATE TABLE alert (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    severity TEXT NOT NULL,
    service TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    incident_id TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, incident_id) REFERENCES incident (tenant_id, id)
) STRICT;

CREATE INDEX alert_newest ON alert (tenant_id, created_at DESC, id);
CREATE INDEX alert_of_incident ON alert (tenant_id, incident_id);
CREATE INDEX alert_of_service ON alert (tenant_id, service, created_at);

CREATE TABLE remediation_action (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX remediation_action_newest ON remediation_action (tenant_id, created_at DESC, id);
