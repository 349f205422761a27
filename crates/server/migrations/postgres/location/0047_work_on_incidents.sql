-- What people do with incidents and alerts. Times are unix milliseconds.

-- Who last changed a field, and which version that made, so that changes of several people are merged by field.
CREATE TABLE incident_field (
    tenant_id TEXT COLLATE "C" NOT NULL,
    incident BIGINT NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    person_name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, incident, field),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number) ON DELETE CASCADE
);

CREATE TABLE alert_field (
    tenant_id TEXT COLLATE "C" NOT NULL,
    alert_id TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    person_name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, alert_id, field),
    FOREIGN KEY (tenant_id, alert_id) REFERENCES alert (tenant_id, id) ON DELETE CASCADE
);

-- Comments are numbered with the entries of the history (`tenant_store.next_entry`), so that both are one list. A comment on
-- an alert goes with it when it is moved.
CREATE TABLE incident_comment (
    tenant_id TEXT COLLATE "C" NOT NULL,
    entry BIGINT NOT NULL,
    incident BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    person_name TEXT COLLATE "C" NOT NULL,
    comment TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, entry),
    FOREIGN KEY (tenant_id, incident) REFERENCES incident (tenant_id, number) ON DELETE CASCADE
);

CREATE TABLE alert_comment (
    tenant_id TEXT COLLATE "C" NOT NULL,
    entry BIGINT NOT NULL,
    alert_id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    person_name TEXT COLLATE "C" NOT NULL,
    comment TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, entry),
    FOREIGN KEY (tenant_id, alert_id) REFERENCES alert (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX incident_comment_of ON incident_comment (tenant_id, incident, entry);
CREATE INDEX alert_comment_of ON alert_comment (tenant_id, alert_id, entry);

CREATE INDEX alert_by_update ON alert (tenant_id, last_update_at DESC, id);
