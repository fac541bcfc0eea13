//! SQLite as plain C code uses it: prepared statements, stepped in a loop.
#![allow(unsafe_code, reason = "the baseline is SQLite's C interface itself")]

use std::ffi::{CString, c_int};
use std::path::Path;
use std::ptr;

use libsqlite3_sys as ffi;

pub struct Plain(*mut ffi::sqlite3);

pub struct Statement(*mut ffi::sqlite3_stmt);

impl Plain {
    /// Opens a file with the pragmas of the store's writer.
    pub fn open(file: &Path) -> Self {
        let name = CString::new(file.to_string_lossy().as_bytes()).expect("no NUL");
        let mut db = ptr::null_mut();
        // SAFETY: the name outlives the call; a handle that is not open is never used.
        let code = unsafe { ffi::sqlite3_open(name.as_ptr(), &mut db) };
        assert_eq!(code, ffi::SQLITE_OK);
        let plain = Self(db);
        plain.run("PRAGMA busy_timeout = 10000");
        plain.run("PRAGMA journal_mode = WAL");
        plain.run("PRAGMA synchronous = FULL");
        plain.run("PRAGMA foreign_keys = ON");
        plain.run("PRAGMA cache_size = -32000");
        plain
    }

    pub fn prepare(&self, sql: &str) -> Statement {
        let text = CString::new(sql).expect("no NUL");
        let mut statement = ptr::null_mut();
        // SAFETY: the handle is open, the text ends with NUL and outlives the call.
        let code =
            unsafe { ffi::sqlite3_prepare_v2(self.0, text.as_ptr(), -1, &mut statement, ptr::null_mut()) };
        assert_eq!(code, ffi::SQLITE_OK, "{sql}");
        Statement(statement)
    }

    /// Runs one statement to its end.
    pub fn run(&self, sql: &str) {
        let mut statement = self.prepare(sql);
        while statement.step() {}
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        // SAFETY: statements are dropped before their connection.
        unsafe { ffi::sqlite3_close(self.0) };
    }
}

impl Statement {
    pub fn number(&mut self, at: c_int, number: i64) {
        // SAFETY: the statement is open.
        unsafe { ffi::sqlite3_bind_int64(self.0, at, number) };
    }

    pub fn text(&mut self, at: c_int, text: &str) {
        // SAFETY: SQLite copies the bytes before the call returns.
        unsafe {
            let length = text.len() as c_int;
            ffi::sqlite3_bind_text(self.0, at, text.as_ptr().cast(), length, ffi::SQLITE_TRANSIENT())
        };
    }

    pub fn bytes(&mut self, at: c_int, bytes: &[u8]) {
        // SAFETY: SQLite copies the bytes before the call returns.
        unsafe {
            let length = bytes.len() as c_int;
            ffi::sqlite3_bind_blob(self.0, at, bytes.as_ptr().cast(), length, ffi::SQLITE_TRANSIENT())
        };
    }

    /// Goes to the next row; `false` after the last.
    pub fn step(&mut self) -> bool {
        // SAFETY: the statement is open.
        let code = unsafe { ffi::sqlite3_step(self.0) };
        assert!(
            matches!(code, ffi::SQLITE_ROW | ffi::SQLITE_DONE),
            "SQLite {code}"
        );
        code == ffi::SQLITE_ROW
    }

    /// The bytes of a column of this row, until the next step.
    pub fn column(&self, at: c_int) -> &[u8] {
        // SAFETY: the pointer is good for `length` bytes until the statement is stepped or reset,
        // which needs `&mut self`.
        unsafe {
            let start: *const u8 = ffi::sqlite3_column_blob(self.0, at).cast();
            let length = ffi::sqlite3_column_bytes(self.0, at) as usize;
            if start.is_null() {
                &[]
            } else {
                std::slice::from_raw_parts(start, length)
            }
        }
    }

    /// Ready to be run again.
    pub fn reset(&mut self) {
        // SAFETY: the statement is open.
        unsafe { ffi::sqlite3_reset(self.0) };
    }
}

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: finalized once, here.
        unsafe { ffi::sqlite3_finalize(self.0) };
    }
}
