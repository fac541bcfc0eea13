//! The rows of the staging tables, and those that come from the store's own tables.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;
use crate::formats::Refusal;
use crate::kind;
use crate::ledger::{LENT_ABOVE, lent_above};
use crate::model::{Kind, Selection};
use crate::reading::filter::push_selection;

/// Keep the entry's expiry, metadata, value: the bits of `rows.keep`.
pub(crate) const KEEP_EXPIRY: i64 = 1;
pub(crate) const KEEP_METADATA: i64 = 2;
pub(crate) const KEEP_VALUE: i64 = 4;

/// What a row would do to its key.
#[derive(Debug, Clone)]
pub(crate) enum RowAction {
    /// Write this state. `keep` says which parts come from the entry as it is.
    Put {
        value: Vec<u8>,
        kind: Kind,
        expires_at: Option<i64>,
        /// Instead: seconds, counted from when the row is written.
        expires_in: Option<i64>,
        metadata: Option<String>,
        keep: i64,
    },
    /// As `Put`, beside the value that the entry has.
    PutBeside {
        expires_at: Option<i64>,
        expires_in: Option<i64>,
        metadata: Option<String>,
        keep: i64,
    },
    /// The value that a version has, with what stands beside it.
    PutHeld {
        held: Held,
        expires_at: Option<i64>,
        expires_in: Option<i64>,
        metadata: Option<String>,
        keep: i64,
    },
    Remove,
    /// Not valid, and why.
    Refuse {
        reason: Refusal,
    },
}

/// A value that a version has: a small one itself, of a large one the version.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) kind: i64,
    pub(crate) size: i64,
    pub(crate) preview: String,
    pub(crate) value: Option<Vec<u8>>,
    pub(crate) value_of: Option<i64>,
}

/// One row to be staged.
#[derive(Debug, Clone)]
pub(crate) struct NewRow {
    pub(crate) namespace_id: i64,
    pub(crate) key: String,
    pub(crate) line: Option<i64>,
    pub(crate) ties: Ties,
    pub(crate) action: RowAction,
}

/// What a row has to do with others, and with what its key is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ties {
    /// Rows with the same number have the same value.
    pub(crate) twins: Option<i64>,
    /// The version of its key that it was made from: no other is written over.
    pub(crate) made_from: Option<i64>,
    /// Two rows with the same number are ticked together.
    pub(crate) pair: Option<i64>,
}

/// A row as the staging tables have it.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) namespace_id: i64,
    pub(super) key: String,
    pub(super) line: Option<i64>,
    pub(super) reason: Option<String>,
    pub(super) keep: i64,
    pub(super) expires_at: Option<i64>,
    pub(super) expires_in: Option<i64>,
    pub(super) kind: Option<i64>,
    pub(super) size: i64,
    pub(super) preview: String,
    pub(super) metadata: Option<String>,
    pub(super) twins: Option<i64>,
    pub(super) made_from: Option<i64>,
    pub(super) pair: Option<i64>,
    pub(super) value_of: Option<i64>,
    pub(super) value: Option<Vec<u8>>,
}

impl NewRow {
    pub(super) fn columns(self) -> Columns {
        let row = Columns {
            namespace_id: self.namespace_id,
            key: self.key,
            line: self.line,
            made_from: self.ties.made_from,
            pair: self.ties.pair,
            ..Columns::default()
        };
        match self.action {
            RowAction::Put {
                value,
                kind,
                expires_at,
                expires_in,
                metadata,
                keep,
            } => Columns {
                keep,
                expires_at,
                expires_in,
                kind: Some(kind.code()),
                size: value.len() as i64,
                preview: kind::preview(&value, kind),
                metadata,
                // Small values are not lent.
                twins: self.ties.twins.filter(|_| value.len() as i64 > LENT_ABOVE),
                value: Some(value),
                ..row
            },
            RowAction::PutBeside {
                expires_at,
                expires_in,
                metadata,
                keep,
            } => Columns {
                keep: keep | KEEP_VALUE,
                expires_at,
                expires_in,
                metadata,
                ..row
            },
            RowAction::PutHeld {
                held,
                expires_at,
                expires_in,
                metadata,
                keep,
            } => Columns {
                keep,
                expires_at,
                expires_in,
                kind: Some(held.kind),
                size: held.size,
                preview: held.preview,
                metadata,
                value: held.value,
                value_of: held.value_of,
                ..row
            },
            RowAction::Remove => row,
            RowAction::Refuse { reason } => Columns {
                reason: Some(reason.to_json()),
                ..row
            },
        }
    }
}

/// Stages the removal of all entries that a person selected.
pub(crate) async fn stage_removals(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    selection: &Selection,
    now: i64,
) -> Result<()> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "INSERT INTO staged.rows (namespace_id, key) SELECT e.namespace_id, e.key FROM main.entries AS e",
    );
    push_selection(&mut sql, namespace_id, selection, now);
    sql.build().execute(conn).await?;
    Ok(())
}

/// Of a version `v` that a staged row has the value of: the value of a small one, the number of a
/// large one.
macro_rules! value_or_lender {
    () => {
        concat!(
            "CASE WHEN v.size <= ",
            lent_above!(),
            " THEN v.value END, CASE WHEN v.size > ",
            lent_above!(),
            " THEN v.id END"
        )
    };
}
pub(crate) use value_or_lender;

/// Stages a kept version as the new state of a key: a small value goes from table to table, a large
/// one stays where it is.
pub(crate) async fn stage_version(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    key: &str,
    version: i64,
) -> Result<bool> {
    let staged = sqlx::query(concat!(
        "INSERT INTO staged.rows (namespace_id, key, expires_at, kind, size, preview, metadata, value, value_of)
         SELECT ?, ?, v.expires_at, v.kind, v.size, v.preview, v.metadata, ",
        value_or_lender!(),
        " FROM main.versions AS v WHERE v.id = ?"
    ))
    .bind(namespace_id)
    .bind(key)
    .bind(version)
    .execute(conn)
    .await?;
    Ok(staged.rows_affected() == 1)
}

/// What an entry has besides its value, and which of it stays as it is (`rows.keep`).
pub(crate) struct Beside<'a> {
    pub(crate) keep: i64,
    /// Unix seconds.
    pub(crate) expires_at: Option<i64>,
    pub(crate) metadata: Option<&'a str>,
}

/// Stages another expiry and other metadata beside the value that a version has.
pub(crate) async fn stage_value_of(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    key: &str,
    version: i64,
    beside: &Beside<'_>,
) -> Result<()> {
    sqlx::query(concat!(
        "INSERT INTO staged.rows (namespace_id, key, keep, expires_at, kind, size, preview, metadata, value, value_of)
         SELECT ?, ?, ?, ?, v.kind, v.size, v.preview, ?, ",
        value_or_lender!(),
        " FROM main.versions AS v WHERE v.id = ?"
    ))
    .bind(namespace_id)
    .bind(key)
    .bind(beside.keep)
    .bind(beside.expires_at)
    .bind(beside.metadata)
    .bind(version)
    .execute(conn)
    .await?;
    Ok(())
}

/// Empties the staging tables.
pub(crate) async fn clear(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("DELETE FROM staged.rows; DELETE FROM staged.verdicts;")
        .execute(conn)
        .await?;
    Ok(())
}
