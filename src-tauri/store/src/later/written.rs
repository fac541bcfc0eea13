//! What a planned entry says: its name and its value.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{Result, StoreError};
use crate::limits::{MAX_EXPIRY, MAX_KEY_BYTES};
use crate::model::{LaterDeed, LaterKind, PlannedDeed, PlannedWhat, count};

/// Bytes that a name has for what follows the key.
const AFTER_THE_KEY: usize = 24;

/// The value of an entry. What a newer version of the program adds makes it unreadable here, so that nothing is
/// done of which only a part is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    /// Unix seconds.
    pub(super) due: i64,
    pub(super) does: LaterDeed,
    pub(super) keys: Vec<WrittenKey>,
    /// The protected places, by prefix, in which the person who planned it said that it may write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) leave: Vec<String>,
}

/// A key, and what it is to be when the moment comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenKey {
    pub(super) key: String,
    /// The digest of its value; `None`: there is no such key.
    pub(super) seen: Option<String>,
}

impl Written {
    /// What an entry of this name says; `None` where that cannot be read, or where the name has another moment.
    pub(super) fn read(name: &str, value: &[u8]) -> Option<Self> {
        let written: Self = serde_json::from_slice(value).ok()?;
        let named = name.starts_with(&moment(written.due)?);
        (named && !written.keys.is_empty()).then_some(written)
    }

    /// As an entry has it.
    pub(super) fn value(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// A name that a person can read and that sorts by the moment: `2026-12-04T09:00:00Z turn-off feature:x`, with
    /// `+2` for two more keys. `taken` tells of the names that there are.
    pub(super) fn name(&self, taken: impl Fn(&str) -> bool) -> Result<String> {
        let moment = moment(self.due).ok_or(StoreError::ExpiryTooFar)?;
        let code = match self.does.kind() {
            LaterKind::TurnOn => "turn-on",
            LaterKind::TurnOff => "turn-off",
            LaterKind::Set => "set",
            LaterKind::Delete => "delete",
        };
        let first = self.keys.first().map_or("", |first| first.key.as_str());
        let before = format!("{moment} {code} ");
        let room = MAX_KEY_BYTES - before.len() - AFTER_THE_KEY;
        let first = &first[..first.floor_char_boundary(room)];
        let more = match self.keys.len() {
            0 | 1 => String::new(),
            keys => format!(" +{}", keys - 1),
        };
        let name = format!("{before}{first}{more}");
        if !taken(&name) {
            return Ok(name);
        }
        let mut names = (2_u64..).map(|number| format!("{name} ({number})"));
        let free = names.find(|name| !taken(name));
        Ok(free.unwrap_or(name))
    }

    /// As it is handed over.
    pub(super) fn what(&self) -> PlannedWhat {
        PlannedWhat {
            due: self.due,
            does: self.does.clone(),
            keys: self.keys.iter().map(|key| key.key.clone()).collect(),
        }
    }

    /// As the list of changes tells it.
    pub(super) fn told(&self) -> PlannedDeed {
        PlannedDeed {
            does: self.does.kind(),
            due: self.due,
            to: self
                .keys
                .first()
                .map_or_else(String::new, |first| first.key.clone()),
            keys: count(i64::try_from(self.keys.len()).unwrap_or(i64::MAX)),
        }
    }
}

/// A moment as names begin with it; `None` outside the years 1970 to 9999.
pub(super) fn moment(due: i64) -> Option<String> {
    if !(0..=MAX_EXPIRY).contains(&due) {
        return None;
    }
    let moment = Timestamp::from_second(due).ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(keys: &[&str]) -> Written {
        Written {
            due: 1_796_374_800,
            does: LaterDeed::TurnOff,
            keys: keys
                .iter()
                .map(|key| WrittenKey {
                    key: (*key).to_owned(),
                    seen: None,
                })
                .collect(),
            leave: Vec::new(),
        }
    }

    #[test]
    fn a_name_tells_the_moment_the_deed_and_the_keys() {
        let name = |keys: &[&str]| written(keys).name(|_| false).unwrap();
        assert_eq!(name(&["feature:x"]), "2026-12-04T09:00:00Z turn-off feature:x");
        assert_eq!(name(&["a", "b", "c"]), "2026-12-04T09:00:00Z turn-off a +2");
        let taken = [
            "2026-12-04T09:00:00Z turn-off a",
            "2026-12-04T09:00:00Z turn-off a (2)",
        ];
        let third = written(&["a"]).name(|name| taken.contains(&name)).unwrap();
        assert_eq!(third, "2026-12-04T09:00:00Z turn-off a (3)");
    }

    #[test]
    fn the_longest_key_has_a_name_that_is_a_key() {
        let key = "ü".repeat(256);
        let keys: Vec<&str> = std::iter::repeat_n(key.as_str(), 1_000).collect();
        let longest = written(&keys).name(|name| !name.ends_with("(9999)")).unwrap();
        assert!(
            crate::limits::check_key(&longest).is_ok(),
            "{} bytes",
            longest.len()
        );
    }

    #[test]
    fn what_is_written_is_read_again_and_what_is_only_known_in_part_is_not() {
        let some = written(&["a"]);
        let name = some.name(|_| false).unwrap();
        let value = some.value();
        assert_eq!(Written::read(&name, &value), Some(some.clone()));
        assert_eq!(Written::read("2026-12-04T09:00:01Z turn-off a", &value), None);
        for other in [
            r#"{"due":1796374800,"does":{"type":"turn_off"},"keys":[{"key":"a","seen":null}],"if":1}"#,
            r#"{"due":1796374800,"does":{"type":"sing"},"keys":[{"key":"a","seen":null}]}"#,
            r#"{"due":1796374800,"does":{"type":"turn_off"},"keys":[]}"#,
            r#"{"due":-1,"does":{"type":"turn_off"},"keys":[{"key":"a","seen":null}]}"#,
            "true",
            "",
        ] {
            assert_eq!(Written::read(&name, other.as_bytes()), None, "{other}");
        }
    }
}
