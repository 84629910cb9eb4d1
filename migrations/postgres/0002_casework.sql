-- Casework: records with their versions. Every column of client data that is not sealed is listed in
-- docs/DATA-AT-REST.md.

CREATE TABLE records (
    register_key BIGINT NOT NULL,
    client_id UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    parent_id UUID,
    event_id UUID,
    kind TEXT NOT NULL,
    record_type TEXT NOT NULL,
    state TEXT NOT NULL,
    official UUID,
    on_day DATE NOT NULL,
    due_on DATE,
    starts_at TIMESTAMPTZ,
    restricted TEXT,
    removed BOOLEAN NOT NULL,
    change_reason TEXT NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    author UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ,
    key_id UUID NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (register_key, client_id, id, version)
);
CREATE INDEX records_of_client ON records (register_key, client_id, on_day, id) WHERE superseded_at IS NULL;
CREATE INDEX records_by_kind ON records (register_key, kind, on_day, id) WHERE superseded_at IS NULL;
CREATE INDEX records_by_day ON records (register_key, on_day, id) WHERE superseded_at IS NULL;
CREATE INDEX records_due ON records (register_key, kind, state, due_on, id) WHERE superseded_at IS NULL;
CREATE INDEX records_by_official ON records (register_key, official, on_day, id) WHERE superseded_at IS NULL;
CREATE INDEX records_by_event ON records (register_key, event_id) WHERE event_id IS NOT NULL;
