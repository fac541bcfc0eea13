//! Over-long things are rows that are not valid, they are not held, and reading goes on behind them.

use super::*;

const MOST: usize = 26_214_400;

/// A file whose long part is never in memory: start, `length` times a byte, end.
fn long(start: &'static str, length: usize, end: &'static str) -> impl Read {
    start
        .as_bytes()
        .chain(std::io::repeat(b'1').take(length as u64))
        .chain(end.as_bytes())
}

fn lengths(file: impl Read) -> Vec<Result<usize, (String, Refusal)>> {
    let length = |row: Result<Row, FileProblem>| match row.unwrap() {
        Row::Entry(entry) => Ok(entry.value.len()),
        Row::Invalid { key, reason, .. } => Err((key.unwrap_or_default(), reason)),
        row => panic!("{row:?}"),
    };
    Reader::open(file).unwrap().map(length).collect()
}

#[test]
fn a_value_of_25_mib_passes_and_one_byte_more_does_not() {
    for (start, around, end) in [
        ("{\"k\":\"", 0, "\",\"b\":1}"),
        ("{\"k\":[\"", 4, "\"],\"b\":1}"),
        (
            "[{\"key\":\"k\",\"value\":\"",
            0,
            "\"},{\"key\":\"b\",\"value\":\"1\"}]",
        ),
        (
            "[{\"key\":\"k\",\"value\":[\"",
            4,
            "\"]},{\"key\":\"b\",\"value\":\"1\"}]",
        ),
        ("key,value\nk,", 0, "\nb,1\n"),
        ("key,value\nk,\"", 0, "\"\nb,1\n"),
    ] {
        let most = MOST - around;
        assert_eq!(lengths(long(start, most, end)), [Ok(MOST), Ok(1)], "{start}");
        assert_eq!(
            lengths(long(start, most + 1, end)),
            [
                Err(("k".into(), Breach::ValueTooLarge { bytes: MOST + 1 }.into())),
                Ok(1)
            ],
            "{start}"
        );
    }
}

#[test]
fn base64_may_be_longer_than_what_it_stands_for() {
    let over = |bytes| Refusal::from(Breach::ValueTooLarge { bytes });
    for (length, refused) in [
        (MOST, None),
        (MOST + 1, Some(over(MOST + 1))),
        (MOST + 3, Some(RowFlaw::Base64TooLong.into())),
    ] {
        let entry = stored("k", vec![0xff; length]);
        let file = export(ExportFormat::List, std::slice::from_ref(&entry));
        let expected = refused.map_or(Ok(length), |reason| Err(("k".into(), reason)));
        assert_eq!(lengths(&file[..]), [expected]);
    }
}

#[test]
fn a_key_of_megabytes_is_not_held() {
    let shown = "1".repeat(60) + "…";
    let reason = Breach::KeyTooLong {
        key: shown.clone(),
        bytes: 3_000_000,
    };
    let refused = (shown, Refusal::from(reason));
    for (start, end) in [
        ("{\"", "\":1,\"b\":1}"),
        (
            "[{\"key\":\"",
            "\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"1\"}]",
        ),
        ("key,value\n", ",1\nb,1\n"),
    ] {
        assert_eq!(
            lengths(long(start, 3_000_000, end)),
            [Err(refused.clone()), Ok(1)],
            "{start}"
        );
    }
}

#[test]
fn what_is_ignored_may_be_of_any_length() {
    let file = long(
        "[{\"key\":\"k\",\"more\":[\"",
        28_000_000,
        "\"],\"value\":\"1\"}]",
    );
    assert_eq!(lengths(file), [Ok(1)]);
    let file = long("key,other,value\nk,", 28_000_000, ",1");
    assert_eq!(lengths(file), [Ok(1)]);
}

#[test]
fn values_nested_very_deep_are_values() {
    let deep = ["[".repeat(300_000), "]".repeat(300_000)].concat();
    assert_eq!(pairs(format!("{{\"k\":{deep}}}")), [("k".into(), deep.clone())]);
    let brackets = std::io::repeat(b'[').take(1_000_000);
    let mut reader = Reader::open(b"{\"k\":".chain(brackets)).unwrap();
    assert!(reader.next().unwrap().is_err());
}
