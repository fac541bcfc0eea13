//! Functions that a search calls in SQL: SQLite has no such thing, or knows only the letters A to Z, or would print
//! numbers of JSON anew.
#![allow(unsafe_code, reason = "functions are given to SQLite through its C interface")]

use std::ffi::{CStr, c_int, c_void};
use std::slice;

use libsqlite3_sys as ffi;
use sqlx::sqlite::SqliteConnection;

use crate::formats::json::{field_is, field_path};
use crate::model::{has_note_or_tag, has_tag, has_text};

/// `has_text(text, lower)`: see `model::has_text`.
pub(crate) const HAS_TEXT: &str = "has_text";
/// `has_note_or_tag(metadata, lower)`.
pub(crate) const HAS_NOTE_OR_TAG: &str = "has_note_or_tag";
/// `has_tag(metadata, lower)`.
pub(crate) const HAS_TAG: &str = "has_tag";
/// `field_is(json, asked)`, with what [`asked_field`] makes.
pub(crate) const FIELD_IS: &str = "field_is";

/// Looks at bytes for what a text asks.
struct Looking {
    name: &'static CStr,
    look: fn(&[u8], &str) -> bool,
}

static FUNCTIONS: [Looking; 4] = [
    Looking {
        name: c"has_text",
        look: has_text,
    },
    Looking {
        name: c"has_note_or_tag",
        look: has_note_or_tag,
    },
    Looking {
        name: c"has_tag",
        look: has_tag,
    },
    Looking {
        name: c"field_is",
        look: is_field,
    },
];

/// What `field_is` is asked, as one text.
pub(crate) fn asked_field(path: &str, value: &str, only_text: bool) -> String {
    format!(
        "{}{}:{path}{value}",
        if only_text { 't' } else { 'v' },
        path.len()
    )
}

fn is_field(json: &[u8], asked: &str) -> bool {
    let read = || {
        let (length, rest) = asked.get(1..)?.split_once(':')?;
        let (path, value) = rest.split_at_checked(length.parse().ok()?)?;
        Some((field_path(path).ok()?, value))
    };
    read().is_some_and(|(path, value)| field_is(json, &path, value, asked.starts_with('t')))
}

/// Gives them to a connection.
pub(super) async fn install(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let mut handle = connection.lock_handle().await?;
    let db = handle.as_raw_handle().as_ptr();
    for function in &FUNCTIONS {
        // SAFETY: the handle is open; the name ends with a zero; what the function is given lives for ever and is
        // only read.
        let code = unsafe {
            ffi::sqlite3_create_function_v2(
                db,
                function.name.as_ptr(),
                2,
                ffi::SQLITE_UTF8 | ffi::SQLITE_DETERMINISTIC | ffi::SQLITE_DIRECTONLY,
                std::ptr::from_ref(function).cast_mut().cast::<c_void>(),
                Some(call),
                None,
                None,
                None,
            )
        };
        if code != ffi::SQLITE_OK {
            // Nothing else can be wrong with it.
            return Err(sqlx::Error::Io(std::io::ErrorKind::OutOfMemory.into()));
        }
    }
    Ok(())
}

/// Called by SQLite for a row. Nothing that is looked for is in what is NULL.
unsafe extern "C" fn call(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite gives as many values as it counts, and what `install` gave it.
    unsafe {
        let function = &*ffi::sqlite3_user_data(context).cast::<Looking>().cast_const();
        let &[looked_at, asked] = slice::from_raw_parts(values, usize::try_from(count).unwrap_or_default())
        else {
            return;
        };
        let asked = std::str::from_utf8(bytes(asked)).unwrap_or_default();
        ffi::sqlite3_result_int(context, c_int::from((function.look)(bytes(looked_at), asked)));
    }
}

/// The bytes of a value that is a text or bytes.
///
/// # Safety
///
/// The value is one that SQLite gives a function, and what is returned is used before that returns.
unsafe fn bytes<'a>(value: *mut ffi::sqlite3_value) -> &'a [u8] {
    // SAFETY: SQLite keeps so many bytes until the function returns; of none there may be no place.
    unsafe {
        let start: *const u8 = ffi::sqlite3_value_blob(value).cast();
        match usize::try_from(ffi::sqlite3_value_bytes(value)) {
            Ok(length) if length > 0 && !start.is_null() => slice::from_raw_parts(start, length),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_asked_for_by_any_path_and_value() {
        let json = r#"{"a:b":{"é":["x:y",22.00,"22.00"]}}"#.as_bytes();
        for (path, value, only_text, found) in [
            ("a:b.é[0]", "x:y", false, true),
            ("a:b.é[0]", "x:y", true, true),
            ("a:b.é[0]", "x:", false, false),
            ("a:b.é[1]", "22.00", false, true),
            ("a:b.é[1]", "22.0", false, false),
            ("a:b.é[1]", "22.00", true, false),
            ("a:b.é[2]", "22.00", true, true),
            ("a:b.é", r#"["x:y",22.00,"22.00"]"#, false, true),
            ("a:b.é[3]", "", false, false),
        ] {
            assert_eq!(
                is_field(json, &asked_field(path, value, only_text)),
                found,
                "{path} {value}"
            );
        }
    }
}
