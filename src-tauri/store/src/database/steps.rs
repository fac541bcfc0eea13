//! How much SQLite has to do for something, counted in its instructions, and how it goes about it: for
//! tests of work that must not grow with what it does not concern.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::sqlite::SqliteConnection;

/// A count of the instructions that a connection runs.
pub(crate) struct Steps(Arc<AtomicU64>);

impl Steps {
    /// Counts from here on. What watched the connection for being cancelled no longer does.
    pub(crate) async fn of(conn: &mut SqliteConnection) -> Self {
        let taken = Arc::new(AtomicU64::new(0));
        let counting = taken.clone();
        let mut handle = conn.lock_handle().await.unwrap();
        handle.set_progress_handler(1, move || {
            counting.fetch_add(1, Ordering::Relaxed);
            true
        });
        Self(taken)
    }

    /// Instructions since the count began, or was taken last.
    pub(crate) fn taken(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

/// How SQLite goes about a statement in a new store, step by step
/// (<https://www.sqlite.org/eqp.html>), with these tables staged beside it.
pub(crate) async fn plan_of(statement: &str, tables: super::StagedTables<'_>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kv.sqlite");
    let mut conn = super::connect_writer(&path, super::Access::Shared, tables)
        .await
        .unwrap();
    let new = super::Upgrade::due(&path, &mut conn).await.unwrap().unwrap();
    new.run(&mut conn).await.unwrap();
    let explain = format!("EXPLAIN QUERY PLAN {statement}");
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(explain))
        .fetch_all(&mut conn)
        .await
        .unwrap();
    steps.into_iter().map(|(.., step)| step).collect()
}
