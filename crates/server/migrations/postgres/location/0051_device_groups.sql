-- The alerts that name a device of a group, for whoever sees nothing else.
CREATE INDEX alert_entity_of_group ON alert_entity (tenant_id, group_name, alert_id)
    WHERE kind = 'device' AND group_name IS NOT NULL;
