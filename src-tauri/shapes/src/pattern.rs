//! Patterns of keys with places to be filled in: `user:{id}`.

use serde_json::Value;

/// The naming conventions of the service; a found pattern has their names where it is like one of them.
const CONVENTIONS: [&str; 5] = [
    "user:{userId}",
    "session:{sessionId}",
    "ratelimit:{userId}:{action}",
    "feature:{featureName}",
    "cache:{resourceType}:{id}",
];

/// A pattern of keys. A place stands for one character or more, none of them a colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Place,
}

impl Pattern {
    /// Reads a pattern: what stands in braces and is a word, of letters, digits and `_`, is a place.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let mut parts = Vec::new();
        let (mut rest, mut plain) = (text.as_str(), String::new());
        while let Some(at) = rest.find('{') {
            let (before, from) = rest.split_at(at);
            plain.push_str(before);
            match from.find('}') {
                Some(end) if is_word(&from[1..end]) => {
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(Part::Place);
                    rest = &from[end + 1..];
                }
                _ => {
                    plain.push('{');
                    rest = &from[1..];
                }
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Self { text, parts }
    }

    /// The pattern of segments, of which `None` is a place, named as the convention does where there is one.
    pub(crate) fn of_segments(segments: &[Option<&str>]) -> Self {
        let mut places = 0;
        let named: Vec<String> = segments
            .iter()
            .map(|segment| match segment {
                Some(text) => (*text).to_owned(),
                None => {
                    places += 1;
                    match places {
                        1 => "{name}".to_owned(),
                        2 => "{part}".to_owned(),
                        more => format!("{{part{more}}}"),
                    }
                }
            })
            .collect();
        let pattern = Self::new(named.join(":"));
        let like = CONVENTIONS.into_iter().map(Self::new);
        like.into_iter()
            .find(|one| one.parts == pattern.parts)
            .unwrap_or(pattern)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What every key of the pattern begins with.
    pub fn prefix(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether a key is of the pattern.
    pub fn matches(&self, key: &str) -> bool {
        // Where the parts so far may end in the key, one after the other: no pattern takes long.
        let mut ends = vec![false; key.len() + 1];
        ends[0] = true;
        for part in &self.parts {
            let mut next = vec![false; key.len() + 1];
            match part {
                Part::Text(text) => {
                    for at in (0..ends.len()).filter(|at| ends[*at]) {
                        if key.as_bytes()[at..].starts_with(text.as_bytes()) {
                            next[at + text.len()] = true;
                        }
                    }
                }
                Part::Place => {
                    let mut inside = false;
                    for (at, byte) in key.bytes().enumerate() {
                        inside = (inside || ends[at]) && byte != b':';
                        next[at + 1] = inside && key.is_char_boundary(at + 1);
                    }
                }
            }
            ends = next;
        }
        ends[key.len()]
    }

    /// Orders patterns so that the most specific is the greatest: the one with more text, then with fewer
    /// places; the last word has the text itself, so that it is the same every time.
    pub(crate) fn specificity(&self) -> impl Ord + use<> {
        let text: usize = self
            .parts
            .iter()
            .map(|part| {
                if let Part::Text(text) = part {
                    text.len()
                } else {
                    0
                }
            })
            .sum();
        let places = self.parts.iter().filter(|part| **part == Part::Place).count();
        (
            text,
            std::cmp::Reverse(places),
            std::cmp::Reverse(self.text.clone()),
        )
    }

    /// A title for a schema.
    pub(crate) fn quoted(&self) -> String {
        Value::from(self.text.as_str()).to_string()
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stands_for_one_segment_or_a_part_of_it() {
        let user = Pattern::new("user:{id}");
        assert!(user.matches("user:1") && user.matches("user:é"));
        for other in ["user:", "user:1:theme", "users:1", "user", "", "user:1:"] {
            assert!(!user.matches(other), "{other}");
        }
        assert!(Pattern::new("user:{id}:theme").matches("user:1:theme"));
        assert!(!Pattern::new("user:{id}:theme").matches("user::theme"));
        assert!(Pattern::new("{a}-{b}").matches("x-y-z"));
        assert!(!Pattern::new("{a}-{b}").matches("x-"));
        assert!(!Pattern::new("{a}{b}").matches("é"), "no character is parted");
        assert!(Pattern::new("config").matches("config"));
        assert!(!Pattern::new("").matches("a"));
    }

    #[test]
    fn braces_that_hold_no_word_are_text() {
        for text in ["a{}b", "a{b c}", "a{b", "a}b", "{", "{{x"] {
            assert!(Pattern::new(text).matches(text), "{text}");
        }
        assert!(Pattern::new("{{x}").matches("{1"));
    }

    #[test]
    fn the_most_specific_is_the_greatest() {
        let mut patterns = [
            "{a}:{b}",
            "user:{id}",
            "user:{id}:theme",
            "user:{id}:{part}",
            "user:1",
        ]
        .map(Pattern::new);
        patterns.sort_by_key(Pattern::specificity);
        let sorted: Vec<&str> = patterns.iter().map(Pattern::as_str).collect();
        assert_eq!(
            sorted,
            [
                "{a}:{b}",
                "user:{id}",
                "user:{id}:{part}",
                "user:1",
                "user:{id}:theme"
            ]
        );
    }

    #[test]
    fn a_long_pattern_and_a_long_key_take_no_time() {
        let pattern = Pattern::new("{a}".repeat(170));
        assert!(pattern.matches(&"a".repeat(512)));
        assert!(!pattern.matches(&"a".repeat(169)));
    }

    #[test]
    fn what_is_found_is_named_as_the_convention_does() {
        let of = |segments: &[Option<&str>]| Pattern::of_segments(segments).as_str().to_owned();
        assert_eq!(of(&[Some("user"), None]), "user:{userId}");
        assert_eq!(of(&[Some("order"), None]), "order:{name}");
        assert_eq!(
            of(&[Some("order"), None, None, None]),
            "order:{name}:{part}:{part3}"
        );
        assert_eq!(of(&[Some("a{x}"), None]), "a{x}:{name}");
    }
}
