//! When the thorough look is worth its while: after a program did not close the file, and once a week.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _};

use crate::clock::Clock;
use crate::database::{connection_to, has_log, is_open};
use crate::error::Result;
use crate::ledger::Commit;
use crate::store::Store;
use crate::watch::What;

const WEEK_MS: i64 = 7 * 86_400_000;

/// Whether nobody has the file open and it was not closed: the program or the computer went down while
/// there was something in its log. Whoever closes a file last folds the log in and removes it, and
/// whoever has it open has a lock on the log's index.
pub(crate) fn left_open(path: &Path) -> bool {
    has_log(path) && !is_open(path)
}

/// Whether a file should be looked at with [`check_thoroughly`](super::check_thoroughly) before it is
/// opened: it was not closed, by whomever; or it was found whole more than a week ago, or never, or while
/// the clock was ahead; or that cannot be read. Not one that is not there.
pub async fn check_is_due(path: &Path, clock: &Clock) -> bool {
    if !path.exists() || left_open(path) {
        return path.exists();
    }
    let now = clock.now_ms();
    match checked_at(path).await {
        Ok(at) => at > now || now.saturating_sub(at) >= WEEK_MS,
        Err(_) => true,
    }
}

/// When a file was found whole, as it says itself; Unix milliseconds.
async fn checked_at(path: &Path) -> Result<i64> {
    // Without a log nobody is writing, and then not even a lock is left beside the file.
    let options = connection_to(path).read_only(true).immutable(!has_log(path));
    let mut connection = options.connect().await?;
    let checked_at = sqlx::query_scalar!("SELECT checked_at FROM upkeep")
        .fetch_one(&mut connection)
        .await;
    let _ = connection.close().await;
    Ok(checked_at?)
}

impl Store {
    /// Notes that the file was read through and is whole, or that it has yet to be.
    pub async fn note_check(&self, whole: bool) -> Result<()> {
        let checked_at = if whole { self.0.clock.now_ms() } else { 0 };
        let mut tx = self.begin_write().await?;
        sqlx::query!("UPDATE upkeep SET checked_at = ?", checked_at)
            .execute(tx.conn())
            .await?;
        let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
        tx.commit(noted).await
    }
}
