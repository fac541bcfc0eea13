use super::*;

#[test]
fn tells_formats_by_content() {
    for (file, format) in [
        ("{\"a\":1}", FileFormat::Map),
        ("\u{feff} \n{", FileFormat::Map),
        ("[]", FileFormat::List),
        ("[{\"key\":", FileFormat::List),
        ("[{\"metadata\":{\"name\":1},\"value\":\"", FileFormat::List),
        ("[{\"id\":1}]", FileFormat::List),
        ("[{", FileFormat::List),
        ("[\"a\"", FileFormat::Names),
        ("[{\"expiration\":1,\"name\":\"a\"}]", FileFormat::Names),
        ("key,value\n", FileFormat::Csv),
        ("\u{feff}\"Key\";\"Value\"\n", FileFormat::Csv),
        ("name\tflag\n", FileFormat::Csv),
        ("SQLite format 3\0more", FileFormat::Backup),
        (
            "{\"flags\":{\"a\":{\"state\":\"ENABLED\",\"variants\":{",
            FileFormat::Flags,
        ),
        ("{\"flags\":[{\"key\":\"a\",\"variants\":{", FileFormat::Flags),
        (
            "{\"$schema\":\"https://flagd.dev/schema/v0/flags.json\",\"flags\":{}}",
            FileFormat::Flags,
        ),
        (
            "{\"$schema\":\"https://flagd.dev/schema/v0/flags.json\"}",
            FileFormat::Map,
        ),
        ("{\"flags\":{\"a\":true}}", FileFormat::Map),
        ("{\"keys\":[],\"list_complete\":true}", FileFormat::Names),
        (
            "{\"list_complete\":false,\"cursor\":\"x\",\"keys\":[{\"name\":",
            FileFormat::Names,
        ),
        ("{\"keys\":[\"a\"],\"list_complete\":true}", FileFormat::Map),
        ("{\"keys\":[{\"name\":\"a\"}]}", FileFormat::Map),
        (
            "{\"result\":[],\"success\":true,\"errors\":[]}",
            FileFormat::Names,
        ),
        (
            "{\"result\":{\"values\":{}},\"success\":true,\"errors\":[]}",
            FileFormat::Values,
        ),
        ("{\"result\":{\"values\":{}},\"success\":true}", FileFormat::Map),
        ("{\"result\":1,\"success\":true,\"errors\":[]}", FileFormat::Map),
        // The names of an answer with other values than it has.
        (
            "{\"result\":[{\"name\":\"a\"}],\"success\":\"yes\",\"errors\":[]}",
            FileFormat::Map,
        ),
        (
            "{\"result\":[{\"name\":\"a\"}],\"success\":true,\"errors\":0,\"messages\":[]}",
            FileFormat::Map,
        ),
        (
            "{\"result\":[{\"name\":\"a\",\"age\":7}],\"success\":true,\"errors\":[]}",
            FileFormat::Map,
        ),
        (
            "{\"result\":[{\"name\":7}],\"success\":true,\"errors\":[]}",
            FileFormat::Map,
        ),
        (
            "{\"result\":{\"values\":{},\"other\":1},\"success\":true,\"errors\":[]}",
            FileFormat::Map,
        ),
        (
            "{\"result\":{\"values\":[]},\"success\":true,\"errors\":[]}",
            FileFormat::Map,
        ),
        (
            "{\"keys\":[{\"name\":\"a\"}],\"list_complete\":1}",
            FileFormat::Map,
        ),
        ("{\"flags\":{\"a\":{\"variants\":3}}}", FileFormat::Map),
        (
            "{\"flags\":{\"a\":{\"variants\":{},\"defaultVariant\":7}}}",
            FileFormat::Map,
        ),
        ("{}\nSuccess!", FileFormat::Values),
        ("{\"a\":1}\nSuccess", FileFormat::Map),
    ] {
        assert_eq!(detect(file.as_bytes()), Ok(format), "{file}");
    }
}

#[test]
fn says_what_a_file_is_instead() {
    let one = |shape| FileFlaw::OneValue { shape };
    let number = JsonShape::Number;
    for (file, problem) in [
        (&b""[..], FileFlaw::Empty.into()),
        (b" \n\t", FileFlaw::Blank.into()),
        (b"\xef\xbb\xbf", FileFlaw::Empty.into()),
        (b"\n42", placed(2, 1, one(number))),
        (b"\"text\"", placed(1, 1, one(JsonShape::String))),
        (b"true", placed(1, 1, one(JsonShape::Bool))),
        (b"null", placed(1, 1, one(JsonShape::Null))),
        (b"Dear all", placed(1, 1, FileFlaw::OtherText)),
        (b"PK\x03\x04zip", FileFlaw::Workbook.into()),
        (b"\x1f\x8b\x08", FileFlaw::Compressed.into()),
        (b"GIF89a\0\0\x01", FileFlaw::NotText.into()),
        (b"[1]", placed(1, 2, FileFlaw::OtherInList { shape: number })),
        (b"\xff\xfe\0\0{\0\0\0", FileFlaw::Utf32.into()),
    ] {
        assert_eq!(detect(file), Err(problem.clone()));
        assert_eq!(Reader::open(file).err(), Some(problem));
    }
}

#[test]
fn a_database_is_not_read_as_rows() {
    assert_eq!(
        Reader::open(&b"SQLite format 3\0"[..]).err(),
        Some(FileFlaw::Database.into())
    );
}

#[test]
fn a_file_that_cannot_be_read_on_is_a_problem_with_the_systems_number() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from_raw_os_error(5))
        }
    }
    let start = b"{\"a\":1,".repeat(20_000);
    let mut reader = Reader::open(start.chain(Broken)).unwrap();
    let problem = reader.find_map(Result::err).unwrap();
    assert!(matches!(problem.flaw, FileFlaw::Broken { .. }), "{problem:?}");
    let start: Vec<u8> = [b"{".to_vec(), b"\"a\":1,".repeat(20_000)].concat();
    let mut reader = Reader::open(start.chain(Broken)).unwrap();
    let problem = reader.find_map(Result::err).unwrap();
    assert_eq!(problem.flaw, FileFlaw::Unreadable { os: Some(5) });
}

#[test]
fn an_error_while_looking_at_the_start_is_not_taken_for_the_end() {
    struct Once(&'static [u8], bool);
    impl Read for Once {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            match self.0.read(out)? {
                0 if !std::mem::replace(&mut self.1, true) => Err(std::io::Error::other("unplugged")),
                read => Ok(read),
            }
        }
    }
    let mut reader = Reader::open(Once(b"key,value\na,1\n", false)).unwrap();
    assert!(reader.next().unwrap().is_ok());
    let problem = reader.next().unwrap().unwrap_err();
    assert_eq!(problem.flaw, FileFlaw::Unreadable { os: None });
}

#[test]
fn a_file_says_whether_it_speaks_of_expiry_and_metadata() {
    for (file, expected) in [
        ("{}", (false, false)),
        ("[]", (true, true)),
        ("key,value\n", (false, false)),
        ("key,value,expiration\n", (true, false)),
        ("key,value,Metadata\n", (false, true)),
        ("key,value,expiration_ttl\n", (true, false)),
        ("{\"flags\":[{\"key\":\"a\",\"variants\":{}}]}", (false, false)),
        ("{\"a\":{\"value\":\"1\"}}\nSuccess!", (false, false)),
        (
            "{\"a\":{\"value\":\"1\",\"metadata\":{}}}\nSuccess!",
            (true, true),
        ),
    ] {
        let reader = Reader::open(file.as_bytes()).unwrap();
        assert_eq!(
            (reader.carries_expiry(), reader.carries_metadata()),
            expected,
            "{file}"
        );
    }
}
