-- Absence: who stands in for whom, and when. Officials only, no client.

CREATE TABLE substitutes (
    register_key BIGINT NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    official UUID NOT NULL,
    substitute UUID NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    ended_by UUID,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (register_key, id)
);
CREATE INDEX substitutes_by_substitute ON substitutes (register_key, substitute, official);
