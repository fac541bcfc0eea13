//! What is looked for in a key, in its note and in its tags. All of it ignores case.

use memchr::memmem;

use crate::formats::json::member_of;

/// Whether a text has another in it; that is in lower case.
pub(crate) fn has_text(text: &[u8], lower: &str) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| holds(text, lower))
}

/// Whether the note or a tag in a metadata has a text in it; that is in lower case.
pub(crate) fn has_note_or_tag(metadata: &[u8], lower: &str) -> bool {
    if !may_hold(metadata, lower) {
        return false;
    }
    let note =
        member_of(metadata, "description").and_then(|note| serde_json::from_slice::<String>(note).ok());
    note.is_some_and(|note| holds(&note, lower)) || tags_of(metadata).iter().any(|tag| holds(tag, lower))
}

/// Whether one of the tags in a metadata is this one; that is in lower case.
pub(crate) fn has_tag(metadata: &[u8], lower: &str) -> bool {
    may_hold(metadata, lower) && tags_of(metadata).iter().any(|tag| tag.to_lowercase() == lower)
}

fn holds(text: &str, lower: &str) -> bool {
    memmem::find(text.to_lowercase().as_bytes(), lower.as_bytes()).is_some()
}

/// The note in a metadata.
pub(crate) fn note_of(metadata: &[u8]) -> Option<String> {
    serde_json::from_slice(member_of(metadata, "description")?).ok()
}

/// The tags in a metadata; what is no list of texts is no tags.
pub(crate) fn tags_of(metadata: &[u8]) -> Vec<String> {
    let tags = member_of(metadata, "tags").map(serde_json::from_slice);
    tags.and_then(Result::ok).unwrap_or_default()
}

/// Whether a look into the members of a metadata is worth it: most have nothing of the text, however it is written.
fn may_hold(metadata: &[u8], lower: &str) -> bool {
    let is_plain = lower
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'/'));
    // K and s have lower cases of other letters beside them; `to_lowercase` makes ASCII of the first.
    !metadata.is_empty()
        && (!is_plain
            || memchr::memchr(b'\\', metadata).is_some()
            || !metadata.is_ascii()
            || memmem::find(&metadata.to_ascii_lowercase(), lower.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_tags_are_looked_into_and_nothing_else() {
        let metadata =
            br#"{"description":"For the Gr\u00d6\u00dfe","tags":["Beta","two words"],"owner":"beta team"}"#;
        for found in ["größe", "for the", "beta", "two w"] {
            assert!(has_note_or_tag(metadata, found), "{found}");
        }
        for not in ["description", "tags", "owner", "team", "u00"] {
            assert!(!has_note_or_tag(metadata, not), "{not}");
        }
        assert!(has_tag(metadata, "beta") && has_tag(metadata, "two words"));
        assert!(!has_tag(metadata, "bet") && !has_tag(metadata, "for the größe"));
    }

    #[test]
    fn a_letter_is_the_same_in_either_case_beyond_a_to_z() {
        assert!(has_text("größe:ÄPFEL".as_bytes(), "äpfel"));
        assert!(has_note_or_tag(
            "{\"description\":\"3 \u{212a}\"}".as_bytes(),
            "3 k"
        ));
        assert!(has_tag("{\"tags\":[\"\u{212a}\"]}".as_bytes(), "k"));
    }

    #[test]
    fn what_is_no_note_and_no_list_of_texts_holds_nothing() {
        for metadata in [
            "",
            "[\"beta\"]",
            "\"beta\"",
            r#"{"tags":"beta"}"#,
            r#"{"tags":[1,"beta"]}"#,
            r#"{"description":["beta"]}"#,
        ] {
            assert!(!has_note_or_tag(metadata.as_bytes(), "beta"), "{metadata}");
        }
    }
}
