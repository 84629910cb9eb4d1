-- How often users, grants and ended sessions changed: whoever keeps a picture of them reads these three numbers, and
-- of the rest what has changed. Triggers keep them, so that no change is missed, by whomever it is made.
CREATE TABLE access_versions (
    kind TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO access_versions (kind, version) VALUES ('users', 0), ('grants', 0), ('sessions', 0);

CREATE FUNCTION access_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    UPDATE access_versions SET version = version + 1 WHERE kind = TG_ARGV[0];
    RETURN NULL;
END
$$;
CREATE TRIGGER users_changed AFTER INSERT OR UPDATE OR DELETE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION access_changed('users');
CREATE TRIGGER grants_changed AFTER INSERT OR UPDATE OR DELETE ON grants
    FOR EACH STATEMENT EXECUTE FUNCTION access_changed('grants');
CREATE TRIGGER sessions_ended AFTER UPDATE OF revoked_at ON refresh_tokens
    FOR EACH STATEMENT EXECUTE FUNCTION access_changed('sessions');
