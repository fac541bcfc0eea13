//! The SQL that a filter composes: the one place where a statement's text depends on a request.
//!
//! Every text that a person typed is bound, never pushed.

use crate::limits::MAX_KEY_BYTES;
use crate::model::{ExpiryFilter, Filter, Selection, Sort, prefix_end};
use crate::reading::composed::Composed;
use crate::reading::words::{push_contains, push_search};

/// Pushes the condition `WHERE` and all of a filter's parts for entries `e` of one namespace that
/// have not expired by `now` (Unix seconds).
pub(crate) fn push_where(sql: &mut impl Composed, namespace_id: i64, filter: &Filter, now: i64) {
    sql.push(" WHERE e.namespace_id = ").push_bind(namespace_id);
    push_prefix(sql, &filter.prefix);
    // Before the expiry, which stands behind the key in a row: most rows are read no further than their key.
    if !filter.contains.is_empty() {
        sql.push(" AND ");
        if filter.contains.len() > MAX_KEY_BYTES {
            sql.push("0");
        } else {
            push_contains(sql, "e.key", &filter.contains);
        }
    }
    push_search(sql, &filter.search, filter.notes, now);
    sql.push(" AND (e.expires_at IS NULL OR e.expires_at > ")
        .push_bind(now)
        .push(")");
    if !filter.kinds.is_empty() {
        sql.push(" AND e.kind IN (");
        for (at, kind) in filter.kinds.iter().enumerate() {
            sql.push(if at == 0 { "" } else { ", " }).push_bind(kind.code());
        }
        sql.push(")");
    }
    match filter.expiry {
        ExpiryFilter::Any => {}
        ExpiryFilter::Never => {
            sql.push(" AND e.expires_at IS NULL");
        }
        ExpiryFilter::Expiring => {
            sql.push(" AND e.expires_at IS NOT NULL");
        }
    }
}

/// Pushes the condition for the entries that a person selected.
pub(crate) fn push_selection(sql: &mut impl Composed, namespace_id: i64, selection: &Selection, now: i64) {
    match selection {
        Selection::Keys { keys } => {
            push_where(sql, namespace_id, &Filter::default(), now);
            sql.push(" AND e.key IN (SELECT value FROM json_each(");
            sql.push_bind(json_list(keys)).push("))");
        }
        Selection::Matching { filter, except } => {
            push_where(sql, namespace_id, filter, now);
            if !except.is_empty() {
                sql.push(" AND e.key NOT IN (SELECT value FROM json_each(");
                sql.push_bind(json_list(except)).push("))");
            }
        }
        Selection::Groups {
            filter,
            separator,
            groups,
            keys,
            others,
        } => {
            push_where(sql, namespace_id, filter, now);
            if !others {
                push_around(sql, groups, keys);
            }
            sql.push(if *others { " AND NOT (" } else { " AND (" });
            sql.push("e.key IN (SELECT value FROM json_each(");
            sql.push_bind(json_list(keys)).push("))");
            if !separator.is_empty() {
                sql.push(" OR ");
                push_in_groups(sql, &filter.prefix, separator, groups);
            }
            sql.push(")");
        }
    }
}

/// Pushes the condition that a key is in one of these groups of the level below a prefix.
///
/// What a key has in common with its group is cut off as bytes: a text would end at a NUL.
fn push_in_groups(sql: &mut impl Composed, prefix: &str, separator: &str, groups: &[String]) {
    let level = i64::try_from(prefix.len()).unwrap_or(i64::MAX);
    sql.push("(");
    push_end_of_group(sql, level, separator);
    sql.push(" > 0 AND substr(CAST(e.key AS BLOB), 1, ");
    push_end_of_group(sql, level, separator);
    let length = i64::try_from(separator.len()).unwrap_or(i64::MAX);
    sql.push(" + ").push_bind(level.saturating_add(length) - 1);
    sql.push(") IN (SELECT CAST(value AS BLOB) FROM json_each(");
    sql.push_bind(json_list(groups)).push(")))");
}

/// Pushes where a key's group ends, in bytes behind the level, or 0.
fn push_end_of_group(sql: &mut impl Composed, level: i64, separator: &str) {
    sql.push("instr(substr(CAST(e.key AS BLOB), ")
        .push_bind(level + 1);
    sql.push("), CAST(")
        .push_bind(separator.to_owned())
        .push(" AS BLOB))");
}

/// Pushes the range that these groups and keys lie in, so that a few of them are found without a look
/// at all keys.
fn push_around(sql: &mut impl Composed, groups: &[String], keys: &[String]) {
    if let Some(first) = groups.iter().chain(keys).min() {
        sql.push(" AND e.key >= ").push_bind(first.clone());
    }
    let Some(mut ends) = groups
        .iter()
        .map(|group| prefix_end(group))
        .collect::<Option<Vec<_>>>()
    else {
        return;
    };
    // The first text after a key.
    ends.extend(keys.iter().map(|key| format!("{key}\0")));
    if let Some(end) = ends.into_iter().max() {
        sql.push(" AND e.key < ").push_bind(end);
    }
}

/// Pushes `AND key > after`, for the batch after the one that ended there.
pub(crate) fn push_after(sql: &mut impl Composed, after: Option<&str>) {
    if let Some(after) = after {
        sql.push(" AND e.key > ").push_bind(after.to_owned());
    }
}

/// Keys as one bound JSON list: a statement has room for any number of them.
pub(crate) fn json_list(keys: &[String]) -> String {
    serde_json::Value::from(keys).to_string()
}

/// Pushes `key >= prefix AND key < end`: a range of the tree, whatever characters are in it.
fn push_prefix(sql: &mut impl Composed, prefix: &str) {
    if prefix.is_empty() {
        return;
    }
    sql.push(" AND e.key >= ").push_bind(prefix.to_owned());
    if let Some(end) = prefix_end(prefix) {
        sql.push(" AND e.key < ").push_bind(end);
    }
}

/// Pushes `ORDER BY` with the key as the last word, so that pages never overlap.
pub(crate) fn push_order(sql: &mut impl Composed, sort: Sort, descending: bool) {
    sql.push(match (sort, descending) {
        (Sort::Key, false) => " ORDER BY e.key",
        (Sort::Key, true) => " ORDER BY e.key DESC",
        (Sort::Changed, false) => " ORDER BY e.updated_at, e.key",
        (Sort::Changed, true) => " ORDER BY e.updated_at DESC, e.key",
        (Sort::Size, false) => " ORDER BY e.size, e.key",
        (Sort::Size, true) => " ORDER BY e.size DESC, e.key",
    });
}
