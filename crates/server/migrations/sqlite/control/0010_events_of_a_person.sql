-- An event that concerns one person only; absent: everyone of the tenant.

ALTER TABLE event ADD COLUMN person_id TEXT;

CREATE INDEX event_of_person ON event (tenant_id, person_id, seq);
