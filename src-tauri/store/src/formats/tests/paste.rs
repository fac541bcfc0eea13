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
