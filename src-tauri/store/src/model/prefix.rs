//! Keys that start alike.

/// The first text, by bytes, after all that start with a prefix; `None` when there is none.
pub(crate) fn prefix_end(prefix: &str) -> Option<String> {
    let mut end = prefix.to_owned();
    while let Some(last) = end.pop() {
        // UTF-8 sorts by code point, so the next code point makes the next text.
        let next = match last {
            '\u{d7ff}' => Some('\u{e000}'),
            '\u{10ffff}' => None,
            other => char::from_u32(u32::from(other) + 1),
        };
        if let Some(next) = next {
            end.push(next);
            return Some(end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_at_the_next_text_by_bytes() {
        assert_eq!(prefix_end("user:"), Some("user;".to_owned()));
        assert_eq!(prefix_end("a\u{10ffff}"), Some("b".to_owned()));
        assert_eq!(prefix_end("\u{10ffff}"), None);
        assert_eq!(prefix_end("\u{d7ff}"), Some("\u{e000}".to_owned()));
        assert_eq!(prefix_end(""), None);
    }
}
