-- Casework: records with their versions. Every column of client data that is not sealed is listed in
-- docs/DATA-AT-REST.md.

CREATE TABLE records (
    register_key INTEGER NOT NULL,
    client_id BLOB NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    parent_id BLOB,
    event_id BLOB,
    kind TEXT NOT NULL,
    record_type TEXT NOT NULL,
    state TEXT NOT NULL,
    official BLOB,
    on_day TEXT NOT NULL,
    due_on TEXT,
    starts_at TEXT,
    restricted TEXT,
    removed INTEGER NOT NULL,
    change_reason TEXT NOT NULL,
    recorded_by BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    author BLOB NOT NULL,
    created_at TEXT NOT NULL,
    superseded_at TEXT,
    key_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (register_key, client_id, id, version)
) STRICT;
CREATE INDEX records_of_client ON records (register_key, client_id, on_day, id) WHERE superseded_at IS NULL;
CREATE INDEX records_by_kind ON records (register_key, kind, on_day, id) WHERE superseded_at IS NULL;
CREATE INDEX records_by_day ON records (register_key, on_day, id) WHERE superseded_at IS NULL;
CREATE INDEX records_due ON records (register_key, kind, state, due_on, id) WHERE superseded_at IS NULL;
CREATE INDEX records_by_official ON records (register_key, official, on_day, id) WHERE superseded_at IS NULL;
CREATE INDEX records_by_event ON records (register_key, event_id) WHERE event_id IS NOT NULL;
