//! The protected places of a namespace: entries of its companion, whose keys are the prefixes.

use std::borrow::Cow;

use sqlx::sqlite::SqliteConnection;

use super::change::Tally;
use crate::error::Result;
use crate::model::{ProtectedPlace, prefix_end};

/// What stands before a prefix that can be no key: the empty one, which is all of a namespace, `.` and `..`; and
/// before what would be read as one of them.
const MARK: char = '*';

/// The entries `e` and their versions `v` of companions `c` that hold protected places; `?1` is the moment in
/// Unix seconds.
macro_rules! places {
    () => {
        " FROM main.namespaces AS c
         CROSS JOIN main.entries AS e ON e.namespace_id = c.id
             AND (e.expires_at IS NULL OR e.expires_at > ?1)
         CROSS JOIN main.versions AS v ON v.id = e.version_id
         WHERE c.purpose = 'protected' AND c.deleted_at IS NULL"
    };
}

/// What each write asks: one look into an index where nothing is protected.
const OF_ONE: &str = concat!("SELECT e.key, v.metadata", places!(), " AND c.companion_of = ?2");

/// The protected places of a namespace, or of all living ones; `now` is in Unix seconds.
pub(crate) async fn all_places(
    conn: &mut SqliteConnection,
    namespace_id: Option<i64>,
    now: i64,
) -> Result<Vec<ProtectedPlace>> {
    let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(concat!(
        "SELECT (SELECT public_id FROM main.namespaces AS o WHERE o.id = c.companion_of), e.key, v.metadata",
        places!(),
        " AND (?2 IS NULL OR c.companion_of = ?2) ORDER BY c.companion_of"
    ))
    .bind(now)
    .bind(namespace_id)
    .fetch_all(conn)
    .await?;
    let mut places: Vec<ProtectedPlace> = rows
        .into_iter()
        .map(|(namespace, key, metadata)| ProtectedPlace {
            namespace,
            prefix: prefix_of_key(key),
            note: note_of(metadata.as_deref()),
        })
        .collect();
    places.sort_by(|one, other| (&one.namespace, &one.prefix).cmp(&(&other.namespace, &other.prefix)));
    Ok(places)
}

/// The key under which a place is kept.
pub(crate) fn key_of_prefix(prefix: &str) -> Cow<'_, str> {
    match is_marked(prefix) {
        true => Cow::Owned(format!("{MARK}{prefix}")),
        false => Cow::Borrowed(prefix),
    }
}

/// The prefix of a place that is kept under a key.
pub(crate) fn prefix_of_key(key: String) -> String {
    match key.strip_prefix(MARK) {
        Some(prefix) if is_marked(prefix) => prefix.to_owned(),
        _ => key,
    }
}

/// Whether a prefix, but for marks before it, is one that can be no key.
fn is_marked(prefix: &str) -> bool {
    matches!(prefix.trim_start_matches(MARK), "" | "." | "..")
}

/// Why a place is protected, by its entry's metadata.
fn note_of(metadata: Option<&str>) -> Option<String> {
    let metadata: serde_json::Value = serde_json::from_str(metadata?).ok()?;
    let note = metadata.get("description")?.as_str()?;
    (!note.is_empty()).then(|| note.to_owned())
}

/// One namespace's protected places, in the order of their prefixes.
pub(super) struct Places {
    pub(super) namespace_id: i64,
    all: Vec<Place>,
}

struct Place {
    /// Empty: all of the namespace.
    prefix: String,
    /// The first text after all keys in it.
    end: Option<String>,
    note: Option<String>,
}

impl Place {
    fn of(prefix: String, note: Option<String>) -> Self {
        Self {
            end: prefix_end(&prefix),
            prefix,
            note,
        }
    }
}

impl Places {
    /// Of a living namespace; `now` is in Unix seconds.
    pub(super) async fn of(conn: &mut SqliteConnection, namespace_id: i64, now: i64) -> Result<Self> {
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(OF_ONE)
            .bind(now)
            .bind(namespace_id)
            .fetch_all(conn)
            .await?;
        let of = |(key, metadata): (String, Option<String>)| {
            Place::of(prefix_of_key(key), note_of(metadata.as_deref()))
        };
        Ok(Self::sorted(namespace_id, rows.into_iter().map(of).collect()))
    }

    fn sorted(namespace_id: i64, mut all: Vec<Place>) -> Self {
        all.sort_by(|one, other| one.prefix.cmp(&other.prefix));
        Self { namespace_id, all }
    }

    #[cfg(test)]
    pub(super) fn of_prefixes(prefixes: &[impl AsRef<str>]) -> Self {
        let of = |prefix: &_| Place::of(AsRef::<str>::as_ref(prefix).to_owned(), None);
        Self::sorted(1, prefixes.iter().map(of).collect())
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The keys of each place: the first text in it, and the first after it, where there is one.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.all
            .iter()
            .map(|place| (place.prefix.as_str(), place.end.as_deref()))
    }

    /// The place with the longest prefix that covers a key.
    pub(super) fn covering(&self, key: &str) -> Option<usize> {
        self.all.iter().rposition(|place| key.starts_with(&place.prefix))
    }

    /// The place with exactly this prefix.
    pub(super) fn with_prefix(&self, prefix: &str) -> Option<usize> {
        self.all
            .binary_search_by(|place| place.prefix.as_str().cmp(prefix))
            .ok()
    }

    /// Whether all of the namespace is the only place.
    pub(super) fn is_only_the_whole(&self) -> bool {
        matches!(&self.all[..], [only] if only.prefix.is_empty())
    }

    /// Whether another place lies in the one at a place.
    fn covers(&self, at: usize, other: usize) -> bool {
        let (Some(place), Some(other)) = (self.all.get(at), self.all.get(other)) else {
            return false;
        };
        other.prefix.len() > place.prefix.len() && other.prefix.starts_with(&place.prefix)
    }

    /// What each place has for its own, of what is within each: a key counts where the longest prefix covers
    /// it.
    pub(super) fn own(&self, within: &[Tally]) -> Vec<Tally> {
        let mut own = within.to_vec();
        for (at, inner) in within.iter().enumerate() {
            // In this order the last one before that covers it is the longest.
            if let Some(around) = (0..at).rfind(|around| self.covers(*around, at)) {
                own[around].added -= inner.added;
                own[around].changed -= inner.changed;
                own[around].removed -= inner.removed;
            }
        }
        own
    }

    /// A place as people are told of it.
    pub(super) fn told(&self, at: usize, namespace: &str) -> ProtectedPlace {
        let place = &self.all[at];
        ProtectedPlace {
            namespace: namespace.to_owned(),
            prefix: place.prefix.clone(),
            note: place.note.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_write_looks_into_indexes_and_reads_no_table_through() {
        let steps = crate::database::plan_of(OF_ONE, &[crate::ledger::STAGED]).await;
        assert!(steps.iter().all(|step| step.starts_with("SEARCH")), "{steps:#?}");
    }

    fn changed(changed: i64) -> Tally {
        Tally {
            changed,
            ..Tally::default()
        }
    }

    #[test]
    fn a_key_counts_in_the_place_with_the_longest_prefix() {
        let places = Places::of_prefixes(&["b", "", "a:b", "a", "a:b:c", "a:d"]);
        let own = places.own(&[20, 9, 4, 1, 2, 3].map(changed));
        let own: Vec<i64> = own.into_iter().map(|tally| tally.changed).collect();
        assert_eq!(own, [8, 3, 3, 1, 2, 3]);
    }

    #[test]
    fn the_longest_prefix_covers_a_key() {
        let places = Places::of_prefixes(&["a:", "a:b:", "b"]);
        let covering = |key: &str| places.covering(key).map(|at| places.all[at].prefix.as_str());
        assert_eq!(covering("a:b:c"), Some("a:b:"));
        assert_eq!(covering("a:bc"), Some("a:"));
        assert_eq!(covering("b"), Some("b"));
        assert_eq!(covering("c"), None);
    }

    #[test]
    fn a_note_is_the_description_of_the_metadata() {
        assert_eq!(
            note_of(Some(r#"{"description":"live"}"#)),
            Some("live".to_owned())
        );
        for none in [
            None,
            Some("{}"),
            Some(r#"{"description":""}"#),
            Some("[1"),
            Some("7"),
        ] {
            assert_eq!(note_of(none), None);
        }
    }

    #[test]
    fn every_prefix_has_a_key_of_its_own() {
        let prefixes = [
            "", "user:", "a", ".", "..", "...", "*", "**", "*.", "*..", "**.", "*a", "*...", ".a",
        ];
        let mut keys: Vec<String> = prefixes.map(|prefix| key_of_prefix(prefix).into_owned()).into();
        for (prefix, key) in prefixes.iter().zip(&keys) {
            assert_eq!(prefix_of_key(key.clone()), *prefix);
            assert!(crate::limits::check_key(key).is_ok(), "{key:?}");
        }
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), prefixes.len());
    }

    #[test]
    fn what_is_kept_as_before_means_what_it_meant() {
        assert_eq!(key_of_prefix(""), "*");
        assert_eq!(key_of_prefix("user:"), "user:");
    }
}
