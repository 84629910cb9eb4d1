-- Absence: who stands in for whom, and when. Officials only, no client.

CREATE TABLE substitutes (
    register_key INTEGER NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    official BLOB NOT NULL,
    substitute BLOB NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    recorded_by BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    ended_by BLOB,
    ended_at TEXT,
    PRIMARY KEY (register_key, id)
) STRICT;
CREATE INDEX substitutes_by_substitute ON substitutes (register_key, substitute, official);
