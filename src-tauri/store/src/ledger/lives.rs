//! The lives of a key: what happened to it under each of the names that it had.
//!
//! A change that gave a key another name has two revisions: one in which the old name goes, one in which
//! the new one comes. Under a name, a life lasts from after a rename that took the name away up to the next
//! one; the key goes on under the other name. What happens under the old name later is another key's.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// Whether the change `$change` gave one key another name, for SQL: both of it, for who applied a plan
/// that takes a rename back may have left out a half. Says nothing of whether it is undone.
macro_rules! renamed {
    ($change:literal) => {
        concat!(
            "(",
            $change,
            ".added = 1 AND ",
            $change,
            ".removed = 1 AND ",
            $change,
            ".changed = 0
              AND instr(",
            $change,
            r#".deed, '"type":"renamed"') > 0)"#
        )
    };
}
pub(crate) use renamed;

/// Whether the change `$change` took many keys to other places or names, for SQL. Says nothing of whether it is
/// undone.
macro_rules! moved {
    ($change:literal) => {
        concat!(
            "(instr(",
            $change,
            r#".deed, '"type":"moved_to"') > 0 OR instr("#,
            $change,
            r#".deed, '"type":"prefix_renamed"') > 0)"#
        )
    };
}
pub(crate) use moved;

/// The last change before `$upto` in which the name `$key` went to another one; 0 where there is none.
macro_rules! renamed_away {
    ($namespace:literal, $key:literal, $upto:literal) => {
        concat!(
            "coalesce((SELECT away.change_id
              FROM main.revisions AS away
              CROSS JOIN main.changes AS by ON by.id = away.change_id
              WHERE away.namespace_id = ",
            $namespace,
            " AND away.key = ",
            $key,
            "
                AND away.change_id < ",
            $upto,
            " AND away.after_version IS NULL
                AND by.state IN (0, 3) AND ",
            $crate::ledger::renamed!("by"),
            "
              ORDER BY away.change_id DESC LIMIT 1), 0)"
        )
    };
}
pub(crate) use renamed_away;

/// A common table `life (namespace_id, root, key, after, upto)` for the keys that `$roots` selects as
/// (namespace_id, key): under each name, a key has the revisions after the change `after`, and those
/// before `upto`, which gave it its next name. `root` is the name that it has last.
macro_rules! lives {
    ($roots:literal) => {
        $crate::ledger::lives!($roots, "")
    };
    ($roots:literal, $more:expr) => {
        concat!(
            "life (namespace_id, root, key, after, upto) AS (
                 SELECT namespace_id, key, key, ",
            $crate::ledger::renamed_away!("root.namespace_id", "root.key", "9223372036854775807"),
            ", 9223372036854775807 FROM (",
            $roots,
            ") AS root
                 UNION
                 SELECT life.namespace_id, life.root, old.key, ",
            $crate::ledger::renamed_away!("old.namespace_id", "old.key", "old.change_id"),
            ", old.change_id
                 FROM life
                 CROSS JOIN main.revisions AS came ON came.namespace_id = life.namespace_id
                     AND came.key = life.key AND came.change_id > life.after
                     AND came.change_id < life.upto AND came.before_version IS NULL
                 CROSS JOIN main.changes AS c ON c.id = came.change_id AND c.state IN (0, 3) AND ",
            $crate::ledger::renamed!("c"),
            " CROSS JOIN main.revisions AS old ON old.change_id = c.id
                     AND old.namespace_id = life.namespace_id AND old.after_version IS NULL ",
            $more,
            ")"
        )
    };
}
pub(crate) use lives;

/// Lists the lives of the keys that are listed, into `staged.lives`, which is emptied before. With them
/// goes what a rename that was taken back made, the new name with a copy of the value: redo would bring
/// it back.
pub(super) async fn list_lives(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query("DELETE FROM staged.lives")
        .execute(&mut *conn)
        .await?;
    sqlx::query(concat!(
        "INSERT OR IGNORE INTO staged.lives (namespace_id, root, upto, key, after)
         WITH RECURSIVE ",
        lives!(
            "SELECT namespace_id, key FROM staged.listed",
            concat!(
                "UNION
                 SELECT life.namespace_id, life.root, made.key, made.change_id - 1, made.change_id
                 FROM life
                 CROSS JOIN main.revisions AS went ON went.namespace_id = life.namespace_id
                     AND went.key = life.key AND went.change_id > life.after
                     AND went.change_id < life.upto AND went.after_version IS NULL
                 CROSS JOIN main.changes AS c ON c.id = went.change_id AND c.state IN (1, 2) AND ",
                renamed!("c"),
                " CROSS JOIN main.revisions AS made ON made.change_id = c.id
                     AND made.namespace_id = life.namespace_id AND made.before_version IS NULL"
            )
        ),
        " SELECT namespace_id, root, upto, key, after FROM life"
    ))
    .execute(conn)
    .await?;
    Ok(())
}
