use serde::{Deserialize, Serialize};

use super::PlannedDeed;

/// What a change was, as a code and its parameters. How much it did stands beside it, in
/// [`Counts`]; the words for people are told where it is shown.
///
/// A field `key` is the one key that the change touched; the deeds of many keys name none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Deed {
    /// A key was made.
    Added {
        /// The key.
        key: String,
    },
    /// A key's value was changed.
    Changed {
        /// The key.
        key: String,
    },
    /// A switch was set to `true`.
    TurnedOn {
        /// The key.
        key: String,
    },
    /// A switch was set to `false`.
    TurnedOff {
        /// The key.
        key: String,
    },
    /// The expiry alone was changed.
    ExpiryChanged {
        /// The key.
        key: String,
    },
    /// What stands beside the value was changed, and the value was not.
    DetailsChanged {
        /// The key.
        key: String,
        /// Its note.
        note: bool,
        /// Its tags.
        tags: bool,
        /// Something else in its metadata, or how that is written.
        other: bool,
        /// When it expires.
        expiry: bool,
    },
    /// The metadata alone was changed, as earlier versions told it.
    NotesChanged {
        /// The key.
        key: String,
    },
    /// Metadata and expiry were changed, and the value was not, as earlier versions told it.
    NotesAndExpiryChanged {
        /// The key.
        key: String,
    },
    /// A key was given another name.
    Renamed {
        /// The name before.
        key: String,
        /// The name after.
        to: String,
    },
    /// A key was copied within its namespace.
    Duplicated {
        /// The key that was copied.
        key: String,
        /// The copy.
        to: String,
    },
    /// One key was deleted.
    Deleted {
        /// The key.
        key: String,
    },
    /// A key was made what it was before, or taken out of Trash.
    Restored {
        /// The key.
        key: String,
    },
    /// Keys were deleted together.
    DeletedMany,
    /// Keys were taken out of Trash together.
    RestoredMany,
    /// A list of entries was set.
    SetMany,
    /// Switches were turned on together.
    TurnedOnMany,
    /// Switches were turned off together.
    TurnedOffMany,
    /// One field of the JSON of keys was set.
    FieldSet {
        /// The way to it.
        field: String,
    },
    /// A text in values was replaced. Which one is not told: it may be a secret.
    Replaced,
    /// Keys were given another expiry together.
    ExpirySet,
    /// Keys no longer expire.
    ExpiryRemoved,
    /// Tags were added to keys, and others removed.
    Tagged {
        /// Those that were added.
        added: Vec<String>,
        /// Those that were removed.
        removed: Vec<String>,
    },
    /// Keys were given one note.
    NoteSet,
    /// The notes of keys were removed.
    NoteRemoved,
    /// Keys were copied to another namespace.
    CopiedTo {
        /// Its name.
        namespace: String,
    },
    /// Keys were moved to another namespace.
    MovedTo {
        /// Its name.
        namespace: String,
    },
    /// What a person ticked of the differences between two namespaces was taken over.
    TookOver {
        /// The name of the one from which.
        from: String,
        /// The name of the one that took it over.
        into: String,
    },
    /// Keys were given names with another prefix.
    PrefixRenamed {
        /// The prefix before.
        from: String,
        /// The prefix after.
        to: String,
    },
    /// A file was imported.
    Imported {
        /// The file's name, without its folder.
        file: String,
    },
    /// A backup that this program made and named was brought back.
    RestoredBackup {
        /// When it was made, in Unix milliseconds.
        #[cfg_attr(feature = "specta", specta(type = super::Number))]
        made_at: i64,
    },
    /// A backup in a file of another name was brought back.
    RestoredFile {
        /// The file's name, without its folder.
        file: String,
    },
    /// Entries were read out of a damaged store.
    Salvaged {
        /// The damaged file's name, without its folder.
        file: String,
    },
    /// A flow ran.
    Ran {
        /// Its name.
        flow: String,
    },
    /// The examples for a first look were added.
    AddedExamples,
    /// An earlier change was taken back by this one.
    Reverted {
        /// What the earlier change was.
        deed: Box<Deed>,
        /// How much the earlier change did.
        counts: Counts,
    },
    /// A namespace was made.
    NamespaceCreated {
        /// Its name.
        name: String,
    },
    /// A namespace was given another name.
    NamespaceRenamed {
        /// The name before.
        name: String,
        /// The name after.
        to: String,
    },
    /// A namespace's description was changed.
    NamespaceDescribed {
        /// Its name.
        name: String,
    },
    /// A namespace was given another name and another description.
    NamespaceReworded {
        /// The name before.
        name: String,
        /// The name after.
        to: String,
    },
    /// A namespace was put in Trash.
    NamespaceDeleted {
        /// Its name.
        name: String,
    },
    /// A namespace was taken out of Trash.
    NamespaceRestored {
        /// Its name.
        name: String,
    },
    /// The keys that start with a prefix were protected.
    Protected {
        /// The prefix; empty: all of the namespace.
        prefix: String,
    },
    /// They are not protected any more.
    Unprotected {
        /// The prefix; empty: all of the namespace.
        prefix: String,
    },
    /// Something was planned for later.
    PlanMade {
        /// The first of it.
        planned: PlannedDeed,
        /// How many steps follow it at later moments.
        more: u32,
    },
    /// What was planned has another moment.
    PlanMoved {
        /// As it is now.
        planned: PlannedDeed,
    },
    /// What was planned is not done.
    PlanCancelled {
        /// As it was.
        planned: PlannedDeed,
    },
    /// What was planned was done.
    PlanDone {
        /// What that was.
        deed: Box<Deed>,
        /// How much it did to keys.
        counts: Counts,
    },
    /// What an older version of the program wrote, in its words.
    Told {
        /// The sentence, in English.
        label: String,
    },
    /// Nothing, or what only a newer version of the program has words for.
    #[default]
    Unknown,
}

/// How many keys a change added, changed and removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Counts {
    /// Keys that were not there before.
    pub added: u32,
    /// Keys whose value, expiry or metadata became another.
    pub changed: u32,
    /// Keys that are gone after it.
    pub removed: u32,
}

impl Counts {
    /// Keys that it did something to.
    pub(crate) fn all(self) -> u64 {
        u64::from(self.added) + u64::from(self.changed) + u64::from(self.removed)
    }
}

/// How often a reverted revert is told of within the next.
const MOST_NESTED: usize = 4;

impl Deed {
    /// That a change was taken back.
    pub(crate) fn reverting(deed: Self, counts: Counts) -> Self {
        let mut nested = 0;
        let mut inner = &deed;
        while let Self::Reverted { deed, .. } = inner {
            nested += 1;
            inner = deed;
        }
        match deed {
            Self::Reverted { deed, counts } if nested >= MOST_NESTED => Self::Reverted { deed, counts },
            deed => Self::Reverted {
                deed: Box::new(deed),
                counts,
            },
        }
    }

    /// Whether to protect places, or to stop that, is what was asked for.
    pub(crate) fn is_about_protection(&self) -> bool {
        matches!(self, Self::Protected { .. } | Self::Unprotected { .. })
    }

    /// The same of a change that turned out to touch one key only.
    pub(crate) fn of_one(self, key: String, counts: Counts) -> Self {
        match self {
            Self::DeletedMany => Self::Deleted { key },
            Self::RestoredMany => Self::Restored { key },
            Self::SetMany if counts.added > 0 => Self::Added { key },
            Self::SetMany | Self::FieldSet { .. } | Self::Replaced => Self::Changed { key },
            Self::TurnedOnMany => Self::TurnedOn { key },
            Self::TurnedOffMany => Self::TurnedOff { key },
            Self::ExpirySet | Self::ExpiryRemoved => Self::ExpiryChanged { key },
            Self::Tagged { .. } => Self::details(key, false),
            Self::NoteSet | Self::NoteRemoved => Self::details(key, true),
            other => other,
        }
    }

    /// Whether [`Self::of_one`] would name the key.
    pub(crate) fn names_one(&self) -> bool {
        matches!(
            self,
            Self::DeletedMany
                | Self::RestoredMany
                | Self::SetMany
                | Self::FieldSet { .. }
                | Self::Replaced
                | Self::TurnedOnMany
                | Self::TurnedOffMany
                | Self::ExpirySet
                | Self::ExpiryRemoved
                | Self::Tagged { .. }
                | Self::NoteSet
                | Self::NoteRemoved
        )
    }

    /// That a key's note was changed, or its tags.
    fn details(key: String, note: bool) -> Self {
        Self::DetailsChanged {
            key,
            note,
            tags: !note,
            other: false,
            expiry: false,
        }
    }

    /// Whether it gave one key another name, or back the one that it had. SQL asks with `renamed!`.
    pub(crate) fn is_rename(&self, counts: Counts) -> bool {
        let mut inner = self;
        while let Self::Reverted { deed, .. } = inner {
            inner = deed;
        }
        let both = Counts {
            added: 1,
            changed: 0,
            removed: 1,
        };
        matches!(inner, Self::Renamed { .. }) && counts == both
    }

    /// Whether it took many keys to other places or names, or back. SQL asks with `moved!`.
    pub(crate) fn is_move(&self) -> bool {
        let mut inner = self;
        while let Self::Reverted { deed, .. } = inner {
            inner = deed;
        }
        matches!(inner, Self::MovedTo { .. } | Self::PrefixRenamed { .. })
    }

    /// As it is kept in a change's row.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As a change's row has it.
    pub(crate) fn from_json(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(key: &str) -> Deed {
        Deed::Changed { key: key.to_owned() }
    }

    #[test]
    fn a_deed_is_kept_as_its_code_and_its_parameters() {
        let deed = Deed::Renamed {
            key: "a\"b".to_owned(),
            to: "c".to_owned(),
        };
        assert_eq!(deed.to_json(), r#"{"type":"renamed","key":"a\"b","to":"c"}"#);
        for deed in [
            deed,
            Deed::DeletedMany,
            Deed::RestoredBackup {
                made_at: 1_800_000_000_000,
            },
            Deed::reverting(
                changed("k"),
                Counts {
                    changed: 1,
                    ..Counts::default()
                },
            ),
        ] {
            assert_eq!(Deed::from_json(&deed.to_json()), deed);
        }
    }

    #[test]
    fn a_deed_of_a_newer_version_or_of_damaged_bytes_is_unknown_and_no_error() {
        assert_eq!(
            Deed::from_json(r#"{"type":"taught","key":"k","to":"sing"}"#),
            Deed::Unknown
        );
        assert_eq!(Deed::from_json(""), Deed::Unknown);
    }

    #[test]
    fn reverting_to_and_fro_does_not_grow_without_end() {
        let mut deed = changed("k");
        for _ in 0..1_000 {
            deed = Deed::reverting(deed, Counts::default());
        }
        assert!(deed.to_json().len() < 500, "{}", deed.to_json());
        assert_eq!(Deed::from_json(&deed.to_json()), deed);
    }

    #[test]
    fn a_single_key_is_named() {
        let one = |added| Counts {
            added,
            ..Counts::default()
        };
        let of_one = |deed: Deed, added| deed.of_one("k".to_owned(), one(added));
        assert_eq!(
            of_one(Deed::DeletedMany, 0),
            Deed::Deleted { key: "k".to_owned() }
        );
        assert_eq!(of_one(Deed::SetMany, 1), Deed::Added { key: "k".to_owned() });
        assert_eq!(of_one(Deed::SetMany, 0), changed("k"));
        assert_eq!(of_one(Deed::Replaced, 0), changed("k"));
        assert_eq!(
            of_one(Deed::TurnedOffMany, 0),
            Deed::TurnedOff { key: "k".to_owned() }
        );
        assert_eq!(of_one(Deed::NoteSet, 0), Deed::details("k".to_owned(), true));
        let imported = Deed::Imported { file: "f".to_owned() };
        assert_eq!(of_one(imported.clone(), 1), imported);
    }
}
