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
    ] {
        assert_eq!(detect(file.as_bytes()), Ok(format), "{file}");
    }
}

#[test]
fn says_what_a_file_is_instead() {
    for (file, words) in [
        (&b""[..], "empty (0 bytes)"),
        (b" \n\t", "blank space"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n42", "Line 2, column 1: The file holds a number"),
        (b"\"text\"", "a single text"),
        (b"true", "a true or false"),
        (b"null", "a null"),
        (b"Dear all", "Expected a map in braces"),
        (b"PK\x03\x04zip", "workbook"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"GIF89a\0\0\x01", "not a text file"),
        (b"[1]", "Line 1, column 2: A number is in the list"),
        (b"\xff\xfe\0\0{\0\0\0", "UTF-32"),
    ] {
        let problem = detect(file).unwrap_err().to_string();
        assert!(problem.contains(words), "{problem}");
        assert_eq!(problem, Reader::open(file).err().unwrap().to_string());
    }
}

#[test]
fn a_database_is_not_read_as_rows() {
    assert!(
        Reader::open(&b"SQLite format 3\0"[..])
            .err()
            .unwrap()
            .message
            .contains("backup")
    );
}

#[test]
fn a_file_that_cannot_be_read_on_is_a_problem_with_the_systems_words() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let start = b"{\"a\":1,".repeat(20_000);
    let mut reader = Reader::open(start.chain(Broken)).unwrap();
    let problem = reader.find_map(Result::err).unwrap();
    assert_eq!(problem.kind, ProblemKind::Content);
    let start: Vec<u8> = [b"{".to_vec(), b"\"a\":1,".repeat(20_000)].concat();
    let mut reader = Reader::open(start.chain(Broken)).unwrap();
    let problem = reader.find_map(Result::err).unwrap();
    assert_eq!(problem.kind, ProblemKind::Reading);
    assert!(problem.message.contains("the disk is gone"));
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
    assert_eq!(reader.next().unwrap().unwrap_err().kind, ProblemKind::Reading);
}

#[test]
fn a_file_says_whether_it_speaks_of_expiry_and_metadata() {
    for (file, expected) in [
        ("{}", (false, false)),
        ("[]", (true, true)),
        ("key,value\n", (false, false)),
        ("key,value,expiration\n", (true, false)),
        ("key,value,Metadata\n", (false, true)),
    ] {
        let reader = Reader::open(file.as_bytes()).unwrap();
        assert_eq!(
            (reader.carries_expiry(), reader.carries_metadata()),
            expected,
            "{file}"
        );
    }
}
