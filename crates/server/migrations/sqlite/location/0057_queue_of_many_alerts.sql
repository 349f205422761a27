-- The usual order of the queue of alerts, with all that its filters ask for, so that of very many alerts the table itself is hardly read.
DROP INDEX alert_by_activity;
CREATE INDEX alert_by_activity ON alert
    (tenant_id, last_activity_at DESC, number, status, severity, service, categories, classification, assigned_to);
