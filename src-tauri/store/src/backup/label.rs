//! A person's label in a file's name: what file systems refuse is written as `%` and two digits.

/// The characters of a label that are kept.
const MOST_CHARACTERS: usize = 40;

/// The label as a part of a file's name; empty when there is nothing in it.
pub(super) fn escaped(label: &str) -> String {
    let mut name = String::new();
    for character in label.trim().chars().take(MOST_CHARACTERS) {
        if is_kept(character) {
            name.push(character);
            continue;
        }
        let mut bytes = [0; 4];
        for byte in character.encode_utf8(&mut bytes).bytes() {
            name.push_str(&format!("%{byte:02x}"));
        }
    }
    name
}

/// Whether every file system takes it as it is.
fn is_kept(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, ' ' | '-' | '_' | ',' | '(' | ')')
}

/// The label in a file's name. What nobody escaped is left as it is.
pub(super) fn unescaped(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, after @ ..] = rest {
        match (first, escaped_byte(after)) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn escaped_byte(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}
