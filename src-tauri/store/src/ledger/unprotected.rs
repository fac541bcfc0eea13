//! Places that a change takes the protection away from, though something else was asked for: a restore makes a
//! namespace identical to a backup, an undo takes one back. Who protects a place, or stops that, is not asked.

use sqlx::sqlite::SqliteConnection;

use super::applies::applies;
use super::change::Tally;
use super::places::{Places, prefix_of_key};
use super::staged::Staged;
use super::touched::Step;
use super::write::WriteTx;
use crate::error::Result;
use crate::model::{NamespaceBecomes, ProtectedWrite};

/// The namespace of a place, by its number, and the key under which the place is kept.
type Gone = (i64, String);

impl Staged {
    /// The places that would be protected no more, now or from a moment on, by their namespaces.
    pub(super) async fn unprotected(&self, conn: &mut SqliteConnection) -> Result<Vec<Gone>> {
        let mut gone = Vec::new();
        for (companion, tally) in self.tallies() {
            if tally.removed == 0 && tally.changed == 0 {
                continue;
            }
            let owner: Option<i64> = sqlx::query_scalar(
                "SELECT companion_of FROM main.namespaces
                 WHERE id = ? AND purpose = 'protected' AND deleted_at IS NULL",
            )
            .bind(companion)
            .fetch_optional(&mut *conn)
            .await?;
            let Some(owner) = owner else { continue };
            let keys: Vec<String> = sqlx::query_scalar(concat!(
                "SELECT r.key FROM staged.verdicts AS d JOIN staged.rows AS r ON r.id = d.id
                 WHERE d.namespace_id = ?1 AND (r.kind IS NULL OR d.expires_at IS NOT NULL) AND d.category <> 0 AND ",
                applies!()
            ))
            .bind(companion)
            .bind(self.policy().code())
            .fetch_all(&mut *conn)
            .await?;
            gone.extend(keys.into_iter().map(|key| (owner, key)));
        }
        Ok(gone)
    }
}

impl Step {
    /// The same of a change that is taken back or done again.
    pub(super) async fn unprotected(&self, conn: &mut SqliteConnection) -> Result<Vec<Gone>> {
        let gone = sqlx::query_as(match self.undo {
            true => {
                "SELECT c.companion_of, r.key FROM main.namespaces AS c
                 CROSS JOIN main.revisions AS r ON r.change_id = ? AND r.namespace_id = c.id
                 WHERE c.purpose = 'protected' AND c.deleted_at IS NULL AND r.before_version IS NULL
                 ORDER BY c.companion_of"
            }
            false => {
                "SELECT c.companion_of, r.key FROM main.namespaces AS c
                 CROSS JOIN main.revisions AS r ON r.change_id = ? AND r.namespace_id = c.id
                 WHERE c.purpose = 'protected' AND c.deleted_at IS NULL AND r.after_version IS NULL
                 ORDER BY c.companion_of"
            }
        });
        Ok(gone.bind(self.change_id).fetch_all(conn).await?)
    }
}

impl WriteTx {
    /// Notes of places that are protected that they would be so no more, beside what is done in them.
    pub(super) async fn add_unprotected(
        &mut self,
        writes: &mut Vec<ProtectedWrite>,
        gone: Vec<Gone>,
    ) -> Result<()> {
        let now = self.now();
        for of_one in gone.chunk_by(|one, other| one.0 == other.0) {
            let Some((owner, _)) = of_one.first() else {
                continue;
            };
            let places = Places::of(self.conn(), *owner, now).await?;
            let untouched = vec![Tally::default(); places.len()];
            let told = self.told(&places, untouched, None).await?;
            for (_, key) in of_one {
                let found = places.with_prefix(&prefix_of_key(key.clone()));
                // What has expired since is no place any more.
                let Some(write) = found.and_then(|at| told.get(at)) else {
                    continue;
                };
                match writes.iter_mut().find(|there| there.place == write.place) {
                    None => writes.push(ProtectedWrite {
                        unprotected: true,
                        ..write.clone()
                    }),
                    // With its namespace goes all that it has.
                    Some(there) => {
                        there.unprotected = there.namespace_becomes != Some(NamespaceBecomes::Deleted);
                    }
                }
            }
        }
        Ok(())
    }
}
