-- A client who is erased leaves a row without content. Every column of client data that is not sealed is listed
-- in docs/DATA-AT-REST.md.

-- When everything of the client was erased: nothing finds the row any more, but what reads the log and closed
-- cases. While it has rows in client_keys, its keys are still to be destroyed.
ALTER TABLE clients ADD COLUMN erased_at TEXT;
CREATE INDEX clients_erased ON clients (register_key, id) WHERE erased_at IS NOT NULL;

-- Shared events in which a client under a non-disclosure order had a part that is erased: the others' records
-- say still where that was.
CREATE TABLE protected_events (
    register_key INTEGER NOT NULL,
    event_id BLOB NOT NULL,
    PRIMARY KEY (register_key, event_id)
) STRICT, WITHOUT ROWID;
