//! Undo and redo: the last change of a program, taken back or done again, also after a restart.
//!
//! A change is only undone when every key still is what the change made it, so undo never takes
//! away what somebody did since; then a plan shows what would happen instead.

mod swap;

use sqlx::sqlite::SqliteConnection;
use swap::Swap;

use crate::error::{Result, StoreError};
use crate::history::change_row;
use crate::job::Job;
use crate::ledger::{Commit, Expired, Side};
use crate::model::{Act, Applied, BackupReason, ChangeRow, Counts, Deed, Origin, UndoState};
use crate::namespaces;
use crate::reading::count;
use crate::store::Store;
use crate::watch::What;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Undo,
    Redo,
}

/// A change that is to be undone or redone.
struct Target {
    id: i64,
    deed: Deed,
    counts: Counts,
    origin: Origin,
    namespace_id: Option<i64>,
}

impl Store {
    /// What undo and redo would do now, in this program.
    pub async fn undo_state(&self) -> Result<UndoState> {
        let mut reader = self.reader().await?;
        let mut row_of = async |direction| -> Result<Option<ChangeRow>> {
            match self.target(&mut reader, direction).await? {
                Some(target) => change_row(&mut reader, target.id).await.map(Some),
                None => Ok(None),
            }
        };
        Ok(UndoState {
            undo: row_of(Direction::Undo).await?,
            redo: row_of(Direction::Redo).await?,
        })
    }

    /// Takes back this program's last change. Errors: `NothingToUndo`; `UndoConflict` when keys
    /// changed since, were something that has expired, or their namespace is in Trash; `NoLongerKept` when half of a rename was deleted for
    /// good; `NameTaken` when a namespace's name is in use by another now, and `NameIsId` or `IdIsName` when
    /// another's id is the name, or the other way round.
    pub async fn undo(&self) -> Result<Applied> {
        self.step(Direction::Undo, None).await
    }

    /// Takes back one change if it is this program's last. Errors: as `undo`; `UndoConflict` also
    /// when something else was done since.
    pub async fn undo_change(&self, change_id: i64) -> Result<Applied> {
        self.step(Direction::Undo, Some(change_id)).await
    }

    /// Does again what was undone last. Errors: `NothingToRedo`; `UndoConflict`; `NoLongerKept`; `NameTaken`.
    pub async fn redo(&self) -> Result<Applied> {
        self.step(Direction::Redo, None).await
    }

    /// Does one change again if it is the one that was undone last. Errors: as `redo`; `UndoConflict`
    /// also when another one is next.
    pub async fn redo_change(&self, change_id: i64) -> Result<Applied> {
        self.step(Direction::Redo, Some(change_id)).await
    }

    /// The backup before a step that removes much, as the undo of a large import does.
    async fn back_up_before_step(&self, direction: Direction, wanted: Option<i64>) -> Result<()> {
        // To count what goes is to read all of it.
        if self.backup_folder().await?.is_none() {
            return Ok(());
        }
        let target = self.target(&mut *self.reader().await?, direction).await?;
        let Some(target) = target.filter(|target| wanted.is_none_or(|wanted| wanted == target.id)) else {
            return Ok(());
        };
        let losses = self.loss_of_step(target.id, direction == Direction::Undo).await?;
        self.back_up_before(BackupReason::BeforeDelete, &losses, &Job::default())
            .await
    }

    async fn target(&self, conn: &mut SqliteConnection, direction: Direction) -> Result<Option<Target>> {
        let program = self.0.program.code();
        let id = match direction {
            Direction::Undo => {
                sqlx::query_scalar!(
                    r#"SELECT max(id) AS "id: i64" FROM changes WHERE program = ? AND state = 0"#,
                    program
                )
                .fetch_one(&mut *conn)
                .await?
            }
            Direction::Redo => {
                sqlx::query_scalar!(
                    r#"SELECT min(id) AS "id: i64" FROM changes WHERE program = ? AND state = 1"#,
                    program
                )
                .fetch_one(&mut *conn)
                .await?
            }
        };
        let Some(id) = id else { return Ok(None) };
        let row = sqlx::query!(
            "SELECT deed, added, changed, removed, origin, namespace_id FROM changes WHERE id = ?",
            id
        )
        .fetch_one(conn)
        .await?;
        Ok(Some(Target {
            id,
            deed: Deed::from_json(&row.deed),
            counts: Counts {
                added: count(row.added),
                changed: count(row.changed),
                removed: count(row.removed),
            },
            origin: Origin::from_code(row.origin),
            namespace_id: row.namespace_id,
        }))
    }

    async fn step(&self, direction: Direction, wanted: Option<i64>) -> Result<Applied> {
        self.back_up_before_step(direction, wanted).await?;
        let mut tx = self.begin_write().await?;
        let Some(target) = self.target(tx.conn(), direction).await? else {
            return Err(match direction {
                Direction::Undo => StoreError::NothingToUndo,
                Direction::Redo => StoreError::NothingToRedo,
            });
        };
        if let Some(wanted) = wanted.filter(|wanted| *wanted != target.id) {
            let since = change_row(tx.conn(), wanted).await?;
            return Err(StoreError::UndoConflict {
                change_id: wanted,
                counts: since.counts(),
                deed: Box::new(since.deed),
                keys: 0,
            });
        }
        let swap = Swap {
            change_id: target.id,
            undo: direction == Direction::Undo,
            now: tx.now(),
        };
        tx.sweep(Expired::OfChange(target.id)).await?;
        let namespaces = swap.namespaces(tx.conn()).await?;
        let mut keys = swap.conflicts(tx.conn()).await?;
        for namespace in namespaces.iter().flatten().filter(|namespace| !namespace.live) {
            keys += swap.keys_since(tx.conn(), namespace.id).await?;
        }
        let in_trash = swap.would_write_into_trash(tx.conn()).await?;
        let Some(namespaces) = namespaces.filter(|_| keys == 0 && !in_trash) else {
            return Err(StoreError::UndoConflict {
                change_id: target.id,
                deed: Box::new(target.deed),
                counts: target.counts,
                keys,
            });
        };
        if swap.would_do_half(tx.conn(), &target.deed, target.counts).await? {
            return Err(StoreError::NoLongerKept);
        }
        let mut become_of = Vec::with_capacity(namespaces.len());
        for namespace in &namespaces {
            if let Some(before) = namespaces::by_id(tx.conn(), namespace.id).await? {
                become_of.push((before, namespace));
            }
        }
        tx.guard_step(target.id, swap.undo, &target.deed, &become_of)
            .await?;
        let now_ms = tx.now_ms();
        for namespace in namespaces {
            namespaces::put(tx.conn(), &namespace, now_ms).await?;
        }
        let side = Side {
            change_id: target.id,
            before: swap.undo,
            now: swap.now,
        };
        let pointed = side.point(tx.conn(), now_ms).await?;
        let (state, what, act) = match direction {
            Direction::Undo => (1, What::Undone, Act::Undid),
            Direction::Redo => (0, What::Redone, Act::Redid),
        };
        sqlx::query!("UPDATE changes SET state = ? WHERE id = ?", state, target.id)
            .execute(tx.conn())
            .await?;
        tx.commit(Commit {
            what,
            origin: target.origin,
            change_id: target.id,
            namespace_id: target.namespace_id,
        })
        .await?;
        Ok(Applied {
            change_id: target.id,
            act,
            deed: target.deed,
            counts: target.counts,
            added: count(pointed.added),
            changed: count(pointed.changed),
            removed: count(pointed.removed),
        })
    }
}

#[cfg(test)]
mod tests;
