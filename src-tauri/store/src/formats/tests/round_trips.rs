//! Export, import, export is byte-identical for every format, wherever the reads are cut.

use proptest::collection::vec;
use proptest::prelude::*;

use super::samples::{json_text, key, text_value};
use super::*;

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
