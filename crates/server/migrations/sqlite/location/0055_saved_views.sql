-- Views of a queue that persons saved: `parameters` as the app's address has them behind `?`.
CREATE TABLE saved_view (
    tenant_id TEXT NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    queue TEXT NOT NULL,
    team INTEGER NOT NULL,
    owner_id TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    name TEXT NOT NULL,
    parameters TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE INDEX saved_view_of_queue ON saved_view (tenant_id, queue, team, owner_id);
