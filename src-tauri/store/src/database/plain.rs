//! Statements that are stepped through row by row by whoever reads, on the connection and in the transaction
//! that it is in. The connection's own thread hands over each row by itself, which costs more than to read it.
//!
//! What is unsafe rests on four rules: the handle is
//! locked for as long as [`Lent`] is there, so that nobody else uses it; a statement borrows from that; a row
//! borrows from its statement, which it cannot outlive or see stepped on; and each statement is finalized
//! once.
#![allow(unsafe_code, reason = "rows are read through SQLite's C interface")]

use std::ffi::{CStr, c_int};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

use libsqlite3_sys as ffi;
use sqlx::sqlite::{LockedSqliteHandle, SqliteConnection};
use tokio::runtime::Handle;

use super::interrupt::INSTRUCTIONS;
use crate::error::{Fault, Result, StoreError};

/// What is bound to a parameter.
pub(crate) enum Bound {
    Number(i64),
    Text(String),
}

/// A connection that is lent out; given back when this is dropped.
pub(crate) struct Lent<'a>(LockedSqliteHandle<'a>);

impl<'a> Lent<'a> {
    /// Borrows a connection, on a thread that may block. Its statements end with `Cancelled` soon after
    /// `wanted` says no.
    ///
    /// Panics where no runtime is.
    pub(crate) fn of(
        connection: &'a mut SqliteConnection,
        wanted: impl Fn() -> bool + Send + 'static,
    ) -> Result<Self> {
        let mut handle = Handle::current().block_on(connection.lock_handle())?;
        handle.set_progress_handler(INSTRUCTIONS, wanted);
        Ok(Self(handle))
    }

    /// Prepares one statement.
    pub(crate) fn prepare(&mut self, sql: &str, bound: &[Bound]) -> Result<Rows<'_>> {
        let mut rows = Rows {
            statement: Prepared::of(&mut self.0, sql)?,
            lent: PhantomData,
        };
        for (at, bound) in (1..).zip(bound) {
            rows.bind(at, bound)?;
        }
        Ok(rows)
    }

    /// A part of what a column of one row of the main file holds, read where it stands: so many bytes from a place
    /// on, fewer at its end, none behind it.
    ///
    /// Errors: those of SQLite, also where there is no such row.
    pub(crate) fn part(
        &mut self,
        table: &CStr,
        column: &CStr,
        row: i64,
        from: usize,
        most: usize,
    ) -> Result<Vec<u8>> {
        let (db, mut blob) = (self.0.as_raw_handle().as_ptr(), ptr::null_mut());
        // SAFETY: the handle is open, and each name ends with a zero. It is opened to be read.
        check(unsafe {
            ffi::sqlite3_blob_open(
                db,
                c"main".as_ptr(),
                table.as_ptr(),
                column.as_ptr(),
                row,
                0,
                &mut blob,
            )
        })?;
        // SAFETY: it is open, as after every call of SQLite that succeeded.
        let length = usize::try_from(unsafe { ffi::sqlite3_blob_bytes(blob) }).unwrap_or_default();
        let from = from.min(length);
        let mut part = vec![0; most.min(length - from)];
        // SAFETY: there is room for so many bytes; no place in it is beyond what a `c_int` holds.
        let code = unsafe {
            ffi::sqlite3_blob_read(blob, part.as_mut_ptr().cast(), part.len() as c_int, from as c_int)
        };
        // SAFETY: it is open, and used no more.
        unsafe { ffi::sqlite3_blob_close(blob) };
        check(code)?;
        Ok(part)
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // Whoever has the connection next is not interrupted.
        self.0.remove_progress_handler();
    }
}

/// A statement that is finalized when this is dropped, which is before its handle is given back.
pub(super) struct Prepared(NonNull<ffi::sqlite3_stmt>);

// SAFETY: a statement belongs to no thread; whoever uses it holds the lock of its handle.
unsafe impl Send for Prepared {}

impl Prepared {
    pub(super) fn of(handle: &mut LockedSqliteHandle<'_>, sql: &str) -> Result<Self> {
        let Ok(length) = c_int::try_from(sql.len()) else {
            return Err(Fault::Database.into());
        };
        let (db, mut statement) = (handle.as_raw_handle().as_ptr(), ptr::null_mut());
        // SAFETY: the handle is open, and of the text not more is read than its length.
        let code = unsafe {
            ffi::sqlite3_prepare_v2(db, sql.as_ptr().cast(), length, &mut statement, ptr::null_mut())
        };
        check(code)?;
        Ok(Self(NonNull::new(statement).ok_or(Fault::Database)?))
    }

    pub(super) fn as_ptr(&self) -> *mut ffi::sqlite3_stmt {
        self.0.as_ptr()
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        // SAFETY: it is open, and used no more. The code that it returns is that of the last step.
        unsafe { ffi::sqlite3_finalize(self.0.as_ptr()) };
    }
}

/// A prepared statement and where it is in its rows.
pub(crate) struct Rows<'a> {
    statement: Prepared,
    lent: PhantomData<&'a mut ()>,
}

impl Rows<'_> {
    fn bind(&mut self, at: c_int, bound: &Bound) -> Result<()> {
        let statement = self.statement.as_ptr();
        check(match bound {
            // SAFETY: the statement is open.
            Bound::Number(number) => unsafe { ffi::sqlite3_bind_int64(statement, at, *number) },
            // SAFETY: SQLite copies so many bytes before the call returns.
            Bound::Text(text) => unsafe {
                ffi::sqlite3_bind_text64(
                    statement,
                    at,
                    text.as_ptr().cast(),
                    text.len() as u64,
                    ffi::SQLITE_TRANSIENT(),
                    ffi::SQLITE_UTF8 as u8,
                )
            },
        })
    }

    /// Goes to the next row; `None` behind the last.
    ///
    /// Errors: those of SQLite; `Cancelled`.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>> {
        // SAFETY: the statement is open.
        match unsafe { ffi::sqlite3_step(self.statement.as_ptr()) } {
            ffi::SQLITE_ROW => Ok(Some(Row(self.statement.0, PhantomData))),
            ffi::SQLITE_DONE => Ok(None),
            code => Err(StoreError::of_sqlite(code)),
        }
    }
}

/// The row at which a statement is. Columns are numbered from 0.
pub(crate) struct Row<'a>(NonNull<ffi::sqlite3_stmt>, PhantomData<&'a ()>);

impl<'a> Row<'a> {
    /// The bytes of a column that holds a text or bytes; none of one that is NULL.
    ///
    /// Errors: `Sqlite` where there is no memory for them.
    pub(crate) fn bytes(&self, column: c_int) -> Result<&'a [u8]> {
        // SAFETY: the statement stands at a row; another column's number gives NULL.
        let (start, length) = unsafe {
            let start: *const u8 = ffi::sqlite3_column_blob(self.0.as_ptr(), column).cast();
            (start, ffi::sqlite3_column_bytes(self.0.as_ptr(), column))
        };
        match usize::try_from(length) {
            Ok(0) | Err(_) => Ok(&[]),
            Ok(_) if start.is_null() => Err(StoreError::of_sqlite(ffi::SQLITE_NOMEM)),
            // SAFETY: so many bytes are there until the next step, for which the row has to be gone.
            Ok(length) => Ok(unsafe { std::slice::from_raw_parts(start, length) }),
        }
    }

    /// The same as a text. Errors: `Internal` where it is none.
    pub(crate) fn text(&self, column: c_int) -> Result<&'a str> {
        std::str::from_utf8(self.bytes(column)?).map_err(|_| Fault::OtherType.into())
    }

    /// A number; `None` where it is NULL.
    pub(crate) fn number(&self, column: c_int) -> Option<i64> {
        // SAFETY: the statement stands at a row; another column's number gives NULL.
        unsafe {
            let is_null = ffi::sqlite3_column_type(self.0.as_ptr(), column) == ffi::SQLITE_NULL;
            (!is_null).then(|| ffi::sqlite3_column_int64(self.0.as_ptr(), column))
        }
    }
}

/// Errors: those of SQLite.
pub(super) fn check(code: c_int) -> Result<()> {
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(StoreError::of_sqlite(code)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use sqlx::ConnectOptions as _;
    use tempfile::TempDir;

    use super::*;
    use crate::database::connection_to;

    async fn connection() -> (TempDir, SqliteConnection) {
        let folder = tempfile::tempdir().unwrap();
        let options = connection_to(&folder.path().join("kv.sqlite")).create_if_missing(true);
        let connection = options.connect().await.unwrap();
        (folder, connection)
    }

    /// Lends the connection to some work, on a thread that may block.
    async fn lend<T: Send + 'static>(
        mut connection: SqliteConnection,
        wanted: impl Fn() -> bool + Send + 'static,
        work: impl FnOnce(&mut Lent<'_>) -> T + Send + 'static,
    ) -> (T, SqliteConnection) {
        let lending = tokio::task::spawn_blocking(move || {
            let done = work(&mut Lent::of(&mut connection, wanted).unwrap());
            (done, connection)
        });
        lending.await.unwrap()
    }

    /// Takes far more than a few looks at whether it is still wanted.
    const LONG: &str = "WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n LIMIT 100000)
                        SELECT count(*) FROM n";

    fn count(lent: &mut Lent<'_>) -> Result<Option<i64>> {
        let mut rows = lent.prepare(LONG, &[])?;
        Ok(rows.next()?.and_then(|row| row.number(0)))
    }

    #[tokio::test]
    async fn what_is_no_longer_wanted_ends_and_the_next_is_not_interrupted() {
        static WANTED: AtomicBool = AtomicBool::new(true);
        let wanted = || WANTED.load(Ordering::Relaxed);
        let (_folder, connection) = connection().await;
        let (whole, connection) = lend(connection, wanted, count).await;
        assert_eq!(whole.unwrap(), Some(100_000));
        WANTED.store(false, Ordering::Relaxed);
        let (cut, mut connection) = lend(connection, wanted, count).await;
        assert!(matches!(cut, Err(StoreError::Cancelled)), "{cut:?}");
        let next: i64 = sqlx::query_scalar(LONG).fetch_one(&mut connection).await.unwrap();
        assert_eq!(next, 100_000);
    }

    #[tokio::test]
    async fn rows_are_those_of_the_transaction_that_the_connection_is_in() {
        let (_folder, mut connection) = connection().await;
        sqlx::raw_sql(
            "CREATE TABLE t (n, t, b); BEGIN;
             INSERT INTO t VALUES (7, 'é', x'ff00'), (NULL, '', x''), (-1, 'left out', NULL)",
        )
        .execute(&mut connection)
        .await
        .unwrap();
        let (read, mut connection) = lend(
            connection,
            || true,
            |lent| {
                let bound = [Bound::Number(-1), Bound::Text("left out".to_owned())];
                let mut rows = lent.prepare("SELECT n, t, b FROM t WHERE n IS NOT ? AND t <> ?", &bound)?;
                let mut read = Vec::new();
                while let Some(row) = rows.next()? {
                    read.push((row.number(0), row.text(1)?.to_owned(), row.bytes(2)?.to_vec()));
                }
                Ok::<_, StoreError>(read)
            },
        )
        .await;
        let expected = [
            (Some(7), "é".to_owned(), vec![0xff, 0]),
            (None, String::new(), Vec::new()),
        ];
        assert_eq!(read.unwrap(), expected);
        sqlx::raw_sql("ROLLBACK").execute(&mut connection).await.unwrap();
    }

    #[tokio::test]
    async fn what_sqlite_refuses_is_an_error() {
        let (_folder, connection) = connection().await;
        let (refused, connection) = lend(
            connection,
            || true,
            |lent| {
                let mut refused = |sql, bound: &[Bound]| lent.prepare(sql, bound).is_err();
                [
                    refused("SELECT n FROM nothing", &[]),
                    refused("", &[]),
                    refused("SELECT 1", &[Bound::Number(1)]),
                ]
            },
        )
        .await;
        assert_eq!(refused, [true; 3]);
        let (no_text, _connection) = lend(
            connection,
            || true,
            |lent| {
                let mut rows = lent.prepare("SELECT CAST(x'ff' AS TEXT)", &[]).unwrap();
                let row = rows.next().unwrap().unwrap();
                row.text(0).is_err()
            },
        )
        .await;
        assert!(no_text);
    }
}
