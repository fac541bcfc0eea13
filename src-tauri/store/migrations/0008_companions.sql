-- A namespace may have companions, one for each purpose: they hold what belongs to it and is no key of its
-- own, as its flows. Nobody names a companion; it has the place of its namespace (`deleted_at`).
ALTER TABLE namespaces ADD COLUMN companion_of INTEGER REFERENCES namespaces (id);
ALTER TABLE namespaces ADD COLUMN purpose TEXT CHECK ((companion_of IS NULL) = (purpose IS NULL));
CREATE UNIQUE INDEX namespaces_companions ON namespaces (companion_of, purpose)
    WHERE companion_of IS NOT NULL;
-- Their names are nobody's, so that they take none away.
DROP INDEX namespaces_by_name;
CREATE UNIQUE INDEX namespaces_by_name ON namespaces (folded)
    WHERE deleted_at IS NULL AND companion_of IS NULL;

-- Namespaces as people are told of them: a companion by its namespace's name and its purpose.
CREATE VIEW told_namespaces AS
SELECT n.id, n.public_id,
       CASE WHEN n.companion_of IS NULL THEN n.name
            ELSE (SELECT o.name FROM namespaces AS o WHERE o.id = n.companion_of) || ': ' || n.purpose
       END AS name,
       n.folded, n.description, n.deleted_at, n.companion_of, n.purpose,
       (SELECT o.public_id FROM namespaces AS o WHERE o.id = n.companion_of) AS owner
FROM namespaces AS n;
