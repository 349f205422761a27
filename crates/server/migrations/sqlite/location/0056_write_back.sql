-- What is decided here of alerts from Microsoft Graph, on its way back there. Times are unix milliseconds.

-- What Microsoft Graph said last of an alert that was fetched from it, in what can be decided, and when it changed there. An alert
-- without a row came here in another way, and is not written back.
CREATE TABLE fetched_alert (
    tenant_id TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    status TEXT NOT NULL,
    assigned_to TEXT,
    classification TEXT NOT NULL,
    determination TEXT NOT NULL,
    PRIMARY KEY (tenant_id, alert_id),
    FOREIGN KEY (tenant_id, alert_id) REFERENCES alert (tenant_id, id) ON DELETE CASCADE
) STRICT;

-- An alert of which something waits to be written, or differs. `waits`: what, in the bits of `alert.decided`, and 8 for comments.
-- `differs`: what of it is not written because Microsoft Graph says a third thing. `release`: what is undecided again once both
-- agree. `base_…`: what Microsoft Graph said when it was decided. `tried_…`: what was sent last, if anything was. `next_at`: when
-- it is looked at next; absent where nothing is to be done before something changes.
CREATE TABLE write_back (
    tenant_id TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    service TEXT NOT NULL,
    waits INTEGER NOT NULL,
    differs INTEGER NOT NULL DEFAULT 0,
    release INTEGER NOT NULL DEFAULT 0,
    base_status TEXT NOT NULL,
    base_assigned_to TEXT,
    base_classification TEXT NOT NULL,
    base_determination TEXT NOT NULL,
    tried_status TEXT,
    tried_assigned_to TEXT,
    tried_classification TEXT,
    tried_determination TEXT,
    since INTEGER NOT NULL,
    next_at INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    failed_at INTEGER,
    failure_reason TEXT,
    PRIMARY KEY (tenant_id, alert_id),
    FOREIGN KEY (tenant_id, alert_id) REFERENCES alert (tenant_id, id) ON DELETE CASCADE
) STRICT;

CREATE INDEX write_back_due ON write_back (tenant_id, service, next_at);

-- A comment that waits. `there`: how many of the same text the alert had at Microsoft Graph when it was sent; absent before that.
CREATE TABLE write_back_comment (
    tenant_id TEXT NOT NULL,
    entry INTEGER NOT NULL,
    alert_id TEXT NOT NULL,
    there INTEGER,
    PRIMARY KEY (tenant_id, entry),
    FOREIGN KEY (tenant_id, entry) REFERENCES alert_comment (tenant_id, entry) ON DELETE CASCADE
) STRICT;

CREATE INDEX write_back_comment_of ON write_back_comment (tenant_id, alert_id, entry);

-- `writes_back`: some server writes back. `writes_from` and `write_failures`: not before this moment, after so many attempts in a row
-- that Microsoft Graph did not let.
ALTER TABLE alert_fetch ADD COLUMN writes_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert_fetch ADD COLUMN writes_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert_fetch ADD COLUMN write_failures INTEGER NOT NULL DEFAULT 0;

-- What was fetched before is fetched once more, so that it is known which alerts were.
UPDATE alert_fetch SET mark = NULL, next_at = 0;
