//! The limits of Cloudflare Workers KV, on which the reference's service is built
//! (https://developers.cloudflare.com/kv/platform/limits/), enforced on every write.

use crate::error::{Result, StoreError};
use crate::formats::json;

/// A key's longest length, in bytes of UTF-8.
pub const MAX_KEY_BYTES: usize = 512;
/// A value's largest size in bytes: 25 MiB.
pub const MAX_VALUE_BYTES: usize = 26_214_400;
/// The largest size of serialised metadata, in bytes.
pub const MAX_METADATA_BYTES: usize = 1_024;
/// A namespace name's longest length, in characters.
pub const MAX_NAME_CHARACTERS: usize = 512;
/// How far ahead an expiry must at least be, in seconds.
pub const MIN_EXPIRY_SECONDS: i64 = 60;
/// The last moment at which an entry can expire, in Unix seconds: 9999-12-31T23:59:59Z, where the
/// calendars of programs end.
pub const MAX_EXPIRY: i64 = 253_402_300_799;

/// Checks a key: 1 to 512 bytes, not `.` or `..`.
pub fn check_key(key: &str) -> Result<()> {
    match key {
        "" => Err(StoreError::EmptyKey),
        "." | ".." => Err(StoreError::ReservedKey { key: key.to_owned() }),
        _ if key.len() > MAX_KEY_BYTES => Err(StoreError::KeyTooLong {
            key: key.to_owned(),
            bytes: key.len(),
        }),
        _ => Ok(()),
    }
}

/// Checks a value's size in bytes.
pub fn check_value_size(bytes: usize) -> Result<()> {
    if bytes > MAX_VALUE_BYTES {
        return Err(StoreError::ValueTooLarge { bytes });
    }
    Ok(())
}

/// Checks metadata: JSON text of at most 1,024 bytes.
pub fn check_metadata(metadata: &str) -> Result<()> {
    if metadata.len() > MAX_METADATA_BYTES {
        return Err(StoreError::MetadataTooLarge {
            bytes: metadata.len(),
        });
    }
    json::validate(metadata.as_bytes()).map_err(|_| StoreError::MetadataNotJson)?;
    Ok(())
}

/// Checks a namespace's name and returns it without surrounding white space.
pub fn check_name(name: &str) -> Result<&str> {
    let name = name.trim();
    let characters = name.chars().count();
    match characters {
        0 => Err(StoreError::NameEmpty),
        _ if characters > MAX_NAME_CHARACTERS => Err(StoreError::NameTooLong { characters }),
        _ => Ok(name),
    }
}

/// Checks an id that a person chose: `kv_` and 1 to 61 letters, digits, `-` or `_`.
pub fn check_id(id: &str) -> Result<()> {
    let rest = id.strip_prefix("kv_").unwrap_or_default();
    let fits = (1..=61).contains(&rest.len())
        && rest
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if fits {
        Ok(())
    } else {
        Err(StoreError::IdNotValid { id: id.to_owned() })
    }
}

/// Checks an expiry, in Unix seconds, against now, in Unix seconds.
pub fn check_expiry(expires_at: i64, now: i64) -> Result<()> {
    if expires_at.saturating_sub(now) < MIN_EXPIRY_SECONDS {
        return Err(StoreError::ExpiryTooSoon);
    }
    if expires_at > MAX_EXPIRY {
        return Err(StoreError::ExpiryTooFar);
    }
    Ok(())
}

/// An expiry as it is handed on: a file from before there was a limit may have later ones.
pub(crate) fn told_expiry(expires_at: Option<i64>) -> Option<i64> {
    expires_at.map(|at| at.min(MAX_EXPIRY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FailureCode;

    fn code<T>(result: Result<T>) -> Option<FailureCode> {
        result.err().map(|error| error.code())
    }

    #[test]
    fn a_key_is_measured_in_bytes() {
        assert!(check_key(&"k".repeat(512)).is_ok());
        assert_eq!(code(check_key(&"k".repeat(513))), Some(FailureCode::KeyTooLong));
        assert!(check_key(&"é".repeat(256)).is_ok());
        assert_eq!(code(check_key(&"é".repeat(257))), Some(FailureCode::KeyTooLong));
    }

    #[test]
    fn a_key_is_neither_empty_nor_a_dot_or_two() {
        assert_eq!(code(check_key("")), Some(FailureCode::EmptyKey));
        assert_eq!(code(check_key(".")), Some(FailureCode::ReservedKey));
        assert_eq!(code(check_key("..")), Some(FailureCode::ReservedKey));
        assert!(check_key("...").is_ok());
        assert!(check_key(" ").is_ok());
    }

    #[test]
    fn metadata_is_json_of_1024_bytes() {
        let fits = format!("\"{}\"", "m".repeat(1022));
        assert!(check_metadata(&fits).is_ok());
        let over = format!("\"{}\"", "m".repeat(1023));
        assert_eq!(code(check_metadata(&over)), Some(FailureCode::MetadataTooLarge));
        assert_eq!(code(check_metadata("{")), Some(FailureCode::MetadataNotJson));
    }

    #[test]
    fn an_id_starts_with_kv_and_has_plain_characters() {
        assert!(check_id("kv_123").is_ok());
        for id in ["kv_", "123", "kv_a b", &format!("kv_{}", "x".repeat(62))] {
            assert_eq!(code(check_id(id)), Some(FailureCode::IdNotValid), "{id}");
        }
    }

    #[test]
    fn an_expiry_is_60_seconds_ahead_or_more() {
        assert!(check_expiry(1_060, 1_000).is_ok());
        assert_eq!(code(check_expiry(1_059, 1_000)), Some(FailureCode::ExpiryTooSoon));
    }

    #[test]
    fn an_expiry_is_in_a_year_of_four_digits() {
        assert!(check_expiry(MAX_EXPIRY, 1_000).is_ok());
        for at in [MAX_EXPIRY + 1, i64::MAX] {
            assert_eq!(code(check_expiry(at, 1_000)), Some(FailureCode::ExpiryTooFar));
            assert_eq!(told_expiry(Some(at)), Some(MAX_EXPIRY));
        }
    }
}
