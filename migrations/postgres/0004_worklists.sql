-- Indexes that worklists go by.

CREATE INDEX records_due_by_official ON records (register_key, official, kind, state, due_on, id)
    WHERE superseded_at IS NULL;
CREATE INDEX records_still ON records (register_key, kind, state, recorded_at, id) WHERE superseded_at IS NULL;
CREATE INDEX records_still_by_official ON records (register_key, official, kind, state, recorded_at, id)
    WHERE superseded_at IS NULL;
CREATE INDEX records_drafted ON records (register_key, author, on_day, id)
    WHERE superseded_at IS NULL AND state = 'draft';
CREATE INDEX consents_expiring ON consents (register_key, valid_to, id)
    WHERE superseded_at IS NULL AND withdrawn_on IS NULL;
