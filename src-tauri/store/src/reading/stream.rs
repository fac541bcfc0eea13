//! All entries of a selection, batch after batch, from one moment: what an export reads.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};
use tokio::sync::mpsc;

use crate::database::{Lent, Row, watch_cancel};
use crate::error::Result;
use crate::formats::Exported;
use crate::job::{Job, Step};
use crate::ledger::LENT_ABOVE;
use crate::model::{Filter, Selection};
use crate::namespaces::find;
use crate::reading::batch::EntryBatch;
use crate::reading::composed::{Composed as _, Plain};
use crate::reading::filter::push_selection;
use crate::store::Store;

impl Store {
    /// Reads a selection in the order of the keys, all from the moment of the call, whatever is
    /// written meanwhile. The batches end after the first error, and dropping the receiver stops it.
    ///
    /// What is kept in memory is a few batches, of which each ends with the first large value.
    pub async fn stream_entries(
        &self,
        namespace: &str,
        selection: Selection,
        job: &Job,
    ) -> Result<mpsc::Receiver<Result<EntryBatch>>> {
        let mut tx = self.0.long_readers.begin().await?;
        watch_cancel(&mut tx, job).await?;
        let namespace_id = find(&mut tx, namespace).await?.id;
        let now = self.0.clock.now();
        let total = count_selected(&mut tx, namespace_id, &selection, now).await?;
        job.begin(Step::Writing, total);
        let statement = statement(namespace_id, &selection, now);
        // One batch is read while another is used.
        let (sender, receiver) = mpsc::channel(1);
        let job = job.clone();
        tokio::task::spawn_blocking(move || {
            let (watched, taken) = (job.clone(), sender.clone());
            let wanted = move || !watched.is_cancelled() && !taken.is_closed();
            let lent = Lent::of(&mut tx, wanted);
            if let Err(error) = lent.and_then(|mut lent| read(&mut lent, &statement, &job, &sender)) {
                // Nobody is told who no longer asks.
                let _ = sender.blocking_send(Err(error));
            }
        });
        Ok(receiver)
    }
}

/// How many entries are selected. The count that is kept for each namespace will do for all of it:
/// it only tells how far the work is.
pub(crate) async fn count_selected(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    selection: &Selection,
    now: i64,
) -> Result<u64> {
    let everything = Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    };
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT ");
    if *selection == everything {
        sql.push("entry_count FROM namespaces WHERE id = ")
            .push_bind(namespace_id);
    } else {
        sql.push("count(*) FROM entries AS e");
        push_selection(&mut sql, namespace_id, selection, now);
    }
    let entries: i64 = sql.build_query_scalar().fetch_one(conn).await?;
    Ok(entries.unsigned_abs())
}

/// Key, expiry, metadata and value of each entry. A small value is in its own version; what is large may be
/// in another.
fn statement(namespace_id: i64, selection: &Selection, now: i64) -> Plain {
    let mut sql = Plain::default();
    sql.push("SELECT e.key, e.expires_at, v.metadata, CASE WHEN e.size <= ")
        .push(LENT_ABOVE)
        .push(
            " THEN v.value ELSE (SELECT w.value FROM whole_versions AS w WHERE w.id = e.version_id) END
              FROM entries AS e CROSS JOIN versions AS v ON v.id = e.version_id",
        );
    push_selection(&mut sql, namespace_id, selection, now);
    sql.push(" ORDER BY e.key");
    sql
}

/// Hands all rows on, until nobody takes them.
fn read(
    lent: &mut Lent<'_>,
    statement: &Plain,
    job: &Job,
    to: &mpsc::Sender<Result<EntryBatch>>,
) -> Result<()> {
    let mut rows = lent.prepare(&statement.sql, &statement.bound)?;
    let (mut batch, mut done) = (EntryBatch::default(), 0);
    loop {
        let row = rows.next()?;
        let ended = row.is_none();
        if let Some(row) = row {
            batch.push(&entry(&row)?);
        }
        if batch.is_full() || ended && batch.len() > 0 {
            job.check()?;
            done += batch.len() as u64;
            let next = EntryBatch::like(&batch);
            let full = std::mem::replace(&mut batch, next);
            if to.blocking_send(Ok(full)).is_err() {
                return Ok(());
            }
            job.set_done(done);
        }
        if ended {
            return Ok(());
        }
    }
}

fn entry<'a>(row: &Row<'a>) -> Result<Exported<'a>> {
    Ok(Exported {
        key: row.text(0)?,
        value: row.bytes(3)?,
        expires_at: row.number(1),
        // No JSON is empty.
        metadata: Some(row.text(2)?).filter(|metadata| !metadata.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::plan_of;
    use crate::model::{ExpiryFilter, Kind};

    #[tokio::test]
    async fn nothing_is_sorted_whatever_is_selected() {
        let matching = |filter| Selection::Matching {
            filter,
            except: vec!["a".to_owned()],
        };
        let filters = [
            Filter::default(),
            Filter {
                prefix: "a".to_owned(),
                contains: "b".to_owned(),
                ..Filter::default()
            },
            Filter {
                kinds: vec![Kind::Json, Kind::Text],
                expiry: ExpiryFilter::Expiring,
                ..Filter::default()
            },
        ];
        let keys = Selection::Keys {
            keys: vec!["b".to_owned(), "a".to_owned()],
        };
        let groups = |others| Selection::Groups {
            filter: Filter::default(),
            separator: ":".to_owned(),
            groups: vec!["a:".to_owned()],
            keys: vec!["b".to_owned()],
            others,
        };
        let selections = filters.map(matching).into_iter();
        for selection in selections.chain([keys, groups(false), groups(true)]) {
            let plan = plan_of(&statement(1, &selection, 0).sql, &[]).await;
            assert!(plan.iter().any(|step| step.contains("PRIMARY KEY")), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
        }
    }
}
