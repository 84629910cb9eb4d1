-- The key store: apart from the data, and never in the same backup.

-- Which installation these keys are of: the data has the same id.
CREATE TABLE installation (
    one BIGINT NOT NULL PRIMARY KEY,
    id UUID NOT NULL
);

CREATE TABLE register_keys (
    register_key BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    version BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (register_key, purpose, version)
);

CREATE TABLE client_keys (
    id UUID NOT NULL PRIMARY KEY,
    register_key BIGINT NOT NULL,
    register_key_version BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    wrapped BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
