use std::sync::Arc;

use super::editing::Editing;
use crate::model::Selection;

/// What is done to which entries of a namespace.
#[derive(Clone)]
pub(crate) struct BulkSource {
    pub(super) namespace_id: i64,
    pub(super) selection: Selection,
    pub(super) editing: Arc<Editing>,
}

impl BulkSource {
    /// Whether keys go, as others come for them.
    pub(in crate::plan) fn keys_go(&self) -> bool {
        self.editing.keys_go()
    }

    /// Whether a key that comes may be one that goes.
    pub(super) fn keys_may_meet(&self) -> bool {
        self.editing.may_meet(self.namespace_id)
    }
}
