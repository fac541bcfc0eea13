-- What the program does for the file by itself. One row.
CREATE TABLE upkeep (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The last automatic backup, when it failed: when, in Unix milliseconds, how often in a row (0:
    -- it did not fail), and why: 0 another reason, 1 a full disk, 2 the folder, 3 the copy is not
    -- sound, 4 the file was busy.
    backup_failed_at INTEGER NOT NULL DEFAULT 0,
    backup_failures  INTEGER NOT NULL DEFAULT 0,
    backup_problem   INTEGER NOT NULL DEFAULT 0,
    -- The moment up to which history has aged, and the computer's clock when it was found more than
    -- a week ahead of that; Unix milliseconds, NULL where there is none.
    aged_to  INTEGER,
    leapt_at INTEGER
) STRICT;
INSERT INTO upkeep (id) VALUES (1);
