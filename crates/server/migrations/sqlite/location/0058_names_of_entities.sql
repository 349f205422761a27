-- What alerts call the entities that they name: each text once for each name. Whoever looks for a text looks through these, and not
-- through what every alert says.
CREATE TABLE entity_name (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    display TEXT NOT NULL,
    PRIMARY KEY (tenant_id, key, display)
) STRICT, WITHOUT ROWID;

INSERT INTO entity_name (tenant_id, key, display)
SELECT DISTINCT tenant_id, key, display FROM alert_entity WHERE display <> '';

-- The alerts that name an entity, with what each calls it: without that, SQLite goes through the whole tenant instead.
DROP INDEX alert_entity_of_key;
CREATE INDEX alert_entity_of_key ON alert_entity (tenant_id, key, alert_id, display);

-- With all that a search looks at, so that it reads the index alone. PostgreSQL has no place for the longest titles in an index.
DROP INDEX alert_by_activity;
CREATE INDEX alert_by_activity ON alert
    (tenant_id, last_activity_at DESC, number, status, severity, service, categories, classification, assigned_to, id, title);

-- With what says whether somebody may see it: otherwise SQLite takes the one above, and goes through the whole tenant.
DROP INDEX alert_of_service;
CREATE INDEX alert_of_service ON alert (tenant_id, service, arrived_at, id);
