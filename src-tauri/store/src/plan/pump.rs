//! Reading a source on a thread of its own, and staging its rows as they come.

use std::io::Read;

use tokio::sync::{mpsc, oneshot};

use super::batches::{RowBatch, stage_batches};
use super::incoming::{Carries, row_of};
use super::open_plan::About;
use super::planned_namespace::PlannedNamespace;
use crate::database::{begin_staging, end_staging};
use crate::error::{Fault, Result, StoreError};
use crate::formats::{FileFormat, Note, Reader};
use crate::job::Job;
use crate::model::{Deed, Origin, PlanKind, PlanSummary};
use crate::namespaces::NamespaceRow;
use crate::store::Store;

/// Batches that may wait to be staged.
const BATCHES_AHEAD: usize = 4;

/// What a source that is read is called.
pub(super) struct ReadAbout {
    /// What it does, unless it only names keys: those are deleted.
    pub(super) deed: Deed,
    pub(super) origin: Origin,
    /// What it is, unless it only names keys: those are deleted.
    pub(super) kind: fn(FileFormat) -> PlanKind,
}

/// What a pump sends: first what the source is, then its rows.
pub(super) struct Stream {
    format: oneshot::Receiver<FileFormat>,
    rows: mpsc::Receiver<RowBatch>,
}

/// Sends a reader's rows on to be staged, from a thread of its own.
pub(super) struct Pump {
    namespace_id: i64,
    replace_all: bool,
    /// Unix seconds.
    now: i64,
    job: Job,
    format: oneshot::Sender<FileFormat>,
    rows: mpsc::Sender<RowBatch>,
}

impl Pump {
    /// Reads all rows; returns the notes. Ends early when nobody takes them any more.
    pub(super) fn run<R: Read>(self, mut reader: Reader<R>) -> Result<Vec<Note>> {
        let format = reader.format();
        let carries = if self.replace_all {
            Carries::EVERYTHING
        } else {
            Carries {
                expiry: reader.carries_expiry(),
                metadata: reader.carries_metadata(),
            }
        };
        if self.format.send(format).is_err() {
            return Ok(Vec::new());
        }
        let mut rows = RowBatch::default();
        while let Some(row) = reader.next() {
            rows.push(row_of(row?, self.namespace_id, carries, self.now));
            if rows.is_full() {
                self.job.check()?;
                self.job.set_done(reader.bytes_read());
                self.job.add_rows(rows.len() as u64);
                let batch = std::mem::take(&mut rows);
                if self.rows.blocking_send(batch).is_err() {
                    return Ok(Vec::new());
                }
            }
        }
        if !rows.is_empty() {
            let _ = self.rows.blocking_send(rows);
        }
        Ok(reader.notes())
    }
}

impl Store {
    pub(super) fn pump(&self, namespace_id: i64, replace_all: bool, job: &Job) -> (Pump, Stream) {
        let (tell_format, format) = oneshot::channel();
        let (send_rows, rows) = mpsc::channel(BATCHES_AHEAD);
        let now = self.0.clock.now();
        (
            Pump {
                namespace_id,
                replace_all,
                now,
                job: job.clone(),
                format: tell_format,
                rows: send_rows,
            },
            Stream { format, rows },
        )
    }

    /// Opens a plan of what a source says of a namespace.
    pub(super) async fn plan_reading(
        &self,
        namespace: NamespaceRow,
        about: ReadAbout,
        (pump, mut stream): (Pump, Stream),
        read: impl FnOnce(Pump) -> Result<Vec<Note>> + Send + 'static,
        job: &Job,
    ) -> Result<PlanSummary> {
        let watched = job.clone();
        let reader = tokio::task::spawn_blocking(move || {
            // Reading that was cancelled while it waited ends as reading that failed.
            read(pump).or_else(|error| watched.check().and(Err(error)))
        });
        let Ok(format) = stream.format.await else {
            return Err(ended(reader).await);
        };
        let removes = format == FileFormat::Names;
        let about = About {
            kind: match removes {
                true => PlanKind::Delete,
                false => (about.kind)(format),
            },
            origin: about.origin,
            deed: match removes {
                true => Deed::DeletedMany,
                false => about.deed,
            },
            namespace: Some(namespace),
            restore: None,
            bulk: None,
        };
        let planned = about.namespace.as_ref().map(PlannedNamespace::from);
        let plan = self.0.plans.make(about).await?;
        plan.state.lock().await.namespaces.extend(planned);
        let ascending = {
            let mut conn = plan.conn.lock().await;
            begin_staging(&mut conn).await?;
            let staged = stage_batches(&mut conn, |context| stream.rows.poll_recv(context)).await;
            end_staging(&mut conn, staged).await?
        };
        let notes = reader.await.map_err(|_| Fault::WorkStopped)??;
        plan.state.lock().await.notes = notes;
        self.check_plan(plan, ascending, job).await
    }
}

async fn ended(reader: tokio::task::JoinHandle<Result<Vec<Note>>>) -> StoreError {
    match reader.await {
        Ok(Err(error)) => error,
        _ => Fault::WorkStopped.into(),
    }
}
