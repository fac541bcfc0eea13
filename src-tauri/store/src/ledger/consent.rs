//! What was said of protected places by who writes.

use crate::error::{Result, StoreError};
use crate::model::{Leave, LeavePlace, ProtectedWrite, REMOVED_UNTYPED};

/// Whether a write in protected places may go on.
#[derive(Debug, Clone, Default)]
pub(crate) enum Consent {
    /// Nobody was asked: such a write is refused.
    #[default]
    Asks,
    /// A person was asked about some places.
    Given(Leave),
    /// Protected places are no matter.
    Unasked,
}

impl Consent {
    pub(super) fn asks(&self) -> bool {
        matches!(self, Self::Asks)
    }

    pub(super) fn is_unasked(&self) -> bool {
        matches!(self, Self::Unasked)
    }

    /// Refuses what nobody gave their leave to. Errors: `Protected`.
    pub(super) fn permit(&self, writes: Vec<ProtectedWrite>) -> Result<()> {
        let type_name = name_to_type(&writes);
        let permitted = match self {
            Self::Unasked => true,
            Self::Asks => writes.is_empty(),
            Self::Given(leave) => {
                writes.iter().all(|write| covers(leave, write))
                    && type_name.as_ref().is_none_or(|name| leave.typed.trim() == name)
            }
        };
        match permitted {
            true => Ok(()),
            false => Err(StoreError::Protected { writes, type_name }),
        }
    }
}

/// The name of the namespace that loses most, where so much goes that it is to be typed.
fn name_to_type(writes: &[ProtectedWrite]) -> Option<String> {
    let removed = writes
        .iter()
        .fold(0_u32, |sum, write| sum.saturating_add(write.removed));
    let most = writes.iter().max_by_key(|write| write.removed)?;
    (removed > REMOVED_UNTYPED).then(|| most.namespace_name.clone())
}

/// Whether a person was asked about the place of a write.
fn covers(leave: &Leave, write: &ProtectedWrite) -> bool {
    let is_place =
        |asked: &LeavePlace| asked.namespace == write.place.namespace && asked.prefix == write.place.prefix;
    leave.places.iter().any(is_place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ProtectedPlace;

    fn write(prefix: &str, removed: u32) -> ProtectedWrite {
        ProtectedWrite {
            place: ProtectedPlace {
                namespace: "kv_a".to_owned(),
                prefix: prefix.to_owned(),
                note: None,
            },
            namespace_name: "production".to_owned(),
            namespace_becomes: None,
            added: 0,
            changed: 1,
            removed,
            unprotected: false,
            keys: Vec::new(),
        }
    }

    fn leave(prefixes: &[&str], typed: &str) -> Consent {
        let place = |prefix: &&str| LeavePlace {
            namespace: "kv_a".to_owned(),
            prefix: (*prefix).to_owned(),
        };
        Consent::Given(Leave {
            places: prefixes.iter().map(place).collect(),
            typed: typed.to_owned(),
        })
    }

    #[test]
    fn only_the_places_that_were_asked_about_are_open() {
        let two = || vec![write("a:", 0), write("b:", 0)];
        assert!(Consent::Asks.permit(Vec::new()).is_ok());
        assert!(Consent::Asks.permit(two()).is_err());
        assert!(leave(&["a:"], "").permit(two()).is_err());
        assert!(leave(&["b:", "a:"], "").permit(two()).is_ok());
        assert!(Consent::Unasked.permit(two()).is_ok());
    }

    #[test]
    fn more_than_ten_removed_keys_ask_for_the_name() {
        let named = |removed| match Consent::Asks.permit(removed) {
            Err(StoreError::Protected { type_name, .. }) => type_name,
            other => panic!("{other:?}"),
        };
        assert_eq!(named(vec![write("", 10)]), None);
        assert_eq!(named(vec![write("", 11)]), Some("production".to_owned()));
        // Together, whatever place they are in.
        let both = || vec![write("a:", 6), write("b:", 5)];
        assert_eq!(named(both()), Some("production".to_owned()));
        assert!(leave(&["a:", "b:"], "").permit(both()).is_err());
        assert!(leave(&["a:", "b:"], "Production").permit(both()).is_err());
        assert!(leave(&["a:", "b:"], " production ").permit(both()).is_ok());
    }
}
