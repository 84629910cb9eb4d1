-- Corrections of records by two persons, and where the log proves an original. Every column of client data
-- that is not sealed is listed in docs/DATA-AT-REST.md.

CREATE TABLE corrections (
    register_key INTEGER NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    record_id BLOB NOT NULL,
    record_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    ground TEXT NOT NULL,
    target_client BLOB,
    moved_to BLOB,
    state TEXT NOT NULL,
    asked_by BLOB NOT NULL,
    asked_at TEXT NOT NULL,
    decided_by BLOB,
    decided_at TEXT,
    PRIMARY KEY (register_key, id)
) STRICT;
CREATE INDEX corrections_by_state ON corrections (register_key, state, id);
CREATE INDEX corrections_of_record ON corrections (register_key, client_id, record_id);

CREATE TABLE record_proofs (
    register_key INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    record_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    record_type TEXT NOT NULL,
    event_id BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (register_key, client_id, record_id)
) STRICT;
