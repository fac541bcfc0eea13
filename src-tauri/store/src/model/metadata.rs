//! What people know of a key's metadata: its note, its tags, and the rest.

use serde_json::{Map, Value};

/// Where two states of one key's metadata differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct MetadataChange {
    /// The note: `description`.
    pub(crate) note: bool,
    /// The tags.
    pub(crate) tags: bool,
    /// Anything else in it, or only how it is written.
    pub(crate) other: bool,
}

impl MetadataChange {
    /// Nothing differs where the texts are the same.
    pub(crate) fn between(before: Option<&str>, after: Option<&str>) -> Self {
        if before == after {
            return Self::default();
        }
        let (Some(before), Some(after)) = (fields(before), fields(after)) else {
            return Self {
                other: true,
                ..Self::default()
            };
        };
        let differs = |name: &str| before.get(name) != after.get(name);
        let (note, tags) = (differs("description"), differs("tags"));
        let names = before.keys().chain(after.keys());
        let others = names
            .filter(|name| *name != "description" && *name != "tags")
            .any(|name| differs(name));
        Self {
            note,
            tags,
            other: others || !(note || tags),
        }
    }
}

/// The members of metadata; `None` when it is no object.
fn fields(metadata: Option<&str>) -> Option<Map<String, Value>> {
    metadata.map_or_else(|| Some(Map::new()), |json| serde_json::from_str(json).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: Option<&str>, after: Option<&str>) -> (bool, bool, bool) {
        let MetadataChange { note, tags, other } = MetadataChange::between(before, after);
        (note, tags, other)
    }

    #[test]
    fn note_tags_and_the_rest_are_told_apart() {
        let tagged = r#"{"description":"d","tags":["a"]}"#;
        assert_eq!(told(None, None), (false, false, false));
        assert_eq!(told(Some(tagged), Some(tagged)), (false, false, false));
        assert_eq!(told(None, Some(r#"{"tags":["a"]}"#)), (false, true, false));
        assert_eq!(
            told(Some(tagged), Some(r#"{"tags":["a"]}"#)),
            (true, false, false)
        );
        assert_eq!(told(Some(tagged), None), (true, true, false));
        assert_eq!(
            told(Some(tagged), Some(r#"{"description":"d","tags":["a"],"x":1}"#)),
            (false, false, true)
        );
        assert_eq!(
            told(Some(r#"{"x":1,"tags":[]}"#), Some(r#"{"x":2}"#)),
            (false, true, true)
        );
    }

    #[test]
    fn what_is_no_object_or_only_written_otherwise_is_something_else() {
        assert_eq!(told(Some("[1]"), Some(r#"{"tags":["a"]}"#)), (false, false, true));
        assert_eq!(
            told(Some(r#"{"tags":["a"]}"#), Some(r#"{ "tags": ["a"] }"#)),
            (false, false, true)
        );
    }
}
