-- Nobody writes meanwhile: all who do take this lock (`Kind::begin_to_write`).
SELECT pg_advisory_xact_lock(7305811410423165043);

-- What alerts call the entities that they name: each text once for each name. Whoever looks for a text looks through these, and not
-- through what every alert says.
CREATE TABLE entity_name (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    key TEXT COLLATE "C" NOT NULL,
    display TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, key, display)
);

INSERT INTO entity_name (tenant_id, key, display)
SELECT DISTINCT tenant_id, key, display FROM alert_entity WHERE display <> '';

-- The alerts that name an entity, with what each calls it: without that, SQLite goes through the whole tenant instead.
DROP INDEX alert_entity_of_key;
CREATE INDEX alert_entity_of_key ON alert_entity (tenant_id, key, alert_id, display);
