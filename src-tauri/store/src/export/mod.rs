//! A selection as a file: one that fails never damages an older one.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::error::{Fault, Result, StoreError};
use crate::files::OutFile;
use crate::formats::{ExportFormat, Facts, LINE_ENDS, Losses, WriteProblem, Writer};
use crate::job::Job;
use crate::model::Selection;
use crate::model::prefix_end;
use crate::namespaces::find;
use crate::reading::filter::push_selection;
use crate::store::Store;

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExportedFile {
    /// The whole path of the file.
    pub path: String,
    /// Entries that were written.
    pub entries: u32,
    /// Entries that the format cannot carry and that were left out.
    pub left_out: u32,
    /// The size of the file.
    #[cfg_attr(feature = "specta", specta(type = crate::model::Number))]
    pub bytes: i64,
}

impl Store {
    /// What a format cannot carry of a selection.
    pub async fn check_export(
        &self,
        namespace: &str,
        selection: &Selection,
        format: &ExportFormat,
    ) -> Result<Losses> {
        let mut reader = self.long_reader().await?;
        let namespace = find(&mut reader, namespace).await?;
        let now = self.0.clock.now();
        let mut sql = sqlx::QueryBuilder::new(
            "SELECT e.kind = 4, e.expires_at IS NOT NULL,
                    CASE WHEN v.metadata IS NULL THEN 0
                         WHEN substr(ltrim(v.metadata, char(9, 10, 13, 32)), 1, 1) = '{' THEN 1 ELSE 2 END,
                    count(*), min(e.key)
             FROM entries AS e JOIN versions AS v ON v.id = e.version_id",
        );
        push_selection(&mut sql, namespace.id, selection, now);
        sql.push(" GROUP BY 1, 2, 3");
        if let ExportFormat::Flagd { prefix } = format {
            // Keys under the prefix and others are not alike.
            sql.push(", e.key > ").push_bind(prefix.clone());
            if let Some(end) = prefix_end(prefix) {
                sql.push(", e.key < ").push_bind(end);
            }
            // Nor those with a line break and others.
            for end in LINE_ENDS {
                sql.push(", instr(e.key, ")
                    .push_bind(end.to_string())
                    .push(") > 0");
            }
        }
        let groups: Vec<(bool, bool, i64, i64, String)> =
            sql.build_query_as().fetch_all(&mut *reader).await?;
        let mut losses = Losses::new(format.clone());
        for (binary, expiry, metadata, entries, key) in groups {
            let facts = Facts {
                text: !binary,
                expiry,
                metadata: metadata > 0,
                other_metadata: metadata > 1,
                one_line: !key.contains(LINE_ENDS),
            };
            losses.count_many(&key, facts, entries.unsigned_abs());
        }
        Ok(losses)
    }

    /// Writes a selection to a file. An older file of that name stays as it is until the new one
    /// is whole and on the disk. Into a pipe or a terminal the entries stream.
    ///
    /// Errors: `ExportNotText` and `ExportMetadataNotJson` with the key that the format cannot carry;
    /// `CannotWrite`; `DiskFull`; `Cancelled`; `Io` with `ReaderGone` when nobody reads on from a pipe.
    pub async fn export_to_file(
        &self,
        namespace: &str,
        selection: Selection,
        format: ExportFormat,
        path: &Path,
        job: &Job,
    ) -> Result<ExportedFile> {
        let target = std::path::absolute(path)?;
        self.refuse_own_file(&target)?;
        let out = open(&target, job).await?;
        let mut batches = self.stream_entries(namespace, selection, job).await?;
        let (watched, file) = (job.clone(), out.path());
        let written = tokio::task::spawn_blocking(move || {
            let mut writer = Writer::new(format, out);
            while let Some(batch) = batches.blocking_recv() {
                for entry in batch?.entries() {
                    writer.write(&entry)?;
                }
            }
            let (entries, left_out) = (writer.entries(), writer.left_out());
            let bytes = writer.finish()?.finish()?;
            Ok(ExportedFile {
                path: target.display().to_string(),
                entries: u32::try_from(entries).unwrap_or(u32::MAX),
                left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
                bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
            })
        })
        .await
        .map_err(|_| Fault::WorkStopped)?;
        // A stream that was cancelled ends as one that broke.
        let written = written.or_else(|error| watched.check().and(Err(error)));
        written.map_err(|error| of_writing(error, file))
    }

    /// Writes the bytes of one value to a file, with the same care.
    ///
    /// Errors: `KeyNotFound`; `CannotWrite`; `DiskFull`.
    pub async fn save_value_to_file(&self, namespace: &str, key: &str, path: &Path) -> Result<ExportedFile> {
        let value = self.get_value(namespace, key).await?;
        let value = value.ok_or_else(|| StoreError::KeyNotFound { key: key.to_owned() })?;
        let target = std::path::absolute(path)?;
        self.refuse_own_file(&target)?;
        let mut out = open(&target, &Job::default()).await?;
        let file = out.path();
        let written = tokio::task::spawn_blocking(move || {
            out.write_all(&value)?;
            let bytes = out.finish()?;
            Ok(ExportedFile {
                path: target.display().to_string(),
                entries: 1,
                left_out: 0,
                bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
            })
        });
        let written = written.await.map_err(|_| Fault::WorkStopped)?;
        written.map_err(|error| of_writing(error, file))
    }
}

/// An error of writing a file, if it is one; what is a stream has no disk that is known.
fn of_writing(error: StoreError, file: Option<PathBuf>) -> StoreError {
    match file {
        Some(file) => error.of_writing(&file),
        None => error,
    }
}

/// On a thread of its own: somebody may have to open a pipe's other end first.
async fn open(target: &Path, job: &Job) -> Result<OutFile> {
    let (target, job) = (target.to_owned(), job.clone());
    let opened = tokio::task::spawn_blocking(move || OutFile::open(&target, &job)).await;
    opened.map_err(|_| Fault::WorkStopped)?
}

impl From<WriteProblem> for StoreError {
    fn from(problem: WriteProblem) -> Self {
        match problem {
            WriteProblem::Output(error) => Self::from(error),
            WriteProblem::NotText { key } => Self::ExportNotText { key },
            WriteProblem::MetadataNotJson { key } => Self::ExportMetadataNotJson { key },
        }
    }
}

#[cfg(test)]
mod round_trips;
