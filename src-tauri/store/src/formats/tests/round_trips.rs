//! Export, import, export is byte-identical for every format, wherever the reads are cut.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// JSON texts with everything that parsing and printing would alter.
fn json_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("22.00".to_owned()),
        Just("123456789012345678901234567890".to_owned()),
        Just("\"\\u0041\\ud800\\/\"".to_owned()),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?",
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        prop::sample::select(vec!["true", "false", "null"]).prop_map(str::to_owned),
    ];
    let space = prop::sample::select(vec!["", " ", "\n", "\r\n\t"]);
    (leaf, space)
        .prop_map(|(leaf, _)| leaf)
        .prop_recursive(6, 40, 5, move |inner| {
            let space = prop::sample::select(vec!["", " ", "\n", "\r\n\t"]);
            (vec(inner, 0..5), space, any::<bool>()).prop_map(|(items, space, object)| {
                let separator = format!("{space},{space}");
                if object {
                    let names = ["\"2\"", "\"1\"", "\"\"", "\"a\""];
                    let member = |(at, item): (usize, &String)| format!("{}{space}:{item}", names[at % 4]);
                    let members: Vec<_> = items.iter().enumerate().map(member).collect();
                    format!("{{{space}{}{space}}}", members.join(&separator))
                } else {
                    format!("[{space}{}{space}]", items.join(&separator))
                }
            })
        })
}

fn text_value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        json_text().prop_map(String::into_bytes),
        json_text().prop_map(|text| format!(" {text}\n").into_bytes()),
        json_text().prop_map(|text| serde_json::to_vec(&text).unwrap()),
        any::<String>().prop_map(String::into_bytes),
        "[\",;\t\r\n =a]{0,12}".prop_map(String::into_bytes),
        super::super::json::tests::nearly_json().prop_map(String::into_bytes),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}:[a-z0-9]{1,6}",
        "\\PC{1,8}",
        any::<String>(),
        "[\",;\t\r\n\\\\ ]{1,5}"
    ]
    .prop_filter("a key is not empty", |key| !key.is_empty())
}

fn entry(value: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Stored> {
    let metadata = json_text().prop_filter("null is none", |text| text != "null");
    (key(), value, any::<Option<i64>>(), prop::option::of(metadata)).prop_map(
        |(key, value, expires_at, metadata)| Stored {
            key,
            value,
            expires_at,
            metadata,
        },
    )
}

fn comes_back(format: ExportFormat, entries: &[Stored], cut: usize) -> Result<(), TestCaseError> {
    let file = export(format.clone(), entries);
    let back = import(Pieces(&file, cut));
    prop_assert_eq!(&back, entries);
    prop_assert_eq!(export(format, &back), file);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_list_carries_everything(
        entries in vec(entry(prop_oneof![text_value(), vec(any::<u8>(), 0..40)]), 0..6), cut in 1_usize..40,
    ) {
        comes_back(ExportFormat::List, &entries, cut)?;
    }

    #[test]
    fn csv_carries_text_expiry_and_metadata(entries in vec(entry(text_value()), 0..6), cut in 1_usize..40) {
        comes_back(ExportFormat::Csv, &entries, cut)?;
    }

    #[test]
    fn the_map_carries_any_text(entries in vec((key(), text_value()), 0..6), cut in 1_usize..40) {
        let entries: Vec<_> = entries.iter().map(|(key, value)| stored(key, value)).collect();
        comes_back(ExportFormat::Map, &entries, cut)?;
        let file = export(ExportFormat::Map, &entries);
        prop_assert!(json::validate(&file).is_ok());
        prop_assert!(serde_json::from_slice::<serde::de::IgnoredAny>(&file).is_ok());
    }

    #[test]
    fn json_in_a_map_file_comes_back_as_it_stood(text in json_text()) {
        let file = format!("{{\n  \"k\": {text}\n}}\n");
        if !text.starts_with('"') {
            prop_assert_eq!(&import(file.as_bytes())[0].value, text.as_bytes());
            prop_assert_eq!(export(ExportFormat::Map, &[stored("k", &text)]), file.into_bytes());
        }
    }

    #[test]
    fn cutting_the_reads_changes_neither_rows_nor_problems(
        pieces in vec(prop_oneof![super::super::json::tests::nearly_json(), Just("key,value\n".into()),
            Just("[{\"key\":\"a\",\"value\":".into()), Just("{\"k\":".into()), Just("\",".into())], 0..6),
        cut in 1_usize..7,
    ) {
        let file = pieces.concat();
        let whole: Vec<_> = Reader::open(file.as_bytes()).map(Iterator::collect).map_err(|problem| problem.to_string())
            .unwrap_or_else(|problem: String| vec![Ok(Row::Name { line: 0, key: problem })]);
        let cut: Vec<_> = Reader::open(Pieces(file.as_bytes(), cut)).map(Iterator::collect).map_err(|problem| problem.to_string())
            .unwrap_or_else(|problem: String| vec![Ok(Row::Name { line: 0, key: problem })]);
        prop_assert_eq!(whole, cut);
    }
}
