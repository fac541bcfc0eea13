//! Closing a store, and letting go of its file.

use std::sync::Arc;
use std::time::Duration;

use super::BETWEEN_LOOKS;
use crate::database;
use crate::store::Store;

/// How long letting go of the file may wait for what is still in use.
const LETTING_GO: Duration = Duration::from_secs(1);

impl Store {
    /// Closes the file: the readers first, the writer last, so that the WAL is folded in.
    pub async fn close(&self) {
        self.end_all_but_writing().await;
        let mut writer = self.0.writer.lock().await;
        // The connection itself closes when the last handle goes; this leaves nothing to recover.
        // No `PRAGMA optimize`: statistics of a file that is small now would make SQLite scan whole
        // tables once it is large. Where another program is reading, it is not worth a wait.
        let _ = database::empty_log(&mut writer).await;
    }

    async fn end_all_but_writing(&self) {
        if let Ok(mut background) = self.0.background.lock() {
            background.drain(..).for_each(|task| task.abort());
        }
        self.0.plans.discard_all().await;
        self.0.long_readers.close().await;
        self.0.readers.close().await;
    }

    /// Lets go of the file, with the last of this program's connections. Where no other program has it
    /// open, nothing of it is left then but the one file. Waits a moment for other handles of this store
    /// that are still in use, not longer.
    pub async fn let_go(self) {
        self.end_all_but_writing().await;
        let file = self.0.file.clone();
        let closing = async {
            let mut store = self.0;
            let inner = loop {
                match Arc::try_unwrap(store) {
                    Ok(inner) => break inner,
                    Err(in_use) => store = in_use,
                }
                tokio::time::sleep(BETWEEN_LOOKS).await;
            };
            if let Ok(writer) = Arc::try_unwrap(inner.writer) {
                let _ = sqlx::Connection::close(writer.into_inner()).await;
            }
            // A plan's connection is closed by a thread of its own.
            while database::is_open_here(&file) {
                tokio::time::sleep(BETWEEN_LOOKS).await;
            }
        };
        let _ = tokio::time::timeout(LETTING_GO, closing).await;
    }
}
