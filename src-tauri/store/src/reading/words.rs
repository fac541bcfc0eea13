//! The SQL of the words of a search. What a person typed is bound, as ever.

use crate::database::HOLDS_TEXT;
use crate::database::{FIELD_IS, HAS_NOTE_OR_TAG, HAS_TAG, HAS_TEXT, asked_field};
use crate::limits::MAX_KEY_BYTES;
use crate::model::{Kind, Word, search_words};
use crate::reading::composed::Composed;

/// Words of one search; SQLite binds at most 32,766 values, a word with notes three.
const MOST_WORDS: usize = 8_000;
/// Words in brackets.
const TOGETHER: usize = 100;

/// Pushes the conditions of all words for entries `e`, at `now` (Unix seconds).
pub(super) fn push_search(sql: &mut impl Composed, search: &str, notes: bool, now: i64) {
    let mut words: Vec<Word> = search_words(search).into_iter().map(|word| word.means).collect();
    // SQLite looks in this order: at the key, at what stands behind it in a row, and last at versions.
    words.sort_by_key(cost);
    if words.len() > MOST_WORDS {
        // In no key, note and tags are so many.
        sql.push(" AND 0");
        return;
    }
    // SQLite refuses conditions that are deeper than 1,000: so many beside each other are one in brackets.
    for some in words.chunks(TOGETHER) {
        for (at, word) in some.iter().enumerate() {
            sql.push(if at == 0 { " AND (" } else { " AND " });
            push_word(sql, word, notes, now);
        }
        sql.push(")");
    }
}

/// How much it takes to look; of texts the longest is in the fewest keys.
fn cost(word: &Word) -> (u8, isize) {
    match word {
        Word::Text { text } => (0, -text.len().cast_signed()),
        Word::Tag { .. } => (2, 0),
        Word::Field { .. } => (3, 0),
        _ => (1, 0),
    }
}

fn push_word(sql: &mut impl Composed, word: &Word, notes: bool, now: i64) {
    match word {
        Word::Text { text } if notes => {
            sql.push("(");
            push_in_key(sql, text);
            sql.push(" OR ");
            push_in_metadata(sql, HAS_NOTE_OR_TAG, text);
            sql.push(")");
        }
        Word::Text { text } => push_in_key(sql, text),
        Word::Tag { tag } => push_in_metadata(sql, HAS_TAG, tag),
        Word::Kind { kinds } => {
            sql.push("e.kind IN (");
            for (at, kind) in kinds.iter().enumerate() {
                sql.push(if at == 0 { "" } else { ", " }).push_bind(kind.code());
            }
            sql.push(")");
        }
        Word::State { on } => {
            // A switch is exactly `true` or `false`.
            let size = if *on { "true".len() } else { "false".len() };
            sql.push("(e.kind = ").push_bind(Kind::Switch.code());
            sql.push(format_args!(" AND e.size = {size})"));
        }
        Word::Expiry { expires: true } => {
            sql.push("e.expires_at IS NOT NULL");
        }
        Word::Expiry { expires: false } => {
            sql.push("e.expires_at IS NULL");
        }
        Word::Expires { than, seconds } => {
            sql.push(format_args!("e.expires_at {} ", than.sign()))
                .push_bind(now.saturating_add(*seconds));
        }
        Word::Changed { than, seconds } => {
            // Long ago is a small time.
            sql.push_bind(now.saturating_sub(*seconds).saturating_mul(1_000));
            sql.push(format_args!(" {} e.updated_at", than.sign()));
        }
        Word::Size { than, bytes } => {
            sql.push(format_args!("e.size {} ", than.sign()))
                .push_bind(*bytes);
        }
        Word::Field { path, value, quoted } => {
            sql.push("(e.kind = ").push_bind(Kind::Json.code());
            sql.push(format_args!(
                " AND EXISTS (SELECT 1 FROM whole_versions AS w WHERE w.id = e.version_id AND {FIELD_IS}(w.value, "
            ));
            sql.push_bind(asked_field(path, value, *quoted)).push(")))");
        }
    }
}

fn push_in_key(sql: &mut impl Composed, text: &str) {
    if text.len() > MAX_KEY_BYTES {
        sql.push("0");
    } else if text.is_ascii() {
        push_contains(sql, "e.key", text);
    } else {
        sql.push(format_args!("{HAS_TEXT}(e.key, "))
            .push_bind(text.to_lowercase())
            .push(")");
    }
}

fn push_in_metadata(sql: &mut impl Composed, look: &str, text: &str) {
    sql.push(format_args!(
        "EXISTS (SELECT 1 FROM versions AS m WHERE m.id = e.version_id AND {look}(m.metadata, "
    ));
    sql.push_bind(text.to_lowercase()).push("))");
}

/// Pushes the condition that a text contains another, ignoring the case of A to Z.
pub(crate) fn push_contains(sql: &mut impl Composed, text: &str, wanted: &str) {
    sql.push(format_args!("{HOLDS_TEXT}({text}, "))
        .push_bind(wanted.to_owned())
        .push(")");
}
