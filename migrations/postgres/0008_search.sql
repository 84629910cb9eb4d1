-- Beside each token of a name stand bits of all words and of all sounds of that name, so that of the many who share one
-- word those who have another too are told without looking each of them up. All bits are set where there is no name,
-- or where a token was kept before there were bits: then it is looked up.
ALTER TABLE search_tokens ADD COLUMN words BIGINT NOT NULL DEFAULT -1;
ALTER TABLE search_tokens ADD COLUMN sounds BIGINT NOT NULL DEFAULT -1;
-- The bits are read with the token, from the index alone.
ALTER TABLE search_tokens DROP CONSTRAINT search_tokens_pkey,
    ADD PRIMARY KEY (register_key, token, client_id, fact_id) INCLUDE (words, sounds);
