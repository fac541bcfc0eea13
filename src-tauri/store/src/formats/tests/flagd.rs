use super::*;

fn flags() -> ExportFormat {
    ExportFormat::Flagd {
        prefix: "feature:".into(),
    }
}

#[test]
fn text_under_the_prefix_becomes_flags_and_the_rest_is_counted() {
    let mut writer = Writer::new(flags(), Vec::new());
    for (key, value) in [
        ("feature:", &b"true"[..]),
        ("feature:a", b"true"),
        ("feature:b", b"False"),
        ("feature:\"c\"", b"false"),
        ("feature:d", b"-22.50"),
        ("feature:e", b"{\"n\": 1.0}"),
        ("feature:f", b"[1]"),
        ("feature:g", b"-9007199254740992"),
        ("feature:h", b"1e999"),
        ("feature:i", b"null"),
        ("feature:j", b"\xff"),
        ("feature:k\n", b"true"),
        ("feature:l\u{2028}", b"true"),
        ("other:d", b"true"),
    ] {
        writer.write(&stored(key, value).exported()).unwrap();
    }
    assert_eq!((writer.entries(), writer.left_out()), (9, 5));
    let expected = r#"{
  "$schema": "https://flagd.dev/schema/v0/flags.json",
  "metadata": {"keyPrefix": "feature:"},
  "flags": {
    "a": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "on"},
    "b": {"state": "ENABLED", "variants": {"value": "False"}, "defaultVariant": "value"},
    "\"c\"": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"},
    "d": {"state": "ENABLED", "variants": {"value": -22.50}, "defaultVariant": "value"},
    "e": {"state": "ENABLED", "variants": {"value": {"n": 1.0}}, "defaultVariant": "value"},
    "f": {"state": "ENABLED", "variants": {"value": "[1]"}, "defaultVariant": "value"},
    "g": {"state": "ENABLED", "variants": {"value": "-9007199254740992"}, "defaultVariant": "value"},
    "h": {"state": "ENABLED", "variants": {"value": "1e999"}, "defaultVariant": "value"},
    "i": {"state": "ENABLED", "variants": {"value": "null"}, "defaultVariant": "value"}
  }
}
"#;
    assert_eq!(String::from_utf8(writer.finish().unwrap()).unwrap(), expected);
}

#[test]
fn a_file_without_flags_is_json() {
    assert_eq!(json::shape(&export(flags(), &[])), Some(json::JsonShape::Object));
}

#[test]
fn losses_are_counted_by_what_a_format_can_carry() {
    let mut entry = stored("feature:a", b"\xff");
    entry.expires_at = Some(1);
    entry.metadata = Some("{}".into());
    let counted = |format, times| {
        let mut losses = Losses::new(format);
        (0..times).for_each(|_| losses.count(&entry.key, Facts::from(&entry.exported())));
        losses
    };
    assert!(counted(ExportFormat::List, 1).is_nothing());
    let mut noted = stored("k", "v");
    noted.metadata = Some("[]".into());
    let mut list = Losses::new(ExportFormat::List);
    list.count(&noted.key, Facts::from(&noted.exported()));
    assert_eq!((list.other_metadata, list.is_nothing()), (1, false));
    let map = counted(ExportFormat::Map, 1);
    assert_eq!((map.not_text, map.expiry, map.metadata), (1, 1, 1));
    let csv = counted(ExportFormat::Csv, 1234);
    assert_eq!((csv.not_text, csv.expiry), (1234, 0));
    let flags = counted(flags(), 2);
    assert_eq!((flags.left_out, flags.not_text), (2, 0));
    let mut flags = Losses::new(ExportFormat::Flagd { prefix: "".into() });
    for key in ["a\nb", "a\u{2029}", "ab"] {
        flags.count(key, Facts::from(&stored(key, "text").exported()));
    }
    assert_eq!((flags.left_out, flags.line_breaks), (0, 2));
}

#[test]
fn any_text_comes_back_from_a_flags_file() {
    let values = [
        "true",
        "false",
        "0",
        "-0.0",
        "22.00",
        "1e5",
        "9007199254740991",
        "9007199254740992",
        "text",
        "",
        "\"quoted\"",
        " {} ",
        "{}",
        "{\"a\":{\"b\":[1.50]}}",
        "[]",
        "null",
        "two\nlines \u{1}",
    ];
    let entries: Vec<_> = values
        .iter()
        .enumerate()
        .map(|(at, value)| stored(&format!("k{at:02}"), value))
        .collect();
    let format = ExportFormat::Flagd { prefix: "".into() };
    for cut in [1, 3, 1_000] {
        assert_eq!(import(Pieces(&export(format.clone(), &entries), cut)), entries);
    }
}

#[test]
fn flags_come_back_in_as_the_keys_that_they_were() {
    for prefix in ["feature:", "\"a\"\n\\", ".", "ä"] {
        let entries: Vec<_> = ["one", "two", ".", ".."]
            .into_iter()
            .map(|name| stored(&format!("{prefix}{name}"), "true"))
            .collect();
        let format = ExportFormat::Flagd {
            prefix: prefix.to_owned(),
        };
        let written = export(format, &entries);
        for cut in [1, 1_000] {
            assert_eq!(import(Pieces(&written, cut)), entries, "{prefix}");
        }
    }
}

/// The keys that a flags file is read as, and what is noted of it.
fn keys_of(file: &str) -> Result<(Vec<String>, Vec<Note>), FileFlaw> {
    let mut reader = Reader::open(file.as_bytes()).map_err(|problem| problem.flaw)?;
    let mut keys = Vec::new();
    for row in reader.by_ref() {
        match row.map_err(|problem| problem.flaw)? {
            Row::Entry(entry) => keys.push(entry.key),
            other => panic!("{other:?}"),
        }
    }
    Ok((keys, reader.notes()))
}

#[test]
fn the_prefix_of_a_flags_file_may_stand_behind_its_flags_as_far_as_its_start_is_seen() {
    let flag = r#"{"state":"ENABLED","variants":{"on":true},"defaultVariant":"on"}"#;
    let file = format!(r#"{{"flags":{{"a":{flag}}},"metadata":{{"keyPrefix":"f:"}}}}"#);
    assert_eq!(keys_of(&file), Ok((vec!["f:a".to_owned()], Vec::new())));
    let listed = format!(
        r#"{{"metadata":{{"keyPrefix":"f:","version":"1"}},"flags":[{{"key":"a",{}]}}"#,
        &flag[1..]
    );
    let ignored = Note::Ignored {
        name: "metadata".to_owned(),
    };
    assert_eq!(
        keys_of(&listed),
        Ok((vec!["f:a".to_owned()], vec![ignored.clone()]))
    );
    let other = format!(r#"{{"metadata":{{"keyPrefix":7}},"flags":{{"a":{flag}}}}}"#);
    assert_eq!(keys_of(&other), Ok((vec!["a".to_owned()], vec![ignored])));
    let many: Vec<_> = (0..2_000).map(|n| format!(r#""{n}":{flag}"#)).collect();
    let long = format!(
        r#"{{"flags":{{{}}},"metadata":{{"keyPrefix":"f:"}}}}"#,
        many.join(",")
    );
    let prefix = "f:".to_owned();
    assert_eq!(keys_of(&long), Err(FileFlaw::PrefixBehind { prefix }));
}
