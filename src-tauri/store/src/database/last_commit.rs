//! The number of the newest commit, noted in a file beside the database.
//!
//! SQLite keeps the newest commits in its log until they are copied into the database. When the log
//! is lost, what is left is a whole database of an earlier moment, and nothing in it tells that
//! anything is missing. The note does: it is written after each commit and never before it, so a
//! database that is behind its note has lost commits. A store that is closed in peace has an empty
//! log, and no note.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::ledger::newest_commit;

/// The end of the note's name: the database's own, and this.
const SUFFIX: &str = "-last";

/// What a note says: `<store id> <commit>`, always of the same length, so that writing it over an
/// older one never leaves a mixture.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    store_id: String,
    commit: i64,
}

impl Noted {
    /// Reads the note beside a file; what is not there, or is no note, tells of nothing. To be read
    /// before the database is: another program may commit, and note it, between the two.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let told = std::fs::read_to_string(note_beside(path)).ok()?;
        let (store_id, commit) = told.trim_end().split_once(' ')?;
        Some(Self {
            store_id: store_id.to_owned(),
            commit: commit.parse().ok()?,
        })
    }

    /// Whether the open store lacks commits that the note tells of. A note of another store, whose
    /// file was replaced by this one, tells of nothing.
    pub(crate) async fn is_ahead_of(&self, connection: &mut SqliteConnection) -> Result<bool> {
        let newest = newest_commit(connection).await?;
        Ok(self.commit > newest && self.store_id == store_id(connection).await?)
    }
}

/// Removes the note: of a file that is gone, and of one that needs no log any more.
pub(crate) fn forget(path: &Path) {
    // One that cannot be removed tells of another store, or of nothing that could be missing.
    let _ = std::fs::remove_file(note_beside(path));
}

/// Where an open store notes its commits.
#[derive(Debug)]
pub(crate) struct LastCommit {
    note: PathBuf,
    store_id: String,
}

impl LastCommit {
    /// The note that belongs to an open store.
    pub(crate) async fn of(path: &Path, connection: &mut SqliteConnection) -> Result<Self> {
        Ok(Self {
            note: note_beside(path),
            store_id: store_id(connection).await?,
        })
    }

    /// What tells this store, and its backups, from another.
    pub(crate) fn store_id(&self) -> &str {
        &self.store_id
    }

    /// Notes a commit that is durable. Not synced: a note that is behind only tells of less.
    pub(crate) fn write(&self, commit: i64) {
        let line = format!("{} {commit:020}\n", self.store_id);
        // It is a witness, nothing more: a commit does not fail because its note could not be written.
        let _ = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&self.note)
            .and_then(|mut note| note.write_all(line.as_bytes()));
    }
}

fn note_beside(path: &Path) -> PathBuf {
    let mut note = path.as_os_str().to_owned();
    note.push(SUFFIX);
    note.into()
}

async fn store_id(connection: &mut SqliteConnection) -> Result<String> {
    let id = sqlx::query_scalar!("SELECT store_id FROM meta")
        .fetch_one(connection)
        .await?;
    Ok(id)
}
