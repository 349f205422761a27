-- The name of an incident as it is read in Dutch. Names by rule of before are made when the server starts (store/names_in_dutch.rs).
ALTER TABLE incident ADD COLUMN display_name_nl TEXT COLLATE "C";
UPDATE incident SET display_name_nl = display_name WHERE named <> 0 OR title IS NOT NULL;
CREATE INDEX incident_without_dutch_name ON incident (tenant_id, number) WHERE display_name_nl IS NULL;
