//! The list of changes: one row for every write.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::model::{ChangeState, Counts, Deed, Origin, Program, count};

/// A namespace's row, as other modules need it.
#[derive(Debug, Clone, Default)]
pub(crate) struct NamespaceRow {
    pub(crate) id: i64,
    pub(crate) public_id: String,
    /// As people are told it: a companion's is "prefs: flows".
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) live: bool,
    /// The public id of the namespace that it is a companion of, and what for, as a code.
    pub(crate) owner: Option<String>,
    pub(crate) purpose: Option<String>,
}

/// What a write says of itself.
#[derive(Debug, Clone)]
pub(crate) struct NewChange {
    pub(crate) origin: Origin,
    pub(crate) note: Option<String>,
    /// `None` when it touches more than one.
    pub(crate) namespace_id: Option<i64>,
    /// Namespaces that the same change makes, renames or takes out of Trash: before and after.
    pub(crate) namespaces: Vec<(NamespaceRow, NamespaceRow)>,
}

/// How much a change did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) added: i64,
    pub(crate) changed: i64,
    pub(crate) removed: i64,
    pub(crate) bytes_before: i64,
    pub(crate) bytes_after: i64,
}

impl Tally {
    /// As people are told.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            added: count(self.added),
            changed: count(self.changed),
            removed: count(self.removed),
        }
    }

    pub(crate) fn rows(&self) -> i64 {
        self.added + self.changed + self.removed
    }
}

/// Adds a change, made at a moment in Unix milliseconds, and returns its id. What the same program had undone can no longer be redone.
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    program: Program,
    at: i64,
    change: &NewChange,
    deed: &Deed,
    tally: &Tally,
) -> Result<i64> {
    let program = program.code();
    sqlx::query!(
        "UPDATE changes SET state = 2 WHERE program = ? AND state = 1",
        program
    )
    .execute(&mut *conn)
    .await?;
    let (origin, deed) = (change.origin.code(), deed.to_json());
    let inserted = sqlx::query!(
        "INSERT INTO changes (at, program, origin, state, deed, note, namespace_id,
                              added, changed, removed, bytes_before, bytes_after)
         VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
        at,
        program,
        origin,
        deed,
        change.note,
        change.namespace_id,
        tally.added,
        tally.changed,
        tally.removed,
        tally.bytes_before,
        tally.bytes_after,
    )
    .execute(&mut *conn)
    .await?;
    let change_id = inserted.last_insert_rowid();
    for (before, after) in &change.namespaces {
        record_revision(conn, change_id, before, after).await?;
    }
    Ok(change_id)
}

/// Keeps what a change did to a namespace itself.
async fn record_revision(
    conn: &mut SqliteConnection,
    change_id: i64,
    before: &NamespaceRow,
    after: &NamespaceRow,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO namespace_revisions
             (change_id, namespace_id, before_live, before_name, before_description,
              after_live, after_name, after_description)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        change_id,
        before.id,
        before.live,
        before.name,
        before.description,
        after.live,
        after.name,
        after.description
    )
    .execute(conn)
    .await?;
    Ok(())
}

impl Program {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::App => 0,
            Self::Lux => 1,
        }
    }

    /// The origin of a write that a person made in this program.
    pub fn origin(self) -> Origin {
        match self {
            Self::App => Origin::App,
            Self::Lux => Origin::Lux,
        }
    }
}

impl Origin {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::App => 0,
            Self::Lux => 1,
            Self::Import => 2,
            Self::Restore => 3,
        }
    }

    pub(crate) fn from_code(code: i64) -> Self {
        match code {
            1 => Self::Lux,
            2 => Self::Import,
            3 => Self::Restore,
            _ => Self::App,
        }
    }
}

impl ChangeState {
    pub(crate) fn from_code(code: i64) -> Self {
        match code {
            0 => Self::Done,
            1 => Self::Undone,
            2 => Self::Discarded,
            _ => Self::Final,
        }
    }
}
