-- Corrections of records by two persons, and where the log proves an original. Every column of client data
-- that is not sealed is listed in docs/DATA-AT-REST.md.

CREATE TABLE corrections (
    register_key BIGINT NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    client_id UUID NOT NULL,
    record_id UUID NOT NULL,
    record_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    ground TEXT NOT NULL,
    target_client UUID,
    moved_to UUID,
    state TEXT NOT NULL,
    asked_by UUID NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMPTZ,
    PRIMARY KEY (register_key, id)
);
CREATE INDEX corrections_by_state ON corrections (register_key, state, id);
CREATE INDEX corrections_of_record ON corrections (register_key, client_id, record_id);

CREATE TABLE record_proofs (
    register_key BIGINT NOT NULL,
    client_id UUID NOT NULL,
    record_id UUID NOT NULL,
    version BIGINT NOT NULL,
    record_type TEXT NOT NULL,
    event_id UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (register_key, client_id, record_id)
);
