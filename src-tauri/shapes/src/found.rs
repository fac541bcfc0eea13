//! The shape that values of like keys have, found from a bounded sample of them.

use serde::Serialize;
use store::model::{EntryRow, Filter, Kind, ListQuery};
use store::{Result, Store};

use crate::gather::{Gathered, Place};
use crate::kinds::FieldKind;
use crate::made;
use crate::pattern::Pattern;

/// Keys that are looked at, without their values, from the start of the range and from the key on.
const KEYS: u32 = 250;
/// Keys whose values are read.
const SIBLINGS: usize = 50;
/// Bytes of the values that are read, all together.
const BYTES: u32 = 262_144;
/// Groups of a group up to which each has a pattern of its own, as `cache:product:` has.
const FEW: usize = 3;
/// Groups that are looked at to tell names from what is filled in.
const INSIDE: u32 = 12;
/// Last segments up to which they are names, where each is there again and again.
const FEW_LAST: usize = 12;
/// Values of a field that are told.
const TOLD: usize = 5;

/// What the values of like keys have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FoundShape {
    /// The pattern that the keys follow: `user:{userId}`.
    pub pattern: String,
    /// How many values were looked at.
    pub siblings: u32,
    /// The kind that most values have as a whole.
    pub kind: FieldKind,
    /// The fields in them, each before those inside it, at most 200.
    pub fields: Vec<FoundField>,
}

/// A field that values of like keys have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FoundField {
    /// The names on the way to it, from the outside in; null for any item of a list.
    pub path: Vec<Option<String>>,
    /// How often it was there.
    pub seen: u32,
    /// In how many groups it could have been; for items how often there was one.
    pub of: u32,
    /// The kind that it has most often.
    pub kind: FieldKind,
    /// How often it had that kind.
    pub alike: u32,
    /// Values that were there more than once, as they are written, the most usual first; at most 5.
    pub values: Vec<String>,
}

/// The shape of keys like this one, without the key itself; `None` where it has no pattern, or no other key of
/// the pattern holds JSON. The key may have empty segments, as one has that is yet to be filled in.
///
/// Errors: `NamespaceNotFound`.
pub async fn found_shape(store: &Store, namespace: &str, key: &str) -> Result<Option<FoundShape>> {
    let Some((pattern, gathered, siblings)) = gathered(store, namespace, key, false).await? else {
        return Ok(None);
    };
    let mut fields = Vec::new();
    tell(&gathered.whole, &mut Vec::new(), &mut fields);
    Ok(Some(FoundShape {
        pattern: pattern.as_str().to_owned(),
        siblings,
        kind: gathered.whole.usual(),
        fields,
    }))
}

/// A pattern and the JSON Schema, as text, that all values of its sample fit, that of the key included; `None`
/// as for [`found_shape`]. Given a pattern, it is for that one.
///
/// Errors: `NamespaceNotFound`.
pub async fn made_schema(
    store: &Store,
    namespace: &str,
    key: &str,
    pattern: Option<&str>,
) -> Result<Option<(Pattern, String)>> {
    let found = gathered(store, namespace, key, true).await?;
    Ok(found.map(|(found, gathered, _)| {
        let pattern = pattern.map_or(found, Pattern::new);
        let schema = made::schema(&pattern, &gathered.whole);
        (pattern, schema)
    }))
}

/// The values of a sample of keys like this one.
async fn gathered(
    store: &Store,
    namespace: &str,
    key: &str,
    itself: bool,
) -> Result<Option<(Pattern, Gathered, u32)>> {
    let Some((pattern, rows)) = like(store, namespace, key).await? else {
        return Ok(None);
    };
    let (mut keys, mut bytes) = (Vec::new(), 0);
    for row in rows {
        let fits = row.kind == Kind::Json && row.size <= BYTES - bytes;
        if fits && (itself || row.key != key) && pattern.matches(&row.key) && keys.len() < SIBLINGS {
            bytes += row.size;
            keys.push(row.key);
        }
    }
    let values = store.get_values(namespace, &keys).await?;
    let (mut gathered, mut siblings) = (Gathered::default(), 0);
    for text in values
        .iter()
        .flatten()
        .filter_map(|value| std::str::from_utf8(value).ok())
    {
        siblings += u32::from(gathered.add(text));
    }
    Ok((siblings > 0).then_some((pattern, gathered, siblings)))
}

/// The pattern of a key, and keys that may be of it.
async fn like(store: &Store, namespace: &str, key: &str) -> Result<Option<(Pattern, Vec<EntryRow>)>> {
    let segments: Vec<&str> = key.split(':').collect();
    let [first, .., last] = segments[..] else {
        return Ok(None);
    };
    if first.is_empty() {
        return Ok(None);
    }
    let mut parts = vec![Some(first)];
    let mut prefix = format!("{first}:");
    for segment in &segments[1..segments.len() - 1] {
        let names = parts.last() != Some(&None)
            && !segment.is_empty()
            && are_names(store, namespace, &prefix).await?;
        if names {
            prefix.push_str(segment);
            prefix.push(':');
        }
        parts.push(names.then_some(*segment));
    }
    parts.push(None);
    let rows = sample(store, namespace, &prefix, key).await?;
    let pattern = Pattern::of_segments(&parts);
    if parts.iter().filter(|part| part.is_none()).count() < 2 || last.is_empty() {
        return Ok(Some((pattern, rows)));
    }
    // `user:{id}:settings` and `user:{id}:cart` are two patterns.
    let alike: Vec<&str> = rows
        .iter()
        .map(|row| row.key.as_str())
        .filter(|key| pattern.matches(key))
        .collect();
    let mut lasts: Vec<&str> = alike.iter().filter_map(|key| key.rsplit(':').next()).collect();
    let all = lasts.len();
    lasts.sort_unstable();
    lasts.dedup();
    if lasts.len() <= FEW_LAST && all >= 2 * lasts.len() && lasts.contains(&last) {
        parts.pop();
        parts.push(Some(last));
        return Ok(Some((Pattern::of_segments(&parts), rows)));
    }
    Ok(Some((pattern, rows)))
}

/// Whether the groups after a prefix are names rather than what is filled in: few, and those are all.
async fn are_names(store: &Store, namespace: &str, prefix: &str) -> Result<bool> {
    let filter = Filter {
        prefix: prefix.to_owned(),
        ..Filter::default()
    };
    let inside = store.list_groups(namespace, &filter, ":", None, INSIDE).await?;
    let groups = inside.iter().filter(|one| one.entry.is_none()).count();
    Ok(groups <= FEW && inside.len() < INSIDE as usize)
}

/// Keys after a prefix: the first, and those beside the key.
async fn sample(store: &Store, namespace: &str, prefix: &str, key: &str) -> Result<Vec<EntryRow>> {
    let mut query = ListQuery {
        namespace: namespace.to_owned(),
        filter: Filter {
            prefix: prefix.to_owned(),
            ..Filter::default()
        },
        limit: KEYS,
        ..ListQuery::default()
    };
    let mut rows = store.list_entries(&query).await?.entries;
    if let Some(last) = rows.last().map(|row| row.key.clone())
        && rows.len() == KEYS as usize
    {
        query.after = Some(last.max(key.to_owned()));
        rows.extend(store.list_entries(&query).await?.entries);
    }
    Ok(rows)
}

/// Tells the fields of a place, each before those inside it.
fn tell(place: &Place, path: &mut Vec<Option<String>>, fields: &mut Vec<FoundField>) {
    for (name, field) in &place.fields {
        path.push(Some(name.clone()));
        fields.push(told(field, path, place.of_kind(FieldKind::Group)));
        tell(field, path, fields);
        path.pop();
    }
    if let Some(items) = &place.items {
        path.push(None);
        fields.push(told(items, path, items.seen));
        tell(items, path, fields);
        path.pop();
    }
}

fn told(place: &Place, path: &[Option<String>], of: u32) -> FoundField {
    let kind = place.usual();
    FoundField {
        path: path.to_vec(),
        seen: place.seen,
        of,
        kind,
        alike: place.of_kind(kind),
        values: place.usual_values(TOLD).into_iter().map(str::to_owned).collect(),
    }
}
