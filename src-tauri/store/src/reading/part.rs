//! A part of a value, read where it stands: a look into the middle of 25 MiB takes no more memory than it shows.

use crate::database::{Bound, Lent};
use crate::error::{Fault, Result, StoreError};
use crate::store::Store;

/// The version that holds the bytes of one that has not expired: itself, or the one whose value it borrows.
const HOLDER: &str = "SELECT coalesce(value_of, id) FROM main.versions
                      WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)";

impl Store {
    /// Bytes of the value of a state, present or earlier: at most `most` from the byte `from` on, fewer at its end,
    /// none behind it. Errors: `NoLongerKept`.
    pub async fn read_version_part(&self, version: i64, from: u32, most: u32) -> Result<Vec<u8>> {
        let mut tx = self.0.readers.begin().await?;
        let now = self.0.clock.now();
        let reading = tokio::task::spawn_blocking(move || {
            let mut lent = Lent::of(&mut tx, || true)?;
            let mut rows = lent.prepare(HOLDER, &[Bound::Number(version), Bound::Number(now)])?;
            let holder = rows.next()?.and_then(|row| row.number(0));
            drop(rows);
            let holder = holder.ok_or(StoreError::NoLongerKept)?;
            lent.part(c"versions", c"value", holder, from as usize, most as usize)
        });
        reading.await.map_err(|_| Fault::WorkStopped)?
    }
}
