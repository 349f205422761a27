-- Everything that the migrations of SQLite up to this number make. From here on each database has its own migration of
-- each number, with the same tables and columns (tests/api/copy.rs).
--
-- Numbers are BIGINT, yes and no 1 and 0, and text sorts by its bytes, as in SQLite.

-- A JSON list of texts as rows, as SQLite has it.
CREATE FUNCTION json_each(list text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE
AS $$ SELECT pg_catalog.jsonb_array_elements_text(list::jsonb) $$;

-- Times are unix milliseconds. Codes are those of the wire.

CREATE TABLE tenant (
    id TEXT COLLATE "C" PRIMARY KEY,
    display_name TEXT COLLATE "C" NOT NULL,
    country TEXT COLLATE "C" NOT NULL,
    cloud TEXT COLLATE "C" NOT NULL,
    us_government_institution BIGINT NOT NULL,
    automatic_turn_on BIGINT NOT NULL,
    -- Of everything that was imported: the same digest again means that nothing changed.
    digest TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    imported_at BIGINT NOT NULL
);

CREATE TABLE subscription (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    sku_id TEXT COLLATE "C" NOT NULL,
    sku_part_number TEXT COLLATE "C" NOT NULL,
    capability_status TEXT COLLATE "C" NOT NULL,
    trial BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, position)
);

CREATE TABLE service_plan (
    tenant_id TEXT COLLATE "C" NOT NULL,
    subscription_position BIGINT NOT NULL,
    position BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    enabled BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, subscription_position, position),
    FOREIGN KEY (tenant_id, subscription_position) REFERENCES subscription (tenant_id, position) ON DELETE CASCADE
);

CREATE TABLE deployment (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    service TEXT COLLATE "C" NOT NULL,
    deployed BIGINT NOT NULL,
    location TEXT COLLATE "C",
    through_azure_security_center BIGINT NOT NULL,
    integration BIGINT,
    PRIMARY KEY (tenant_id, service)
);

CREATE TABLE person (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    user_principal_name TEXT COLLATE "C" NOT NULL,
    -- 1: the person stays when a directory is read that does not name him: he came by signing in, or this server keeps him.
    kept BIGINT NOT NULL DEFAULT 0,
    -- 1: not a person but an application of this server, which has its roles here and can only come with its token.
    application BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE role_assignment (
    tenant_id TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    role_template_id TEXT COLLATE "C" NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, person_id, position),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

-- The cookie holds the token, this table only its SHA-256. The id opens nothing.
CREATE TABLE session (
    token_digest BYTEA PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    tenant_id TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    idle_lasts BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT COLLATE "C",
    user_agent TEXT COLLATE "C",
    -- Of the identity provider: whom and which session of its own it means when it signs somebody out, and what it
    -- wants to be told then.
    provider_subject TEXT COLLATE "C",
    provider_session TEXT COLLATE "C",
    provider_hint TEXT COLLATE "C",
    -- Of which issuer subject and session are.
    provider_issuer TEXT COLLATE "C",
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX session_of_person ON session (tenant_id, person_id);
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_of_provider ON session (provider_subject);
CREATE INDEX session_of_provider_session ON session (provider_session);

CREATE TABLE visit (
    tenant_id TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    visits BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE threat_protection (
    tenant_id TEXT COLLATE "C" PRIMARY KEY REFERENCES tenant (id),
    version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    since BIGINT,
    changed_by_kind TEXT COLLATE "C",
    changed_by_name TEXT COLLATE "C",
    opted_out BIGINT NOT NULL,
    data_kept_until BIGINT,
    location TEXT COLLATE "C",
    location_reason TEXT COLLATE "C",
    location_services TEXT COLLATE "C",
    location_country TEXT COLLATE "C",
    -- Whether the tenant gets features in preview (behaviour.md L14).
    preview_features BIGINT NOT NULL DEFAULT 0,
    -- Whether an entry of the audit log has told where the data is since the location was reserved.
    location_told BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE provisioning_job (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    services TEXT COLLATE "C"
);

CREATE INDEX provisioning_job_of_tenant ON provisioning_job (tenant_id, id);

CREATE TABLE provisioning_step (
    job_id BIGINT NOT NULL REFERENCES provisioning_job (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    failed_at BIGINT,
    failure TEXT COLLATE "C",
    PRIMARY KEY (job_id, step)
);

CREATE TABLE event (
    seq BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    kind TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- Whom alone the event concerns; absent: everyone of the tenant.
    person_id TEXT COLLATE "C"
);

CREATE INDEX event_of_tenant ON event (tenant_id, seq);
CREATE INDEX event_of_person ON event (tenant_id, person_id, seq);

-- What a person has set for himself; absent is null. Lists are JSON.

CREATE TABLE preferences (
    tenant_id TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C",
    theme TEXT COLLATE "C",
    time_zone TEXT COLLATE "C" NOT NULL,
    navigation_order TEXT COLLATE "C" NOT NULL,
    navigation_hidden TEXT COLLATE "C" NOT NULL,
    navigation_pinned TEXT COLLATE "C" NOT NULL,
    help_put_away BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

-- The audit log (behaviour.md D11). Entries are added and never changed; docs/API.md defines the hash.

CREATE TABLE audit_entry (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    -- From 1 without gaps.
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor_name TEXT COLLATE "C",
    actor_id TEXT COLLATE "C",
    -- The name in small letters, of whatever alphabet, for the search.
    actor_search TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    -- JSON: [{"field":…,"before":…,"after":…}]
    changes TEXT COLLATE "C" NOT NULL,
    origin_kind TEXT COLLATE "C" NOT NULL,
    origin_address TEXT COLLATE "C",
    previous_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, sequence)
);

CREATE INDEX audit_entry_at ON audit_entry (tenant_id, at);

-- How many entries a tenant has and the hash of the last: entries removed at the end are missed here.
CREATE TABLE audit_head (
    tenant_id TEXT COLLATE "C" PRIMARY KEY REFERENCES tenant (id),
    sequence BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION refuse('an entry of the audit log is never changed');

CREATE TRIGGER audit_entry_is_never_removed BEFORE DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION refuse('an entry of the audit log is never removed');

CREATE TRIGGER audit_entries_are_never_removed BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse('an entry of the audit log is never removed');

CREATE FUNCTION audit_entry_follows_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM audit_head
        WHERE tenant_id = NEW.tenant_id AND sequence = NEW.sequence - 1 AND hash = NEW.previous_hash
    ) THEN
        RAISE EXCEPTION 'an entry of the audit log follows the last one';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_entry_follows_the_last BEFORE INSERT ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_follows_the_last();

CREATE FUNCTION audit_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM audit_entry
        WHERE tenant_id = OLD.tenant_id AND tenant_id = NEW.tenant_id AND sequence = OLD.sequence + 1
          AND sequence = NEW.sequence AND hash = NEW.hash
    ) THEN
        RAISE EXCEPTION 'the head of the audit log moves to the next entry only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head
FOR EACH ROW EXECUTE FUNCTION audit_head_moves_on();

CREATE TRIGGER audit_head_is_never_removed BEFORE DELETE ON audit_head
FOR EACH ROW EXECUTE FUNCTION refuse('the head of the audit log is never removed');

CREATE TRIGGER audit_heads_are_never_removed BEFORE TRUNCATE ON audit_head
FOR EACH STATEMENT EXECUTE FUNCTION refuse('the head of the audit log is never removed');

CREATE FUNCTION audit_head_begins_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence <> 0 OR EXISTS (SELECT 1 FROM audit_head WHERE tenant_id = NEW.tenant_id) THEN
        RAISE EXCEPTION 'the head of the audit log begins once, at nothing';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_head_begins_once BEFORE INSERT ON audit_head
FOR EACH ROW EXECUTE FUNCTION audit_head_begins_once();

-- Who changed which field of the service last (behaviour.md D10), and what is being erased (D9).

CREATE TABLE service_field (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    field TEXT COLLATE "C" NOT NULL,
    -- The version of the service that the change made.
    version BIGINT NOT NULL,
    changed_by_kind TEXT COLLATE "C" NOT NULL,
    changed_by_name TEXT COLLATE "C",
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, field)
);

CREATE INDEX threat_protection_data_kept_until ON threat_protection (data_kept_until)
WHERE data_kept_until IS NOT NULL;

-- The tenants whose data is being erased, who asked for it, and how much it is. A row is there from before the first
-- row of data goes until after the last has gone, so that an erasure that was interrupted is finished.
CREATE TABLE erasure (
    tenant_id TEXT COLLATE "C" PRIMARY KEY REFERENCES tenant (id),
    begun_at BIGINT NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    origin_kind TEXT COLLATE "C" NOT NULL,
    incidents BIGINT,
    alerts BIGINT,
    remediation_actions BIGINT
);

-- Requests for help and feedback (behaviour.md S25, S35, L32, L33, D13). The author's name stands in them because they
-- outlive his place in the directory. Times are unix milliseconds; codes are those of the wire.

CREATE TABLE support_request (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    number BIGINT NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    user_principal_name TEXT COLLATE "C" NOT NULL,
    -- The client's: the same again is the same request.
    request_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    phone TEXT COLLATE "C",
    email TEXT COLLATE "C",
    contact_by TEXT COLLATE "C" NOT NULL,
    wanted_location TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    first_answered_at BIGINT,
    closed_at BIGINT,
    PRIMARY KEY (tenant_id, number),
    UNIQUE (tenant_id, person_id, request_key)
);

CREATE INDEX support_request_of_person ON support_request (tenant_id, person_id, created_at);
CREATE INDEX support_request_answered ON support_request (first_answered_at) WHERE first_answered_at IS NOT NULL;

CREATE TABLE support_answer (
    tenant_id TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    -- In its request, from 1.
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, number, position),
    FOREIGN KEY (tenant_id, number) REFERENCES support_request (tenant_id, number)
);

CREATE TABLE feedback (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    number BIGINT NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    user_principal_name TEXT COLLATE "C" NOT NULL,
    request_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    rating BIGINT NOT NULL,
    liked TEXT COLLATE "C" NOT NULL,
    improve TEXT COLLATE "C" NOT NULL,
    may_contact BIGINT NOT NULL,
    page TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, number),
    UNIQUE (tenant_id, person_id, request_key)
);

CREATE INDEX feedback_of_person ON feedback (tenant_id, person_id, created_at);

-- The mails that are to be sent, each written in the transaction of what it tells of (behaviour.md D13). A mail holds no
-- text of its own: it is composed from what it tells of when it is sent.

CREATE TABLE mail (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    -- supportRequest and feedback go to the operator, supportAnswer to the author.
    kind TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    -- Of the answer in its request; 0 for the others.
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- waiting, sent or refused
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    last_failure TEXT COLLATE "C",
    ended_at BIGINT,
    UNIQUE (tenant_id, kind, number, position)
);

CREATE INDEX mail_waiting ON mail (next_attempt_at, id) WHERE state = 'waiting';

-- Up to which moment a person has seen his notifications, in unix milliseconds.

CREATE TABLE notifications_seen (
    tenant_id TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

-- A sign-in at the identity provider that has begun. It is found once, by the SHA-256 of its state, and belongs to the
-- browser whose cookie has this SHA-256.

CREATE TABLE sign_in (
    state_digest BYTEA PRIMARY KEY,
    browser_digest BYTEA NOT NULL,
    nonce TEXT COLLATE "C" NOT NULL,
    verifier TEXT COLLATE "C" NOT NULL,
    return_to TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX sign_in_expiry ON sign_in (expires_at);

-- Logout tokens that were received, until they end by themselves, so that none counts twice.

CREATE TABLE logout_token (
    digest BYTEA PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

-- People that this server keeps: how each signs in. Their row in person has kept = 1.

CREATE TABLE local_person (
    tenant_id TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    -- In small letters; one in the whole installation, since it alone says who signs in.
    user_name TEXT COLLATE "C" NOT NULL UNIQUE,
    -- Argon2id as a PHC string; absent until a one-time link was used.
    password_hash TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    password_changed_at BIGINT,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

-- One-time links. The link holds the token, this table only its SHA-256; a row goes when it is used.
CREATE TABLE invitation (
    token_digest BYTEA PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    -- Whose password it sets; absent where it makes the first administrator.
    person_id TEXT COLLATE "C",
    -- Of whom it makes: codes of roles as a JSON list.
    roles TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX invitation_of_person ON invitation (tenant_id, person_id);

-- Attempts to sign in that failed, or have not ended yet. What is counted (a name, an address, both) is there as a
-- SHA-256 only: people type all sorts of things into the field for the name. Also from where names were signed in.
CREATE TABLE sign_in_attempt (
    scope TEXT COLLATE "C" NOT NULL,
    counted BYTEA NOT NULL,
    last_at BIGINT NOT NULL,
    -- When the last failure is forgotten, and the row goes.
    forgotten_at BIGINT NOT NULL,
    PRIMARY KEY (scope, counted)
);

CREATE INDEX sign_in_attempt_forgotten ON sign_in_attempt (forgotten_at);

-- What was last read of a tenant, as it was read: Graph's answers, and the operator's facts, which Graph cannot tell.
-- A tenant of before has no row until its directory is read or its facts are set; both then begin with what is known.

CREATE TABLE tenant_document (
    tenant_id TEXT COLLATE "C" PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
    -- JSON: organization, users, subscribedSkus, directoryRoles.
    answers TEXT COLLATE "C" NOT NULL,
    -- JSON: securityCenter.
    facts TEXT COLLATE "C" NOT NULL,
    -- Grows with each change: whoever changes one part knows whether the other is still as he saw it.
    revision BIGINT NOT NULL
);

-- The tenants that are read from Microsoft Graph, and those that once were.
CREATE TABLE graph_connection (
    tenant_id TEXT COLLATE "C" PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
    connected BIGINT NOT NULL,
    -- Grows with each attempt, also over disconnecting: only the newest attempt may write what it read.
    attempt BIGINT NOT NULL,
    -- Until when the attempt that runs may take; after it the attempt counts as gone.
    running_until BIGINT,
    last_attempt_at BIGINT,
    next_at BIGINT NOT NULL,
    -- Attempts that failed since the last that brought something.
    failures BIGINT NOT NULL,
    failed_at BIGINT,
    failure_reason TEXT COLLATE "C",
    -- For the operator, in English; no secret and nothing of a person.
    failure_detail TEXT COLLATE "C"
);

-- What programs sign in with. The secrets are shown once; here is only the SHA-256 of each. What is revoked is deleted:
-- the audit log knows of it.

CREATE TABLE api_token (
    digest BYTEA PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL,
    -- Whoever it stands for: a person, or an application that is there for this token alone.
    person_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    -- A JSON list of codes.
    scopes TEXT COLLATE "C" NOT NULL,
    application_role TEXT COLLATE "C",
    -- Who made it; the name stands here because it outlives his place in the directory.
    created_by_id TEXT COLLATE "C" NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX api_token_of_person ON api_token (tenant_id, person_id);
CREATE INDEX api_token_of_maker ON api_token (tenant_id, created_by_id);
CREATE INDEX api_token_expiry ON api_token (expires_at);

CREATE TABLE service_key (
    digest BYTEA PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    service TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    ends_with TEXT COLLATE "C" NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);

CREATE INDEX service_key_of_tenant ON service_key (tenant_id, service);
