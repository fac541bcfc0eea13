-- Whether what has expired since is taken out of the automatic backups.
ALTER TABLE meta ADD COLUMN backup_remove_expired INTEGER NOT NULL DEFAULT 0;
-- The last time that was done by itself: when, in Unix milliseconds (0: it is due), how many backups were
-- left as they are (0: none), and why the first of them was: a code as in `backup_problem`.
ALTER TABLE upkeep ADD COLUMN expired_removed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE upkeep ADD COLUMN expired_left INTEGER NOT NULL DEFAULT 0;
ALTER TABLE upkeep ADD COLUMN expired_problem INTEGER NOT NULL DEFAULT 0;
