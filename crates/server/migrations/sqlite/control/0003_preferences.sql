-- What a person has set for himself; absent is null. Lists are JSON.

CREATE TABLE preferences (
    tenant_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    language TEXT,
    theme TEXT,
    time_zone TEXT NOT NULL,
    navigation_order TEXT NOT NULL,
    navigation_hidden TEXT NOT NULL,
    navigation_pinned TEXT NOT NULL,
    help_put_away INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
