use serde::{Deserialize, Serialize};

/// A namespace: a bucket of related keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Namespace {
    /// `kv_…`; never changes.
    pub id: String,
    /// 1 to 512 characters, unique ignoring case.
    pub name: String,
    /// For people; may be empty.
    pub description: String,
    /// Entries that have not expired.
    pub entry_count: u32,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub created_at: i64,
}

/// What a companion of a namespace is for: it holds what belongs to the namespace and is no key of its own.
/// Its entries have history, undo and Trash as all have; it is in no list of namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Saved flows: their names, and their code.
    Flows,
    /// Patterns of keys, and the JSON Schemas that their values follow.
    Shapes,
    /// Prefixes of keys that are not to be written by accident.
    Protected,
    /// Saved searches: their names, and their words.
    Searches,
    /// What is to be done to keys at a moment.
    Planned,
}

impl Purpose {
    /// In the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::Flows,
        Self::Shapes,
        Self::Protected,
        Self::Searches,
        Self::Planned,
    ];

    /// As the file has it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Flows => "flows",
            Self::Shapes => "shapes",
            Self::Protected => "protected",
            Self::Searches => "searches",
            Self::Planned => "planned",
        }
    }

    /// What the file has; `None` for what a newer version made.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// How much belongs to namespaces and is no key of theirs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Belongings {
    /// Saved flows.
    pub flows: u32,
    /// Shapes that are pinned to patterns.
    pub shapes: u32,
    /// Protected places.
    pub protected: u32,
    /// Saved searches.
    pub searches: u32,
    /// What is planned for later.
    pub planned: u32,
}

impl Belongings {
    /// Counts some more of one sort.
    pub fn add(&mut self, purpose: Purpose, more: u32) {
        let count = match purpose {
            Purpose::Flows => &mut self.flows,
            Purpose::Shapes => &mut self.shapes,
            Purpose::Protected => &mut self.protected,
            Purpose::Searches => &mut self.searches,
            Purpose::Planned => &mut self.planned,
        };
        *count = count.saturating_add(more);
    }

    /// How many there are of one sort.
    pub fn of(&self, purpose: Purpose) -> u32 {
        match purpose {
            Purpose::Flows => self.flows,
            Purpose::Shapes => self.shapes,
            Purpose::Protected => self.protected,
            Purpose::Searches => self.searches,
            Purpose::Planned => self.planned,
        }
    }

    /// All of them together.
    pub fn total(&self) -> u32 {
        Purpose::ALL
            .iter()
            .fold(0, |sum, purpose| sum.saturating_add(self.of(*purpose)))
    }
}

/// A namespace to be made.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct NewNamespace {
    /// `None` makes a new id.
    pub id: Option<String>,
    /// 1 to 512 characters; refused when another has it, ignoring case.
    pub name: String,
    /// For people; may be empty.
    pub description: String,
}
