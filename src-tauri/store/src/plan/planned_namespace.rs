use crate::model::Purpose;
use crate::namespaces::NamespaceRow;

/// What a companion belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Companion {
    /// The public id of its namespace.
    pub(crate) owner: String,
    /// As the file has it.
    pub(crate) purpose: String,
}

impl Companion {
    /// Of both, where there are both.
    pub(crate) fn of(owner: Option<String>, purpose: Option<String>) -> Option<Self> {
        let (owner, purpose) = owner.zip(purpose)?;
        Some(Self { owner, purpose })
    }
}

/// A namespace that rows of a plan go to.
#[derive(Debug, Clone)]
pub(crate) struct PlannedNamespace {
    /// In the store's tables, or a negative number until it is made.
    pub(crate) id: i64,
    pub(crate) public_id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    /// What it is a companion of, and what for; `None`: it is a namespace of its own.
    pub(crate) companion: Option<Companion>,
    /// Whether it was there, and not in Trash, when the rows were compared.
    pub(crate) live: bool,
    /// Its source had it before: it is not new.
    pub(crate) comes_back: bool,
    /// Rows that are the same and were not staged: most of a backup.
    pub(crate) same: i64,
}

impl PlannedNamespace {
    /// What it is a companion for.
    pub(super) fn purpose(&self) -> Option<Purpose> {
        Purpose::from_code(&self.companion.as_ref()?.purpose)
    }

    /// Whether it is this namespace, by its public id, or a companion of it.
    pub(super) fn goes_with(&self, namespace: &str) -> bool {
        match &self.companion {
            Some(companion) => companion.owner == namespace,
            None => self.public_id == namespace,
        }
    }
}

impl From<&NamespaceRow> for PlannedNamespace {
    fn from(row: &NamespaceRow) -> Self {
        Self {
            id: row.id,
            public_id: row.public_id.clone(),
            name: row.name.clone(),
            description: row.description.clone(),
            companion: Companion::of(row.owner.clone(), row.purpose.clone()),
            live: row.live,
            comes_back: false,
            same: 0,
        }
    }
}
