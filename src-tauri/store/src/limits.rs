//! The limits of Cloudflare Workers KV, on which the reference's service is built
//! (https://developers.cloudflare.com/kv/platform/limits/), enforced on every write.

use serde::{Deserialize, Serialize};

/// A key's longest length, in bytes of UTF-8.
pub const MAX_KEY_BYTES: usize = 512;
/// A value's largest size in bytes: 25 MiB.
pub const MAX_VALUE_BYTES: usize = 26_214_400;
/// The largest size of serialised metadata, in bytes.
pub const MAX_METADATA_BYTES: usize = 1_024;
/// A namespace name's longest length, in characters.
pub const MAX_NAME_CHARACTERS: usize = 512;
/// A namespace description's longest length, in characters: some paragraphs.
pub const MAX_DESCRIPTION_CHARACTERS: usize = 4_000;
/// The longest note of a change, in characters. Lists of changes hand them over whole.
pub const MAX_NOTE_CHARACTERS: usize = 1_000;
/// How far ahead an expiry must at least be, in seconds.
pub const MIN_EXPIRY_SECONDS: i64 = 60;
/// The last moment at which an entry can expire, in Unix seconds: 9999-12-31T23:59:59Z, where the
/// calendars of programs end.
pub const MAX_EXPIRY: i64 = 253_402_300_799;

/// Which limit something does not keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Breach {
    /// A key of no bytes.
    EmptyKey,
    /// `.` and `..` are no keys.
    ReservedKey {
        /// What was given.
        key: String,
    },
    /// A key of more than 512 bytes.
    KeyTooLong {
        /// What was given, or its start.
        key: String,
        /// Its length in UTF-8.
        bytes: usize,
    },
    /// A value of more than 25 MiB.
    ValueTooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Metadata of more than 1,024 bytes.
    MetadataTooLarge {
        /// Its length as JSON text.
        bytes: usize,
    },
    /// Metadata that is not one JSON text.
    MetadataNotJson,
    /// A name of nothing but white space.
    NameEmpty,
    /// A name of more than 512 characters.
    NameTooLong {
        /// Its length.
        characters: usize,
    },
    /// A description of more than 4,000 characters.
    DescriptionTooLong {
        /// Its length.
        characters: usize,
    },
    /// A note of more than 1,000 characters.
    NoteTooLong {
        /// Its length.
        characters: usize,
    },
    /// An id that does not follow the rule for ids.
    IdNotValid {
        /// What was given.
        id: String,
    },
    /// An expiry less than 60 seconds ahead.
    ExpiryTooSoon,
    /// An expiry after the year 9999.
    ExpiryTooFar,
}

/// Whether a limit is kept.
pub type Kept<T = ()> = Result<T, Breach>;

/// Checks a key: 1 to 512 bytes, not `.` or `..`.
pub fn check_key(key: &str) -> Kept {
    match key {
        "" => Err(Breach::EmptyKey),
        "." | ".." => Err(Breach::ReservedKey { key: key.to_owned() }),
        _ if key.len() > MAX_KEY_BYTES => Err(Breach::KeyTooLong {
            key: key.to_owned(),
            bytes: key.len(),
        }),
        _ => Ok(()),
    }
}

/// Checks a value's size in bytes.
pub fn check_value_size(bytes: usize) -> Kept {
    if bytes > MAX_VALUE_BYTES {
        return Err(Breach::ValueTooLarge { bytes });
    }
    Ok(())
}

/// Checks a namespace's name and returns it without surrounding white space.
pub fn check_name(name: &str) -> Kept<&str> {
    let name = name.trim();
    let characters = name.chars().count();
    match characters {
        0 => Err(Breach::NameEmpty),
        _ if characters > MAX_NAME_CHARACTERS => Err(Breach::NameTooLong { characters }),
        _ => Ok(name),
    }
}

/// Checks a namespace's description and returns it without surrounding white space.
pub fn check_description(description: &str) -> Kept<&str> {
    let description = description.trim();
    match description.chars().count() {
        characters if characters > MAX_DESCRIPTION_CHARACTERS => {
            Err(Breach::DescriptionTooLong { characters })
        }
        _ => Ok(description),
    }
}

/// Checks a change's note and returns it without surrounding white space; `None` when nothing is left.
pub fn check_note(note: Option<&str>) -> Kept<Option<String>> {
    let Some(note) = note.map(str::trim).filter(|note| !note.is_empty()) else {
        return Ok(None);
    };
    match note.chars().count() {
        characters if characters > MAX_NOTE_CHARACTERS => Err(Breach::NoteTooLong { characters }),
        _ => Ok(Some(note.to_owned())),
    }
}

/// Checks an id that a person chose: `kv_` and 1 to 61 letters, digits, `-` or `_`.
pub fn check_id(id: &str) -> Kept {
    let rest = id.strip_prefix("kv_").unwrap_or_default();
    let fits = (1..=61).contains(&rest.len())
        && rest
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if fits {
        Ok(())
    } else {
        Err(Breach::IdNotValid { id: id.to_owned() })
    }
}

/// Checks an expiry, in Unix seconds, against now, in Unix seconds.
pub fn check_expiry(expires_at: i64, now: i64) -> Kept {
    if expires_at.saturating_sub(now) < MIN_EXPIRY_SECONDS {
        return Err(Breach::ExpiryTooSoon);
    }
    if expires_at > MAX_EXPIRY {
        return Err(Breach::ExpiryTooFar);
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
    #[test]
    fn a_key_is_measured_in_bytes() {
        assert!(check_key(&"k".repeat(512)).is_ok());
        assert!(matches!(
            check_key(&"k".repeat(513)),
            Err(Breach::KeyTooLong { bytes: 513, .. })
        ));
        assert!(check_key(&"é".repeat(256)).is_ok());
        assert!(matches!(
            check_key(&"é".repeat(257)),
            Err(Breach::KeyTooLong { bytes: 514, .. })
        ));
    }

    #[test]
    fn a_key_is_neither_empty_nor_a_dot_or_two() {
        assert_eq!(check_key(""), Err(Breach::EmptyKey));
        assert_eq!(check_key("."), Err(Breach::ReservedKey { key: ".".into() }));
        assert_eq!(check_key(".."), Err(Breach::ReservedKey { key: "..".into() }));
        assert!(check_key("...").is_ok());
        assert!(check_key(" ").is_ok());
    }

    #[test]
    fn notes_and_descriptions_are_measured_in_characters() {
        let longest = format!(" {} ", "é".repeat(MAX_NOTE_CHARACTERS));
        assert_eq!(check_note(Some(&longest)), Ok(Some(longest.trim().to_owned())));
        assert_eq!(check_note(Some(" \n")), Ok(None));
        let over = "é".repeat(MAX_NOTE_CHARACTERS + 1);
        assert_eq!(
            check_note(Some(&over)),
            Err(Breach::NoteTooLong { characters: 1_001 })
        );
        let over = "é".repeat(MAX_DESCRIPTION_CHARACTERS + 1);
        assert_eq!(
            check_description(&over),
            Err(Breach::DescriptionTooLong { characters: 4_001 })
        );
        assert_eq!(check_description(" a "), Ok("a"));
    }

    #[test]
    fn an_id_starts_with_kv_and_has_plain_characters() {
        assert!(check_id("kv_123").is_ok());
        for id in ["kv_", "123", "kv_a b", &format!("kv_{}", "x".repeat(62))] {
            assert_eq!(check_id(id), Err(Breach::IdNotValid { id: id.into() }), "{id}");
        }
    }

    #[test]
    fn an_expiry_is_60_seconds_ahead_or_more() {
        assert!(check_expiry(1_060, 1_000).is_ok());
        assert_eq!(check_expiry(1_059, 1_000), Err(Breach::ExpiryTooSoon));
    }

    #[test]
    fn an_expiry_is_in_a_year_of_four_digits() {
        assert!(check_expiry(MAX_EXPIRY, 1_000).is_ok());
        for at in [MAX_EXPIRY + 1, i64::MAX] {
            assert_eq!(check_expiry(at, 1_000), Err(Breach::ExpiryTooFar));
            assert_eq!(told_expiry(Some(at)), Some(MAX_EXPIRY));
        }
    }
}
