//! What keys are now, and what a deed makes of them.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use sqlx::sqlite::SqliteConnection;

use super::written::WrittenKey;
use crate::error::{Result, StoreError};
use crate::kind;
use crate::model::{Counts, Deed, Kind, LaterDeed};
use crate::plan::stage::{KEEP_EXPIRY, KEEP_METADATA, NewRow, RowAction, Ties};

/// What a key is: the digest of its value, and whether that is a switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    pub(super) digest: String,
    is_switch: bool,
}

impl State {
    fn of(value: &[u8]) -> Self {
        Self {
            digest: digest(value),
            is_switch: kind::infer(value) == Kind::Switch,
        }
    }
}

/// Stands for some bytes: no others have it.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..16]
        .iter()
        .fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        })
}

/// What keys of a namespace are at `now` (Unix seconds), in their order; `None` where there is none.
pub(super) async fn look(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    keys: &[&str],
    now: i64,
) -> Result<Vec<Option<State>>> {
    let mut states = Vec::new();
    for key in keys {
        let value: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT v.value FROM main.entries AS e JOIN main.whole_versions AS v ON v.id = e.version_id
             WHERE e.namespace_id = ? AND e.key = ? AND (e.expires_at IS NULL OR e.expires_at > ?)",
        )
        .bind(namespace_id)
        .bind(key)
        .bind(now)
        .fetch_optional(&mut *conn)
        .await?;
        states.push(value.as_deref().map(State::of));
    }
    Ok(states)
}

impl LaterDeed {
    /// The value that keys get; `None`: they go.
    fn value(&self) -> Option<&[u8]> {
        match self {
            Self::TurnOn => Some(b"true"),
            Self::TurnOff => Some(b"false"),
            Self::Set { text } => Some(text.as_bytes()),
            Self::Delete => None,
        }
    }

    /// What each key is afterwards.
    pub(super) fn state_after(&self) -> Option<State> {
        self.value().map(State::of)
    }

    /// Refuses to turn what is no switch. Errors: `KeyNotFound`, `NotASwitch`.
    pub(super) fn check(&self, key: &str, state: Option<&State>) -> Result<()> {
        match (self, state) {
            (Self::Set { .. }, _) => Ok(()),
            (_, None) => Err(StoreError::KeyNotFound { key: key.to_owned() }),
            (Self::TurnOn | Self::TurnOff, Some(state)) if !state.is_switch => {
                Err(StoreError::NotASwitch { key: key.to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// What is staged for keys of a namespace.
    pub(super) fn rows(&self, namespace_id: i64, keys: &[WrittenKey]) -> Vec<NewRow> {
        let row = |key: &WrittenKey| NewRow {
            namespace_id,
            key: key.key.clone(),
            line: None,
            ties: Ties::default(),
            action: match self.value() {
                None => RowAction::Remove,
                Some(value) => RowAction::Put {
                    value: value.to_vec(),
                    kind: kind::infer(value),
                    expires_at: None,
                    expires_in: None,
                    metadata: None,
                    keep: KEEP_EXPIRY | KEEP_METADATA,
                },
            },
        };
        keys.iter().map(row).collect()
    }

    /// How much it does to keys that are in these states.
    pub(super) fn counts(&self, states: &[Option<State>]) -> Counts {
        let after = self.state_after();
        let mut counts = Counts::default();
        for state in states {
            match (state, &after) {
                (None, Some(_)) => counts.added += 1,
                (Some(_), None) => counts.removed += 1,
                (Some(before), Some(after)) if before.digest != after.digest => counts.changed += 1,
                _ => {}
            }
        }
        counts
    }

    /// What it was, once it is done to keys of which this is the first.
    pub(super) fn deed(&self, keys: &[WrittenKey], counts: Counts) -> Deed {
        let many = match self {
            Self::TurnOn => Deed::TurnedOnMany,
            Self::TurnOff => Deed::TurnedOffMany,
            Self::Set { .. } => Deed::SetMany,
            Self::Delete => Deed::DeletedMany,
        };
        match keys {
            [only] => many.of_one(only.key.clone(), counts),
            _ => many,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_deed_does_is_counted_by_what_keys_are() {
        let (on, off) = (State::of(b"true"), State::of(b"false"));
        let states = [Some(on.clone()), Some(off), None, Some(State::of(b"{}"))];
        let counts = |added, changed, removed| Counts {
            added,
            changed,
            removed,
        };
        assert_eq!(LaterDeed::TurnOn.counts(&states), counts(1, 2, 0));
        assert_eq!(LaterDeed::Delete.counts(&states), counts(0, 0, 3));
        assert_eq!(LaterDeed::TurnOn.counts(&[Some(on)]), counts(0, 0, 0));
    }

    #[test]
    fn only_a_switch_is_turned() {
        let text = State::of(b"yes");
        assert!(matches!(
            LaterDeed::TurnOn.check("k", Some(&text)),
            Err(StoreError::NotASwitch { .. })
        ));
        assert!(matches!(
            LaterDeed::Delete.check("k", None),
            Err(StoreError::KeyNotFound { .. })
        ));
        let set = LaterDeed::Set { text: "x".to_owned() };
        assert!(set.check("k", None).is_ok());
        assert!(LaterDeed::TurnOff.check("k", Some(&State::of(b"true"))).is_ok());
    }
}
