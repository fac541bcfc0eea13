//! Rows put into a table through prepared statements that are bound and stepped here: to hand thousands of values
//! over to the connection's own thread costs more than to write them.
//!
//! What is unsafe rests on four rules: the handle is locked for as long as [`Inserts`] is there, so that nobody
//! else uses it; what is bound is there until the statement is reset and has forgotten it, which is before
//! [`Inserts::put`] returns; a statement is used by whoever has the only reference to it, on whatever thread; and
//! each is finalized once, before the handle is given back.
#![allow(unsafe_code, reason = "rows are written through SQLite's C interface")]

use std::ffi::c_int;

use libsqlite3_sys as ffi;
use sqlx::sqlite::{LockedSqliteHandle, SqliteConnection};

use super::plain::{Prepared, check};
use crate::error::{Result, StoreError};

/// What one column of a row is given.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Given<'v> {
    Nothing,
    Number(i64),
    Text(&'v str),
    Bytes(&'v [u8]),
}

/// Rows of one statement, where there are so many: with each statement SQLite opens the table and its indexes.
const ROWS_AT_ONCE: usize = 16;

/// A connection that takes rows of `COLUMNS` columns, and does nothing else until this is dropped. What ends its
/// other statements, as a job that is cancelled, ends these.
pub(crate) struct Inserts<'a, const COLUMNS: usize> {
    // Before the handle: fields are dropped in their order.
    many: Option<Prepared>,
    one: Option<Prepared>,
    into: &'a str,
    then: &'a str,
    handle: LockedSqliteHandle<'a>,
}

impl<'a, const COLUMNS: usize> Inserts<'a, COLUMNS> {
    /// Borrows a connection. `into` is the statement up to its `VALUES`, `then` what follows them.
    pub(crate) async fn of(
        connection: &'a mut SqliteConnection,
        into: &'a str,
        then: &'a str,
    ) -> Result<Self> {
        Ok(Self {
            many: None,
            one: None,
            into,
            then,
            handle: connection.lock_handle().await?,
        })
    }

    /// Writes rows, in their order; after an error, those before the one that was refused are written. It takes as
    /// long as the disk does.
    ///
    /// Errors: those of SQLite; `Cancelled`.
    pub(crate) fn put<'v>(
        &mut self,
        rows: impl ExactSizeIterator<Item = [Given<'v>; COLUMNS]>,
    ) -> Result<()> {
        let (mut left, mut rows) = (rows.len(), rows);
        while left > 0 {
            let now = if left >= ROWS_AT_ONCE { ROWS_AT_ONCE } else { 1 };
            let statement = self.statement(now)?;
            let values = rows.by_ref().take(now).flatten();
            let bound = (1..)
                .zip(values)
                .try_for_each(|(at, value)| bind(statement, at, value));
            // SAFETY: the statement is open; that it has failed is told by the step, not by the reset.
            let done = bound.and_then(|()| match unsafe { ffi::sqlite3_step(statement) } {
                ffi::SQLITE_DONE => Ok(()),
                code => Err(StoreError::of_sqlite(code)),
            });
            // SAFETY: it is open. From here on it knows nothing of what was bound.
            unsafe {
                ffi::sqlite3_reset(statement);
                ffi::sqlite3_clear_bindings(statement);
            }
            done?;
            left -= now;
        }
        Ok(())
    }

    /// The statement that takes so many rows.
    fn statement(&mut self, rows: usize) -> Result<*mut ffi::sqlite3_stmt> {
        let kept = if rows == 1 { &mut self.one } else { &mut self.many };
        let prepared = match kept {
            Some(prepared) => prepared,
            None => {
                let row = format!("({})", ["?"; COLUMNS].join(", "));
                let rows = vec![row; rows].join(", ");
                let sql = format!("{} VALUES {rows}{}", self.into, self.then);
                kept.insert(Prepared::of(&mut self.handle, &sql)?)
            }
        };
        Ok(prepared.as_ptr())
    }
}

/// Binds what stays where it is until the statement is reset.
fn bind(statement: *mut ffi::sqlite3_stmt, at: c_int, value: Given<'_>) -> Result<()> {
    // SAFETY: the statement is open, and so many bytes are there until it has forgotten them.
    check(unsafe {
        match value {
            // Nothing is what a statement has that knows of no binding.
            Given::Nothing => ffi::SQLITE_OK,
            Given::Number(number) => ffi::sqlite3_bind_int64(statement, at, number),
            Given::Text(text) => ffi::sqlite3_bind_text64(
                statement,
                at,
                text.as_ptr().cast(),
                text.len() as u64,
                ffi::SQLITE_STATIC(),
                ffi::SQLITE_UTF8 as u8,
            ),
            Given::Bytes(bytes) => ffi::sqlite3_bind_blob64(
                statement,
                at,
                // Never null, which would be NULL, also where there are none.
                bytes.as_ptr().cast(),
                bytes.len() as u64,
                ffi::SQLITE_STATIC(),
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use sqlx::ConnectOptions as _;

    use super::*;
    use crate::database::connection_to;

    async fn connection() -> SqliteConnection {
        let options = connection_to(std::path::Path::new(":memory:"));
        let mut connection = options.connect().await.unwrap();
        sqlx::raw_sql("CREATE TABLE t (n INTEGER PRIMARY KEY, t TEXT, b BLOB)")
            .execute(&mut connection)
            .await
            .unwrap();
        connection
    }

    #[tokio::test]
    async fn any_number_of_rows_is_written_to_the_byte() {
        for rows in [0, 1, 15, 16, 17, 100] {
            let mut connection = connection().await;
            let texts: Vec<String> = (0..rows).map(|n| format!("é\0{n}")).collect();
            let mut inserts = Inserts::of(&mut connection, "INSERT INTO t (n, t, b)", "")
                .await
                .unwrap();
            let given = texts.iter().enumerate().map(|(n, text)| {
                let bytes = if n % 3 == 0 {
                    Given::Nothing
                } else {
                    Given::Bytes(&text.as_bytes()[n % 3..])
                };
                [Given::Number(n as i64), Given::Text(text), bytes]
            });
            inserts.put(given).unwrap();
            drop(inserts);
            let read: Vec<(i64, String, Option<Vec<u8>>)> =
                sqlx::query_as("SELECT n, t, b FROM t ORDER BY n")
                    .fetch_all(&mut connection)
                    .await
                    .unwrap();
            let expected: Vec<_> = texts
                .iter()
                .enumerate()
                .map(|(n, text)| {
                    let bytes = (n % 3 != 0).then(|| text.as_bytes()[n % 3..].to_vec());
                    (n as i64, text.clone(), bytes)
                })
                .collect();
            assert_eq!(read, expected);
        }
    }

    #[tokio::test]
    async fn no_bytes_and_no_text_are_not_nothing() {
        let mut connection = connection().await;
        let mut inserts = Inserts::of(&mut connection, "INSERT INTO t (n, t, b)", "")
            .await
            .unwrap();
        inserts
            .put([[Given::Nothing, Given::Text(""), Given::Bytes(&[])]].into_iter())
            .unwrap();
        drop(inserts);
        let read: (Option<String>, Option<Vec<u8>>) = sqlx::query_as("SELECT t, b FROM t")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(read, (Some(String::new()), Some(Vec::new())));
    }

    #[tokio::test]
    async fn after_a_row_that_is_refused_others_are_taken() {
        let mut connection = connection().await;
        let mut inserts = Inserts::of(&mut connection, "INSERT INTO t (n, t, b)", "")
            .await
            .unwrap();
        let row = |n, t| [Given::Number(n), Given::Text(t), Given::Nothing];
        inserts.put([row(1, "a")].into_iter()).unwrap();
        let refused = inserts.put([row(1, "b")].into_iter());
        assert!(refused.is_err());
        inserts.put([row(2, "c")].into_iter()).unwrap();
        drop(inserts);
        let read: Vec<(i64, String)> = sqlx::query_as("SELECT n, t FROM t ORDER BY n")
            .fetch_all(&mut connection)
            .await
            .unwrap();
        assert_eq!(read, [(1, "a".to_owned()), (2, "c".to_owned())]);
    }
}
