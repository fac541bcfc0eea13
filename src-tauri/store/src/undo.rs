//! Undo and redo: the last change of a program, taken back or done again, also after a restart.
//!
//! A change is only undone when every key still is what the change made it, so undo never takes
//! away what somebody did since; then a plan shows what would happen instead.

use sqlx::sqlite::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::history::change_row;
use crate::job::Job;
use crate::ledger::{Commit, Expired, Side};
use crate::model::{Act, Applied, BackupReason, ChangeRow, Counts, Deed, Origin, UndoState};
use crate::namespaces::{self, NamespaceRow};
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
        if swap.would_do_half(tx.conn(), &target).await? {
            return Err(StoreError::NoLongerKept);
        }
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

/// One change's revisions, put back (undo) or forward (redo).
struct Swap {
    change_id: i64,
    undo: bool,
    /// Unix seconds.
    now: i64,
}

impl Swap {
    /// Keys that are not what they should be before the step. A state that is no longer kept
    /// counts as absent: it had expired.
    async fn conflicts(&self, conn: &mut SqliteConnection) -> Result<u32> {
        let keys = sqlx::query_scalar!(
            r#"SELECT count(*) AS "keys!: i64"
               FROM revisions AS r
               LEFT JOIN entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
               WHERE r.change_id = ?1
                 AND e.version_id IS NOT (SELECT v.id FROM versions AS v
                     WHERE v.id = CASE WHEN ?2 THEN r.after_version ELSE r.before_version END
                       AND (v.expires_at IS NULL OR v.expires_at > ?3))"#,
            self.change_id,
            self.undo,
            self.now
        )
        .fetch_one(&mut *conn)
        .await?;
        Ok(count(keys).saturating_add(self.would_only_remove(conn).await?))
    }

    /// Keys that are there, and would be something that is no longer kept: the step would just remove them.
    async fn would_only_remove(&self, conn: &mut SqliteConnection) -> Result<u32> {
        let keys = sqlx::query_scalar(
            "SELECT count(*)
             FROM main.revisions AS r
             JOIN main.entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
             WHERE r.change_id = ?1
               AND CASE WHEN ?2 THEN r.before_version ELSE r.after_version END IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM main.versions AS v
                   WHERE v.id = CASE WHEN ?2 THEN r.before_version ELSE r.after_version END
                     AND (v.expires_at IS NULL OR v.expires_at > ?3))",
        )
        .bind(self.change_id)
        .bind(self.undo)
        .bind(self.now)
        .fetch_one(conn)
        .await?;
        Ok(count(keys))
    }

    /// Whether the change gave a key another name, and one half of that was deleted for good.
    async fn would_do_half(&self, conn: &mut SqliteConnection, target: &Target) -> Result<bool> {
        if !target.deed.is_rename(target.counts) {
            return Ok(false);
        }
        let halves = sqlx::query_scalar!(
            r#"SELECT count(*) AS "halves!: i64" FROM revisions WHERE change_id = ?"#,
            self.change_id
        )
        .fetch_one(conn)
        .await?;
        Ok(halves < 2)
    }

    /// Keys of a namespace that were written after the change, and are there: they would go to Trash
    /// with a namespace that the step moves there.
    async fn keys_since(&self, conn: &mut SqliteConnection, namespace_id: i64) -> Result<u32> {
        // From what was done since: the namespace may have a million keys that nobody wrote.
        let keys = sqlx::query_scalar!(
            r#"SELECT count(*) AS "keys!: i64"
               FROM namespaces AS n
               CROSS JOIN changes AS c ON c.id > ?1 AND c.state IN (0, 3)
               CROSS JOIN revisions AS r ON r.change_id = c.id AND r.namespace_id = n.id
               CROSS JOIN entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
                   AND (e.expires_at IS NULL OR e.expires_at > ?3)
               WHERE n.id = ?2 AND n.deleted_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM revisions AS later
                                 CROSS JOIN changes AS lc ON lc.id = later.change_id
                                 WHERE later.namespace_id = r.namespace_id AND later.key = r.key
                                   AND later.change_id > r.change_id AND lc.state IN (0, 3))"#,
            self.change_id,
            namespace_id,
            self.now
        )
        .fetch_one(conn)
        .await?;
        Ok(count(keys))
    }

    /// Whether the change wrote keys of a namespace that somebody moved to Trash since: nobody would see
    /// what the step does there.
    async fn would_write_into_trash(&self, conn: &mut SqliteConnection) -> Result<bool> {
        let in_trash = sqlx::query_scalar!(
            r#"SELECT EXISTS (
                   SELECT 1 FROM namespaces AS n
                   WHERE n.deleted_at IS NOT NULL
                     AND EXISTS (SELECT 1 FROM revisions AS r
                                 WHERE r.change_id = ?1 AND r.namespace_id = n.id)
                     AND NOT EXISTS (SELECT 1 FROM namespace_revisions AS r
                                     WHERE r.change_id = ?1 AND r.namespace_id = n.id
                                       AND CASE WHEN ?2 THEN r.after_live ELSE r.before_live END = 0)
               ) AS "in_trash!: bool""#,
            self.change_id,
            self.undo
        )
        .fetch_one(conn)
        .await?;
        Ok(in_trash)
    }

    /// The change's namespaces as the step makes them: what it did not touch stays as it is now.
    /// `None` when somebody gave one of them another name, description or place since.
    async fn namespaces(&self, conn: &mut SqliteConnection) -> Result<Option<Vec<NamespaceRow>>> {
        let revisions = sqlx::query!(
            r#"SELECT namespace_id,
                      before_live AS "before_live!: bool", before_name, before_description,
                      after_live AS "after_live!: bool", after_name, after_description
               FROM namespace_revisions WHERE change_id = ?"#,
            self.change_id
        )
        .fetch_all(&mut *conn)
        .await?;
        let mut rows = Vec::with_capacity(revisions.len());
        for revision in revisions {
            let Some(now) = namespaces::by_id(conn, revision.namespace_id).await? else {
                continue;
            };
            let live = self.side(now.live, revision.before_live, revision.after_live);
            let name = self.side(now.name, revision.before_name, revision.after_name);
            let description = self.side(
                now.description,
                revision.before_description,
                revision.after_description,
            );
            let (Some(live), Some(name), Some(description)) = (live, name, description) else {
                return Ok(None);
            };
            rows.push(NamespaceRow {
                id: now.id,
                public_id: now.public_id,
                name,
                description,
                live,
            });
        }
        Ok(Some(rows))
    }

    /// What is `now` becomes, in one step of a change from `before` to `after`; `None` when it is
    /// neither.
    fn side<T: PartialEq>(&self, now: T, before: T, after: T) -> Option<T> {
        let (from, to) = if self.undo {
            (after, before)
        } else {
            (before, after)
        };
        if from == to {
            return Some(now);
        }
        (now == from || now == to).then_some(to)
    }
}

#[cfg(test)]
mod tests {
    use crate::database::Steps;
    use crate::model::{NewNamespace, Program};
    use crate::store::{OpenOptions, Store};
    use crate::{Incoming, IncomingRow, Job};

    use super::*;

    const KEYS: u32 = 3_000;

    #[tokio::test]
    async fn a_namespace_is_deleted_again_without_a_look_at_its_keys() {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions::passing(Program::App);
        let store = Store::open(&folder.path().join("kv.sqlite"), options)
            .await
            .unwrap();
        let new = NewNamespace {
            name: "test".to_owned(),
            ..NewNamespace::default()
        };
        store.create_namespace(new).await.unwrap();
        let rows = (0..KEYS).map(|number| {
            IncomingRow::Put(Incoming {
                line: 0,
                key: format!("k{number}"),
                value: b"v".to_vec(),
                expiry: None,
                metadata: None,
            })
        });
        let job = Job::default();
        let plan = store.plan_rows("test", Deed::SetMany, Origin::Import, rows, &job);
        store
            .plan_apply(&plan.await.unwrap().id, None, &job)
            .await
            .unwrap();
        store.delete_namespace("test").await.unwrap();
        store.undo().await.unwrap();
        let steps = Steps::of(&mut *store.0.writer.lock().await).await;
        store.redo().await.unwrap();
        let taken = steps.taken();
        assert!(taken < u64::from(KEYS), "{taken} steps");
        assert_eq!(store.list_trashed_namespaces().await.unwrap().len(), 1);
    }
}
