//! The counts that every write keeps, compared with the rows that they count.

use crate::error::Result;
use crate::ledger::Commit;
use crate::store::Store;
use crate::watch::What;

impl Store {
    /// Corrects each namespace's count that is not the number of its entries, so that a backup is
    /// not taken for a damaged one. Returns how many were off; writes nothing when none was.
    pub(crate) async fn mend_counts(&self) -> Result<u64> {
        // A reader looks first: counting a million rows keeps no writer waiting.
        let off = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM namespaces AS n
                              WHERE n.entry_count <> (SELECT count(*) FROM entries AS e
                                                      WHERE e.namespace_id = n.id)) AS "off!: bool""#
        )
        .fetch_one(&mut *self.reader().await?)
        .await?;
        if !off {
            return Ok(0);
        }
        let mut tx = self.begin_write().await?;
        let mended = sqlx::query!(
            "UPDATE namespaces
             SET entry_count = (SELECT count(*) FROM entries AS e WHERE e.namespace_id = namespaces.id)
             WHERE entry_count <> (SELECT count(*) FROM entries AS e WHERE e.namespace_id = namespaces.id)"
        )
        .execute(tx.conn())
        .await?
        .rows_affected();
        if mended > 0 {
            let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
            tx.commit(noted).await?;
        }
        Ok(mended)
    }
}
