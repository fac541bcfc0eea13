-- Whether the whole file was written since versions are overwritten when they are deleted: before, they
-- stayed in pages that are free.
ALTER TABLE upkeep ADD COLUMN written_anew INTEGER NOT NULL DEFAULT 0;
UPDATE upkeep SET written_anew = 1 WHERE (SELECT next_version FROM meta) = 1;
