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
/// there, are shown as what they are. Line breaks stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |character: char| character.is_control() && character != '\n';
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if hidden(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
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
        assert_eq!(on_one_line("a\nb"), "a\\nb");
    }
}
