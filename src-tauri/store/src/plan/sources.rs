//! Where a plan's rows come from: files, pasted text, a selection, rows from a caller.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use tokio::sync::mpsc;

use super::incoming::{Carries, IncomingRow, row_of};
use super::open_plan::{About, Label};
use super::stage::{NewRow, Stager, stage_removals};
use crate::backup::RestoredNamespace;
use crate::change::Tally;
use crate::error::{Result, StoreError};
use crate::formats::{FileFormat, Purpose, ReadOptions, Reader, Row, paste};
use crate::job::{Job, Step};
use crate::model::{Origin, PlanSummary, Selection};
use crate::namespaces::{self, NamespaceRow, find};
use crate::store::Store;

/// Rows that cross from the reading thread at once.
const ROWS_AT_ONCE: usize = 400;
/// Bytes of values that cross at once, unless a single value is larger.
const BYTES_AT_ONCE: usize = 4 * 1_048_576;
/// Batches that may wait to be staged.
const BATCHES_AHEAD: usize = 4;

/// What pasted text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Paste {
    /// Entries to set.
    Set,
    /// Keys to delete.
    Delete,
}

/// How to read a file, and what its rows mean.
#[derive(Debug, Clone, Default)]
pub struct PlanSource {
    /// Names of the columns of a CSV file.
    pub options: ReadOptions,
    /// The file's expiry and metadata replace what is there, also by nothing: what the
    /// reference's service does.
    pub replace_all: bool,
}

impl Store {
    /// Checks a file against a namespace. A list of names makes a plan that deletes them.
    ///
    /// Errors: `BadFile` with the line, when the file as a whole cannot be used; `Io`; `Cancelled`.
    pub async fn plan_import(
        &self,
        namespace: &str,
        path: &Path,
        source: PlanSource,
        job: &Job,
    ) -> Result<PlanSummary> {
        let row = find(&mut *self.reader().await?, namespace).await?;
        self.plan_file(row, path, source, job).await
    }

    /// Checks a file against a namespace that is yet to be made; applying the plan makes it.
    ///
    /// Errors: as `plan_import`, and those of a namespace's name.
    pub async fn plan_import_new(
        &self,
        name: &str,
        path: &Path,
        source: PlanSource,
        job: &Job,
    ) -> Result<PlanSummary> {
        let row = namespaces::not_yet_made(&mut *self.reader().await?, name).await?;
        self.plan_file(row, path, source, job).await
    }

    async fn plan_file(
        &self,
        row: NamespaceRow,
        path: &Path,
        source: PlanSource,
        job: &Job,
    ) -> Result<PlanSummary> {
        let name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let file = open_file(path)?;
        job.begin(Step::Reading, file.metadata().map_or(0, |about| about.len()));
        let about = ReadAbout {
            title: format!("Import {name}"),
            done: format!("Imported {name}"),
            origin: Origin::Import,
        };
        let pump = self.pump(row.id, source.replace_all, job);
        let read = move |pump: &Pump| pump.run(Reader::open_with(file, &source.options)?);
        self.plan_reading(row, about, pump, read, job).await
    }

    /// Checks pasted text: entries to set, or keys to delete.
    pub async fn plan_paste(
        &self,
        namespace: &str,
        text: String,
        what: Paste,
        replace_all: bool,
        job: &Job,
    ) -> Result<PlanSummary> {
        job.begin(Step::Reading, text.len() as u64);
        let row = find(&mut *self.reader().await?, namespace).await?;
        let (purpose, title, done) = match what {
            Paste::Set => (Purpose::Set, "Set many keys", "Set keys"),
            Paste::Delete => (Purpose::Delete, "Delete many keys", "Deleted keys"),
        };
        let about = ReadAbout {
            title: title.to_owned(),
            done: done.to_owned(),
            origin: self.0.program.origin(),
        };
        let pump = self.pump(row.id, replace_all, job);
        let read = move |pump: &Pump| pump.run(paste(&text, purpose)?);
        self.plan_reading(row, about, pump, read, job).await
    }

    fn pump(&self, namespace_id: i64, replace_all: bool, job: &Job) -> (Pump, mpsc::Receiver<Batch>) {
        let (sender, batches) = mpsc::channel(BATCHES_AHEAD);
        let now = self.0.clock.now();
        (
            Pump {
                namespace_id,
                replace_all,
                now,
                job: job.clone(),
                sender,
            },
            batches,
        )
    }

    /// Checks the deletion of a selection: exactly the keys that match now.
    pub async fn plan_delete(
        &self,
        namespace: &str,
        selection: &Selection,
        job: &Job,
    ) -> Result<PlanSummary> {
        job.begin(Step::Comparing, 0);
        let row = find(&mut *self.reader().await?, namespace).await?;
        let about = About {
            title: format!("Delete keys from {}", row.name),
            source: String::new(),
            origin: self.0.program.origin(),
            label: delete_label(),
            removes: true,
            namespace: Some(row.clone()),
            restore: None,
        };
        let plan = self.0.plans.make(about).await?;
        {
            let mut conn = plan.conn.lock().await;
            stage_removals(&mut conn, row.id, selection, self.0.clock.now()).await?;
        }
        self.check_plan(plan, true, job).await
    }

    /// Checks rows that a caller has in memory.
    pub async fn plan_rows(
        &self,
        namespace: &str,
        title: &str,
        origin: Origin,
        rows: impl IntoIterator<Item = IncomingRow>,
        job: &Job,
    ) -> Result<PlanSummary> {
        let namespace = find(&mut *self.reader().await?, namespace).await?;
        let now = self.0.clock.now();
        let label = import_label(title.to_owned());
        let plan = self
            .0
            .plans
            .make(About {
                title: title.to_owned(),
                source: String::new(),
                origin,
                label,
                removes: false,
                namespace: Some(namespace.clone()),
                restore: None,
            })
            .await?;
        let ascending = {
            let mut conn = plan.conn.lock().await;
            let mut stager = Stager::new(&mut conn);
            for row in rows {
                let row = match row {
                    IncomingRow::Put(entry) => Row::Entry(entry),
                    IncomingRow::Remove(key) => Row::Name { line: 0, key },
                };
                stager
                    .add(row_of(row, namespace.id, Carries::EVERYTHING, now))
                    .await?;
            }
            stager.finish().await?.1
        };
        self.check_plan(plan, ascending, job).await
    }

    async fn plan_reading(
        &self,
        namespace: NamespaceRow,
        about: ReadAbout,
        (pump, mut batches): (Pump, mpsc::Receiver<Batch>),
        read: impl FnOnce(&Pump) -> Result<Vec<String>> + Send + 'static,
        job: &Job,
    ) -> Result<PlanSummary> {
        let reader = tokio::task::spawn_blocking(move || read(&pump));
        let Some(Batch::Format(format)) = batches.recv().await else {
            return Err(ended(reader).await);
        };
        let removes = format == FileFormat::Names;
        let about = About {
            title: about.title,
            source: format.title().to_owned(),
            origin: about.origin,
            label: if removes {
                delete_label()
            } else {
                import_label(about.done)
            },
            removes,
            namespace: Some(namespace),
            restore: None,
        };
        let new = about
            .namespace
            .as_ref()
            .filter(|row| !row.live)
            .map(RestoredNamespace::to_be_made);
        let plan = self.0.plans.make(about).await?;
        plan.state.lock().await.restored.extend(new);
        let ascending = {
            let mut conn = plan.conn.lock().await;
            sqlx::raw_sql("BEGIN").execute(&mut *conn).await?;
            let mut stager = Stager::new(&mut conn);
            while let Some(batch) = batches.recv().await {
                let Batch::Rows(rows) = batch else { continue };
                for row in rows {
                    stager.add(row).await?;
                }
            }
            let (_, ascending) = stager.finish().await?;
            sqlx::raw_sql("COMMIT").execute(&mut *conn).await?;
            ascending
        };
        let notes = reader
            .await
            .map_err(|_| StoreError::Internal("reading stopped".to_owned()))??;
        plan.state.lock().await.notes = notes;
        self.check_plan(plan, ascending, job).await
    }
}

/// What a source that is read is called.
struct ReadAbout {
    title: String,
    /// As the change's label begins.
    done: String,
    origin: Origin,
}

enum Batch {
    Format(FileFormat),
    Rows(Vec<NewRow>),
}

/// Sends a reader's rows on to be staged, from a thread of its own.
struct Pump {
    namespace_id: i64,
    replace_all: bool,
    /// Unix seconds.
    now: i64,
    job: Job,
    sender: mpsc::Sender<Batch>,
}

impl Pump {
    /// Reads all rows; returns the notes. Ends early when nobody takes them any more.
    fn run<R: Read>(&self, mut reader: Reader<R>) -> Result<Vec<String>> {
        let format = reader.format();
        let carries = if self.replace_all {
            Carries::EVERYTHING
        } else {
            Carries {
                expiry: reader.carries_expiry(),
                metadata: reader.carries_metadata(),
            }
        };
        if self.sender.blocking_send(Batch::Format(format)).is_err() {
            return Ok(Vec::new());
        }
        let mut rows = Vec::with_capacity(ROWS_AT_ONCE);
        let mut bytes = 0;
        while let Some(row) = reader.next() {
            let row = row?;
            if let Row::Entry(entry) = &row {
                bytes += entry.value.len();
            }
            rows.push(row_of(row, self.namespace_id, carries, self.now));
            if rows.len() == ROWS_AT_ONCE || bytes > BYTES_AT_ONCE {
                self.job.check()?;
                self.job.set_done(reader.bytes_read());
                bytes = 0;
                let batch = std::mem::replace(&mut rows, Vec::with_capacity(ROWS_AT_ONCE));
                if self.sender.blocking_send(Batch::Rows(batch)).is_err() {
                    return Ok(Vec::new());
                }
            }
        }
        let _ = self.sender.blocking_send(Batch::Rows(rows));
        Ok(reader.notes())
    }
}

async fn ended(reader: tokio::task::JoinHandle<Result<Vec<String>>>) -> StoreError {
    match reader.await {
        Ok(Err(error)) => error,
        _ => StoreError::Internal("reading stopped".to_owned()),
    }
}

fn open_file(path: &Path) -> Result<File> {
    let refuse = |message: String| StoreError::BadFile { line: None, message };
    let name = path.display();
    if path.is_dir() {
        return Err(refuse(format!(
            "{name} is a folder. Choose a file. Nothing was changed."
        )));
    }
    File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => refuse(format!("There is no file {name}. Nothing was changed.")),
        _ => refuse(format!("{name} cannot be read. Nothing was changed.")),
    })
}

/// “Imported backup.json: 2 added, 1 changed”.
pub(crate) fn import_label(what: String) -> Label {
    Box::new(move |tally| format!("{what}: {}", describe_tally(tally)))
}

fn delete_label() -> Label {
    Box::new(|tally| match tally.removed {
        1 => "Deleted 1 key".to_owned(),
        many => format!("Deleted {} keys", grouped(many)),
    })
}

/// “2 added, 1 changed”.
pub(crate) fn describe_tally(tally: &Tally) -> String {
    let parts = [
        (tally.added, "added"),
        (tally.changed, "changed"),
        (tally.removed, "removed"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, word)| format!("{} {word}", grouped(rows)))
        .collect();
    parts.join(", ")
}

/// A count with a comma between thousands.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
