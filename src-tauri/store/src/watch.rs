//! Events: what was committed, by whom; also by another program with the same file open.

use std::sync::Weak;
use std::time::Duration;

use serde::Serialize;
use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::ledger::newest_commit;
use crate::model::Origin;
use crate::store::{Inner, Store};

/// How often to ask SQLite whether another program committed: one read of shared memory.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// What a commit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A change was made.
    Applied,
    /// A change was undone.
    Undone,
    /// A change was redone.
    Redone,
    /// Entries expired.
    Expired,
    /// Something was deleted for good; no entry changed.
    Purged,
    /// A note or a setting changed; no entry did.
    Noted,
}

impl What {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Applied => 0,
            Self::Undone => 1,
            Self::Redone => 2,
            Self::Expired => 3,
            Self::Purged => 4,
            Self::Noted => 5,
        }
    }

    fn from_code(code: i64) -> Self {
        match code {
            1 => Self::Undone,
            2 => Self::Redone,
            3 => Self::Expired,
            4 => Self::Purged,
            5 => Self::Noted,
            _ => Self::Applied,
        }
    }
}

/// One commit, as those who look at the store need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreEvent {
    /// What the commit did.
    pub what: What,
    /// Where it came from.
    pub origin: Origin,
    /// Whether this open store did it.
    pub own: bool,
    /// 0 when no change belongs to it.
    pub change_id: i64,
    /// The namespace's id; `None` when any may be concerned.
    pub namespace: Option<String>,
}

impl StoreEvent {
    pub(crate) fn own(what: What, origin: Origin, change_id: i64, namespace: Option<String>) -> Self {
        Self {
            what,
            origin,
            own: true,
            change_id,
            namespace,
        }
    }
}

impl Store {
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
        let open = Store(inner);
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
