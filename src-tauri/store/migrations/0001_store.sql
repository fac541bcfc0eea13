-- One row: counters and settings that must move in the same transaction as the data.
CREATE TABLE meta (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    -- Tells this store's backups from those of another store in the same folder.
    store_id     TEXT    NOT NULL,
    -- Version ids are never used twice, so a revision can never point at the wrong version.
    next_version INTEGER NOT NULL,
    keep_days    INTEGER NOT NULL,
    keep_bytes   INTEGER NOT NULL,
    -- Automatic backups: every so many days (0: none), how many are kept, and where; NULL is the
    -- platform's usual place.
    backup_days   INTEGER NOT NULL,
    backup_keep   INTEGER NOT NULL,
    backup_folder TEXT,
    -- The last automatic backup: when, in Unix milliseconds, and the newest commit in it.
    backed_up_at     INTEGER NOT NULL DEFAULT 0,
    backed_up_commit INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO meta (id, store_id, next_version, keep_days, keep_bytes, backup_days, backup_keep)
VALUES (1, lower(hex(randomblob(4))), 1, 90, 500000000, 1, 14);

CREATE TABLE namespaces (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id   TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    -- The name in lower case: names are unique ignoring case, also outside ASCII.
    folded      TEXT    NOT NULL,
    description TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    -- Set while the namespace is in Trash; its entries stay where they are.
    deleted_at  INTEGER,
    -- Rows of `entries`, kept by every write so that no list has to count a million keys.
    entry_count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX namespaces_by_name ON namespaces (folded) WHERE deleted_at IS NULL;

-- One immutable state that an entry has or had. Entries and revisions point here, so a value's
-- bytes are written once, whatever is undone, redone or looked up later. The value stands last:
-- SQLite reads the columns before it without touching the pages of a large value.
CREATE TABLE versions (
    id         INTEGER PRIMARY KEY,
    expires_at INTEGER,
    kind       INTEGER NOT NULL,
    size       INTEGER NOT NULL,
    preview    TEXT    NOT NULL,
    metadata   TEXT,
    value      BLOB    NOT NULL
) STRICT;
CREATE INDEX versions_expiring ON versions (expires_at) WHERE expires_at IS NOT NULL;

-- The current state, clustered by (namespace, key): listing, prefix and contains-search read
-- this narrow tree and never the values.
CREATE TABLE entries (
    namespace_id INTEGER NOT NULL REFERENCES namespaces (id),
    key          TEXT    NOT NULL,
    version_id   INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    size         INTEGER NOT NULL,
    expires_at   INTEGER,
    updated_at   INTEGER NOT NULL,
    PRIMARY KEY (namespace_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_expiring ON entries (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE changes (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    -- 0 app, 1 lux: whose undo takes this change back.
    program      INTEGER NOT NULL,
    -- 0 app, 1 lux, 2 import, 3 restore.
    origin       INTEGER NOT NULL,
    -- 0 done, 1 undone, 2 discarded (undone, then something else was done), 3 final.
    state        INTEGER NOT NULL,
    label        TEXT    NOT NULL,
    note         TEXT,
    -- NULL when it touches more than one namespace.
    namespace_id INTEGER,
    added        INTEGER NOT NULL,
    changed      INTEGER NOT NULL,
    removed      INTEGER NOT NULL,
    -- Bytes of the versions on each side: what the history keeps because of this change.
    bytes_before INTEGER NOT NULL,
    bytes_after  INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_state ON changes (program, state, id);

-- What a change did to one key. A side is NULL when the key was absent; a side whose version is
-- gone from `versions` is no longer kept (it had expired, or was deleted for good).
CREATE TABLE revisions (
    change_id      INTEGER NOT NULL REFERENCES changes (id),
    namespace_id   INTEGER NOT NULL,
    key            TEXT    NOT NULL,
    before_version INTEGER,
    after_version  INTEGER,
    PRIMARY KEY (change_id, namespace_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX revisions_by_key ON revisions (namespace_id, key, change_id);

-- A revision with everything that people are shown of it, but for the values.
CREATE VIEW told_revisions AS
SELECT r.change_id, r.namespace_id, r.key, c.at, c.origin, c.state, c.label, n.public_id AS namespace,
       r.before_version, b.kind AS before_kind, b.size AS before_size, b.preview AS before_preview,
       b.expires_at AS before_expires_at, b.metadata AS before_metadata,
       r.after_version, a.kind AS after_kind, a.size AS after_size, a.preview AS after_preview,
       a.expires_at AS after_expires_at, a.metadata AS after_metadata
FROM revisions AS r
JOIN changes AS c ON c.id = r.change_id
LEFT JOIN namespaces AS n ON n.id = r.namespace_id
LEFT JOIN versions AS b ON b.id = r.before_version
LEFT JOIN versions AS a ON a.id = r.after_version;

-- What a change did to a namespace itself. `live` is 0 where it did not exist or was in Trash.
CREATE TABLE namespace_revisions (
    change_id          INTEGER NOT NULL REFERENCES changes (id),
    namespace_id       INTEGER NOT NULL,
    before_live        INTEGER NOT NULL,
    before_name        TEXT    NOT NULL,
    before_description TEXT    NOT NULL,
    after_live         INTEGER NOT NULL,
    after_name         TEXT    NOT NULL,
    after_description  TEXT    NOT NULL,
    PRIMARY KEY (change_id, namespace_id)
) STRICT, WITHOUT ROWID;

-- The newest commits, so that another program with the same file open learns what changed and
-- who did it. Trimmed by the writer.
CREATE TABLE commits (
    seq          INTEGER PRIMARY KEY,
    -- The open store that committed, so that it can tell its own commits from others'.
    instance     INTEGER NOT NULL,
    origin       INTEGER NOT NULL,
    -- 0 applied, 1 undone, 2 redone, 3 expired, 4 purged.
    what         INTEGER NOT NULL,
    change_id    INTEGER NOT NULL,
    namespace_id INTEGER
) STRICT;
