-- Views of a queue that persons saved: `parameters` as the app's address has them behind `?`.
CREATE TABLE saved_view (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant_store (tenant_id) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,
    queue TEXT COLLATE "C" NOT NULL,
    team BIGINT NOT NULL,
    owner_id TEXT COLLATE "C" NOT NULL,
    saved_by TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    parameters TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX saved_view_of_queue ON saved_view (tenant_id, queue, team, owner_id);
