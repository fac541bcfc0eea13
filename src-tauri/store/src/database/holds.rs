//! Whether a text has another in it, ignoring the case of A to Z: a function of SQL, `holds_text(text, wanted)`.
//!
//! SQLite's own `LIKE` and `instr` compare at every place, and `LIKE` ends at a NUL. Here each byte of the text is
//! looked at a fixed number of times, however long both are, and what is wanted is prepared once a statement.
#![allow(
    unsafe_code,
    reason = "a function of SQL is added through SQLite's C interface"
)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;
use std::slice;
use std::sync::Once;

use libsqlite3_sys as ffi;
use memchr::memmem::Finder;

/// What the function is called.
pub(crate) const HOLDS_TEXT: &str = "holds_text";
const NAME: &CStr = c"holds_text";

/// From now on every new connection of the process has the function. Before the first connection.
pub(super) fn offer() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: what is called with each new connection takes what SQLite passes. Where there is no memory to
        // note it, statements with the function are refused.
        unsafe { ffi::sqlite3_auto_extension(Some(add)) };
    });
}

unsafe extern "C" fn add(
    db: *mut ffi::sqlite3,
    _: *mut *mut c_char,
    _: *const ffi::sqlite3_api_routines,
) -> c_int {
    let kind = ffi::SQLITE_UTF8 | ffi::SQLITE_DETERMINISTIC | ffi::SQLITE_INNOCUOUS;
    // SAFETY: the connection is open, and the name ends with a zero.
    unsafe {
        ffi::sqlite3_create_function_v2(
            db,
            NAME.as_ptr(),
            2,
            kind,
            ptr::null_mut(),
            Some(holds_text),
            None,
            None,
            None,
        )
    }
}

/// What SQLite calls for each row.
unsafe extern "C" fn holds_text(
    context: *mut ffi::sqlite3_context,
    _: c_int,
    arguments: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: there are two arguments, which stay as they are until this returns. What is kept for the second is
    // what was kept below, and nobody else has it.
    unsafe {
        let Some(text) = bytes_of(*arguments) else { return };
        let kept: *mut Wanted = ffi::sqlite3_get_auxdata(context, 1).cast();
        if let Some(wanted) = kept.as_mut() {
            ffi::sqlite3_result_int(context, wanted.is_in(text).into());
            return;
        }
        let Some(wanted) = bytes_of(*arguments.add(1)) else {
            return;
        };
        let mut wanted = Box::new(Wanted::of(wanted));
        ffi::sqlite3_result_int(context, wanted.is_in(text).into());
        // SQLite may let go of it at once, so it is not touched any more.
        ffi::sqlite3_set_auxdata(context, 1, Box::into_raw(wanted).cast(), Some(let_go));
    }
}

unsafe extern "C" fn let_go(wanted: *mut c_void) {
    // SAFETY: it came from a box, and SQLite gives it back once.
    drop(unsafe { Box::from_raw(wanted.cast::<Wanted>()) });
}

/// The bytes of a text or of bytes; none of NULL, or where there is no memory for them.
///
/// # Safety
///
/// They are there for as long as the argument is, and until it is asked for in another way.
unsafe fn bytes_of<'a>(argument: *mut ffi::sqlite3_value) -> Option<&'a [u8]> {
    // SAFETY: the argument is SQLite's own; the length is asked for after the bytes, which it is the length of.
    unsafe {
        let start: *const u8 = match ffi::sqlite3_value_type(argument) {
            ffi::SQLITE_NULL => return None,
            ffi::SQLITE_BLOB => ffi::sqlite3_value_blob(argument).cast(),
            _ => ffi::sqlite3_value_text(argument),
        };
        match usize::try_from(ffi::sqlite3_value_bytes(argument)).ok()? {
            0 => Some(&[]),
            _ if start.is_null() => None,
            length => Some(slice::from_raw_parts(start, length)),
        }
    }
}

/// So many bytes of a text are looked through at a time: they stay near the processor, and take no memory to
/// speak of.
const PIECE: usize = 16 << 10;

/// What is looked for.
struct Wanted {
    finder: Finder<'static>,
    /// Whether it is the same in capitals.
    has_no_case: bool,
    /// A piece of a text in small letters.
    piece: Vec<u8>,
}

impl Wanted {
    fn of(wanted: &[u8]) -> Self {
        Self {
            finder: Finder::new(&wanted.to_ascii_lowercase()).into_owned(),
            has_no_case: !wanted.iter().any(u8::is_ascii_alphabetic),
            piece: Vec::new(),
        }
    }

    fn is_in(&mut self, text: &[u8]) -> bool {
        if self.has_no_case {
            return self.finder.find(text).is_some();
        }
        let length = self.finder.needle().len();
        let step = PIECE.max(length);
        let mut rest = text;
        loop {
            // What begins in this piece and ends in the next is found here.
            let end = rest.len().min(step + length);
            self.piece.clear();
            self.piece.extend(rest[..end].iter().map(u8::to_ascii_lowercase));
            if self.finder.find(&self.piece).is_some() {
                return true;
            }
            if end == rest.len() {
                return false;
            }
            rest = &rest[step..];
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sqlx::ConnectOptions as _;
    use sqlx::sqlite::SqliteConnection;

    use super::*;
    use crate::database::connection_to;

    async fn connection() -> (tempfile::TempDir, SqliteConnection) {
        let folder = tempfile::tempdir().unwrap();
        let options = connection_to(&folder.path().join("kv.sqlite")).create_if_missing(true);
        let connection = options.connect().await.unwrap();
        (folder, connection)
    }

    async fn asked(connection: &mut SqliteConnection, sql: &'static str) -> Option<i64> {
        sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
    }

    #[tokio::test]
    async fn texts_and_bytes_are_looked_through_to_their_end() {
        let (_folder, mut connection) = connection().await;
        for (sql, expected) in [
            ("SELECT holds_text('User:7', 'sER')", Some(1)),
            ("SELECT holds_text('user:7', 'user:70')", Some(0)),
            ("SELECT holds_text('a' || char(0) || 'Beta', 'bETA')", Some(1)),
            (
                "SELECT holds_text('a' || char(0) || 'b', char(0) || 'B')",
                Some(1),
            ),
            ("SELECT holds_text(x'ff55', 'u')", Some(1)),
            ("SELECT holds_text('100%', '0%')", Some(1)),
            ("SELECT holds_text('Ä', 'ä')", Some(0)),
            ("SELECT holds_text('', '')", Some(1)),
            ("SELECT holds_text('any', '')", Some(1)),
            ("SELECT holds_text(1234, 23)", Some(1)),
            ("SELECT holds_text(NULL, 'a')", None),
            ("SELECT holds_text('a', NULL)", None),
        ] {
            assert_eq!(asked(&mut connection, sql).await, expected, "{sql}");
        }
    }

    #[tokio::test]
    async fn each_row_may_want_another_text() {
        let (_folder, mut connection) = connection().await;
        let sql = "SELECT group_concat(holds_text(a, b), '') FROM (
                   SELECT 'one' AS a, 'N' AS b UNION ALL SELECT 'two', 'n' UNION ALL SELECT 'three', 'HR')";
        let found: String = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
        assert_eq!(found, "101");
    }

    #[test]
    fn what_lies_over_the_end_of_a_piece_is_found() {
        let wanted = b"Needle:7";
        for start in PIECE - wanted.len() - 1..PIECE + wanted.len() + 1 {
            let mut text = vec![b'e'; 2 * PIECE];
            text[start..start + wanted.len()].copy_from_slice(b"nEEDLE:7");
            assert!(Wanted::of(wanted).is_in(&text), "at {start}");
            text.truncate(start + wanted.len() - 1);
            assert!(!Wanted::of(wanted).is_in(&text), "cut at {start}");
        }
        let long = vec![b'x'; 3 * PIECE];
        let mut text = vec![b'y'; PIECE + 1];
        text.extend_from_slice(&long.to_ascii_uppercase());
        assert!(Wanted::of(&long).is_in(&text));
        assert!(!Wanted::of(&long).is_in(&text[..text.len() - 1]));
    }

    proptest! {
        #[test]
        fn finds_what_is_there_in_small_letters(text in "[aAbB0é\0]{0,40}", wanted in "[aAbB0é\0]{0,4}") {
            let there = text.to_ascii_lowercase().contains(&wanted.to_ascii_lowercase());
            prop_assert_eq!(Wanted::of(wanted.as_bytes()).is_in(text.as_bytes()), there);
        }
    }
}
