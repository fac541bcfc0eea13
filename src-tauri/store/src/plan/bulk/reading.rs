//! Entries that are selected, stepped through once, and what an edit makes of them handed on in batches.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sqlx::sqlite::SqliteConnection;
use tokio::sync::mpsc;

use super::editing::{Editing, Needs, Outcome, Seen};
use crate::database::{Lent, Row};
use crate::error::Result;
use crate::formats::{LeftAlone, Note};
use crate::job::Job;
use crate::ledger::LENT_ABOVE;
use crate::model::{Kind, Selection};
use crate::plan::batches::RowBatch;
use crate::reading::composed::{Composed as _, Plain};
use crate::reading::filter::push_selection;

/// What was read and stages no row.
#[derive(Default)]
pub(in crate::plan) struct Found {
    /// Entries that are so already.
    pub(in crate::plan) same: i64,
    left_alone: BTreeMap<LeftAlone, u64>,
}

impl Found {
    pub(in crate::plan) fn notes(&self) -> Vec<Note> {
        let left_alone = self.left_alone.iter();
        left_alone
            .map(|(why, keys)| Note::LeftAlone {
                keys: *keys,
                why: *why,
            })
            .collect()
    }
}

/// What is to be read, and what is done to it.
pub(super) struct Reading {
    namespace_id: i64,
    statement: Plain,
    editing: Arc<Editing>,
    /// How many keys are named.
    named: u64,
}

impl Reading {
    /// `now` is in Unix seconds.
    pub(super) fn of(namespace_id: i64, selection: &Selection, editing: Arc<Editing>, now: i64) -> Self {
        Self {
            namespace_id,
            statement: statement(namespace_id, selection, editing.needs(), now),
            editing,
            named: match selection {
                Selection::Keys { keys } => keys.iter().collect::<BTreeSet<_>>().len() as u64,
                _ => 0,
            },
        }
    }

    /// Reads to the end, on a thread that may block; until nobody takes the rows any more.
    pub(super) fn run(
        &self,
        conn: &mut SqliteConnection,
        job: &Job,
        to: &mpsc::Sender<RowBatch>,
    ) -> Result<Found> {
        let (watched, taken) = (job.clone(), to.clone());
        let wanted = move || !watched.is_cancelled() && !taken.is_closed();
        let mut lent = Lent::of(conn, wanted)?;
        let mut rows = lent.prepare(&self.statement.sql, &self.statement.bound)?;
        let (mut found, mut batch, mut place) = (Found::default(), RowBatch::default(), 0_i64);
        while let Some(row) = rows.next()? {
            match self.editing.edit(&seen(&row, self.namespace_id, place)?) {
                Outcome::Row(row) => batch.push(row),
                Outcome::Rows(comes, goes) => {
                    batch.push(comes);
                    batch.push(*goes);
                }
                Outcome::Same => found.same += 1,
                Outcome::LeftAlone(why) => *found.left_alone.entry(why).or_default() += 1,
            }
            place += 1;
            if place.unsigned_abs().is_multiple_of(ENTRIES_BETWEEN_LOOKS) || batch.is_full() {
                job.check()?;
                job.set_done(place.unsigned_abs());
            }
            if batch.is_full() && to.blocking_send(std::mem::take(&mut batch)).is_err() {
                return Ok(found);
            }
        }
        if !batch.is_empty() {
            // Nobody is told who no longer asks.
            let _ = to.blocking_send(batch);
        }
        let not_there = self.named.saturating_sub(place.unsigned_abs());
        if not_there > 0 {
            found.left_alone.insert(LeftAlone::NotThere, not_there);
        }
        Ok(found)
    }
}

/// Entries between two looks at the cancel flag, where none of them is staged.
const ENTRIES_BETWEEN_LOOKS: u64 = 1_000;

fn seen<'a>(row: &Row<'a>, namespace_id: i64, place: i64) -> Result<Seen<'a>> {
    Ok(Seen {
        namespace_id,
        key: row.text(0)?,
        version: row.number(1).unwrap_or_default(),
        kind: Kind::from_code(row.number(2).unwrap_or_default()),
        size: row.number(3).unwrap_or_default(),
        preview: row.text(4)?,
        expires_at: row.number(5),
        // No JSON is empty.
        metadata: Some(row.text(6)?).filter(|metadata| !metadata.is_empty()),
        value: row.bytes(7)?,
        place,
    })
}

/// Every entry that is selected, with as much of its value as is needed.
fn statement(namespace_id: i64, selection: &Selection, needs: Needs, now: i64) -> Plain {
    let mut sql = Plain::default();
    sql.push("SELECT e.key, e.version_id, e.kind, e.size, v.preview, e.expires_at, v.metadata, CASE WHEN ");
    match needs {
        Needs::Nothing => sql.push("0"),
        Needs::Small => sql.push("e.size <= ").push(LENT_ABOVE),
        Needs::Json => sql.push("e.kind = ").push(Kind::Json.code()),
        Needs::Text => sql.push("e.kind <> ").push(Kind::Binary.code()),
    };
    // A small value is in its own version; what is large may be in another.
    sql.push(" THEN CASE WHEN e.size <= ").push(LENT_ABOVE).push(
        " THEN v.value ELSE (SELECT w.value FROM whole_versions AS w WHERE w.id = e.version_id) END END
         FROM entries AS e CROSS JOIN versions AS v ON v.id = e.version_id",
    );
    push_selection(&mut sql, namespace_id, selection, now);
    sql.push(" ORDER BY e.key");
    sql
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::plan_of;

    #[tokio::test]
    async fn nothing_is_sorted_and_each_entry_is_read_once() {
        let selections = [
            Selection::beginning("a"),
            Selection::Keys {
                keys: vec!["b".to_owned(), "a".to_owned()],
            },
        ];
        for selection in &selections {
            for needs in [Needs::Nothing, Needs::Small, Needs::Json, Needs::Text] {
                let plan = plan_of(&statement(1, selection, needs, 0).sql, &[]).await;
                assert!(plan.iter().any(|step| step.contains("PRIMARY KEY")), "{plan:?}");
                assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
            }
        }
    }
}
