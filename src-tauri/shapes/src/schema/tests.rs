//! Values held against schemas, and schemas that were made to do harm.

use serde_json::json;

use super::*;

fn schema(text: &str) -> Schema {
    Schema::new(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn outcome(of: &str, value: &str) -> Outcome {
    schema(of).check(value.as_bytes(), &Job::default()).unwrap()
}

/// Path and words of each mistake.
fn told(of: &str, value: &str) -> Vec<(String, String)> {
    match outcome(of, value) {
        Outcome::Misfits {
            mistakes,
            more: false,
        } => mistakes.into_iter().map(|one| (one.path, one.words)).collect(),
        other => panic!("{other:?}"),
    }
}

fn refused(text: &str) -> String {
    Schema::new(text.as_bytes()).unwrap_err().words
}

#[test]
fn mistakes_are_told_by_their_place_in_plain_words() {
    let of = r#"{"type":"object","required":["theme","size"],"additionalProperties":false,"properties":{
        "theme":{"enum":["light","dark"]},"size":{"type":"integer","minimum":1},"a/b":{"items":{"type":"string"}},
        "mail":{"format":"email"}}}"#;
    let value = r#"{"theme":"blue","size":1.5,"a/b":["x",2],"mail":"no","extra":1}"#;
    let mut mistakes = told(of, value);
    mistakes.sort();
    let expected = [
        ("", "“extra” does not belong here."),
        ("/a~1b/1", "This should be text, and is a number."),
        ("/mail", "This should be an email address."),
        (
            "/size",
            "This should be a whole number, and is a number with a fraction.",
        ),
        ("/theme", "This should be one of: light, dark."),
    ];
    assert_eq!(
        mistakes,
        expected.map(|(path, words)| (path.to_owned(), words.to_owned()))
    );
    assert_eq!(
        told(of, r#"{"size":1}"#),
        [(String::new(), "“theme” is missing.".to_owned())]
    );
}

#[test]
fn a_text_that_is_no_json_is_a_text() {
    assert_eq!(outcome(r#"{"type":"string"}"#, "dark"), Outcome::Fits);
    assert_eq!(outcome(r#"{"type":"string"}"#, r#""dark""#), Outcome::Fits);
    let mistakes = told(r#"{"type":"object"}"#, "dark");
    assert_eq!(mistakes[0].1, "This should be a group of fields, and is text.");
}

#[test]
fn what_is_too_large_or_cannot_be_read_is_not_checked_and_says_so() {
    let unchecked = |value: &[u8]| match schema("{}").check(value, &Job::default()).unwrap() {
        Outcome::Unchecked { words } => words,
        other => panic!("{other:?}"),
    };
    assert_eq!(unchecked(&vec![b' '; LARGEST_VALUE + 1]), words::TOO_LARGE);
    assert_eq!(unchecked(b"\xff"), words::NO_TEXT);
    assert_eq!(unchecked(b"1e400"), words::NUMBER_TOO_LARGE);
    assert_eq!(unchecked(br#"{"a":"\ud83d"}"#), words::HALF_A_CHARACTER);
    assert_eq!(unchecked(br#"{"a":"\udc00\ud83dx"}"#), words::HALF_A_CHARACTER);
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(unchecked(deep.as_bytes()), words::NESTED_TOO_DEEP);
}

#[test]
fn no_more_than_a_hundred_mistakes_are_told() {
    let value = format!("[{}]", vec!["1"; 5_000].join(","));
    let Outcome::Misfits { mistakes, more } = outcome(r#"{"items":{"type":"string"}}"#, &value) else {
        panic!("it does not fit");
    };
    assert_eq!((mistakes.len(), more), (100, true));
}

#[test]
fn earlier_drafts_are_read_as_what_they_are() {
    let of = r##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"n":{"type":"number"}},
        "items":[{"$ref":"#/definitions/n"}]}"##;
    assert_eq!(outcome(of, "[1,\"x\"]"), Outcome::Fits);
    assert_eq!(told(of, "[\"x\"]")[0].0, "/0");
}

#[test]
fn a_text_that_is_no_schema_says_why() {
    assert_eq!(refused("{"), words::SCHEMA_NOT_JSON);
    assert_eq!(refused("[]"), words::SCHEMA_NO_GROUP);
    assert_eq!(refused(&" ".repeat(LARGEST_SCHEMA + 1)), words::SCHEMA_TOO_LARGE);
    let error = Schema::new(br#"{"properties":{"a":{"type":"txt"}}}"#).unwrap_err();
    assert_eq!(error.path, "/properties/a/type");
    assert!(
        error.words.starts_with("This is no JSON Schema"),
        "{}",
        error.words
    );
    assert!(refused(r#"{"pattern":"("}"#).starts_with("This is no JSON Schema"));
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    for to in [
        "https://example.com/a.json",
        "file:///etc/passwd",
        "other.json",
        "//host/x",
    ] {
        let words = refused(&json!({ "items": { "$ref": to } }).to_string());
        assert!(words.contains(to), "{words}");
    }
    let words = refused(r#"{"$schema":"https://example.com/own-schema"}"#);
    assert!(words.starts_with("This is no JSON Schema"), "{words}");
}

#[test]
fn a_schema_that_would_go_round_or_grow_without_end_is_ended() {
    let job = Job::default();
    assert!(refused(r##"{"$ref":"#"}"##).contains("circle"));
    assert!(refused(r##"{"$dynamicRef":"#a","$dynamicAnchor":"a"}"##).contains("circle"));
    // Each level of the value is held against twice as many schemas as the one above it.
    let doubling = json!({
        "not": { "type": "null" },
        "allOf": [{ "properties": { "a": { "$ref": "#" } } }, { "properties": { "a": { "$ref": "#", "minimum": 0 } } }],
    });
    let value = format!("{}null{}", "{\"a\":".repeat(100), "}".repeat(100));
    let schema = Schema::new(doubling.to_string().as_bytes()).unwrap();
    assert!(!matches!(
        schema.check(value.as_bytes(), &job).unwrap(),
        Outcome::Fits
    ));
}

#[test]
fn what_refers_and_nests_as_deep_as_it_may_fits_the_stack() {
    // A chain of definitions, each some levels deep, that leads into the value again and again.
    let mut named = serde_json::Map::new();
    for at in 0..400 {
        let mut inner = json!({ "$ref": format!("#/$defs/d{}", (at + 1) % 400) });
        for _ in 0..8 {
            inner = json!({ "properties": { "a": inner } });
        }
        named.insert(format!("d{at}"), inner);
    }
    let text = json!({ "$ref": "#/$defs/d0", "$defs": named }).to_string();
    let value = format!("{}1{}", "{\"a\":".repeat(120), "}".repeat(120));
    assert_eq!(outcome(&text, &value), Outcome::Fits);
}

#[test]
fn a_pattern_that_backtracks_elsewhere_takes_no_time_and_a_giant_one_is_refused() {
    let value = format!("\"{}!\"", "a".repeat(100_000));
    assert_eq!(told(r#"{"pattern":"^(a+)+$"}"#, &value).len(), 1);
    assert!(refused(r#"{"pattern":"((a{1,900}){1,900}){1,900}"}"#).starts_with("This is no JSON Schema"));
}

#[test]
fn a_check_that_is_cancelled_ends() {
    let job = Job::default();
    job.cancel();
    assert!(matches!(
        schema("{}").check(b"1", &job),
        Err(StoreError::Cancelled)
    ));
}
