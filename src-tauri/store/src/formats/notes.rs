/// What a person should know about a file that was read, gathered while reading.
#[derive(Default)]
pub(super) struct Notes {
    ignored: Vec<String>,
    more_ignored: bool,
    two_expiries: bool,
}

/// Names that are told one by one.
const MOST_NAMES: usize = 20;

impl Notes {
    /// Something named so is not part of the format.
    pub fn ignored(&mut self, name: &str) {
        if self.ignored.iter().any(|known| known == name) {
            return;
        }
        if self.ignored.len() == MOST_NAMES {
            self.more_ignored = true;
            return;
        }
        self.ignored.push(name.into());
    }

    /// An entry has both a time and a span until it expires.
    pub fn two_expiries(&mut self) {
        self.two_expiries = true;
    }

    pub fn sentences(&self) -> Vec<String> {
        let ignored = |name| format!("“{name}” is not part of this format and is ignored.");
        let mut sentences: Vec<String> = self.ignored.iter().map(ignored).collect();
        if self.more_ignored {
            sentences.push("More names that are not part of this format are ignored.".into());
        }
        if self.two_expiries {
            let words = "Where an entry has both “expiration” and “expiration_ttl”, the latter counts.";
            sentences.push(words.into());
        }
        sentences
    }
}
