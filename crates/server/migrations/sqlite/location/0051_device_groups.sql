-- The alerts that name a device of a group, for whoever sees nothing else. All that is asked for is in it: else the databases read the
-- whole tenant instead.
CREATE INDEX alert_entity_of_group ON alert_entity (tenant_id, kind, group_name, alert_id) WHERE group_name IS NOT NULL;
