use super::*;

#[test]
fn is_written_as_rfc_4180_says() {
    let mut first = stored("user:1", "{\"name\": \"Alice\"}");
    first.expires_at = Some(1_893_456_000);
    first.metadata = Some("{\"tags\":[]}".into());
    let file = export(
        ExportFormat::Csv,
        &[first, stored("b", "two\r\nlines\n"), stored("=1+1", "")],
    );
    let expected = "\u{feff}key,value,expiration,metadata\r\n\
        user:1,\"{\"\"name\"\": \"\"Alice\"\"}\",1893456000,\"{\"\"tags\"\":[]}\"\r\n\
        b,\"two\r\nlines\n\",,\r\n\
        =1+1,,,\r\n";
    assert_eq!(String::from_utf8(file).unwrap(), expected);
}

#[test]
fn columns_may_come_in_any_order_and_case_with_any_separator() {
    for file in [
        "Value,KEY\n1,a\n",
        "value;key\r\n1;a\r\n",
        "value\tkey\r1\ta",
        "\"value\", key ,other\n1,a,",
        "\n\nvalue,key\n\n1,a\n,\n",
    ] {
        assert_eq!(pairs(file), [("a".into(), "1".into())], "{file:?}");
    }
    assert_eq!(pairs("key;value\na;1,5\n"), [("a".into(), "1,5".into())]);
}

#[test]
fn white_space_quotes_and_line_breaks_are_kept() {
    let file = "key,value\na, x \nb,\"p\r\nq\"\"r\"\nc,it \"is\"\nd,\"\"\n";
    let expected = [("a", " x "), ("b", "p\r\nq\"r"), ("c", "it \"is\""), ("d", "")];
    assert_eq!(
        pairs(file),
        expected.map(|(key, value)| (key.into(), value.into()))
    );
}

#[test]
fn other_column_names_are_mapped() {
    let file = "Name;Wert;Bis;Farbe\na;1;1893456000;rot\n";
    let refused = Reader::open(file.as_bytes()).err().unwrap();
    let missing = FileFlaw::ColumnMissing {
        name: "key".into(),
        columns: ["Name", "Wert", "Bis", "Farbe"].map(String::from).into(),
    };
    assert_eq!((refused.flaw, refused.line), (missing, Some(1)));
    assert_eq!(columns(file.as_bytes()), ["Name", "Wert", "Bis", "Farbe"]);
    let mapping = Mapping {
        key: "name".into(),
        value: "Wert".into(),
        expiration: Some("Bis".into()),
        metadata: None,
        ..Mapping::default()
    };
    let options = ReadOptions {
        mapping,
        ..ReadOptions::default()
    };
    let mut reader = Reader::open_with(file.as_bytes(), &options).unwrap();
    let Some(Ok(Row::Entry(entry))) = reader.next() else {
        panic!()
    };
    assert_eq!((entry.key.as_str(), entry.line), ("a", 2));
    assert_eq!(entry.expiry, Some(IncomingExpiry::At(1_893_456_000)));
    let name = "Farbe".into();
    assert_eq!(reader.notes(), [Note::Ignored { name }]);
}

#[test]
fn a_bad_record_is_a_row_with_a_reason_and_reading_goes_on() {
    let found = char('x');
    for (record, flaw) in [
        ("a", RowFlaw::NoValue),
        (
            "a,1,,,x",
            RowFlaw::TooManyColumns {
                found: 5,
                expected: 4,
            },
        ),
        ("a,{\"x\":1,\"y\":2}", RowFlaw::TextBehindQuote),
        (
            "a,1,tomorrow",
            RowFlaw::NotAMoment {
                found: "tomorrow".into(),
            },
        ),
        (
            "a,1,,{x",
            RowFlaw::MetadataBroken {
                expected: Expected::KeyOrEnd,
                found,
            },
        ),
        ("a,\"1\"x", RowFlaw::TextBehindQuote),
    ] {
        let file = format!("key,value,expiration,metadata\nx,1\n{record}\ny,2\n");
        assert_eq!(rows(&file).len(), 3, "{record}");
        assert_eq!(invalid(&file), (3, Some("a".into()), flaw.into()), "{record}");
    }
    let (line, _, reason) = invalid("key,value\nx,1\na,\"open\nb,2\n");
    assert_eq!((line, reason), (3, RowFlaw::QuoteNotClosed.into()));
    assert_eq!(invalid(b"key,value\na,\xe9\n").2, RowFlaw::CellNotUtf8.into());
}

#[test]
fn a_column_that_is_chosen_for_one_thing_is_not_another_by_its_name() {
    let mapping = Mapping {
        key: "base64".into(),
        value: "expiration_ttl".into(),
        ..Mapping::default()
    };
    let options = ReadOptions {
        mapping,
        ..ReadOptions::default()
    };
    let mut reader = Reader::open_with(&b"base64,expiration_ttl\nyes,60\n"[..], &options).unwrap();
    let Some(Ok(Row::Entry(entry))) = reader.next() else {
        panic!()
    };
    assert_eq!(
        (entry.key.as_str(), &entry.value[..], entry.expiry),
        ("yes", &b"60"[..], None)
    );
}

#[test]
fn a_span_wins_over_a_moment_and_that_is_noted() {
    let file = "key,value,expiration,expiration_ttl\na,1,1893456000, 60 \nb,1,1893456000,\nc,1,never,\n";
    let mut reader = Reader::open(file.as_bytes()).unwrap();
    assert!(reader.carries_expiry());
    let expiries: Vec<_> = reader
        .by_ref()
        .map(|row| match row.unwrap() {
            Row::Entry(entry) => entry.expiry,
            row => panic!("{row:?}"),
        })
        .collect();
    let at = IncomingExpiry::At(1_893_456_000);
    assert_eq!(expiries, [Some(IncomingExpiry::In(60)), Some(at), None]);
    assert_eq!(reader.notes(), [Note::TwoExpiries]);
}

#[test]
fn a_value_in_base64_may_be_25_mib_of_bytes_and_no_more() {
    for (quads, refused) in [(8_738_133, None), (8_738_135, Some(RowFlaw::Base64TooLong))] {
        // 8,738,133 quads stand for 26,214,399 bytes.
        let start = &b"key,value,base64\nk,"[..];
        let file = start
            .chain(std::io::repeat(b'A').take(quads * 4))
            .chain(&b",true\nl,AA==,TRUE\n"[..]);
        let rows: Vec<_> = Reader::open(file).unwrap().map(Result::unwrap).collect();
        match (&rows[0], refused) {
            (Row::Entry(entry), None) => assert_eq!(entry.value.len(), 26_214_399),
            (Row::Invalid { reason, .. }, Some(flaw)) => assert_eq!(*reason, flaw.into()),
            (row, _) => panic!("{row:?}"),
        }
        assert!(matches!(&rows[1], Row::Entry(entry) if entry.value == [0]));
    }
}

#[test]
fn a_line_that_names_the_separator_counts_as_a_line_and_is_none() {
    let file = "sep=|\r\nkey|value\r\na|1;2\r\n|\r\nb|\r\n";
    let lines: Vec<_> = rows(file)
        .into_iter()
        .map(|row| match row {
            Row::Entry(entry) => (entry.line, entry.key),
            row => panic!("{row:?}"),
        })
        .collect();
    assert_eq!(lines, [(3, "a".into()), (5, "b".into())]);
    assert_eq!(columns(file.as_bytes()), ["key", "value"]);
    for other in ["sep=\na,1\n", "sep=ab\na,1\n", "sep=\"\na,1\n", "seq=;\na,1\n"] {
        assert!(Reader::open(other.as_bytes()).is_err(), "{other:?}");
    }
}

#[test]
fn zero_bytes_in_a_value_are_text() {
    let entry = stored("k", "\0");
    assert_eq!(
        import(&export(ExportFormat::Csv, std::slice::from_ref(&entry))[..]),
        [entry]
    );
}

#[test]
fn metadata_is_kept_as_it_stands() {
    let file = "key,value,metadata\na,1, {\"n\": 1.00} \nb,2,null\n";
    let metadata = import(file.as_bytes()).into_iter().map(|entry| entry.metadata);
    assert_eq!(metadata.collect::<Vec<_>>(), [Some("{\"n\": 1.00}".into()), None]);
}

#[test]
fn a_column_that_is_named_twice_is_a_problem() {
    let problem = read("key,value,Value\na,1,2").unwrap_err();
    let name = "value".into();
    assert_eq!(
        (problem.line, problem.flaw),
        (Some(1), FileFlaw::ColumnTwice { name })
    );
}
