-- Times are unix milliseconds. Codes are those of the wire.

CREATE TABLE tenant (
    id TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    country TEXT NOT NULL,
    cloud TEXT NOT NULL,
    us_government_institution INTEGER NOT NULL,
    automatic_turn_on INTEGER NOT NULL,
    -- Of everything that was imported: the same digest again means that nothing changed.
    digest TEXT NOT NULL,
    version INTEGER NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE subscription (
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    sku_id TEXT NOT NULL,
    sku_part_number TEXT NOT NULL,
    capability_status TEXT NOT NULL,
    trial INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, position)
) STRICT;

CREATE TABLE service_plan (
    tenant_id TEXT NOT NULL,
    subscription_position INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, subscription_position, position),
    FOREIGN KEY (tenant_id, subscription_position) REFERENCES subscription (tenant_id, position) ON DELETE CASCADE
) STRICT;

CREATE TABLE deployment (
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    service TEXT NOT NULL,
    deployed INTEGER NOT NULL,
    location TEXT,
    through_azure_security_center INTEGER NOT NULL,
    integration INTEGER,
    PRIMARY KEY (tenant_id, service)
) STRICT;

CREATE TABLE person (
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    user_principal_name TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE role_assignment (
    tenant_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    role_template_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (tenant_id, person_id, position),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;

-- The cookie holds the token, this table only its SHA-256.
CREATE TABLE session (
    token_digest BLOB PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX session_of_person ON session (tenant_id, person_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE visit (
    tenant_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    visits INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE threat_protection (
    tenant_id TEXT PRIMARY KEY REFERENCES tenant (id),
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    since INTEGER,
    changed_by_kind TEXT,
    changed_by_name TEXT,
    opted_out INTEGER NOT NULL,
    data_kept_until INTEGER,
    location TEXT,
    location_reason TEXT,
    location_services TEXT,
    location_country TEXT
) STRICT;

CREATE TABLE provisioning_job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    services TEXT
) STRICT;

CREATE INDEX provisioning_job_of_tenant ON provisioning_job (tenant_id, id);

CREATE TABLE provisioning_step (
    job_id INTEGER NOT NULL REFERENCES provisioning_job (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    failed_at INTEGER,
    failure TEXT,
    PRIMARY KEY (job_id, step)
) STRICT;

CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX event_of_tenant ON event (tenant_id, seq);
