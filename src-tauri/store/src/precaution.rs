//! Before much is removed: how much is much, what goes, and the backup that is made first. Who makes it stands
//! above, and is given by `opening`.

use std::path::PathBuf;

use crate::error::Result;
use crate::job::Job;
use crate::model::{BackupReason, Loss};
use crate::store::Store;

/// Keys that nobody types again by hand.
const MANY_KEYS: i64 = 1_000;
/// A namespace of fewer keys is seen at a glance and comes back from Trash at a glance.
const LARGE_NAMESPACE: i64 = 100;
/// Of a large namespace, one key in so many is much.
const LARGE_PART: i64 = 10;
/// Bytes of values: few keys can hold as much as many.
const MANY_BYTES: i64 = 50_000_000;

/// Whether so much goes that there should be a backup before: 1,000 keys, a tenth of a namespace
/// of at least 100, or 50 MB of values.
pub(crate) fn is_much(losses: &[Loss]) -> bool {
    let keys: i64 = losses.iter().map(|loss| loss.keys).sum();
    let bytes: i64 = losses.iter().map(|loss| loss.bytes).sum();
    let large_part = |loss: &Loss| loss.of >= LARGE_NAMESPACE && loss.keys * LARGE_PART >= loss.of;
    keys >= MANY_KEYS || bytes >= MANY_BYTES || losses.iter().any(large_part)
}

impl Store {
    /// Where automatic backups go; `None` when no place is known.
    pub(crate) async fn backup_folder(&self) -> Result<Option<PathBuf>> {
        let chosen = sqlx::query_scalar!("SELECT backup_folder FROM meta")
            .fetch_one(&self.0.readers)
            .await?;
        Ok(chosen.map(PathBuf::from).or_else(|| self.0.backup_folder.clone()))
    }

    /// A backup before something that removes much; nothing when no folder is known, when little
    /// goes, or when a backup holds the state as it is. Errors: as `back_up`.
    pub(crate) async fn back_up_before(
        &self,
        reason: BackupReason,
        losses: &[Loss],
        job: &Job,
    ) -> Result<()> {
        if !is_much(losses) || self.backup_folder().await?.is_none() {
            return Ok(());
        }
        (self.0.back_up)(self, reason, job).await
    }

    /// All of a namespace, by its number, and what belongs to it.
    pub(crate) async fn loss_of_namespace(&self, id: i64) -> Result<Loss> {
        let all = sqlx::query!(
            r#"SELECT count(*) AS "keys!: i64", coalesce(sum(size), 0) AS "bytes!: i64"
               FROM entries WHERE namespace_id IN (SELECT id FROM namespaces WHERE id = ?1 OR companion_of = ?1)"#,
            id
        )
        .fetch_one(&mut *self.long_reader().await?)
        .await?;
        Ok(Loss {
            keys: all.keys,
            of: all.keys,
            bytes: all.bytes,
        })
    }

    /// What goes when a change is undone, or done again.
    pub(crate) async fn loss_of_step(&self, change_id: i64, undo: bool) -> Result<Vec<Loss>> {
        let losses = sqlx::query_as!(
            Loss,
            r#"SELECT count(*) AS "keys!: i64", n.entry_count AS "of!: i64", sum(e.size) AS "bytes!: i64"
               FROM revisions AS r
               JOIN entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
               JOIN namespaces AS n ON n.id = r.namespace_id
               WHERE r.change_id = ?1
                 AND CASE WHEN ?2 THEN r.before_version ELSE r.after_version END IS NULL
               GROUP BY r.namespace_id"#,
            change_id,
            undo
        )
        .fetch_all(&mut *self.long_reader().await?)
        .await?;
        Ok(losses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(keys: i64, of: i64, bytes: i64) -> Loss {
        Loss { keys, of, bytes }
    }

    #[test]
    fn much_is_many_keys_a_large_part_or_many_bytes() {
        assert!(is_much(&[loss(1_000, 1_000_000, 0)]));
        assert!(!is_much(&[loss(999, 1_000_000, 0)]));
        assert!(is_much(&[loss(10, 100, 0)]));
        assert!(!is_much(&[loss(9, 100, 0)]));
        assert!(!is_much(&[loss(99, 99, 0)]), "a small namespace");
        assert!(is_much(&[loss(2, 2, 50_000_000)]));
        assert!(is_much(&[loss(500, 90_000, 0), loss(500, 90_000, 0)]), "together");
        assert!(!is_much(&[]));
    }
}
