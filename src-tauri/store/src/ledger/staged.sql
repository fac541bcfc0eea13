-- What is staged for a write, attached as `staged`. `rows` is what came in, `verdicts` what each row would do:
-- apart, so that re-counting and ticking never rewrite a row with a large value in it.
CREATE TABLE IF NOT EXISTS staged.rows (
    id           INTEGER PRIMARY KEY,
    namespace_id INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    -- The line of the source, from 1.
    line         INTEGER,
    -- Why the row is not valid, a `Refusal` as JSON; such a row has no value.
    reason       TEXT,
    -- 1: keep the entry's expiry; 2: keep its metadata; 4: keep its value.
    keep         INTEGER NOT NULL DEFAULT 0,
    expires_at   INTEGER,
    -- Instead: seconds, counted from when the row is written.
    expires_in   INTEGER,
    -- NULL: the row removes the key.
    kind         INTEGER,
    size         INTEGER NOT NULL DEFAULT 0,
    preview      TEXT    NOT NULL DEFAULT '',
    metadata     TEXT,
    -- Instead of bytes: a version of the store that has the row's value.
    value_of     INTEGER,
    -- Rows with the same number have the same large value, which is written once.
    twins        INTEGER,
    -- The version of the row's key that the row was made from.
    made_from    INTEGER,
    -- Two rows with the same number are ticked together: a key comes as another goes.
    pair         INTEGER,
    -- The pair of the row that this one stands in the place of: both are ticked with it.
    under        INTEGER,
    value        BLOB
);
CREATE INDEX IF NOT EXISTS staged.rows_keeping ON rows (id) WHERE keep & 4;
CREATE INDEX IF NOT EXISTS staged.rows_lent ON rows (value_of) WHERE value_of IS NOT NULL;
CREATE INDEX IF NOT EXISTS staged.rows_pairs ON rows (pair) WHERE pair IS NOT NULL;
CREATE INDEX IF NOT EXISTS staged.rows_under ON rows (under) WHERE under IS NOT NULL;
CREATE INDEX IF NOT EXISTS staged.rows_twins ON rows (twins) WHERE twins IS NOT NULL;
CREATE TABLE IF NOT EXISTS staged.verdicts (
    id             INTEGER PRIMARY KEY,
    namespace_id   INTEGER NOT NULL,
    -- 0 added, 1 changed, 2 removed, 3 same, 4 not valid, 5 only here.
    category       INTEGER NOT NULL,
    ticked         INTEGER NOT NULL DEFAULT 1,
    before_version INTEGER,
    -- Of the value that the key has; NULL where there is no such key.
    before_size    INTEGER,
    -- Of the row's value: to sum them up reads no row.
    size           INTEGER NOT NULL DEFAULT 0,
    -- What the row writes, with what it keeps of the entry filled in: so that writing reads nothing
    -- of the tables that it writes to, which SQLite would have to copy first, values and all.
    expires_at     INTEGER,
    metadata       TEXT,
    -- A version of the store that has the value already, which the row then need not write.
    value_of       INTEGER,
    -- Or an earlier row that writes the same value.
    written_with   INTEGER
);
CREATE INDEX IF NOT EXISTS staged.verdicts_expiring ON verdicts (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS staged.verdicts_over_large ON verdicts (before_version) WHERE before_size > 2048;
CREATE INDEX IF NOT EXISTS staged.verdicts_lent ON verdicts (value_of) WHERE value_of IS NOT NULL;
-- Expired entries that are about to be swept; empty between two sweeps.
CREATE TABLE IF NOT EXISTS staged.expired (
    namespace_id INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    PRIMARY KEY (namespace_id, key)
) WITHOUT ROWID;
-- Keys that somebody names; empty before and after what is done to them.
CREATE TABLE IF NOT EXISTS staged.listed (
    namespace_id INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    PRIMARY KEY (namespace_id, key)
) WITHOUT ROWID;
-- The lives of those keys (ledger/lives.rs): under each name, the revisions after one change up to another.
CREATE TABLE IF NOT EXISTS staged.lives (
    namespace_id INTEGER NOT NULL,
    -- The name that is listed.
    root         TEXT    NOT NULL,
    upto         INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    after        INTEGER NOT NULL,
    PRIMARY KEY (namespace_id, root, upto, key)
) WITHOUT ROWID;
-- The protected places of the namespace that is looked at (ledger/listed_places.rs): from this text on up to the
-- next one, keys are the own of the place with this number.
CREATE TABLE IF NOT EXISTS staged.own_places (
    first TEXT    PRIMARY KEY,
    place INTEGER NOT NULL
) WITHOUT ROWID;
-- What is staged for each place's own; empty before and after it is counted.
CREATE TABLE IF NOT EXISTS staged.place_tallies (
    place   INTEGER PRIMARY KEY,
    added   INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL
);
-- Namespaces that the plan would make and that a person left out: none of their rows apply.
CREATE TABLE IF NOT EXISTS staged.left_out (
    namespace_id INTEGER PRIMARY KEY
);
