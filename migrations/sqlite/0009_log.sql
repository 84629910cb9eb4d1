-- What one person did is asked for by those who audit, among the entries of everybody.
CREATE INDEX log_events_by_user ON log_events (register_key, user_id, id);
