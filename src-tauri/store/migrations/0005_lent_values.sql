-- A version may have its value from another one, so that an edit of the expiry or the metadata of a
-- large value, another name for it and a copy of it write no value. `value_of` is always the version
-- that holds the bytes itself; the value of one that borrows is empty.
ALTER TABLE versions ADD COLUMN value_of INTEGER REFERENCES versions (id);
CREATE INDEX versions_lent ON versions (value_of) WHERE value_of IS NOT NULL;

-- Only values larger than this are lent. Tells which entries have a lent value.
CREATE INDEX entries_large ON entries (version_id) WHERE size > 2048;

-- Every version with its value, wherever that is. What needs no value, or only small ones, reads
-- `versions`.
CREATE VIEW whole_versions AS
SELECT v.id, v.expires_at, v.kind, v.size, v.preview, v.metadata,
       CASE WHEN v.value_of IS NULL THEN v.value
            ELSE (SELECT holder.value FROM versions AS holder WHERE holder.id = v.value_of)
       END AS value
FROM versions AS v;
