-- Beside each token of a name stand bits of all words and of all sounds of that name, so that of the many who share one
-- word those who have another too are told without looking each of them up. All bits are set where there is no name,
-- or where a token was kept before there were bits: then it is looked up.
ALTER TABLE search_tokens ADD COLUMN words INTEGER NOT NULL DEFAULT -1;
ALTER TABLE search_tokens ADD COLUMN sounds INTEGER NOT NULL DEFAULT -1;
