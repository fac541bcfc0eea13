//! The counts, mended before a backup is made.

use crate::error::Result;
use crate::ledger::{Commit, correct_counts, counts_are_off};
use crate::store::Store;
use crate::watch::What;

impl Store {
    /// Corrects each namespace's count that is not the number of its entries, so that a backup is
    /// not taken for a damaged one. Returns how many were off; writes nothing when none was.
    pub(super) async fn mend_counts(&self) -> Result<u64> {
        // A reader looks first: counting a million rows keeps no writer waiting.
        if !counts_are_off(&mut *self.long_reader().await?).await? {
            return Ok(0);
        }
        let mut tx = self.begin_write().await?;
        let mended = correct_counts(tx.conn()).await?;
        if mended > 0 {
            let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
            tx.commit(noted).await?;
        }
        Ok(mended)
    }
}
