//! The files that the window may speak of: those that a person chose or dropped, those that the app
//! wrote for them, and the backups that it listed. The window gets a token for each and sends that
//! back; a path it could name itself is never taken from it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use serde::Serialize;
use specta::Type;
use store::{BackupInfo, ExportedFile};

use crate::commands::Answer;
use crate::failure::ShellFailure;

/// What was handed out since the app started. A file has one token, however often it is listed.
#[derive(Default)]
pub struct Files(Mutex<Handed>);

#[derive(Default)]
struct Handed {
    paths: HashMap<String, PathBuf>,
    tokens: HashMap<PathBuf, String>,
}

impl Files {
    /// The token of a file that the window may speak of from now on.
    pub fn hand_out(&self, path: &Path) -> String {
        let mut handed = self.handed();
        if let Some(token) = handed.tokens.get(path) {
            return token.clone();
        }
        let token = format!("file-{}", handed.paths.len() + 1);
        handed.paths.insert(token.clone(), path.to_owned());
        handed.tokens.insert(path.to_owned(), token.clone());
        token
    }

    /// The file of a token; refused for anything that was never handed out.
    pub fn path(&self, token: &str) -> Answer<PathBuf> {
        let unknown = || ShellFailure::FileNotAtHand.into();
        self.handed().paths.get(token).cloned().ok_or_else(unknown)
    }

    /// A backup as the window gets it.
    pub fn backup(&self, backup: BackupInfo) -> BackupFile {
        BackupFile {
            file: self.hand_out(Path::new(&backup.path)),
            backup,
        }
    }

    /// A file that was written, as the window gets it.
    pub fn written(&self, written: ExportedFile) -> WrittenFile {
        WrittenFile {
            file: self.hand_out(Path::new(&written.path)),
            written,
        }
    }

    fn handed(&self) -> MutexGuard<'_, Handed> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// A backup with its token. Its path is for people to read.
#[derive(Debug, Clone, Serialize, Type)]
pub struct BackupFile {
    /// Its token.
    pub file: String,
    #[serde(flatten)]
    backup: BackupInfo,
}

/// A file that was written, with its token. Its path is for people to read.
#[derive(Debug, Clone, Serialize, Type)]
pub struct WrittenFile {
    /// Its token.
    pub file: String,
    #[serde(flatten)]
    written: ExportedFile,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    #[test]
    fn only_what_was_handed_out_can_be_named() {
        let files = Files::default();
        let (one, other) = (Path::new("/tmp/one"), Path::new("/tmp/other"));
        let token = files.hand_out(one);
        assert_eq!(files.path(&token).unwrap(), one);
        assert_ne!(files.hand_out(other), token);
        for named in ["/tmp/one", "/etc/passwd", "", "file-99"] {
            let refused = files.path(named).unwrap_err();
            assert!(
                matches!(refused, Failure::Shell(ShellFailure::FileNotAtHand)),
                "{named}"
            );
        }
    }

    #[test]
    fn a_file_that_is_listed_again_keeps_its_token() {
        let files = Files::default();
        let path = Path::new("/tmp/backup");
        assert_eq!(files.hand_out(path), files.hand_out(path));
    }
}
