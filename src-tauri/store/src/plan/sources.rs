//! Where a plan's rows come from: files, pasted text, a selection, rows from a caller.

use std::path::Path;
use std::task::Poll;

use super::batches::{RowBatch, stage_batches};
use super::incoming::{Carries, IncomingRow, row_of};
use super::open_plan::About;
use super::planned_namespace::PlannedNamespace;
use super::pump::{Pump, ReadAbout};
use super::stage::{NewRow, Ties, stage_removals};
use crate::database::{begin_staging, end_staging};
use crate::error::{Result, StoreError};
use crate::files::Input;
use crate::formats::{FileFlaw, Paste, ReadOptions, Reader, Row, paste};
use crate::job::{Job, Step};
use crate::model::{Deed, Origin, PlanKind, PlanSummary, Selection};
use crate::namespaces::{self, NamespaceRow, find};
use crate::store::Store;

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
    /// Errors: `CannotOpen`; `BadFile` with the place, when the file as a whole cannot be used;
    /// `Cancelled`.
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
        let file = Input::open(path, job)?;
        job.begin(Step::Reading, file.length());
        let about = ReadAbout {
            deed: Deed::Imported { file: name },
            origin: Origin::Import,
            kind: |format| PlanKind::Import { format },
        };
        let pump = self.pump(row.id, source.replace_all, job);
        let read = move |pump: Pump| pump.run(Reader::open_with(file, &source.options)?);
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
        let row = find(&mut *self.reader().await?, namespace).await?;
        self.plan_text(row, text, what, replace_all, job).await
    }

    /// Checks pasted entries against a namespace that is yet to be made; applying the plan makes it.
    ///
    /// Errors: those of a namespace's name.
    pub async fn plan_paste_new(&self, name: &str, text: String, job: &Job) -> Result<PlanSummary> {
        let row = namespaces::not_yet_made(&mut *self.reader().await?, name).await?;
        self.plan_text(row, text, Paste::Set, false, job).await
    }

    async fn plan_text(
        &self,
        row: NamespaceRow,
        text: String,
        what: Paste,
        replace_all: bool,
        job: &Job,
    ) -> Result<PlanSummary> {
        job.begin(Step::Reading, text.len() as u64);
        let read = move |pump: Pump| pump.run(paste(&text, what)?);
        let pump = self.pump(row.id, replace_all, job);
        self.plan_reading(row, self.about_paste(), pump, read, job).await
    }

    /// Checks what a program passes on to this one, as it comes: what a file or pasted text may be, as the
    /// options say.
    ///
    /// Errors: `BadFile` with the place; `Cancelled`, also while nothing comes.
    pub async fn plan_input(
        &self,
        namespace: &str,
        input: Input,
        source: PlanSource,
        job: &Job,
    ) -> Result<PlanSummary> {
        let row = find(&mut *self.reader().await?, namespace).await?;
        self.plan_stream(row, input, source, job).await
    }

    /// The same against a namespace that is yet to be made; applying the plan makes it.
    ///
    /// Errors: as `plan_input`, and those of a namespace's name.
    pub async fn plan_input_new(
        &self,
        name: &str,
        input: Input,
        source: PlanSource,
        job: &Job,
    ) -> Result<PlanSummary> {
        let row = namespaces::not_yet_made(&mut *self.reader().await?, name).await?;
        self.plan_stream(row, input, source, job).await
    }

    async fn plan_stream(
        &self,
        row: NamespaceRow,
        input: Input,
        source: PlanSource,
        job: &Job,
    ) -> Result<PlanSummary> {
        job.begin(Step::Reading, input.length());
        let pump = self.pump(row.id, source.replace_all, job);
        let read = move |pump: Pump| pump.run(Reader::open_with(input, &source.options)?);
        let planned = self.plan_reading(row, self.about_paste(), pump, read, job);
        planned.await.map_err(nothing_to_read)
    }

    fn about_paste(&self) -> ReadAbout {
        ReadAbout {
            deed: Deed::SetMany,
            origin: self.0.program.origin(),
            kind: |format| PlanKind::Paste { format },
        }
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
            kind: PlanKind::Delete,
            origin: self.0.program.origin(),
            deed: Deed::DeletedMany,
            namespace: Some(row.clone()),
            restore: None,
            bulk: None,
        };
        let plan = self.0.plans.make(about).await?;
        plan.state.lock().await.namespaces = vec![PlannedNamespace::from(&row)];
        {
            let mut conn = plan.connection_for(job).await;
            stage_removals(&mut conn, row.id, selection, self.0.clock.now()).await?;
        }
        self.check_plan(plan, true, job).await
    }

    /// Checks rows that a caller has in memory. `deed` is what the change will be called.
    pub async fn plan_rows(
        &self,
        namespace: &str,
        deed: Deed,
        origin: Origin,
        rows: impl IntoIterator<Item = IncomingRow>,
        job: &Job,
    ) -> Result<PlanSummary> {
        let namespace = find(&mut *self.reader().await?, namespace).await?;
        let now = self.0.clock.now();
        let plan = self
            .0
            .plans
            .make(About {
                kind: PlanKind::Set,
                origin,
                deed,
                namespace: Some(namespace.clone()),
                restore: None,
                bulk: None,
            })
            .await?;
        plan.state.lock().await.namespaces = vec![PlannedNamespace::from(&namespace)];
        let ascending = {
            let mut conn = plan.conn.lock().await;
            begin_staging(&mut conn).await?;
            let mut rows = rows.into_iter().map(|row| {
                let (row, twins) = match row {
                    IncomingRow::Put(entry) => (Row::Entry(entry), None),
                    IncomingRow::PutTwin(entry, twins) => (Row::Entry(entry), Some(twins)),
                    IncomingRow::Remove(key) => (Row::Name { line: 0, key }, None),
                };
                NewRow {
                    ties: Ties {
                        twins,
                        ..Ties::default()
                    },
                    ..row_of(row, namespace.id, Carries::EVERYTHING, now)
                }
            });
            let staged = stage_batches(&mut conn, |_| Poll::Ready(RowBatch::of(&mut rows))).await;
            end_staging(&mut conn, staged).await?
        };
        self.check_plan(plan, ascending, job).await
    }
}

/// What is no file cannot be an empty one.
fn nothing_to_read(error: StoreError) -> StoreError {
    match error {
        StoreError::BadFile {
            line,
            column,
            flaw: FileFlaw::Empty | FileFlaw::Blank,
        } => StoreError::BadFile {
            line,
            column,
            flaw: FileFlaw::NothingPasted,
        },
        other => other,
    }
}
