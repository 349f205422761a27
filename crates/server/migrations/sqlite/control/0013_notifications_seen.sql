-- Up to which moment a person has seen his notifications, in unix milliseconds.

CREATE TABLE notifications_seen (
    tenant_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
