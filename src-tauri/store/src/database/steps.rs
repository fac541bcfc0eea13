//! How much SQLite has to do for something, counted in its instructions: for tests of work that must
//! not grow with what it does not concern.

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
