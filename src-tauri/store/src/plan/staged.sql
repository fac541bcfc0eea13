-- What a plan stages beside the rows.
-- What the plan was made from: when it has become another, the plan no longer applies (plan/relied.rs).
CREATE TABLE IF NOT EXISTS staged.relied_keys (
    namespace_id INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    -- NULL: there was no such key.
    version_id   INTEGER,
    PRIMARY KEY (namespace_id, key)
) WITHOUT ROWID;
-- All keys from `first` on, behind `after`, up to and with `upto`, before `below`: so many there were.
CREATE TABLE IF NOT EXISTS staged.relied_ranges (
    namespace_id INTEGER NOT NULL,
    first        TEXT    NOT NULL,
    after        TEXT    NOT NULL,
    upto         TEXT,
    below        TEXT,
    keys         INTEGER NOT NULL
);
-- The keys that a person ticked, or left out, while the rows are made anew; empty before and after.
CREATE TABLE IF NOT EXISTS staged.decided (
    namespace_id INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    -- Whether it was to go, for the source did not have it: nobody decided what it is to become then.
    goes         INTEGER NOT NULL,
    PRIMARY KEY (namespace_id, key)
) WITHOUT ROWID;
-- What the ids of namespaces became that the plan made; empty before and after.
CREATE TABLE IF NOT EXISTS staged.moved (
    namespace_id INTEGER PRIMARY KEY,
    became       INTEGER NOT NULL
);
