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
    assert_eq!(
        invalid("[{\"key\":\"k\",\"value\":null}]").2,
        RowFlaw::ValueNull.into()
    );
}

#[test]
fn unknown_fields_are_ignored_with_one_note_each() {
    let file = r#"[{"key":"a","value":"1","color":{"key":[]},"size":1},{"key":"b","value":"2","color":2}]"#;
    let mut reader = Reader::open(file.as_bytes()).unwrap();
    assert!(reader.notes().is_empty());
    assert_eq!(reader.by_ref().count(), 2);
    let notes = ["color", "size"].map(|name| Note::Ignored { name: name.into() });
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
    assert_eq!(reader.notes(), [Note::TwoExpiries]);
}

#[test]
fn what_is_not_an_entry_is_a_row_with_a_reason() {
    let missing = |field| RowFlaw::FieldMissing { field };
    let seconds = |field, found: &str| RowFlaw::NotSeconds {
        field,
        found: found.into(),
    };
    let twice = RowFlaw::FieldTwice { field: Field::Key };
    let half = RowFlaw::HalfCharacter { field: Field::Value };
    let far = r#"{"key":"a","value":"1","expiration":99999999999999999999}"#;
    for (item, key, flaw) in [
        (r#"{"value":"1"}"#, None, missing(Field::Key)),
        (r#"{"key":"a"}"#, Some("a"), missing(Field::Value)),
        (r#"{}"#, None, missing(Field::Key)),
        (r#"{"key":1,"value":"1"}"#, None, RowFlaw::KeyNotString),
        (r#"{"key":"a","key":"b","value":"1"}"#, Some("b"), twice),
        (
            r#"{"key":"a","value":"!","base64":true}"#,
            Some("a"),
            RowFlaw::NotBase64,
        ),
        (
            r#"{"key":"a","value":{},"base64":true}"#,
            Some("a"),
            RowFlaw::NotBase64,
        ),
        (
            r#"{"key":"a","value":"1","base64":"yes"}"#,
            Some("a"),
            RowFlaw::Base64NotBool,
        ),
        (
            r#"{"key":"a","value":"1","expiration":"soon"}"#,
            Some("a"),
            seconds(Field::Expiration, "\"soon\""),
        ),
        (
            r#"{"key":"a","value":"1","expiration_ttl":1.5}"#,
            Some("a"),
            seconds(Field::ExpirationTtl, "1.5"),
        ),
        (far, Some("a"), seconds(Field::Expiration, "99999999999999999999")),
        (r#"{"key":"a","value":"\ud800"}"#, Some("a"), half),
        ("7", None, RowFlaw::NotAnEntry),
        (r#""a""#, Some("a"), RowFlaw::NameAlone),
    ] {
        let file = format!("[{{\"key\":\"x\",\"value\":\"\"}},\n {item},\n{{\"key\":\"y\",\"value\":\"\"}}]");
        assert_eq!(rows(&file).len(), 3, "{item}");
        assert_eq!(invalid(&file), (2, key.map(Into::into), flaw.into()), "{item}");
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
    assert_eq!(invalid("[\"a\",{\"id\":1}]").2, RowFlaw::NameMissing.into());
    assert_eq!(Reader::open(listing.as_bytes()).unwrap().notes(), []);
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
    let shape = JsonShape::Number;
    for (file, expected) in [
        (
            "[{\"key\":\"a\",\"value\":\"1\"} {",
            broken(1, 26, Expected::CommaOrBracket, char('{')),
        ),
        ("[{\"key\":\"a\",}]", broken(1, 13, Expected::Key, char('}'))),
        ("[\n1]", placed(2, 1, FileFlaw::OtherInList { shape })),
        ("[\"a\",]", broken(1, 6, Expected::Value, char(']'))),
        ("[\"a\"", broken(1, 5, Expected::CommaOrBracket, Instead::End)),
    ] {
        assert_eq!(read(file), Err(expected), "{file}");
    }
}
