//! A selection as a file: written beside the target and renamed, so that a failed export never
//! damages an older file.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Result, StoreError};
use crate::formats::{ExportFormat, Exported, Facts, Losses, WriteProblem, Writer};
use crate::job::Job;
use crate::model::{Kind, Selection};
use crate::namespaces::find;
use crate::reading::filter::{prefix_end, push_selection};
use crate::store::Store;

/// Bytes that gather before they are written.
const BUFFER: usize = 1 << 20;

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExportedFile {
    pub path: String,
    pub entries: u32,
    /// Entries that the format cannot carry and that were left out.
    pub left_out: u32,
    #[cfg_attr(feature = "specta", specta(type = crate::model::Number))]
    pub bytes: i64,
}

impl Store {
    /// What a format cannot carry of a selection, in sentences; empty when it carries everything.
    pub async fn check_export(
        &self,
        namespace: &str,
        selection: &Selection,
        format: &ExportFormat,
    ) -> Result<Vec<String>> {
        let mut reader = self.reader().await?;
        let namespace = find(&mut reader, namespace).await?;
        let now = self.0.clock.now();
        let mut sql = sqlx::QueryBuilder::new(
            "SELECT e.kind, e.expires_at IS NOT NULL, v.metadata IS NOT NULL, count(*), min(e.key)
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
        }
        let groups: Vec<(i64, bool, bool, i64, String)> =
            sql.build_query_as().fetch_all(&mut *reader).await?;
        let mut losses = Losses::new(format.clone());
        for (kind, expiry, metadata, entries, key) in groups {
            let kind = Kind::from_code(kind);
            let facts = Facts {
                text: kind != Kind::Binary,
                switch: kind == Kind::Switch,
                expiry,
                metadata,
            };
            losses.count_many(&key, facts, entries.unsigned_abs());
        }
        Ok(losses.sentences())
    }

    /// Writes a selection to a file. An older file of that name stays as it is until the new one
    /// is whole and on the disk.
    ///
    /// Errors: `BadFile` naming the key that the format cannot carry; `Io`; `DiskFull`; `Cancelled`.
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
        let mut batches = self.stream_entries(namespace, selection, job).await?;
        tokio::task::spawn_blocking(move || {
            let beside = Beside::create(&target)?;
            let mut writer = Writer::new(format, BufWriter::with_capacity(BUFFER, &beside.file));
            while let Some(batch) = batches.blocking_recv() {
                for entry in batch? {
                    let entry = Exported {
                        key: &entry.key,
                        value: &entry.value,
                        expires_at: entry.expires_at,
                        metadata: entry.metadata.as_deref(),
                    };
                    writer.write(&entry)?;
                }
            }
            let (entries, left_out) = (writer.entries(), writer.left_out());
            writer.finish()?.flush()?;
            let bytes = beside.put_in_place(&target)?;
            Ok(ExportedFile {
                path: target.display().to_string(),
                entries: u32::try_from(entries).unwrap_or(u32::MAX),
                left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
                bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
            })
        })
        .await
        .map_err(|_| StoreError::Internal("the export stopped".to_owned()))?
    }

    /// Writes the bytes of one value to a file, with the same care.
    ///
    /// Errors: `KeyNotFound`; `CannotWrite`; `DiskFull`.
    pub async fn save_value_to_file(&self, namespace: &str, key: &str, path: &Path) -> Result<ExportedFile> {
        let value = self.get_value(namespace, key).await?;
        let value = value.ok_or_else(|| StoreError::KeyNotFound { key: key.to_owned() })?;
        let target = std::path::absolute(path)?;
        tokio::task::spawn_blocking(move || {
            let mut beside = Beside::create(&target)?;
            beside
                .file
                .write_all(&value)
                .map_err(|error| cannot_write(&target, &error))?;
            let bytes = beside.put_in_place(&target)?;
            Ok(ExportedFile {
                path: target.display().to_string(),
                entries: 1,
                left_out: 0,
                bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
            })
        })
        .await
        .map_err(|_| StoreError::Internal("writing the file stopped".to_owned()))?
    }
}

impl Store {
    /// Refuses to write over the store itself, whatever way its path is written.
    pub(crate) fn refuse_own_file(&self, target: &Path) -> Result<()> {
        let same = match (target.canonicalize(), self.0.path.canonicalize()) {
            (Ok(target), Ok(own)) => target == own,
            _ => false,
        };
        if same {
            return Err(StoreError::CannotWrite {
                path: target.to_owned(),
                reason: "it is the file that KV Store is using".to_owned(),
            });
        }
        Ok(())
    }
}

/// A new file in the target's folder; removed unless it was put in the target's place.
pub(crate) struct Beside {
    pub(crate) file: std::fs::File,
    path: PathBuf,
    done: bool,
}

impl Beside {
    pub(crate) fn create(target: &Path) -> Result<Self> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{:08x}.part", rand::random::<u32>()));
        let path = target.with_file_name(name);
        let file = std::fs::File::create_new(&path).map_err(|error| cannot_write(target, &error))?;
        Ok(Self {
            file,
            path,
            done: false,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the file durable and gives it the target's name. Returns its size in bytes.
    pub(crate) fn put_in_place(mut self, target: &Path) -> Result<u64> {
        self.file.sync_all()?;
        let bytes = self.file.metadata()?.len();
        std::fs::rename(&self.path, target).map_err(|error| cannot_write(target, &error))?;
        self.done = true;
        Ok(bytes)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.done {
            // What cannot be removed is a stray .part file; the target is whole either way.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> StoreError {
    use std::io::ErrorKind;
    if error.kind() == ErrorKind::StorageFull {
        return StoreError::DiskFull;
    }
    let reason = match error.kind() {
        ErrorKind::PermissionDenied => "you do not have the permission",
        ErrorKind::NotFound => "its folder is not there",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        _ => "the system refused it",
    };
    StoreError::CannotWrite {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

impl From<WriteProblem> for StoreError {
    fn from(problem: WriteProblem) -> Self {
        match problem {
            WriteProblem::Output(error) => Self::from(error),
            other => Self::BadFile {
                line: None,
                message: format!("{other}. No file was written."),
            },
        }
    }
}
