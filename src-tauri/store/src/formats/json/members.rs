//! Where the members of an object and the items of a list stand in a JSON text. Nothing is parsed into
//! anything, and nothing is nested here: what a value holds is passed over byte by byte.
//!
//! The text is known to be valid JSON; of any other the answers mean nothing, and stay within it.

use std::ops::Range;

use super::{plain_run, skip_space};

/// A member of an object, or an item of a list, by its places in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct Member {
    /// The name with its quotes; empty for an item, which has none.
    pub(in crate::formats) name: Range<usize>,
    pub(in crate::formats) value: Range<usize>,
}

/// The members of one object or list in their order.
pub(in crate::formats) struct Members<'a> {
    text: &'a [u8],
    at: usize,
    is_object: bool,
}

impl<'a> Members<'a> {
    /// Of the value that begins at a place; `None` where that is neither an object nor a list.
    pub(in crate::formats) fn of(text: &'a [u8], at: usize) -> Option<Self> {
        let is_object = match text.get(at)? {
            b'{' => true,
            b'[' => false,
            _ => return None,
        };
        let at = at + 1;
        Some(Self { text, at, is_object })
    }

    pub(in crate::formats) fn is_object(&self) -> bool {
        self.is_object
    }
}

impl Iterator for Members<'_> {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        let mut at = skip_space(self.text, self.at);
        if self.text.get(at) == Some(&b',') {
            at = skip_space(self.text, at + 1);
        }
        if matches!(self.text.get(at)?, b'}' | b']') {
            return None;
        }
        let mut name = at..at;
        if self.is_object {
            name.end = end_of(self.text, at);
            // Behind the colon.
            let colon = skip_space(self.text, name.end);
            at = skip_space(self.text, (colon + 1).min(self.text.len()));
        }
        let value = at..end_of(self.text, at);
        self.at = value.end;
        Some(Member { name, value })
    }
}

/// The end of the value, or the name, that begins at a place.
pub(in crate::formats) fn end_of(text: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = text.get(at) {
        at = match byte {
            b'"' => end_of_string(text, at),
            b'{' | b'[' => {
                depth += 1;
                at + 1
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                at + 1
            }
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => at + 1,
            _ => end_of_word(text, at),
        };
        if depth == 0 {
            break;
        }
    }
    at.min(text.len())
}

fn end_of_string(text: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    loop {
        at = (at + plain_run(text.get(at..).unwrap_or_default())).min(text.len());
        match text.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return text.len(),
        }
    }
}

/// The end of a number, `true`, `false` or `null`.
fn end_of_word(text: &[u8], at: usize) -> usize {
    let rest = &text[at..];
    let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b'}' | b']');
    at + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Whether a name, or a text, with its quotes says this.
pub(in crate::formats) fn says(token: &[u8], text: &str) -> bool {
    let Some(inside) = token
        .strip_prefix(b"\"")
        .and_then(|rest| rest.strip_suffix(b"\""))
    else {
        return false;
    };
    match inside.contains(&b'\\') {
        false => inside == text.as_bytes(),
        // Half a character says nothing that a person can type.
        true => serde_json::from_slice::<String>(token).is_ok_and(|said| said == text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, at: usize) -> Vec<(&str, &str)> {
        let members = Members::of(text.as_bytes(), at).unwrap();
        members
            .map(|member| (&text[member.name], &text[member.value]))
            .collect()
    }

    #[test]
    fn members_and_items_are_found_where_they_stand() {
        let text = r#"{ "a" : 1.00,"b\"}":[1, {"c":"]"} ] , "":{},"é": null }"#;
        assert_eq!(
            pieces(text, 0),
            [
                (r#""a""#, "1.00"),
                (r#""b\"}""#, r#"[1, {"c":"]"} ]"#),
                (r#""""#, "{}"),
                ("\"é\"", "null")
            ]
        );
        assert_eq!(pieces("[ ]", 0), []);
        assert_eq!(
            pieces(" [true ,\"x\\\\\", -2e5]", 1),
            [("", "true"), ("", "\"x\\\\\""), ("", "-2e5")]
        );
        for other in ["1", "\"[\"", "true", ""] {
            assert!(Members::of(other.as_bytes(), 0).is_none(), "{other}");
        }
    }

    #[test]
    fn what_is_nested_without_end_takes_no_stack() {
        let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
        assert_eq!(end_of(deep.as_bytes(), 0), deep.len());
    }

    #[test]
    fn a_name_is_compared_as_it_is_meant() {
        assert!(says(b"\"theme\"", "theme"));
        assert!(says(br#""th\u0065me""#, "theme"));
        assert!(!says(br#""\ud800""#, "\u{fffd}"));
        assert!(!says(b"theme", "theme"));
        assert!(!says(b"\"", ""));
    }
}
