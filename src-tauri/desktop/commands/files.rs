//! Files that a person wants to bring in: chosen or dropped, and told by their content.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use specta::Type;
use store::formats::{FileFormat, HEAD_BYTES, columns, detect, may_be_map};
use store::{Fault, Obstacle, StoreError};
use tauri::{AppHandle, State};

use super::Answer;
use crate::dialogs::{Dialogs, FileKind, Question};
use crate::files::Files;
use crate::window;

/// Recognised by content, so that every file can be chosen.
const IMPORTED: &[FileKind] = &[
    FileKind {
        name: "JSON, CSV and backup files",
        endings: &["json", "csv", "JSON", "CSV", "kvbackup"],
    },
    FileKind {
        name: "All files",
        endings: &["*"],
    },
];

/// A file that was chosen to be imported.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportFile {
    /// Its token.
    pub file: String,
    /// For people to read.
    pub path: String,
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// What it is; a backup is restored, not imported. None when it cannot be used.
    pub format: Option<FileFormat>,
    /// Whether it can be read as a map of keys and values, whatever it looks like.
    pub may_be_map: bool,
    /// The names of a table's columns; none for other files.
    pub columns: Vec<String>,
    /// Why it cannot be used, where that shows already.
    pub problem: Option<StoreError>,
}

/// Asks for a file to import and looks at what it is; nothing when the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn choose_import_file(
    app: AppHandle,
    dialogs: State<'_, Arc<dyn Dialogs>>,
    files: State<'_, Files>,
) -> Answer<Option<ImportFile>> {
    let Some(window) = window::main(&app) else {
        return Ok(None);
    };
    let question = Question {
        title: "Import a file".into(),
        kinds: IMPORTED,
        name: String::new(),
    };
    match dialogs.open(&window, question).await {
        Some(path) => Ok(Some(look(&files, path).await)),
        None => Ok(None),
    }
}

/// Looks at what a dropped file is.
#[tauri::command]
#[specta::specta]
pub async fn look_at_file(files: State<'_, Files>, file: String) -> Answer<ImportFile> {
    let path = files.path(&file)?;
    Ok(look(&files, path).await)
}

async fn look(files: &Files, path: PathBuf) -> ImportFile {
    let file = files.hand_out(&path);
    let fallback = path.clone();
    // A file on a network may take its time: not on a thread that others wait for.
    let looked = tauri::async_runtime::spawn_blocking(move || look_now(&path)).await;
    ImportFile {
        file,
        ..looked.unwrap_or_else(|_| refused(&fallback, Fault::WorkStopped.into()))
    }
}

fn look_now(path: &Path) -> ImportFile {
    let (size, head) = match head(path) {
        Ok(read) => read,
        Err(obstacle) => {
            let path = path.to_owned();
            return refused(&path.clone(), StoreError::CannotOpen { path, obstacle });
        }
    };
    match detect(&head) {
        Ok(format) => ImportFile {
            size,
            format: Some(format),
            may_be_map: may_be_map(&head),
            columns: match format {
                FileFormat::Csv => columns(&head),
                _ => Vec::new(),
            },
            ..unknown(path)
        },
        Err(problem) => ImportFile {
            size,
            ..refused(path, problem.into())
        },
    }
}

/// A file's size and its first bytes.
fn head(path: &Path) -> Result<(u64, Vec<u8>), Obstacle> {
    let cannot_read = |error: std::io::Error| Obstacle::to_reading(&error);
    let about = path.metadata().map_err(cannot_read)?;
    if about.is_dir() {
        return Err(Obstacle::IsFolder);
    }
    // From a pipe what is looked at would be gone.
    if !about.is_file() {
        return Err(Obstacle::NotAFile);
    }
    let read = File::open(path).and_then(|file| {
        let size = file.metadata()?.len();
        let mut head = Vec::new();
        file.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
        Ok((size, head))
    });
    read.map_err(cannot_read)
}

fn refused(path: &Path, problem: StoreError) -> ImportFile {
    ImportFile {
        problem: Some(problem),
        ..unknown(path)
    }
}

/// A file of which nothing is known but its path.
fn unknown(path: &Path) -> ImportFile {
    ImportFile {
        file: String::new(),
        path: path.to_string_lossy().into_owned(),
        name: path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        size: 0,
        format: None,
        may_be_map: false,
        columns: Vec::new(),
        problem: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::formats::FileFlaw;

    #[test]
    fn a_file_is_told_by_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let look = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            look_now(&path)
        };
        let table = look("words.txt", b"id;text\n1;one\n");
        assert_eq!(
            (table.columns.as_slice(), table.problem),
            (["id".to_owned(), "text".to_owned()].as_slice(), None)
        );
        let map = look("table.csv", b"{\"a\": 1}");
        assert_eq!((map.size, map.columns.len(), map.problem), (8, 0, None));
        let flags = look("flags.json", b"{\"flags\": {\"a\": {\"variants\": {}}}}");
        assert_eq!((flags.format, flags.may_be_map), (Some(FileFormat::Flags), true));
        assert!(!look("list.json", b"[\"a\"]").may_be_map);
        assert_eq!(
            look("data.json", b"SQLite format 3\0").format,
            Some(FileFormat::Backup)
        );
    }

    #[test]
    fn what_cannot_be_used_has_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let (here, gone) = (folder.path().to_path_buf(), folder.path().join("gone"));
        let empty = folder.path().join("empty.json");
        std::fs::write(&empty, b"").unwrap();
        let cannot_open = |path: &Path, obstacle| StoreError::CannotOpen {
            path: path.to_owned(),
            obstacle,
        };
        for (path, problem) in [
            (&here, cannot_open(&here, Obstacle::IsFolder)),
            (&gone, cannot_open(&gone, Obstacle::NoSuchFile)),
            (
                &empty,
                StoreError::BadFile {
                    line: None,
                    column: None,
                    flaw: FileFlaw::Empty,
                },
            ),
        ] {
            assert_eq!(look_now(path).problem, Some(problem));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let (told, looked) = std::sync::mpsc::channel();
        let path = pipe.clone();
        std::thread::spawn(move || told.send(look_now(&path).problem));
        let problem = looked.recv_timeout(std::time::Duration::from_secs(20));
        let refused = StoreError::CannotOpen {
            path: pipe,
            obstacle: Obstacle::NotAFile,
        };
        assert_eq!(problem.expect("it waits for ever"), Some(refused));
    }
}
