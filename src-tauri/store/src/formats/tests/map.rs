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
        let half = |field| Refusal::from(RowFlaw::HalfCharacter { field });
        assert_eq!(
            invalid(format!("{{\"a\":1,\n\"k\":\"{text}\",\"b\":2}}")),
            (2, Some("k".into()), half(Field::Value)),
            "{text}"
        );
        assert_eq!(invalid(format!("{{\"{text}\":1}}")), (1, None, half(Field::Key)));
    }
}

#[test]
fn bytes_that_are_not_utf8_are_a_row_that_is_not_valid() {
    assert_eq!(invalid(b"{\"k\":\"\xe9\"}").1.as_deref(), Some("k"));
    assert_eq!(invalid(b"{\"k\":[\"\xe9\"]}").1.as_deref(), Some("k"));
    assert_eq!(invalid(b"{\"\xe9\":1}").1, None);
}

#[test]
fn a_problem_has_its_line_and_column_and_what_is_expected_and_found() {
    use Expected as E;
    for (file, expected) in [
        ("{\"a\":1,}", broken(1, 8, E::Key, char('}'))),
        ("{\"a\" 1}", broken(1, 6, E::Colon, char('1'))),
        ("{\n \"é\": tru,\n}", broken(2, 10, E::True, char(','))),
        ("{\"a\":1}\n\n x", broken(3, 2, E::End, char('x'))),
        ("{\"a\":\"x\ny\"}", broken(1, 8, E::VisibleText, Instead::LineEnd)),
        ("{a:1}", broken(1, 2, E::KeyOrEnd, char('a'))),
        ("{\"a\":", broken(1, 6, E::Value, Instead::End)),
        ("{\"a\":[1", broken(1, 8, E::CommaOrBracket, Instead::End)),
        ("{\"a\":\"b", broken(1, 8, E::VisibleText, Instead::End)),
        ("{\"a\":1", broken(1, 7, E::CommaOrBrace, Instead::End)),
        ("{\"a\":1 \"b\"", broken(1, 8, E::CommaOrBrace, char('"'))),
        ("{\"a\":01}", broken(1, 7, E::CommaOrBrace, char('1'))),
        ("{\"a\":\"\\x\"}", broken(1, 8, E::EscapeLetter, char('x'))),
    ] {
        assert_eq!(read(file), Err(expected.clone()), "{file}");
        let mut cut = Reader::open(Pieces(file.as_bytes(), 1)).unwrap();
        assert_eq!(cut.find_map(Result::err), Some(expected), "{file}");
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
