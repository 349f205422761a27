-- Alerts as services send them, and incidents as they are correlated (docs/CORRELATION.md). Times are unix milliseconds.

ALTER TABLE tenant_store ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tenant_store ADD COLUMN next_incident INTEGER NOT NULL DEFAULT 1;
ALTER TABLE tenant_store ADD COLUMN next_entry INTEGER NOT NULL DEFAULT 1;

DROP INDEX incident_newest;
DROP INDEX alert_newest;
DROP INDEX alert_of_incident;
DROP INDEX alert_of_service;
ALTER TABLE incident RENAME TO old_incident;
ALTER TABLE alert RENAME TO old_alert;

-- What a queue shows is here, so that no other table is read for it. `severity`: 0 unknown, 1 informational, 2 low, 3 medium,
-- 4 high. `categories` and `services` are masks: the places of `alerts::category::Category` and of `SupportedService::ALL`.
-- `named`: a person gave the name. `title`: of the only alert. `tags`: a JSON list.
CREATE TABLE incident (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    named INTEGER NOT NULL DEFAULT 0,
    title TEXT,
    severity INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT 'active',
    assigned_to TEXT,
    classification TEXT NOT NULL DEFAULT 'unknown',
    determination TEXT NOT NULL DEFAULT 'unknown',
    tags TEXT NOT NULL DEFAULT '[]',
    categories INTEGER NOT NULL DEFAULT 0,
    services INTEGER NOT NULL DEFAULT 0,
    alerts INTEGER NOT NULL DEFAULT 0,
    active_alerts INTEGER NOT NULL DEFAULT 0,
    devices INTEGER NOT NULL DEFAULT 0,
    users INTEGER NOT NULL DEFAULT 0,
    mailboxes INTEGER NOT NULL DEFAULT 0,
    first_activity_at INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_update_at INTEGER NOT NULL,
    resolved_at INTEGER,
    redirect_to INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, number)
) STRICT;

-- `incident`: its number; absent until it is correlated. `pinned`: a person put it there. `decided`: what a person decided
-- here, so that the service's word does not change it: 1 status, 2 assignment, 4 classification and determination. `span_from`
-- and `span_to`: the activity as it links. `linked_by`: JSON, why it is in its incident.
CREATE TABLE alert (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    incident INTEGER,
    pinned INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL,
    severity INTEGER NOT NULL DEFAULT 0,
    service TEXT NOT NULL,
    category TEXT NOT NULL DEFAULT '',
    categories INTEGER NOT NULL DEFAULT 2097152,
    techniques TEXT NOT NULL DEFAULT '[]',
    detection_source TEXT,
    status TEXT NOT NULL DEFAULT 'new',
    assigned_to TEXT,
    classification TEXT NOT NULL DEFAULT 'unknown',
    determination TEXT NOT NULL DEFAULT 'unknown',
    decided INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    last_update_at INTEGER NOT NULL,
    resolved_at INTEGER,
    first_activity_at INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL,
    span_from INTEGER NOT NULL,
    span_to INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL,
    linked_by TEXT NOT NULL DEFAULT '[]',
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number)
) STRICT;

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
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    alert_id TEXT NOT NULL,
    part TEXT NOT NULL,
    at INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant_id, alert_id, part)
) STRICT;

-- What an alert names. An entity with several names has a row for each: `alias_of` is absent at the name by which it is shown
-- and counted, and is that name at the others, which say nothing more. `links`: alerts are linked by this name; it is never
-- taken back. `roles`: a JSON list.
CREATE TABLE alert_entity (
    tenant_id TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    alias_of TEXT,
    links INTEGER NOT NULL,
    incriminated INTEGER NOT NULL,
    display TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT 'unknown',
    remediation TEXT NOT NULL DEFAULT 'none',
    roles TEXT NOT NULL DEFAULT '[]',
    group_id TEXT,
    group_name TEXT,
    PRIMARY KEY (tenant_id, alert_id, key),
    FOREIGN KEY (tenant_id, alert_id) REFERENCES alert (tenant_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_entity_of_key ON alert_entity (tenant_id, key, alert_id);

-- Each name that any alert names: when it was seen, and how many alerts name it. `period` and `period_alerts`: how many that
-- it links, of the latest period (`alerts::correlation::Count`).
CREATE TABLE entity (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    display TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    alerts INTEGER NOT NULL,
    period INTEGER NOT NULL,
    period_alerts INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, key)
) STRICT, WITHOUT ROWID;

-- Names that are everywhere: alerts that arrive from then on do not link by them.
CREATE TABLE common_entity (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    since INTEGER NOT NULL,
    alerts INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, key)
) STRICT, WITHOUT ROWID;

-- The stretches of time in which a name was seen, further apart than the window, and the incident of each.
CREATE TABLE link_segment (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    incident INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, key, from_at),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_segment_of_incident ON link_segment (tenant_id, incident);

-- The names of an incident's entities. Each entity is counted at one of its names: where `counted_as` is `key`.
CREATE TABLE incident_entity (
    tenant_id TEXT NOT NULL,
    incident INTEGER NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    counted_as TEXT NOT NULL,
    incriminated INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, incident, key),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX incident_entity_of_key ON incident_entity (tenant_id, key, incident);
CREATE INDEX incident_entity_counted ON incident_entity (tenant_id, incident, counted_as);

-- What happened to an incident, by whom: `actor_kind` is `machine` or `person`. `details`: a JSON object.
CREATE TABLE incident_history (
    tenant_id TEXT NOT NULL,
    entry INTEGER NOT NULL,
    incident INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    actor_name TEXT,
    what TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (tenant_id, entry),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number) ON DELETE CASCADE
) STRICT;

CREATE INDEX incident_history_of ON incident_history (tenant_id, incident, entry);
