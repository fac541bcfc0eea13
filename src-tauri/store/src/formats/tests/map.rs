use super::*;

#[test]
fn is_written_as_the_reference_shows_it() {
    let entries = [
        stored("user:1", r#"{"name": "Alice", "theme": "dark"}"#),
        stored("feature:new_checkout", "true"),
        stored("greeting", "Hello\n\"you\""),
    ];
    let expected = r#"{
  "user:1": {"name": "Alice", "theme": "dark"},
  "feature:new_checkout": true,
  "greeting": "Hello\n\"you\""
}
"#;
    assert_eq!(
        String::from_utf8(export(ExportFormat::Map, &entries)).unwrap(),
        expected
    );
    assert_eq!(import(expected.as_bytes()), entries);
    assert_eq!(export(ExportFormat::Map, &[]), b"{}\n");
    assert_eq!(rows("{}\n"), []);
}

#[test]
fn json_in_a_value_is_kept_to_the_byte() {
    let values = [
        "22.00",
        "1E400",
        "-0",
        "123456789012345678901234567890",
        "{\"2\":1,\"1\":2,\"1\":3}",
        "{ \"a\" :\r\n\t[ ] }",
        "[\"\\u0041\\/\\ud800\"]",
        "null",
        "false",
    ];
    for value in values {
        let file = format!("{{\"k\":{value}}}");
        assert_eq!(pairs(&file), [("k".into(), value.into())], "{value}");
        let written = export(ExportFormat::Map, &[stored("k", value)]);
        assert_eq!(written, format!("{{\n  \"k\": {value}\n}}\n").into_bytes());
    }
}

#[test]
fn text_that_only_looks_like_json_becomes_a_string() {
    let values = [
        "\"abc\"",
        "",
        " 1",
        "1\n",
        "01",
        "{a:1}",
        "\"",
        "\u{feff}1",
        "True",
        "[1,]",
    ];
    let entries = values.map(|value| stored("k", value));
    let file = export(ExportFormat::Map, &entries);
    assert_eq!(import(&file[..]), entries);
    assert!(file.windows(14).any(|part| part == br#""k": "\"abc\"""#));
}

#[test]
fn escapes_in_keys_and_strings_become_characters() {
    let file = r#"{"\u0041\n\ud83d\ude00\/": "\b\f\n\r\t\"\\\/\u00e9\u0000"}"#;
    assert_eq!(
        pairs(file),
        [("A\n😀/".into(), "\u{8}\u{c}\n\r\t\"\\/é\0".into())]
    );
}

#[test]
fn a_key_that_is_there_twice_comes_twice() {
    let twice = pairs("{\"a\":1,\"a\":2}");
    assert_eq!(twice, [("a".into(), "1".into()), ("a".into(), "2".into())]);
}

#[test]
fn half_a_surrogate_pair_is_a_row_that_is_not_valid() {
    for text in [
        r"\ud800",
        r"\ud800x",
        r"\ud800\n",
        r"\udc00",
        r"\ud800\ud800",
        r"\ud83d\u0041",
    ] {
        let (line, key, reason) = invalid(format!("{{\"a\":1,\n\"k\":\"{text}\",\"b\":2}}"));
        assert_eq!((line, key.as_deref()), (2, Some("k")), "{text}");
        assert!(reason.contains("half a character"), "{reason}");
        assert_eq!(invalid(format!("{{\"{text}\":1}}")).1, None);
    }
}

#[test]
fn bytes_that_are_not_utf8_are_a_row_that_is_not_valid() {
    assert_eq!(invalid(b"{\"k\":\"\xe9\"}").1.as_deref(), Some("k"));
    assert_eq!(invalid(b"{\"k\":[\"\xe9\"]}").1.as_deref(), Some("k"));
    assert_eq!(invalid(b"{\"\xe9\":1}").1, None);
}

#[test]
fn a_problem_has_its_line_column_and_words() {
    for (file, expected) in [
        (
            "{\"a\":1,}",
            "Line 1, column 8: Expected a name in double quotes, found }",
        ),
        ("{\"a\" 1}", "Line 1, column 6: Expected a colon, found 1"),
        ("{\n \"é\": tru,\n}", "Line 2, column 10: Expected true, found ,"),
        (
            "{\"a\":1}\n\n x",
            "Line 3, column 2: Expected nothing more, found x",
        ),
        (
            "{\"a\":\"x\ny\"}",
            "Line 1, column 8: A line break inside a quoted text: write it as \\n, or close the quotes",
        ),
        (
            "{a:1}",
            "Line 1, column 2: Expected a name in double quotes or }, found a",
        ),
        (
            "{\"a\":",
            "Line 1, column 6: The text ends too early: expected a value. The file may be incomplete",
        ),
        (
            "{\"a\":[1",
            "Line 1, column 8: The text ends too early: expected a comma or ]. The file may be incomplete",
        ),
        (
            "{\"a\":\"b",
            "Line 1, column 8: The text ends too early: expected the closing double quote. The file may be incomplete",
        ),
        (
            "{\"a\":1",
            "Line 1, column 7: The text ends too early: expected a comma or }. The file may be incomplete",
        ),
        (
            "{\"a\":1 \"b\"",
            "Line 1, column 8: Expected a comma or }, found \"",
        ),
        ("{\"a\":01}", "Line 1, column 7: Expected a comma or }, found 1"),
        (
            "{\"a\":\"\\x\"}",
            "Line 1, column 8: Expected one of \" \\ / b f n r t u after the backslash, found x",
        ),
    ] {
        assert_eq!(problem(file), expected, "{file}");
        let mut cut = Reader::open(Pieces(file.as_bytes(), 1)).unwrap();
        assert_eq!(cut.find_map(Result::err).unwrap().to_string(), expected, "{file}");
        assert!(cut.next().is_none());
    }
}

#[test]
fn a_value_that_is_not_text_is_refused_and_the_file_stays_whole() {
    let mut writer = Writer::new(ExportFormat::Map, Vec::new());
    writer.write(&stored("a", "1").exported()).unwrap();
    let refused = writer.write(&stored("b", b"\xff").exported());
    assert!(matches!(refused, Err(WriteProblem::NotText { key }) if key == "b"));
    writer.write(&stored("c", "3").exported()).unwrap();
    assert_eq!(writer.finish().unwrap(), b"{\n  \"a\": 1,\n  \"c\": 3\n}\n");
}
