-- Nobody writes meanwhile: all who do take this lock (`Kind::begin_to_write`).
SELECT pg_advisory_xact_lock(7305811410423165043);

-- The other names of the entities of an incident: most have none. Nothing but the key begins with tenant and incident now: PostgreSQL, as
-- long as it has not looked at what the table holds, took the index for as good as the key, and went through all of an incident for each
-- of its names.
DROP INDEX incident_entity_counted;
CREATE INDEX incident_entity_counted ON incident_entity (tenant_id, counted_as, incident) WHERE counted_as <> key;
