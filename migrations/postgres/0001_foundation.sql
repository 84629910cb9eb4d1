-- The foundation: registers, people, clients sealed, their search tokens, the user log.
-- Every column of client data that is not sealed is listed in docs/DATA-AT-REST.md.

-- Which installation this is: the key store has the same id.
CREATE TABLE installation (
    one BIGINT NOT NULL PRIMARY KEY,
    id UUID NOT NULL
);

CREATE TABLE registers (
    register_key BIGINT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE
);

CREATE TABLE profile_versions (
    register_key BIGINT NOT NULL,
    version TEXT NOT NULL,
    content_hash BYTEA NOT NULL,
    valid_from DATE NOT NULL,
    content TEXT NOT NULL,
    stored_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (register_key, version)
);

CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE grants (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    register_key BIGINT NOT NULL,
    task TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    undertaking_signed_on DATE NOT NULL,
    own_clients_only BOOLEAN NOT NULL,
    granted_by UUID,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX grants_by_user ON grants (user_id);

CREATE TABLE refresh_tokens (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    family UUID NOT NULL,
    user_id UUID NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);
CREATE INDEX refresh_tokens_revoked ON refresh_tokens (revoked_at) WHERE revoked_at IS NOT NULL;

-- Failed sign-ins, counted per keyed account name and per keyed network.
CREATE TABLE sign_in_failures (
    subject BYTEA NOT NULL,
    failed_at TIMESTAMPTZ NOT NULL,
    id UUID NOT NULL PRIMARY KEY
);
CREATE INDEX sign_in_failures_by_subject ON sign_in_failures (subject, failed_at);

CREATE TABLE clients (
    register_key BIGINT NOT NULL,
    id UUID NOT NULL,
    lock BIGINT NOT NULL,
    version BIGINT NOT NULL,
    client_group TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    outside_notice BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    created_by UUID NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (register_key, id)
);

-- Which keys seal a client's classes. The keys themselves lie in the key store.
CREATE TABLE client_keys (
    register_key BIGINT NOT NULL,
    client_id UUID NOT NULL,
    retention_class TEXT NOT NULL,
    key_id UUID NOT NULL,
    PRIMARY KEY (register_key, client_id, retention_class)
);

CREATE INDEX client_keys_by_key ON client_keys (key_id);

-- Every datum of a client, every version of it. The current version is the one not superseded.
CREATE TABLE facts (
    register_key BIGINT NOT NULL,
    client_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    field TEXT NOT NULL,
    restricted TEXT,
    removed BOOLEAN NOT NULL,
    change_reason TEXT NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    expires_on DATE,
    superseded_at TIMESTAMPTZ,
    key_id UUID NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (register_key, client_id, id, version)
);
CREATE INDEX facts_current ON facts (register_key, client_id) WHERE superseded_at IS NULL;
CREATE INDEX facts_expiring ON facts (register_key, field, expires_on, id)
    WHERE superseded_at IS NULL AND expires_on IS NOT NULL;
CREATE INDEX facts_history ON facts (register_key, client_id, recorded_at, id, version);

CREATE TABLE search_tokens (
    register_key BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    token BYTEA NOT NULL,
    client_id UUID NOT NULL,
    fact_id UUID NOT NULL,
    PRIMARY KEY (register_key, token, client_id, fact_id)
);
CREATE INDEX search_tokens_by_client ON search_tokens (register_key, client_id, token);
-- Kind 1 is the identity code in use: one client of a register has it.
CREATE UNIQUE INDEX search_tokens_identity_code ON search_tokens (register_key, token) WHERE kind = 1;

CREATE TABLE consents (
    register_key BIGINT NOT NULL,
    client_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    withdrawn_on DATE,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ,
    key_id UUID NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (register_key, client_id, id, version)
);

CREATE TABLE relationships (
    register_key BIGINT NOT NULL,
    client_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    end_reason TEXT,
    change_reason TEXT NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ,
    PRIMARY KEY (register_key, client_id, id, version)
);

-- Who has answered, in which versions of a relationship.
CREATE TABLE relationship_officials (
    register_key BIGINT NOT NULL,
    client_id UUID NOT NULL,
    relationship_id UUID NOT NULL,
    user_id UUID NOT NULL,
    from_version BIGINT NOT NULL,
    to_version BIGINT,
    PRIMARY KEY (register_key, client_id, relationship_id, user_id, from_version)
);

-- Who answers now: a row for each official of a relationship, and one of nobody (an id of zeros) when there is
-- none. What begins and ends with the relationship stands beside it, so that an official's clients, and clients
-- without an official, are found without looking at others. No end is the day 9999-12-31.
CREATE TABLE responsible_officials (
    register_key BIGINT NOT NULL,
    client_id UUID NOT NULL,
    relationship_id UUID NOT NULL,
    user_id UUID NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    PRIMARY KEY (register_key, client_id, relationship_id, user_id)
);
CREATE INDEX responsible_officials_by_user
    ON responsible_officials (register_key, user_id, ends_on, starts_on, relationship_id, client_id);

-- What law required to be recorded although the notice does not name it, until the DPO closes it.
CREATE TABLE outside_notice (
    register_key BIGINT NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    client_id UUID NOT NULL,
    fact_id UUID,
    field TEXT,
    provision TEXT NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    closing TEXT,
    closed_by UUID,
    closed_at TIMESTAMPTZ,
    PRIMARY KEY (register_key, id)
);

CREATE TABLE log_events (
    register_key BIGINT NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    user_id UUID,
    operation TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    salt BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    PRIMARY KEY (register_key, id)
);

CREATE TABLE log_subjects (
    register_key BIGINT NOT NULL,
    client_id UUID NOT NULL,
    event_id UUID NOT NULL,
    shown TEXT NOT NULL,
    PRIMARY KEY (register_key, client_id, event_id)
);
CREATE INDEX log_subjects_by_event ON log_subjects (register_key, event_id);

-- The outbox: what has changed, by id and version only.
CREATE TABLE changes (
    register_key BIGINT NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    kind TEXT NOT NULL,
    resource_id UUID NOT NULL,
    version BIGINT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (register_key, id)
);

CREATE TABLE idempotency_keys (
    user_id UUID NOT NULL,
    key_mac BYTEA NOT NULL,
    body_mac BYTEA NOT NULL,
    resource_id UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, key_mac)
);
