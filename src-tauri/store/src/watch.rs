//! Events: what was committed, by whom; also by another program with the same file open.

use std::sync::Weak;
use std::time::Duration;

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::ledger::newest_commit;
use crate::model::Origin;
pub use crate::model::{StoreEvent, What};
use crate::store::{Inner, Store};

/// How often to ask SQLite whether another program committed: one read of shared memory.
const LOOK_EVERY: Duration = Duration::from_millis(250);

impl Store {
    /// The number of the newest commit, by whatever program; a later one is another number.
    ///
    /// Errors: those of reading.
    pub async fn newest_commit(&self) -> Result<i64> {
        newest_commit(&mut *self.reader().await?).await
    }

    /// Tells everyone who listens; nobody listening is fine.
    pub(crate) fn announce(&self, event: StoreEvent) {
        let _ = self.0.ledger.events.send(event);
    }
}

/// Follows other programs' commits from a position on; ends when the store is dropped.
pub(crate) async fn run(store: Weak<Inner>, mut seen: Position) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(inner) = store.upgrade() else { return };
        let open = Store::of(inner);
        // A look that fails (a busy file) is made up for by the next one.
        if let Ok(now) = look(&open, Some(seen)).await {
            seen = now;
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    /// `PRAGMA data_version` of the writer: moves only with others' commits.
    data_version: i64,
    commit: i64,
}

/// Tells of the commits since a position, and where the store is now.
pub(crate) async fn look(store: &Store, seen: Option<Position>) -> Result<Position> {
    let data_version: i64 = {
        let mut writer = store.0.writer.lock().await;
        sqlx::query_scalar("PRAGMA main.data_version")
            .fetch_one(&mut *writer)
            .await?
    };
    if let Some(seen) = seen.filter(|seen| seen.data_version == data_version) {
        return Ok(seen);
    }
    let mut reader = store.reader().await?;
    let commit = newest_commit(&mut reader).await?;
    if let Some(seen) = seen {
        for event in foreign_commits(&mut reader, store, seen.commit).await? {
            store.announce(event);
        }
    }
    Ok(Position { data_version, commit })
}

/// The oldest commit that the log still has; 0 when it has none.
async fn oldest_commit(conn: &mut SqliteConnection) -> Result<i64> {
    let oldest = sqlx::query_scalar!(r#"SELECT coalesce(min(seq), 0) AS "seq!: i64" FROM commits"#)
        .fetch_one(conn)
        .await?;
    Ok(oldest)
}

async fn foreign_commits(conn: &mut SqliteConnection, store: &Store, after: i64) -> Result<Vec<StoreEvent>> {
    // This program was suspended for longer than the log reaches back: anything may have changed.
    if oldest_commit(conn).await? > after + 1 {
        return Ok(vec![StoreEvent {
            own: false,
            ..StoreEvent::own(What::Applied, store.0.program.origin(), 0, None)
        }]);
    }
    let instance = store.0.ledger.instance;
    let commits = sqlx::query!(
        r#"SELECT c.origin, c.what, c.change_id, n.public_id AS "namespace?"
           FROM commits AS c LEFT JOIN namespaces AS n ON n.id = c.namespace_id
           WHERE c.seq > ? AND c.instance <> ? ORDER BY c.seq"#,
        after,
        instance
    )
    .fetch_all(conn)
    .await?;
    Ok(commits
        .into_iter()
        .map(|commit| StoreEvent {
            what: What::from_code(commit.what),
            origin: Origin::from_code(commit.origin),
            own: false,
            change_id: commit.change_id,
            namespace: commit.namespace,
        })
        .collect())
}
