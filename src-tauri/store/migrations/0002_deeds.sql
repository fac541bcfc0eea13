-- What a change was is kept as a code and its parameters (JSON), and told in words where it is
-- shown. The words that the first format kept stay readable as they are.
DROP VIEW told_revisions;
ALTER TABLE changes RENAME COLUMN label TO deed;
UPDATE changes SET deed = json_object('type', 'told', 'label', deed);

-- A revision with everything that people are shown of it, but for the values.
CREATE VIEW told_revisions AS
SELECT r.change_id, r.namespace_id, r.key, c.at, c.origin, c.state, c.deed, n.public_id AS namespace,
       r.before_version, b.kind AS before_kind, b.size AS before_size, b.preview AS before_preview,
       b.expires_at AS before_expires_at, b.metadata AS before_metadata,
       r.after_version, a.kind AS after_kind, a.size AS after_size, a.preview AS after_preview,
       a.expires_at AS after_expires_at, a.metadata AS after_metadata
FROM revisions AS r
JOIN changes AS c ON c.id = r.change_id
LEFT JOIN namespaces AS n ON n.id = r.namespace_id
LEFT JOIN versions AS b ON b.id = r.before_version
LEFT JOIN versions AS a ON a.id = r.after_version;
