use super::json::{JsonShape, Scanner, Step, skip_space};

/// The members of the object that begins a text, as far as the text goes.
pub(super) struct Members<'a> {
    text: &'a [u8],
    at: usize,
}

/// A member of an object.
pub(super) struct Member<'a> {
    /// As it stands between its quotes.
    pub name: &'a [u8],
    /// Of the value; none where the text is cut off before it.
    pub shape: Option<JsonShape>,
    /// As it stands, or its start where the text is cut off in it.
    pub value: &'a [u8],
    /// Whether it is all there.
    pub whole: bool,
}

impl<'a> Members<'a> {
    /// Of the object whose brace is the first byte of `text` behind white space; of anything else none.
    pub fn of(text: &'a [u8]) -> Self {
        let start = skip_space(text, 0);
        let at = match text.get(start) {
            Some(b'{') => start + 1,
            _ => text.len(),
        };
        Self { text, at }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        let start = skip_space(self.text, self.at);
        let (name, _) = scanned(self.text, start).filter(|(_, shape)| *shape == JsonShape::String)?;
        let colon = skip_space(self.text, start + name.len());
        if self.text.get(colon) != Some(&b':') {
            return None;
        }
        let at = skip_space(self.text, colon + 1);
        let rest = &self.text[at..];
        let found = scanned(self.text, at);
        let value = found.map_or(rest, |(value, _)| value);
        let behind = skip_space(self.text, at + value.len());
        self.at = match self.text.get(behind) {
            Some(b',') => behind + 1,
            _ => self.text.len(),
        };
        let mut scanner = Scanner::new();
        let _ = scanner.feed(rest);
        Some(Member {
            name: &name[1..name.len() - 1],
            shape: scanner.shape(),
            value,
            whole: found.is_some(),
        })
    }
}

/// The JSON value at a place, if the text has all of it, and what it is.
pub(super) fn scanned(text: &[u8], at: usize) -> Option<(&[u8], JsonShape)> {
    let mut scanner = Scanner::new();
    let rest = text.get(at..)?;
    match scanner.feed(rest) {
        Ok(Step::Done(length)) => Some((&rest[..length], scanner.shape()?)),
        Ok(Step::More) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Vec<(&str, &str, bool)> {
        let text = Members::of(text.as_bytes());
        text.map(|one| {
            let [name, value] = [one.name, one.value].map(|bytes| std::str::from_utf8(bytes).unwrap());
            (name, value, one.whole)
        })
        .collect()
    }

    #[test]
    fn members_are_told_with_their_values_as_far_as_the_text_goes() {
        assert_eq!(
            members(r#" {"a" : [1, {"b":2}], "c":"x\"y" ,"d": 7 }"#),
            [
                ("a", r#"[1, {"b":2}]"#, true),
                ("c", r#""x\"y""#, true),
                ("d", "7", true)
            ]
        );
        assert_eq!(
            members(r#"{"a":1,"b":[1,"#),
            [("a", "1", true), ("b", "[1,", false)]
        );
        assert_eq!(members(r#"{"a":1,"b"#), [("a", "1", true)]);
        for none in ["", "[1]", "{", "{}", "{1:2}"] {
            assert_eq!(members(none), [], "{none}");
        }
    }
}
