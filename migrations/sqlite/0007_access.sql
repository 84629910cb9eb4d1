-- How often users, grants and ended sessions changed: whoever keeps a picture of them reads these three numbers, and
-- of the rest what has changed. Triggers keep them, so that no change is missed, by whomever it is made.
CREATE TABLE access_versions (
    kind TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO access_versions (kind, version) VALUES ('users', 0), ('grants', 0), ('sessions', 0);

CREATE TRIGGER users_added AFTER INSERT ON users BEGIN
    UPDATE access_versions SET version = version + 1 WHERE kind = 'users';
END;
CREATE TRIGGER users_changed AFTER UPDATE ON users BEGIN
    UPDATE access_versions SET version = version + 1 WHERE kind = 'users';
END;
CREATE TRIGGER users_removed AFTER DELETE ON users BEGIN
    UPDATE access_versions SET version = version + 1 WHERE kind = 'users';
END;
CREATE TRIGGER grants_added AFTER INSERT ON grants BEGIN
    UPDATE access_versions SET version = version + 1 WHERE kind = 'grants';
END;
CREATE TRIGGER grants_changed AFTER UPDATE ON grants BEGIN
    UPDATE access_versions SET version = version + 1 WHERE kind = 'grants';
END;
CREATE TRIGGER grants_removed AFTER DELETE ON grants BEGIN
    UPDATE access_versions SET version = version + 1 WHERE kind = 'grants';
END;
CREATE TRIGGER sessions_ended AFTER UPDATE OF revoked_at ON refresh_tokens BEGIN
    UPDATE access_versions SET version = version + 1 WHERE kind = 'sessions';
END;
