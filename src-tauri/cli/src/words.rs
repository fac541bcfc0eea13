//! Small pieces of the sentences that a person reads.

use std::borrow::Cow;

/// A number with a comma between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun, and with a comma between thousands: `1 key`, `48,210 keys`.
pub fn counted(count: u32, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(u64::from(count)),
        if count == 1 { one } else { many }
    )
}

/// Text for a terminal: control characters, which could move the cursor or rewrite what stands
/// there, and those that turn the direction of what is read, are shown as what they are. Line breaks stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    shown(
        text,
        |character| is_hidden(character) && character != '\n',
        |hidden, out| {
            out.extend(hidden.escape_default());
        },
    )
}

/// A value for a terminal: as [`visible`], with its tabs, and with the bytes that are no text as `\xff`.
pub fn value_on_terminal(value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    for chunk in value.utf8_chunks() {
        let hidden = |character| is_hidden(character) && !matches!(character, '\n' | '\t');
        out.push_str(&shown(chunk.valid(), hidden, |hidden, out| {
            out.extend(hidden.escape_default());
        }));
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

/// JSON for a terminal: what would not be seen stands in it as an escape, so it is the same JSON.
pub fn json_on_terminal(json: &str) -> Cow<'_, str> {
    let hidden = |character| is_hidden(character) && !matches!(character, '\n' | '\t' | '\r');
    shown(json, hidden, |hidden, out| {
        out.push_str(&format!("\\u{:04x}", u32::from(hidden)));
    })
}

/// Whether a character is obeyed by a terminal and not shown: control characters and
/// [those of the bidirectional algorithm](https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters).
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

fn shown(text: &str, hidden: impl Fn(char) -> bool, escape: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if !text.contains(&hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if hidden(character) {
            escape(character, &mut out);
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// As [`visible`], on one line: for a key in a list.
pub fn on_one_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        shown if shown.contains('\n') => Cow::Owned(shown.replace('\n', "\\n")),
        shown => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn a_count_has_its_noun() {
        assert_eq!(counted(1, "key", "keys"), "1 key");
        assert_eq!(counted(0, "key", "keys"), "0 keys");
        assert_eq!(counted(1_048_210, "key", "keys"), "1,048,210 keys");
    }

    #[test]
    fn control_characters_are_shown_and_do_nothing() {
        assert_eq!(visible("plain é 😀\n"), "plain é 😀\n");
        assert_eq!(visible("a\u{1b}[2Jb\t"), "a\\u{1b}[2Jb\\t");
        assert_eq!(visible("a\u{202e}b\u{2069}"), "a\\u{202e}b\\u{2069}");
        assert_eq!(on_one_line("a\nb"), "a\\nb");
        assert_eq!(
            value_on_terminal(b"a\tb\n\x1b[2J\xff\xc3\xa9\xe2"),
            "a\tb\n\\u{1b}[2J\\xff\u{e9}\\xe2"
        );
        assert_eq!(json_on_terminal("\"\u{202e}\u{9b}é\"\n"), "\"\\u202e\\u009bé\"\n");
    }
}
