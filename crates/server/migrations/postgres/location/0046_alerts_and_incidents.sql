-- Alerts as services send them, and incidents as they are correlated (docs/CORRELATION.md). Times are unix milliseconds.

ALTER TABLE tenant_store ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tenant_store ADD COLUMN next_incident BIGINT NOT NULL DEFAULT 1;
ALTER TABLE tenant_store ADD COLUMN next_entry BIGINT NOT NULL DEFAULT 1;

DROP INDEX incident_newest;
DROP INDEX alert_newest;
DROP INDEX alert_of_incident;
DROP INDEX alert_of_service;
ALTER TABLE incident RENAME TO old_incident;
ALTER TABLE alert RENAME TO old_alert;
ALTER TABLE old_incident RENAME CONSTRAINT incident_pkey TO old_incident_pkey;
ALTER TABLE old_alert RENAME CONSTRAINT alert_pkey TO old_alert_pkey;

-- What a queue shows is here, so that no other table is read for it. `severity`: 0 unknown, 1 informational, 2 low, 3 medium,
-- 4 high. `categories` and `services` are masks: the places of `alerts::category::Category` and of `SupportedService::ALL`.
-- `named`: a person gave the name. `title`: of the only alert. `tags`: a JSON list.
CREATE TABLE incident (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    named BIGINT NOT NULL DEFAULT 0,
    title TEXT COLLATE "C",
    severity BIGINT NOT NULL DEFAULT 0,
    status TEXT COLLATE "C" NOT NULL DEFAULT 'active',
    assigned_to TEXT COLLATE "C",
    classification TEXT COLLATE "C" NOT NULL DEFAULT 'unknown',
    determination TEXT COLLATE "C" NOT NULL DEFAULT 'unknown',
    tags TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    categories BIGINT NOT NULL DEFAULT 0,
    services BIGINT NOT NULL DEFAULT 0,
    alerts BIGINT NOT NULL DEFAULT 0,
    active_alerts BIGINT NOT NULL DEFAULT 0,
    devices BIGINT NOT NULL DEFAULT 0,
    users BIGINT NOT NULL DEFAULT 0,
    mailboxes BIGINT NOT NULL DEFAULT 0,
    first_activity_at BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_update_at BIGINT NOT NULL,
    resolved_at BIGINT,
    redirect_to BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, number)
);

-- `incident`: its number; absent until it is correlated. `pinned`: a person put it there. `decided`: what a person decided
-- here, so that the service's word does not change it: 1 status, 2 assignment, 4 classification and determination. `span_from`
-- and `span_to`: the activity as it links. `linked_by`: JSON, why it is in its incident.
CREATE TABLE alert (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,
    incident BIGINT,
    pinned BIGINT NOT NULL DEFAULT 0,
    title TEXT COLLATE "C" NOT NULL,
    severity BIGINT NOT NULL DEFAULT 0,
    service TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL DEFAULT '',
    categories BIGINT NOT NULL DEFAULT 2097152,
    techniques TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    detection_source TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL DEFAULT 'new',
    assigned_to TEXT COLLATE "C",
    classification TEXT COLLATE "C" NOT NULL DEFAULT 'unknown',
    determination TEXT COLLATE "C" NOT NULL DEFAULT 'unknown',
    decided BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    last_update_at BIGINT NOT NULL,
    resolved_at BIGINT,
    first_activity_at BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    span_from BIGINT NOT NULL,
    span_to BIGINT NOT NULL,
    arrived_at BIGINT NOT NULL,
    linked_by TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number)
);

INSERT INTO incident (tenant_id, number, display_name, title, severity, status, categories, services, alerts, active_alerts,
                      first_activity_at, last_activity_at, created_at, last_update_at, resolved_at)
SELECT o.tenant_id,
       row_number() OVER (PARTITION BY o.tenant_id ORDER BY o.created_at, o.id),
       o.display_name,
       CASE WHEN count(a.id) = 1 THEN max(a.title) END,
       CASE o.severity WHEN 'informational' THEN 1 WHEN 'low' THEN 2 WHEN 'medium' THEN 3 WHEN 'high' THEN 4 ELSE 0 END,
       o.status,
       CASE WHEN count(a.id) > 0 THEN 2097152 ELSE 0 END,
       coalesce(max(CASE a.service WHEN 'defenderAtp' THEN 1 END), 0)
           + coalesce(max(CASE a.service WHEN 'office365Atp' THEN 2 END), 0)
           + coalesce(max(CASE a.service WHEN 'cloudAppSecurity' THEN 4 END), 0)
           + coalesce(max(CASE a.service WHEN 'azureAtp' THEN 8 END), 0),
       count(a.id),
       CASE o.status WHEN 'resolved' THEN 0 ELSE count(a.id) END,
       coalesce(min(a.created_at), o.created_at),
       coalesce(max(a.created_at), o.created_at),
       o.created_at,
       o.last_update_at,
       CASE o.status WHEN 'resolved' THEN o.last_update_at END
FROM old_incident AS o LEFT JOIN old_alert AS a ON a.tenant_id = o.tenant_id AND a.incident_id = o.id
GROUP BY o.tenant_id, o.id, o.display_name, o.severity, o.status, o.created_at, o.last_update_at;

INSERT INTO alert (tenant_id, id, incident, title, severity, service, status, created_at, last_update_at, resolved_at,
                   first_activity_at, last_activity_at, span_from, span_to, arrived_at)
SELECT a.tenant_id, a.id, n.number, a.title,
       CASE a.severity WHEN 'informational' THEN 1 WHEN 'low' THEN 2 WHEN 'medium' THEN 3 WHEN 'high' THEN 4 ELSE 0 END,
       a.service,
       CASE n.status WHEN 'resolved' THEN 'resolved' ELSE 'new' END,
       a.created_at, a.created_at,
       CASE n.status WHEN 'resolved' THEN n.last_update_at END,
       a.created_at, a.created_at, a.created_at, a.created_at, a.created_at
FROM old_alert AS a LEFT JOIN (
    SELECT tenant_id, id, status, last_update_at,
           row_number() OVER (PARTITION BY tenant_id ORDER BY created_at, id) AS number
    FROM old_incident
) AS n ON n.tenant_id = a.tenant_id AND n.id = a.incident_id;

UPDATE tenant_store SET next_incident =
    1 + coalesce((SELECT max(number) FROM incident WHERE incident.tenant_id = tenant_store.tenant_id), 0);

DROP TABLE old_alert;
DROP TABLE old_incident;

CREATE INDEX incident_by_update ON incident (tenant_id, last_update_at DESC, number);
CREATE INDEX incident_by_activity ON incident (tenant_id, last_activity_at DESC, number);
CREATE INDEX incident_by_severity ON incident (tenant_id, severity, last_activity_at DESC, number);
CREATE INDEX incident_by_status ON incident (tenant_id, status, last_activity_at DESC, number);
CREATE INDEX incident_by_assignment ON incident (tenant_id, assigned_to, last_activity_at DESC, number);

CREATE INDEX alert_newest ON alert (tenant_id, created_at DESC, id);
CREATE INDEX alert_of_incident ON alert (tenant_id, incident, first_activity_at, id);
CREATE INDEX alert_of_service ON alert (tenant_id, service, arrived_at);
CREATE INDEX alert_not_correlated ON alert (tenant_id, span_from, id) WHERE incident IS NULL;

-- The records of which an alert is made, as they came. Rows of evidence may be here before their alert is.
CREATE TABLE alert_record (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    alert_id TEXT COLLATE "C" NOT NULL,
    part TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    record TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, alert_id, part)
);

-- What an alert names. An entity with several names has a row for each: `alias_of` is absent at the name by which it is shown
-- and counted, and is that name at the others, which say nothing more. `links`: alerts are linked by this name; it is never
-- taken back. `roles`: a JSON list.
CREATE TABLE alert_entity (
    tenant_id TEXT COLLATE "C" NOT NULL,
    alert_id TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    alias_of TEXT COLLATE "C",
    links BIGINT NOT NULL,
    incriminated BIGINT NOT NULL,
    display TEXT COLLATE "C" NOT NULL DEFAULT '',
    verdict TEXT COLLATE "C" NOT NULL DEFAULT 'unknown',
    remediation TEXT COLLATE "C" NOT NULL DEFAULT 'none',
    roles TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    group_id TEXT COLLATE "C",
    group_name TEXT COLLATE "C",
    PRIMARY KEY (tenant_id, alert_id, key),
    FOREIGN KEY (tenant_id, alert_id) REFERENCES alert (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX alert_entity_of_key ON alert_entity (tenant_id, key, alert_id);

-- Each name that any alert names: when it was seen, and how many alerts name it. `period` and `period_alerts`: how many that
-- it links, of the latest period (`alerts::correlation::Count`).
CREATE TABLE entity (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    key TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    display TEXT COLLATE "C" NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    alerts BIGINT NOT NULL,
    period BIGINT NOT NULL,
    period_alerts BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, key)
);

-- Names that are everywhere: alerts that arrive from then on do not link by them.
CREATE TABLE common_entity (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    key TEXT COLLATE "C" NOT NULL,
    since BIGINT NOT NULL,
    alerts BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, key)
);

-- The stretches of time in which a name was seen, further apart than the window, and the incident of each.
CREATE TABLE link_segment (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    key TEXT COLLATE "C" NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, key, from_at),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number)
);

CREATE INDEX link_segment_of_incident ON link_segment (tenant_id, incident);

-- The names of an incident's entities. Each entity is counted at one of its names: where `counted_as` is `key`.
CREATE TABLE incident_entity (
    tenant_id TEXT COLLATE "C" NOT NULL,
    incident BIGINT NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    counted_as TEXT COLLATE "C" NOT NULL,
    incriminated BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, incident, key),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number) ON DELETE CASCADE
);

CREATE INDEX incident_entity_of_key ON incident_entity (tenant_id, key, incident);
CREATE INDEX incident_entity_counted ON incident_entity (tenant_id, incident, counted_as);

-- What happened to an incident, by whom: `actor_kind` is `machine` or `person`. `details`: a JSON object.
CREATE TABLE incident_history (
    tenant_id TEXT COLLATE "C" NOT NULL,
    entry BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor_id TEXT COLLATE "C",
    actor_name TEXT COLLATE "C",
    what TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, entry),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number) ON DELETE CASCADE
);

CREATE INDEX incident_history_of ON incident_history (tenant_id, incident, entry);
