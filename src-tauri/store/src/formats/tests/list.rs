use super::*;

#[test]
fn carries_every_field_of_wranglers_bulk_format() {
    let file = r#"[
  {"key": "a", "value": "{\"name\":\"Alice\"}", "expiration": 1893456000, "metadata": {"n": 1.00, "n": 2}},
  {"key": "b", "value": "/wA=", "base64": true, "expiration_ttl": 3600},
  {"metadata": null, "expiration": null, "base64": false, "value": "x", "key": "c"}
]"#;
    let entry = |line, key: &str, value: &[u8], expiry, metadata: Option<&str>| {
        let (key, value, metadata) = (key.into(), value.into(), metadata.map(Into::into));
        Row::Entry(Incoming {
            line,
            key,
            value,
            expiry,
            metadata,
        })
    };
    let at = Some(IncomingExpiry::At(1_893_456_000));
    assert_eq!(
        rows(file),
        [
            entry(2, "a", br#"{"name":"Alice"}"#, at, Some(r#"{"n": 1.00, "n": 2}"#)),
            entry(3, "b", b"\xff\0", Some(IncomingExpiry::In(3600)), None),
            entry(4, "c", b"x", None, None),
        ]
    );
}

#[test]
fn is_written_one_entry_per_line() {
    let mut first = stored("a", "x\ny");
    first.expires_at = Some(1_893_456_000);
    first.metadata = Some("{\"tags\": [\"é\"]}".into());
    let file = export(ExportFormat::List, &[first, stored("b", b"\xff\0")]);
    let expected = r#"[
  {"key": "a", "value": "x\ny", "expiration": 1893456000, "metadata": {"tags": ["é"]}},
  {"key": "b", "value": "/wA=", "base64": true}
]
"#;
    assert_eq!(String::from_utf8(file).unwrap(), expected);
    assert_eq!(export(ExportFormat::List, &[]), b"[]\n");
}

#[test]
fn json_that_stands_as_a_value_is_taken_as_its_text() {
    for value in ["{\"name\": \"Alice\"}", "[1, 2.50]", "22.00", "true"] {
        assert_eq!(
            pairs(format!("[{{\"key\":\"k\",\"value\":{value}}}]")),
            [("k".into(), value.into())]
        );
    }
    assert!(invalid("[{\"key\":\"k\",\"value\":null}]").2.contains("null"));
}

#[test]
fn unknown_fields_are_ignored_with_one_note_each() {
    let file = r#"[{"key":"a","value":"1","color":{"key":[]},"size":1},{"key":"b","value":"2","color":2}]"#;
    let mut reader = Reader::open(file.as_bytes()).unwrap();
    assert!(reader.notes().is_empty());
    assert_eq!(reader.by_ref().count(), 2);
    let notes = [
        "“color” is not part of this format and is ignored.",
        "“size” is not part of this format and is ignored.",
    ];
    assert_eq!(reader.notes(), notes);
}

#[test]
fn the_span_wins_over_the_point_in_time_as_in_the_service() {
    let file = r#"[{"key":"a","value":"1","expiration":1893456000,"expiration_ttl":60}]"#;
    let mut reader = Reader::open(file.as_bytes()).unwrap();
    let Some(Ok(Row::Entry(entry))) = reader.next() else {
        panic!()
    };
    assert_eq!(entry.expiry, Some(IncomingExpiry::In(60)));
    assert_eq!(reader.notes().len(), 1);
}

#[test]
fn what_is_not_an_entry_is_a_row_with_a_reason() {
    for (item, key, reason) in [
        (r#"{"value":"1"}"#, None, "no “key”"),
        (r#"{"key":"a"}"#, Some("a"), "no “value”"),
        (r#"{}"#, None, "no “key”"),
        (r#"{"key":1,"value":"1"}"#, None, "must be text"),
        (r#"{"key":"a","key":"b","value":"1"}"#, Some("b"), "twice"),
        (r#"{"key":"a","value":"!","base64":true}"#, Some("a"), "base64"),
        (r#"{"key":"a","value":{},"base64":true}"#, Some("a"), "base64"),
        (
            r#"{"key":"a","value":"1","base64":"yes"}"#,
            Some("a"),
            "true or false",
        ),
        (
            r#"{"key":"a","value":"1","expiration":"soon"}"#,
            Some("a"),
            "whole number",
        ),
        (
            r#"{"key":"a","value":"1","expiration_ttl":1.5}"#,
            Some("a"),
            "whole number",
        ),
        (
            r#"{"key":"a","value":"1","expiration":99999999999999999999}"#,
            Some("a"),
            "whole number",
        ),
        (r#"{"key":"a","value":"\ud800"}"#, Some("a"), "half a character"),
        ("7", None, "Expected an entry"),
        (r#""a""#, Some("a"), "a name alone"),
    ] {
        let file = format!("[{{\"key\":\"x\",\"value\":\"\"}},\n {item},\n{{\"key\":\"y\",\"value\":\"\"}}]");
        assert_eq!(rows(&file).len(), 3, "{item}");
        let (line, found, words) = invalid(&file);
        assert_eq!((line, found.as_deref()), (2, key), "{item}");
        assert!(words.contains(reason), "{words}");
    }
}

#[test]
fn a_list_of_names_is_read_in_both_forms() {
    let name = |line, key: &str| Row::Name {
        line,
        key: key.into(),
    };
    assert_eq!(
        rows("[\"user:1\",\n\"user:2\"]"),
        [name(1, "user:1"), name(2, "user:2")]
    );
    let listing = "[{\"name\":\"a\"},\n{\"expiration\":1,\"name\":\"b\",\"metadata\":{\"name\":\"c\"}}]";
    assert_eq!(rows(listing), [name(1, "a"), name(2, "b")]);
    assert_eq!(invalid("[\"a\",{\"id\":1}]").2, "There is no “name” here");
    assert_eq!(Reader::open(listing.as_bytes()).unwrap().notes(), [""; 0]);
}

#[test]
fn names_only_passes_entries_on_as_names() {
    let options = ReadOptions {
        names_only: true,
        ..ReadOptions::default()
    };
    for file in [
        "{\"a\":1}",
        "[{\"key\":\"a\",\"value\":\"1\"}]",
        "[{\"key\":\"a\"}]",
        "key,value\na,1",
        "key\na\n",
    ] {
        let rows: Vec<_> = Reader::open_with(file.as_bytes(), &options).unwrap().collect();
        assert!(
            matches!(&rows[..], [Ok(Row::Name { key, .. })] if key == "a"),
            "{file}: {rows:?}"
        );
    }
}

#[test]
fn a_broken_list_has_its_place() {
    for (file, expected) in [
        (
            "[{\"key\":\"a\",\"value\":\"1\"} {",
            "Line 1, column 26: Expected a comma or ], found {",
        ),
        (
            "[{\"key\":\"a\",}]",
            "Line 1, column 13: Expected a name in double quotes, found }",
        ),
        (
            "[\n1]",
            "Line 2, column 1: A number is in the list where an entry is expected",
        ),
        ("[\"a\",]", "Line 1, column 6: Expected a value, found ]"),
        (
            "[\"a\"",
            "Line 1, column 5: The text ends too early: expected a comma or ]. The file may be incomplete",
        ),
    ] {
        assert_eq!(problem(file), expected, "{file}");
    }
}
