-- Alerts have a number of their tenant, by which the app orders and names them; the provider's id stays what it is. Those that are
-- there are numbered in the order of their arrival.

ALTER TABLE tenant_store ADD COLUMN next_alert BIGINT NOT NULL DEFAULT 1;
ALTER TABLE alert ADD COLUMN number BIGINT NOT NULL DEFAULT 0;

UPDATE alert SET number = numbered.number
FROM (SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY arrived_at, id) AS number FROM alert) AS numbered
WHERE numbered.tenant_id = alert.tenant_id AND numbered.id = alert.id;

UPDATE tenant_store SET next_alert =
    1 + coalesce((SELECT max(number) FROM alert WHERE alert.tenant_id = tenant_store.tenant_id), 0);

CREATE UNIQUE INDEX alert_by_number ON alert (tenant_id, number);

-- The usual order of the queue of alerts, with what its usual filter asks for, so that the table itself is not read for it.
CREATE INDEX alert_by_activity ON alert (tenant_id, last_activity_at DESC, number, status, severity);
