//! The grammar of RFC 8259, compared with serde_json, at every place where a chunk can be cut.

use proptest::prelude::*;

use super::*;

#[test]
fn tells_what_a_text_is() {
    for (text, expected) in [
        ("{}", JsonShape::Object),
        (" [1, 2.50e-7, {\"a\": [null]}]\n", JsonShape::Array),
        ("\"\\ud800 \\u00e9\"", JsonShape::String),
        ("-0", JsonShape::Number),
        ("123456789012345678901234567890.10", JsonShape::Number),
        ("false", JsonShape::Bool),
        ("null", JsonShape::Null),
    ] {
        assert_eq!(validate(text.as_bytes()), Ok(expected), "{text}");
        assert_eq!(shape(text.as_bytes()), Some(expected), "{text}");
    }
}

#[test]
fn refuses_what_is_nearly_json() {
    for text in [
        "",
        " ",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "-",
        "tru",
        "truee",
        "nul",
        "NaN",
        "'a'",
        "\"a",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\":}",
        "[1}",
        "{\"a\":1]",
        "1 1",
        "\u{feff}1",
        "[",
        "{",
        "{\"a\":1",
        "// a\n1",
        "\u{a0}1",
        "]",
        "}",
        ",",
        ":",
    ] {
        assert!(validate(text.as_bytes()).is_err(), "{text}");
        assert_eq!(shape(text.as_bytes()), None, "{text}");
    }
    assert!(validate(b"\"\xff\"").is_err());
    assert_eq!(shape(b"\"\xff\""), None);
}

#[test]
fn says_line_column_and_what_was_expected() {
    let error = validate("{\n  \"é\": 1,\n  \"ü\" 2}".as_bytes()).unwrap_err();
    assert_eq!((error.line, error.column), (3, 7));
    assert_eq!(
        (error.expected, error.found),
        (Expected::Colon, Instead::Character { character: '2' })
    );
    let error = validate(b"[1,").unwrap_err();
    assert_eq!((error.expected, error.found), (Expected::Value, Instead::End));
    assert_eq!((error.offset, error.line, error.column), (3, 1, 4));
}

#[test]
fn nesting_of_a_million_is_neither_refused_nor_recursed_into() {
    let deep = [b"[".repeat(1_000_000), b"]".repeat(1_000_000)].concat();
    assert_eq!(validate(&deep), Ok(JsonShape::Array));
    let mixed = ["{\"a\":[".repeat(100_000), "]}".repeat(100_000)].concat();
    assert_eq!(validate(mixed.as_bytes()), Ok(JsonShape::Object));
    let crossed = mixed.replacen("]}]}", "]]}}", 1);
    assert!(validate(crossed.as_bytes()).is_err());
}

#[test]
fn only_json_without_space_around_it_and_not_a_string_embeds() {
    for text in ["1", "22.00", "{ }", "[1,\n2]", "true", "null"] {
        assert!(embeds(text.as_bytes()), "{text}");
    }
    for text in ["", " 1", "1\n", "\"a\"", "a", "tru", "{", "\u{feff}1"] {
        assert!(!embeds(text.as_bytes()), "{text}");
    }
}

#[test]
fn every_control_character_is_quoted_as_serde_json_does() {
    let text: String = (0..=0x2030).filter_map(char::from_u32).collect();
    let mut quoted = Vec::new();
    quote_into(&text, &mut quoted);
    assert_eq!(
        String::from_utf8(quoted).unwrap(),
        serde_json::to_string(&text).unwrap()
    );
}

/// Text that is often JSON, and often nearly.
pub fn nearly_json() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"\\u00e9\"",
        "\\",
        "0",
        "12",
        "-1",
        ".5",
        "e9",
        "E+",
        "true",
        "fals",
        "null",
        " ",
        "\n",
        "\"a\":1",
        "\"b\":[]",
        "é",
        "\t",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn fed_in_pieces(text: &[u8], cut: usize) -> Option<(usize, JsonShape)> {
    let mut scanner = Scanner::new();
    let mut fed = 0;
    for piece in text.chunks(cut.max(1)) {
        match scanner.feed(piece).ok()? {
            Step::More => fed += piece.len(),
            Step::Done(length) => return Some((fed + length, scanner.shape()?)),
        }
    }
    scanner.finish().ok()?;
    Some((fed, scanner.shape()?))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn agrees_with_serde_json(text in nearly_json()) {
        let oracle = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(shape(text.as_bytes()).is_some(), oracle);
        prop_assert_eq!(validate(text.as_bytes()).is_ok(), oracle);
    }

    #[test]
    fn cuts_between_chunks_change_nothing(text in nearly_json(), cut in 1_usize..5) {
        let text = text.trim_start().as_bytes();
        prop_assert_eq!(fed_in_pieces(text, cut), fed_in_pieces(text, text.len()));
    }

    #[test]
    fn any_text_survives_quoting(text in any::<String>()) {
        let mut quoted = Vec::new();
        quote_into(&text, &mut quoted);
        prop_assert_eq!(serde_json::from_slice::<String>(&quoted).unwrap(), text);
        prop_assert_eq!(validate(&quoted), Ok(JsonShape::String));
    }
}
