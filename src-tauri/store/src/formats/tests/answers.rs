//! What Workers KV and wrangler answer, of any size.

use super::*;

fn options(as_map: bool) -> ReadOptions {
    ReadOptions {
        as_map,
        ..ReadOptions::default()
    }
}

/// Keys with their values.
type Pairs = Vec<(String, String)>;

/// What a text is, and its rows.
fn read(text: &str, as_map: bool, cut: usize) -> Result<(FileFormat, Pairs, Vec<Note>), FileFlaw> {
    let source = Pieces(text.as_bytes(), cut);
    let mut reader = Reader::open_with(source, &options(as_map)).map_err(|problem| problem.flaw)?;
    let mut rows = Vec::new();
    for row in reader.by_ref() {
        match row.map_err(|problem| problem.flaw)? {
            Row::Entry(entry) => rows.push((entry.key, String::from_utf8(entry.value).unwrap())),
            other => panic!("{other:?}"),
        }
    }
    Ok((reader.format(), rows, reader.notes()))
}

fn pairs(count: usize) -> Pairs {
    (0..count)
        .map(|n| (format!("k{n:03}"), format!("value {n}\n{}", "x".repeat(2_000))))
        .collect()
}

/// What wrangler prints of these keys, and of one that is not there.
fn printed(pairs: &[(String, String)], wrapped: bool, end: &str) -> String {
    let mut members: Vec<_> = pairs
        .iter()
        .map(|(key, value)| {
            let value = serde_json::to_string(value).unwrap();
            match wrapped {
                true => format!("  \"{key}\": {{\n    \"value\": {value}\n  }}"),
                false => format!("  \"{key}\": {value}"),
            }
        })
        .collect();
    members.insert(1, "  \"none\": null".to_owned());
    format!("{{\n{}\n}}{end}", members.join(",\n"))
}

#[test]
fn a_bulk_get_of_wrangler_is_known_by_its_last_line_however_long_it_is() {
    // The last one is longer than one look.
    for count in [2, 40, 400] {
        let pairs = pairs(count);
        for (wrapped, cut) in [(true, 1_000), (true, 7_777), (false, 1_000), (false, 7_777)] {
            let (format, rows, notes) =
                read(&printed(&pairs, wrapped, "\n\nSuccess!\n"), false, cut).unwrap();
            assert!(rows == pairs, "{count} {wrapped}");
            assert_eq!(notes, [Note::NotThere { keys: 1 }], "{count} {wrapped}");
            if wrapped {
                assert_eq!(format, FileFormat::Values);
            }
        }
    }
}

#[test]
fn a_map_that_looks_so_is_a_map_however_long_it_is() {
    for count in [2, 40, 400] {
        let pairs = pairs(count);
        for wrapped in [true, false] {
            let (format, rows, notes) = read(&printed(&pairs, wrapped, "\n"), false, 5_000).unwrap();
            assert_eq!(
                (format, rows.len(), notes),
                (FileFormat::Map, count + 1, Vec::new())
            );
            let null = rows.iter().find(|(key, _)| key == "none").unwrap();
            assert_eq!(null.1, "null");
            assert!(rows.iter().any(|(key, _)| *key == pairs[count - 1].0));
            if wrapped {
                assert!(rows[0].1.starts_with("{\n    \"value\": "), "{:?}", rows[0]);
            }
        }
    }
}

#[test]
fn a_text_that_is_null_is_no_key_that_was_not_there() {
    let mut pairs = pairs(40);
    pairs[3].1 = "null".to_owned();
    for wrapped in [true, false] {
        let (_, rows, notes) = read(&printed(&pairs, wrapped, "\nSuccess!"), false, 5_000).unwrap();
        assert!(rows == pairs, "{wrapped}");
        assert_eq!(notes, [Note::NotThere { keys: 1 }]);
    }
}

#[test]
fn what_looks_like_an_answer_or_flags_is_a_map_where_the_person_says_so() {
    for text in [
        r#"{"result":[{"name":"a"}],"success":true,"errors":[],"messages":[]}"#,
        r#"{"keys":[{"name":"a"}],"list_complete":true}"#,
        r#"{"flags":{"a":{"state":"ENABLED","variants":{"on":true},"defaultVariant":"on"}}}"#,
    ] {
        let (format, rows, _) = read(text, true, 10).unwrap();
        let map: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).unwrap();
        let expected: Vec<_> = map
            .iter()
            .map(|(key, value)| (key.clone(), value.to_string()))
            .collect();
        assert_eq!((format, rows.len()), (FileFormat::Map, expected.len()), "{text}");
        for row in &expected {
            let value =
                |(_, value): &(String, String)| serde_json::from_str::<serde_json::Value>(value).unwrap();
            let found = rows.iter().find(|found| found.0 == row.0).unwrap();
            assert_eq!(value(found), value(row), "{text}");
        }
    }
    let answer = "{\"a\": {\"value\": \"1\"}}\nSuccess!";
    assert!(matches!(read(answer, true, 10), Err(FileFlaw::Broken { .. })));
    assert_eq!(read("[1]", true, 10).map(drop), read("[1]", false, 10).map(drop));
}

#[test]
fn lists_and_values_of_the_rest_interface_are_known_however_long_they_are() {
    let names: Vec<_> = (0..4_000)
        .map(|n| format!(r#"{{"name":"k{n:05}","expiration":4102444800}}"#))
        .collect();
    let list = format!(
        r#"{{"success":true,"errors":[],"messages":[],"result":[{}],"result_info":{{"count":4000}}}}"#,
        names.join(",")
    );
    let mut reader = Reader::open(list.as_bytes()).unwrap();
    assert_eq!(
        (reader.format(), reader.by_ref().count()),
        (FileFormat::Names, 4_000)
    );
    let values: Vec<_> = pairs(100)
        .iter()
        .map(|(key, value)| format!("\"{key}\":{}", serde_json::to_string(value).unwrap()))
        .collect();
    let values = format!(
        r#"{{"result":{{"values":{{{}}}}},"success":true,"errors":[],"messages":[]}}"#,
        values.join(",")
    );
    let (format, rows, _) = read(&values, false, 5_000).unwrap();
    assert_eq!((format, rows), (FileFormat::Values, pairs(100)));
}
