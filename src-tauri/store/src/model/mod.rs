//! What crosses the store's boundary: plain data, the same words as on screen.
//!
//! Times of changes and entries are Unix milliseconds; expiry is Unix seconds, as in Workers KV.

mod backup;
mod bulk;
mod change;
mod damage;
mod deed;
mod entry;
mod event;
mod later;
mod metadata;
mod namespace;
mod noted;
mod numbers;
mod plan;
mod prefix;
mod protected;
mod query;
mod search;
mod trash;

pub(crate) use backup::Loss;
pub use backup::{BackupProblem, BackupReason, FailedBackup};
pub use bulk::{BulkEdit, Destination, SetExpiry};
pub use change::{
    Act, Applied, ChangeRow, ChangeState, Origin, Program, RevisionRow, UndoState, VersionInfo,
};
pub use damage::Damage;
pub use deed::{Counts, Deed};
pub use entry::{EntryDetail, EntryRow, Expiry, Kind, MetadataEdit, NewValue, SetEntry, TagInUse};
pub use event::{StoreEvent, What};
pub use later::{
    LaterDeed, LaterKind, LaterStep, MOST_PLANNED_KEYS, NewLater, Planned, PlannedDeed, PlannedWhat, Standing,
};
pub(crate) use metadata::MetadataChange;
pub use namespace::{Belongings, Namespace, NewNamespace, Purpose};
pub(crate) use noted::{has_note_or_tag, has_tag, has_text, note_of, tags_of};
pub(crate) use numbers::{count, size};
pub use plan::{
    Category, KeyEdit, MadeNamespace, PlanCounts, PlanKind, PlanNamespace, PlanRow, PlanSummary,
    PlannedEntry, Policy,
};
pub(crate) use prefix::prefix_end;
pub use protected::{
    Leave, LeavePlace, NamespaceBecomes, ProtectedKey, ProtectedPlace, ProtectedWrite, REMOVED_UNTYPED,
    ValueStart,
};
pub use query::{ExpiryFilter, Filter, Group, KeyRef, ListQuery, Page, SearchEvent, Selection, Sort};
pub use search::{SearchWord, Than, Unsure, Word, search_words};
pub use trash::{TrashedKey, TrashedNamespace, Usage};

/// A signed integer that TypeScript reads as `number`: ids and times stay far below 2^53.
#[cfg(feature = "specta")]
pub(crate) type Number = specta_typescript::Number;
