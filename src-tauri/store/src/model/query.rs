use serde::{Deserialize, Serialize};

use super::{EntryRow, Kind, Word, search_words};

/// Entries by whether they expire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ExpiryFilter {
    /// All of them.
    #[default]
    Any,
    /// Those without an expiry.
    Never,
    /// Those with an expiry.
    Expiring,
}

/// Which entries of a namespace. All parts must match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct Filter {
    /// The key starts with this, to the byte.
    pub prefix: String,
    /// The key contains this, ignoring the case of A to Z.
    pub contains: String,
    /// Empty: every kind.
    pub kinds: Vec<Kind>,
    /// Whether they expire.
    pub expiry: ExpiryFilter,
    /// Words as a person writes them, which all match: see `search_words`.
    pub search: String,
    /// Words that mean nothing else are looked for in notes and tags as well, not only in keys.
    pub notes: bool,
}

impl Filter {
    /// What is searched for is more than what a list of keys has: every entry's version is looked at.
    pub fn reads_versions(&self) -> bool {
        search_words(&self.search).iter().any(|word| match word.means {
            Word::Tag { .. } | Word::Field { .. } => true,
            Word::Text { .. } => self.notes,
            _ => false,
        })
    }
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By the key's bytes.
    #[default]
    Key,
    /// By the time of the last change.
    Changed,
    /// By the value's size.
    Size,
}

/// A page of a list.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    /// Id or name.
    pub namespace: String,
    /// Which entries.
    pub filter: Filter,
    /// By what they are ordered.
    pub sort: Sort,
    /// The last first.
    pub descending: bool,
    /// Rows to pass over: a jump of the scroll bar.
    pub offset: u32,
    /// The last key of the page before; only when sorted by key, and then `offset` is ignored.
    pub after: Option<String>,
    /// 1 to 500.
    pub limit: u32,
}

/// Rows in the order asked for; fewer than the limit only at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// At most as many as the limit.
    pub entries: Vec<EntryRow>,
}

/// Keys that go on alike after a prefix, or a single key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// What follows the prefix, with the separator: `user:`; or the rest of a single key.
    pub name: String,
    /// The whole prefix of the group, or the whole key.
    pub prefix: String,
    /// Entries in it that match.
    pub count: u32,
    /// The entry, where it is a key of its own and not a group.
    pub entry: Option<EntryRow>,
}

/// A key of a namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct KeyRef {
    /// Id or name.
    pub namespace: String,
    /// The key.
    pub key: String,
}

/// Entries that a person selected.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Selection {
    /// These keys; one that is not there is passed over.
    Keys {
        /// In any order.
        keys: Vec<String>,
    },
    /// All that match, but for some.
    Matching {
        /// What they match.
        filter: Filter,
        /// Keys that match and are left out.
        except: Vec<String>,
    },
    /// Groups and keys of one level of the tree, as `Store::list_groups` lists it.
    Groups {
        /// What was listed; its prefix is the level.
        filter: Filter,
        /// What ends the name of a group.
        separator: String,
        /// Whole prefixes of groups: all of their keys that match.
        groups: Vec<String>,
        /// Single keys of the level.
        keys: Vec<String>,
        /// All of the level but these groups and keys, and not these.
        others: bool,
    },
}

impl Selection {
    /// All keys that start with a prefix.
    pub fn beginning(prefix: impl Into<String>) -> Self {
        Self::Matching {
            filter: Filter {
                prefix: prefix.into(),
                ..Filter::default()
            },
            except: Vec::new(),
        }
    }
}

/// What a search in values sends while it runs.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum SearchEvent {
    /// Entries whose value matches, found since the event before.
    Hits {
        /// In the order in which they were found.
        entries: Vec<EntryRow>,
    },
    /// Entries looked at so far.
    Progress {
        /// Entries looked at.
        done: u32,
        /// Entries to look at.
        total: u32,
    },
}
