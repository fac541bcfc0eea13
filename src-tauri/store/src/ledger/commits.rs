//! The log of commits that plans, other programs and the window follow.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::model::{Origin, What};

/// Commits that the log keeps: what a program that was suspended for a while can catch up with.
const COMMITS_KEPT: i64 = 512;

/// What a transaction did, for those who follow the store.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    pub(crate) what: What,
    pub(crate) origin: Origin,
    /// 0 when no change belongs to it.
    pub(crate) change_id: i64,
    /// `None` when any namespace may be concerned.
    pub(crate) namespace_id: Option<i64>,
}

impl Commit {
    /// A commit that belongs to no change and may concern any namespace.
    pub(crate) fn beside_changes(what: What, origin: Origin) -> Self {
        Self {
            what,
            origin,
            change_id: 0,
            namespace_id: None,
        }
    }

    /// Writes it to the log, in the transaction that it tells of.
    pub(super) async fn log(&self, conn: &mut SqliteConnection, instance: i64) -> Result<()> {
        let (origin, what) = (self.origin.code(), self.what.code());
        let inserted = sqlx::query!(
            "INSERT INTO commits (instance, origin, what, change_id, namespace_id) VALUES (?, ?, ?, ?, ?)",
            instance,
            origin,
            what,
            self.change_id,
            self.namespace_id,
        )
        .execute(&mut *conn)
        .await?;
        let oldest = inserted.last_insert_rowid() - COMMITS_KEPT;
        sqlx::query!("DELETE FROM commits WHERE seq <= ?", oldest)
            .execute(conn)
            .await?;
        Ok(())
    }
}

/// The number of the newest commit; it grows with every write by anyone.
pub(crate) async fn newest_commit(conn: &mut SqliteConnection) -> Result<i64> {
    let newest = sqlx::query_scalar!(r#"SELECT coalesce(max(seq), 0) AS "seq!: i64" FROM commits"#)
        .fetch_one(conn)
        .await?;
    Ok(newest)
}
