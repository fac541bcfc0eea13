//! What goes when keys are deleted for good.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;
use crate::model::{KeyRef, Loss};
use crate::namespaces;

/// Keys of one statement: SQLite binds at most 32,766 values.
const KEYS_OF_ONE_STATEMENT: usize = 1_000;

/// These keys, and the bytes of the values with which they were deleted. Errors: `NamespaceNotFound`.
pub(super) async fn of_keys(conn: &mut SqliteConnection, items: &[KeyRef]) -> Result<Loss> {
    let namespaces = namespaces::find_all(&mut *conn, items).await?;
    let keys: Vec<(i64, &str)> = items
        .iter()
        .filter_map(|item| Some((namespaces.get(item.namespace.as_str())?.id, item.key.as_str())))
        .collect();
    let mut bytes = 0;
    for some in keys.chunks(KEYS_OF_ONE_STATEMENT) {
        bytes += last_values(conn, some).await?;
    }
    Ok(Loss {
        keys: i64::try_from(items.len()).unwrap_or(i64::MAX),
        of: 0,
        bytes,
    })
}

async fn last_values(conn: &mut SqliteConnection, keys: &[(i64, &str)]) -> Result<i64> {
    let mut sql = QueryBuilder::<Sqlite>::new("WITH picked (namespace_id, key) AS (");
    sql.push_values(keys, |mut row, (namespace_id, key)| {
        row.push_bind(*namespace_id).push_bind(*key);
    });
    sql.push(
        ") SELECT coalesce(sum(v.size), 0) FROM picked AS p
           JOIN revisions AS r ON r.namespace_id = p.namespace_id AND r.key = p.key
           JOIN versions AS v ON v.id = r.before_version
           WHERE r.change_id = (
               SELECT max(gone.change_id) FROM revisions AS gone JOIN changes AS c ON c.id = gone.change_id
               WHERE gone.namespace_id = p.namespace_id AND gone.key = p.key
                 AND gone.after_version IS NULL AND c.state IN (0, 3))",
    );
    Ok(sql.build_query_scalar().fetch_one(conn).await?)
}
