//! What a file is called that a value is saved to.

use store::model::Kind;

use crate::dialogs::file_name;

/// How many bytes tell what a value is.
pub const TELLING: u32 = 12;

/// How bytes begin, and how files of their kind end. A dot stands for any byte.
const KNOWN: [(&[u8], &str); 20] = [
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8.a", "gif"),
    (b"RIFF....WEBP", "webp"),
    (b"RIFF....WAVE", "wav"),
    (b"BM......\0\0", "bmp"),
    (b"....ftypavif", "avif"),
    (b"\0\0\x01\0", "ico"),
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b\x08", "gz"),
    (b"PK\x03\x04", "zip"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bz2"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"\0asm", "wasm"),
    (b"wOF2", "woff2"),
    (b"wOFF", "woff"),
];
/// Kinds of files that are ZIP archives inside: they are called by their own ending.
const ZIPS: [&str; 8] = ["docx", "xlsx", "pptx", "odt", "ods", "odp", "jar", "epub"];
/// Characters of the longest ending that a key may have of its own.
const LONGEST: usize = 8;

/// The file name of a value: its key, with the ending of what it is; `start` are its first bytes. An ending that
/// the key has of its own stays where nothing tells of another one.
pub fn value_file_name(key: &str, kind: Kind, start: &[u8]) -> String {
    let own = own_ending(key);
    let told = match kind {
        Kind::Binary => ending_of(start),
        _ => None,
    };
    let ending = match (told, own) {
        (Some("zip"), Some(own)) if ZIPS.contains(&own.to_lowercase().as_str()) => own,
        (Some("jpg"), Some(own)) if own.eq_ignore_ascii_case("jpeg") => own,
        (Some(told), _) => told,
        (None, Some(own)) => own,
        (None, None) => match kind {
            Kind::Json => "json",
            Kind::Binary => "bin",
            Kind::Switch | Kind::Number | Kind::Text => "txt",
        },
    };
    let stem = match own {
        Some(own) if own.eq_ignore_ascii_case(ending) => &key[..key.len() - own.len() - 1],
        _ => key,
    };
    file_name(stem, ending)
}

fn ending_of(start: &[u8]) -> Option<&'static str> {
    let begins = |known: &[u8]| {
        start.len() >= known.len()
            && known
                .iter()
                .zip(start)
                .all(|(known, byte)| *known == b'.' || known == byte)
    };
    KNOWN
        .iter()
        .find(|(known, _)| begins(known))
        .map(|(_, ending)| *ending)
}

/// The ending of the last part of a key, as a file has one: letters and digits, a letter among them.
fn own_ending(key: &str) -> Option<&str> {
    let last = key.rsplit([':', '/']).next()?;
    let (stem, ending) = last.rsplit_once('.')?;
    let fits = !stem.is_empty()
        && (1..=LONGEST).contains(&ending.len())
        && ending.chars().all(|char| char.is_ascii_alphanumeric())
        && ending.chars().any(|char| char.is_ascii_alphabetic());
    fits.then_some(ending)
}

#[cfg(test)]
mod tests {
    use store::model::Kind;

    use super::value_file_name;

    #[test]
    fn bytes_are_called_by_what_they_are() {
        let named = |key: &str, start: &[u8]| value_file_name(key, Kind::Binary, start);
        for (start, name) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\r"[..], "cache-logo.png"),
            (b"\xff\xd8\xff\xe0", "cache-logo.jpg"),
            (b"GIF89a", "cache-logo.gif"),
            (b"RIFF\x01\x02\x03\x04WEBP", "cache-logo.webp"),
            (b"%PDF-1.7", "cache-logo.pdf"),
            (b"\x1f\x8b\x08\0", "cache-logo.gz"),
            (b"PK\x03\x04", "cache-logo.zip"),
            (b"RIFF", "cache-logo.bin"),
            (b"", "cache-logo.bin"),
        ] {
            assert_eq!(named("cache:logo", start), name);
        }
        assert_eq!(named("img:logo.png", b"\x89PNG\r\n\x1a\n"), "img-logo.png");
        assert_eq!(named("img:logo.PNG", b"\x89PNG\r\n\x1a\n"), "img-logo.png");
        assert_eq!(named("ada.jpeg", b"\xff\xd8\xff"), "ada.jpeg");
        assert_eq!(named("logo.bin", b"\x89PNG\r\n\x1a\n"), "logo.bin.png");
        assert_eq!(named("letter.docx", b"PK\x03\x04"), "letter.docx");
        assert_eq!(named("data.parquet", b"PAR1"), "data.parquet");
    }

    #[test]
    fn a_text_keeps_the_ending_that_its_key_has() {
        assert_eq!(value_file_name("user:456", Kind::Json, b"{"), "user-456.json");
        assert_eq!(
            value_file_name("user:456.json", Kind::Json, b"{"),
            "user-456.json"
        );
        assert_eq!(
            value_file_name("app/config.yaml", Kind::Text, b"a"),
            "app-config.yaml"
        );
        assert_eq!(
            value_file_name("version:1.5", Kind::Number, b"1"),
            "version-1.5.txt"
        );
        assert_eq!(
            value_file_name("mail:ada@example.org:x", Kind::Text, b""),
            "mail-ada@example.org-x.txt"
        );
        assert_eq!(value_file_name(".env", Kind::Text, b""), "env.txt");
    }
}
