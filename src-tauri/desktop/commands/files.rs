//! Files that a person wants to bring in: chosen or dropped, and told by their content.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use specta::Type;
use store::formats::{FileFormat, HEAD_BYTES, columns, detect};
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
    /// What it is, for a person; empty when it cannot be used.
    pub format: String,
    /// A whole copy of a database: it is restored, not imported.
    pub is_backup: bool,
    /// The names of a table's columns; none for other files.
    pub columns: Vec<String>,
    /// Why it cannot be used, where that shows already.
    pub problem: Option<String>,
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
        ..looked.unwrap_or_else(|_| refused(&fallback, "It cannot be read."))
    }
}

fn look_now(path: &Path) -> ImportFile {
    if path.is_dir() {
        return refused(path, "This is a folder. Choose a file.");
    }
    let head = File::open(path).and_then(|file| {
        let size = file.metadata()?.len();
        let mut head = Vec::new();
        file.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
        Ok((size, head))
    });
    let (size, head) = match head {
        Ok(read) => read,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return refused(path, "This file is not there any more.");
        }
        Err(_) => return refused(path, "This file cannot be read. You may not have the permission."),
    };
    match detect(&head) {
        Ok(format) => ImportFile {
            size,
            format: format.title().to_owned(),
            is_backup: format == FileFormat::Backup,
            columns: if format == FileFormat::Csv {
                columns(&head)
            } else {
                Vec::new()
            },
            problem: None,
            ..refused(path, "")
        },
        Err(problem) => ImportFile {
            size,
            ..refused(path, &problem.to_string())
        },
    }
}

fn refused(path: &Path, why: &str) -> ImportFile {
    ImportFile {
        file: String::new(),
        path: path.to_string_lossy().into_owned(),
        name: path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        size: 0,
        format: String::new(),
        is_backup: false,
        columns: Vec::new(),
        problem: Some(why.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::look_now;

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
        assert!(look("data.json", b"SQLite format 3\0").is_backup);
    }

    #[test]
    fn what_cannot_be_used_has_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty.json");
        std::fs::write(&empty, b"").unwrap();
        for path in [folder.path().to_path_buf(), folder.path().join("gone"), empty] {
            let looked = look_now(&path);
            assert!(looked.problem.is_some_and(|why| !why.is_empty()), "{path:?}");
        }
    }
}
