//! A text found in values and replaced.

use memchr::memmem::Finder;

use crate::limits::{Kept, check_value_size};

/// What to find, and what comes in its place.
pub(super) struct Replacing {
    /// In small letters, where case is ignored.
    find: Finder<'static>,
    with: Vec<u8>,
    ignores_case: bool,
    whole: bool,
}

/// What replacing comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Replaced {
    Text(Kept<Vec<u8>>),
    Same,
    NotFound,
}

impl Replacing {
    /// `find` is not empty.
    pub(super) fn new(find: &str, with: &str, ignores_case: bool, whole: bool) -> Self {
        let find = match ignores_case {
            true => find.to_ascii_lowercase(),
            false => find.to_owned(),
        };
        Self {
            find: Finder::new(find.as_bytes()).into_owned(),
            with: with.as_bytes().to_vec(),
            ignores_case,
            whole,
        }
    }

    /// Replaces each place, from the first on, none within another.
    pub(super) fn replace(&self, value: &[u8]) -> Replaced {
        if self.whole && value.len() != self.find.needle().len() {
            return Replaced::NotFound;
        }
        let lower = self.ignores_case.then(|| value.to_ascii_lowercase());
        let looked_in = lower.as_deref().unwrap_or(value);
        // Counted, and found once more: a list of them could be eight times as large as the value.
        let places = self.find.find_iter(looked_in).count();
        if places == 0 {
            return Replaced::NotFound;
        }
        let found = self.find.needle().len();
        // Told before it is made: many short places may become far more than there is memory.
        let bytes = value.len() - places * found + places.saturating_mul(self.with.len());
        if let Err(breach) = check_value_size(bytes) {
            return Replaced::Text(Err(breach));
        }
        let mut text = Vec::with_capacity(bytes);
        let mut from = 0;
        for place in self.find.find_iter(looked_in) {
            text.extend_from_slice(&value[from..place]);
            text.extend_from_slice(&self.with);
            from = place + found;
        }
        text.extend_from_slice(&value[from..]);
        match text == value {
            true => Replaced::Same,
            false => Replaced::Text(Ok(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{Breach, MAX_VALUE_BYTES};

    fn replaced(value: &str, find: &str, with: &str, ignores_case: bool, whole: bool) -> Option<String> {
        match Replacing::new(find, with, ignores_case, whole).replace(value.as_bytes()) {
            Replaced::Text(text) => Some(String::from_utf8(text.unwrap()).unwrap()),
            Replaced::Same => Some(value.to_owned()),
            Replaced::NotFound => None,
        }
    }

    #[test]
    fn every_place_is_replaced_and_nothing_else() {
        let plain = |value, find, with| replaced(value, find, with, false, false);
        assert_eq!(plain("aaa b", "aa", "x").as_deref(), Some("xa b"));
        assert_eq!(plain("a.b.c", ".", "").as_deref(), Some("abc"));
        assert_eq!(plain("A a", "a", "b").as_deref(), Some("A b"));
        assert_eq!(plain("A", "a", "b"), None);
        assert_eq!(plain("x x", "x", "x").as_deref(), Some("x x"));
        assert_eq!(plain("1$1\\n", "$1", "$0").as_deref(), Some("1$0\\n"));
    }

    #[test]
    fn case_is_ignored_from_a_to_z_and_a_whole_value_is_no_part() {
        assert_eq!(
            replaced("Dark dARK É", "DARK", "light", true, false).as_deref(),
            Some("light light É")
        );
        assert_eq!(replaced("é", "É", "x", true, false), None);
        assert_eq!(
            replaced("Dark", "dark", "light", true, true).as_deref(),
            Some("light")
        );
        assert_eq!(replaced("dark blue", "dark", "light", false, true), None);
    }

    #[test]
    fn what_would_be_too_large_is_not_made() {
        let replacing = Replacing::new("a", &"b".repeat(MAX_VALUE_BYTES), false, false);
        let Replaced::Text(Err(Breach::ValueTooLarge { bytes })) = replacing.replace(&[b'a'; 1_000_000])
        else {
            panic!("it fits");
        };
        assert_eq!(bytes, MAX_VALUE_BYTES * 1_000_000);
    }
}
