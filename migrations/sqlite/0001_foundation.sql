-- The foundation: registers, people, clients sealed, their search tokens, the user log.
-- Every column of client data that is not sealed is listed in docs/DATA-AT-REST.md.

-- Which installation this is: the key store has the same id.
CREATE TABLE installation (
    one INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL
) STRICT;

CREATE TABLE registers (
    register_key INTEGER NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE profile_versions (
    register_key INTEGER NOT NULL,
    version TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    valid_from TEXT NOT NULL,
    content TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    PRIMARY KEY (register_key, version)
) STRICT;

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE grants (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL,
    register_key INTEGER NOT NULL,
    task TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    undertaking_signed_on TEXT NOT NULL,
    own_clients_only INTEGER NOT NULL,
    granted_by BLOB,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX grants_by_user ON grants (user_id);

CREATE TABLE refresh_tokens (
    token_hash BLOB NOT NULL PRIMARY KEY,
    family BLOB NOT NULL,
    user_id BLOB NOT NULL,
    issued_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    revoked_at TEXT
) STRICT;
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);
CREATE INDEX refresh_tokens_revoked ON refresh_tokens (revoked_at) WHERE revoked_at IS NOT NULL;

-- Failed sign-ins, counted per keyed account name and per keyed network.
CREATE TABLE sign_in_failures (
    subject BLOB NOT NULL,
    failed_at TEXT NOT NULL,
    id BLOB NOT NULL PRIMARY KEY
) STRICT;
CREATE INDEX sign_in_failures_by_subject ON sign_in_failures (subject, failed_at);

CREATE TABLE clients (
    register_key INTEGER NOT NULL,
    id BLOB NOT NULL,
    lock INTEGER NOT NULL,
    version INTEGER NOT NULL,
    client_group TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    outside_notice INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by BLOB NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (register_key, id)
) STRICT;

-- Which keys seal a client's classes. The keys themselves lie in the key store.
CREATE TABLE client_keys (
    register_key INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    retention_class TEXT NOT NULL,
    key_id BLOB NOT NULL,
    PRIMARY KEY (register_key, client_id, retention_class)
) STRICT;

CREATE INDEX client_keys_by_key ON client_keys (key_id);

-- Every datum of a client, every version of it. The current version is the one not superseded.
CREATE TABLE facts (
    register_key INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    field TEXT NOT NULL,
    restricted TEXT,
    removed INTEGER NOT NULL,
    change_reason TEXT NOT NULL,
    recorded_by BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    expires_on TEXT,
    superseded_at TEXT,
    key_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (register_key, client_id, id, version)
) STRICT;
CREATE INDEX facts_current ON facts (register_key, client_id) WHERE superseded_at IS NULL;
CREATE INDEX facts_expiring ON facts (register_key, field, expires_on, id)
    WHERE superseded_at IS NULL AND expires_on IS NOT NULL;
CREATE INDEX facts_history ON facts (register_key, client_id, recorded_at, id, version);

CREATE TABLE search_tokens (
    register_key INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    token BLOB NOT NULL,
    client_id BLOB NOT NULL,
    fact_id BLOB NOT NULL,
    PRIMARY KEY (register_key, token, client_id, fact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_tokens_by_client ON search_tokens (register_key, client_id, token);
-- Kind 1 is the identity code in use: one client of a register has it.
CREATE UNIQUE INDEX search_tokens_identity_code ON search_tokens (register_key, token) WHERE kind = 1;

CREATE TABLE consents (
    register_key INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    withdrawn_on TEXT,
    recorded_by BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    superseded_at TEXT,
    key_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (register_key, client_id, id, version)
) STRICT;

CREATE TABLE relationships (
    register_key INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    end_reason TEXT,
    change_reason TEXT NOT NULL,
    recorded_by BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    superseded_at TEXT,
    PRIMARY KEY (register_key, client_id, id, version)
) STRICT;

-- Who has answered, in which versions of a relationship.
CREATE TABLE relationship_officials (
    register_key INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    relationship_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    from_version INTEGER NOT NULL,
    to_version INTEGER,
    PRIMARY KEY (register_key, client_id, relationship_id, user_id, from_version)
) STRICT;

-- Who answers now: a row for each official of a relationship, and one of nobody (an id of zeros) when there is
-- none. What begins and ends with the relationship stands beside it, so that an official's clients, and clients
-- without an official, are found without looking at others. No end is the day 9999-12-31.
CREATE TABLE responsible_officials (
    register_key INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    relationship_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    PRIMARY KEY (register_key, client_id, relationship_id, user_id)
) STRICT;
CREATE INDEX responsible_officials_by_user
    ON responsible_officials (register_key, user_id, ends_on, starts_on, relationship_id, client_id);

-- What law required to be recorded although the notice does not name it, until the DPO closes it.
CREATE TABLE outside_notice (
    register_key INTEGER NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    fact_id BLOB,
    field TEXT,
    provision TEXT NOT NULL,
    recorded_by BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    closing TEXT,
    closed_by BLOB,
    closed_at TEXT,
    PRIMARY KEY (register_key, id)
) STRICT;

CREATE TABLE log_events (
    register_key INTEGER NOT NULL,
    id BLOB NOT NULL,
    at TEXT NOT NULL,
    user_id BLOB,
    operation TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    salt BLOB NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (register_key, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_subjects (
    register_key INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    event_id BLOB NOT NULL,
    shown TEXT NOT NULL,
    PRIMARY KEY (register_key, client_id, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_subjects_by_event ON log_subjects (register_key, event_id);

-- The outbox: what has changed, by id and version only.
CREATE TABLE changes (
    register_key INTEGER NOT NULL,
    id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    resource_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (register_key, id)
) STRICT;

CREATE TABLE idempotency_keys (
    user_id BLOB NOT NULL,
    key_mac BLOB NOT NULL,
    body_mac BLOB NOT NULL,
    resource_id BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (user_id, key_mac)
) STRICT;
