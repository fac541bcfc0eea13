use super::*;

fn pasted(text: &str, what: Paste) -> Vec<Row> {
    paste(text, what).unwrap().map(Result::unwrap).collect()
}

fn names(text: &str) -> Vec<String> {
    let name = |row| match row {
        Row::Name { key, .. } => key,
        row => panic!("{row:?}"),
    };
    pasted(text, Paste::Delete).into_iter().map(name).collect()
}

#[test]
fn values_come_as_a_map_a_list_a_table_or_two_columns() {
    for text in [
        " {\"a\": 1}",
        "\n[{\"key\":\"a\",\"value\":\"1\"}]",
        "\nvalue;key\n1;a",
        "a\t1\n",
        "a,1",
        "\u{feff}a;1",
    ] {
        let rows = pasted(text, Paste::Set);
        assert!(
            matches!(&rows[..], [Row::Entry(entry)] if entry.key == "a" && entry.value == b"1"),
            "{text}"
        );
    }
    let rows = pasted("user:1\t{\"a\": 1, \"b\": 2}\nuser:2\ttrue", Paste::Set);
    assert!(matches!(&rows[1], Row::Entry(entry) if entry.line == 2 && entry.key == "user:2"));
    let rows = pasted("a,x;y;z\nb,1", Paste::Set);
    assert!(matches!(&rows[0], Row::Entry(entry) if entry.key == "a" && entry.value == b"x;y;z"));
}

#[test]
fn keys_to_delete_come_as_any_of_these_or_one_per_line() {
    for text in [
        "[\"a\",\"b\"]",
        "[{\"name\":\"a\"},{\"name\":\"b\"}]",
        "{\"a\":1,\"b\":2}",
        "key,value\na,1\nb,2",
        "a\nb",
        "\n  a \r\n\r\nb\r\n",
        "\"a\",\n\"b\",",
        "\"a\"\n\"\\u0062\"",
    ] {
        assert_eq!(names(text), ["a", "b"], "{text}");
        assert_eq!(
            paste(text, Paste::Delete).unwrap().format(),
            FileFormat::Names,
            "{text}"
        );
    }
    assert_eq!(names("\" a \"\n\"b\n"), [" a ", "\"b"]);
    let rows = pasted("a\n\nb", Paste::Delete);
    assert!(matches!(rows[1], Row::Name { line: 3, .. }));
}

#[test]
fn lines_are_pairs_where_all_are_parted_alike() {
    let pairs = |text: &str| -> Vec<(String, String)> {
        let pair = |row| match row {
            Row::Entry(entry) => (entry.key, String::from_utf8(entry.value).unwrap()),
            row => panic!("{row:?}"),
        };
        pasted(text, Paste::Set).into_iter().map(pair).collect()
    };
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    for (text, format, expected) in [
        (
            "a=1\n\nb = x, y=z \r\n",
            FileFormat::EqualsLines,
            [pair("a", "1"), pair("b", "x, y=z")],
        ),
        (
            "u:1: \"A\"\nu:2:\t{\"b\": 1}",
            FileFormat::ColonLines,
            [pair("u:1", "\"A\""), pair("u:2", "{\"b\": 1}")],
        ),
        (
            "a: b=c\nd: e",
            FileFormat::ColonLines,
            [pair("a", "b=c"), pair("d", "e")],
        ),
        (
            "a=1\tx\nb=2",
            FileFormat::EqualsLines,
            [pair("a", "1\tx"), pair("b", "2")],
        ),
        (
            "a=1\t2\nb=1\t3",
            FileFormat::Csv,
            [pair("a=1", "2"), pair("b=1", "3")],
        ),
        (
            "a,x=1\nb,y=2",
            FileFormat::Csv,
            [pair("a", "x=1"), pair("b", "y=2")],
        ),
        (
            "a;x: 1\nb;y: 2",
            FileFormat::Csv,
            [pair("a", "x: 1"), pair("b", "y: 2")],
        ),
    ] {
        assert_eq!(pairs(text), expected, "{text}");
        assert_eq!(paste(text, Paste::Set).unwrap().format(), format, "{text}");
    }
    for text in ["a=1\nhello", "a:\n  b: 1", "http://x\nhttp://y"] {
        assert!(paste(text, Paste::Set).is_err(), "{text}");
    }
    // Behind what is looked at, a line may be anything.
    let text = format!("{}hello\n", "a=1\n".repeat(20_000));
    let rows = pasted(&text, Paste::Set);
    let reason = RowFlaw::NoValue.into();
    assert_eq!(
        rows[20_000],
        Row::Invalid {
            line: 20_001,
            key: Some("hello".into()),
            reason
        }
    );
}

#[test]
fn what_is_none_of_these_is_said() {
    for (text, flaw) in [
        ("  ", FileFlaw::NothingPasted),
        ("hello", FileFlaw::OtherPaste),
        (
            "{",
            FileFlaw::Broken {
                expected: Expected::KeyOrEnd,
                found: Instead::End,
            },
        ),
    ] {
        let problem = match paste(text, Paste::Set) {
            Err(problem) => problem,
            Ok(mut reader) => reader.next().unwrap().unwrap_err(),
        };
        assert_eq!(problem.flaw, flaw);
    }
}
