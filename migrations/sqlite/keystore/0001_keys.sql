-- The key store: apart from the data, and never in the same backup.

-- Which installation these keys are of: the data has the same id.
CREATE TABLE installation (
    one INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL
) STRICT;

CREATE TABLE register_keys (
    register_key INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    version INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (register_key, purpose, version)
) STRICT;

CREATE TABLE client_keys (
    id BLOB NOT NULL PRIMARY KEY,
    register_key INTEGER NOT NULL,
    register_key_version INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    wrapped BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
