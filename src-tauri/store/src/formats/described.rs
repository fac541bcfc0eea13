//! The note and the tags in a key's metadata, made others: everything else stays as it is written.

use super::fit_metadata;
use super::json::{FieldStep, Patched, items_of, member_of, quote_into, set_field, without_member};
use crate::limits::Kept;

/// What metadata becomes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Described {
    /// This; `None`: there is none any more.
    As(Option<String>),
    /// It stays as it is.
    Same,
    /// It is something that no note or tag can be written into.
    NoPlace,
}

/// Metadata with a note, or with none where that is empty. Errors: `MetadataTooLarge`.
pub(crate) fn with_note(metadata: Option<&str>, note: &str) -> Kept<Described> {
    let text = metadata.unwrap_or("{}");
    match note {
        "" => without(metadata, "description"),
        note => set(text, "description", &quoted(note)),
    }
}

/// Metadata with some tags and without others; what is in both is added. Tags that stay are as they are
/// written, new ones come behind them. Errors: `MetadataTooLarge`.
pub(crate) fn with_tags(metadata: Option<&str>, add: &[String], remove: &[String]) -> Kept<Described> {
    let text = metadata.unwrap_or("{}");
    if !is_object(text) {
        return Ok(Described::NoPlace);
    }
    let list = member_of(text.as_bytes(), "tags").unwrap_or(b"[]");
    let Some(tags) = items_of(list).and_then(texts) else {
        return Ok(Described::NoPlace);
    };
    let stays = |tag: &String| add.contains(tag) || !remove.contains(tag);
    let new = add
        .iter()
        .filter(|tag| tags.iter().all(|(_, there)| there != *tag));
    let (mut items, mut stay): (Vec<Vec<u8>>, usize) = (Vec::new(), 0);
    for (token, _) in tags.iter().filter(|(_, tag)| stays(tag)) {
        items.push(token.to_vec());
        stay += 1;
    }
    items.extend(new.map(|tag| quoted(tag)));
    if stay == tags.len() && items.len() == tags.len() {
        return Ok(Described::Same);
    }
    if items.is_empty() {
        return without(metadata, "tags");
    }
    let list = [b"[", items.join(&b","[..]).as_slice(), b"]"].concat();
    set(text, "tags", &list)
}

/// The items of a list with what they say; `None` where one is no text.
fn texts(items: Vec<&[u8]>) -> Option<Vec<(&[u8], String)>> {
    let said = |item| Some((item, serde_json::from_slice(item).ok()?));
    items.into_iter().map(said).collect()
}

fn is_object(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

fn set(text: &str, name: &str, value: &[u8]) -> Kept<Described> {
    if !is_object(text) {
        return Ok(Described::NoPlace);
    }
    let path = [FieldStep {
        name: Some(name.to_owned()),
        index: None,
    }];
    Ok(match set_field(text.as_bytes(), &path, value, true) {
        Patched::Text(patched) => Described::As(Some(fit_metadata(in_utf8(patched))?)),
        Patched::Same => Described::Same,
        Patched::NoSuchField | Patched::NoPlace => Described::NoPlace,
    })
}

/// Without a member, and none at all where nothing else is in it.
fn without(metadata: Option<&str>, name: &str) -> Kept<Described> {
    let Some(text) = metadata else {
        return Ok(Described::Same);
    };
    if !is_object(text) {
        return Ok(Described::NoPlace);
    }
    let Some(rest) = without_member(text.as_bytes(), name) else {
        return Ok(Described::Same);
    };
    let is_empty = rest
        .iter()
        .all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'{' | b'}'));
    Ok(Described::As((!is_empty).then(|| in_utf8(rest))))
}

fn quoted(text: &str) -> Vec<u8> {
    let mut token = Vec::new();
    quote_into(text, &mut token);
    token
}

/// Pieces of texts put together at their ends.
fn in_utf8(text: Vec<u8>) -> String {
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Breach;

    fn tags(metadata: Option<&str>, add: &[&str], remove: &[&str]) -> Described {
        let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        with_tags(metadata, &owned(add), &owned(remove)).unwrap()
    }

    fn becomes(text: &str) -> Described {
        Described::As(Some(text.to_owned()))
    }

    #[test]
    fn a_note_is_written_beside_what_is_there() {
        let note = |metadata, note| with_note(metadata, note).unwrap();
        assert_eq!(note(None, "é \"x\""), becomes(r#"{"description":"é \"x\""}"#));
        assert_eq!(
            note(Some(r#"{ "n": 1.00, "description": "a" }"#), "b"),
            becomes(r#"{ "n": 1.00, "description": "b" }"#)
        );
        assert_eq!(note(Some(r#"{"description":"a"}"#), "a"), Described::Same);
        assert_eq!(note(Some(r#"{"description":"a"}"#), ""), Described::As(None));
        assert_eq!(
            note(Some(r#"{"description":"a","n":1.0}"#), ""),
            becomes(r#"{"n":1.0}"#)
        );
        assert_eq!(note(None, ""), Described::Same);
        for other in ["[1]", "7", "null", "\"description\""] {
            assert_eq!(note(Some(other), "b"), Described::NoPlace, "{other}");
            assert_eq!(note(Some(other), ""), Described::NoPlace, "{other}");
        }
    }

    #[test]
    fn tags_come_behind_those_that_stay_as_they_are_written() {
        assert_eq!(tags(None, &["a", "b"], &[]), becomes(r#"{"tags":["a","b"]}"#));
        let two = Some(r#"{"tags":["\u0061", "b"],"n":1e2}"#);
        assert_eq!(tags(two, &["a"], &["c"]), Described::Same);
        assert_eq!(
            tags(two, &["c"], &["b"]),
            becomes(r#"{"tags":["\u0061","c"],"n":1e2}"#)
        );
        assert_eq!(tags(two, &[], &["a", "b"]), becomes(r#"{"n":1e2}"#));
        assert_eq!(tags(Some(r#"{"tags":["a"]}"#), &[], &["a"]), Described::As(None));
        assert_eq!(tags(two, &["b"], &["b"]), Described::Same);
        for other in [r#"{"tags":"a"}"#, r#"{"tags":[1]}"#, r#"["tags"]"#, "null"] {
            assert_eq!(tags(Some(other), &["a"], &[]), Described::NoPlace, "{other}");
        }
    }

    #[test]
    fn metadata_keeps_its_limit() {
        let long = "x".repeat(1_024);
        assert!(matches!(
            with_note(None, &long),
            Err(Breach::MetadataTooLarge { .. })
        ));
    }
}
