-- The tenants' stores of one data center location (behaviour.md D8). Times are unix milliseconds.

-- A JSON list of texts as rows, as SQLite has it.
CREATE FUNCTION json_each(list text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE
AS $$ SELECT pg_catalog.jsonb_array_elements_text(list::jsonb) $$;

CREATE TABLE tenant_store (
    tenant_id TEXT COLLATE "C" PRIMARY KEY,
    created_at BIGINT NOT NULL
);

CREATE TABLE source (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    service TEXT COLLATE "C" NOT NULL,
    connected_at BIGINT NOT NULL,
    last_data_at BIGINT,
    PRIMARY KEY (tenant_id, service)
);

CREATE TABLE incident (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    last_update_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX incident_newest ON incident (tenant_id, last_update_at DESC, id);

CREATE TABLE alert (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    service TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    incident_id TEXT COLLATE "C",
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, incident_id) REFERENCES incident (tenant_id, id)
);

CREATE INDEX alert_newest ON alert (tenant_id, created_at DESC, id);
CREATE INDEX alert_of_incident ON alert (tenant_id, incident_id);
CREATE INDEX alert_of_service ON alert (tenant_id, service, created_at);

CREATE TABLE remediation_action (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX remediation_action_newest ON remediation_action (tenant_id, created_at DESC, id);
