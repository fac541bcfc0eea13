use crate::namespaces::NamespaceRow;

/// A namespace that rows of a plan go to.
#[derive(Debug, Clone)]
pub(crate) struct PlannedNamespace {
    /// In the store's tables, or a negative number until it is made.
    pub(crate) id: i64,
    pub(crate) public_id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    /// Whether it was there, and not in Trash, when the rows were compared.
    pub(crate) live: bool,
    /// Its source had it before: it is not new.
    pub(crate) comes_back: bool,
    /// Rows that are the same and were not staged: most of a backup.
    pub(crate) same: i64,
}

impl From<&NamespaceRow> for PlannedNamespace {
    fn from(row: &NamespaceRow) -> Self {
        Self {
            id: row.id,
            public_id: row.public_id.clone(),
            name: row.name.clone(),
            description: row.description.clone(),
            live: row.live,
            comes_back: false,
            same: 0,
        }
    }
}
