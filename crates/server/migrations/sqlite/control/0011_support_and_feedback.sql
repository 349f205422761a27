-- Requests for help and feedback (behaviour.md S25, S35, L32, L33, D13). The author's name stands in them because they
-- outlive his place in the directory. Times are unix milliseconds; codes are those of the wire.

CREATE TABLE support_request (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    number INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    user_principal_name TEXT NOT NULL,
    -- The client's: the same again is the same request.
    request_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    description TEXT NOT NULL,
    phone TEXT,
    email TEXT,
    contact_by TEXT NOT NULL,
    wanted_location TEXT,
    state TEXT NOT NULL,
    first_answered_at INTEGER,
    closed_at INTEGER,
    PRIMARY KEY (tenant_id, number),
    UNIQUE (tenant_id, person_id, request_key)
) STRICT;

CREATE INDEX support_request_of_person ON support_request (tenant_id, person_id, created_at);
CREATE INDEX support_request_answered ON support_request (first_answered_at) WHERE first_answered_at IS NOT NULL;

CREATE TABLE support_answer (
    tenant_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    -- In its request, from 1.
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (tenant_id, number, position),
    FOREIGN KEY (tenant_id, number) REFERENCES support_request (tenant_id, number)
) STRICT;

CREATE TABLE feedback (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    number INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    user_principal_name TEXT NOT NULL,
    request_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    liked TEXT NOT NULL,
    improve TEXT NOT NULL,
    may_contact INTEGER NOT NULL,
    page TEXT NOT NULL,
    PRIMARY KEY (tenant_id, number),
    UNIQUE (tenant_id, person_id, request_key)
) STRICT;

CREATE INDEX feedback_of_person ON feedback (tenant_id, person_id, created_at);
