-- When the whole file was read through last and found whole: Unix milliseconds, 0 when it has yet to
-- be, as after a program that did not close the file.
ALTER TABLE upkeep ADD COLUMN checked_at INTEGER NOT NULL DEFAULT 0;
