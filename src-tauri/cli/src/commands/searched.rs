//! Words that keys match, the same as in the window's search box.

use store::model::{Filter, Kind, Unsure, search_words};

use crate::session::warn;

/// What is searched for.
#[derive(Debug, Default, clap::Args)]
pub struct Searched {
    /// Only keys that match all of these words: checkout, tag:beta, kind:switch, on, off, expires<7d,
    /// expires:never, changed>1d, size>1MB, limits.daily=22.00. Any other word is looked for in keys, notes and
    /// tags. Quotes keep words together, or from meaning anything: '"tag:beta"'.
    #[arg(long, value_name = "WORDS", value_parser = some_words)]
    search: Option<String>,
}

impl Searched {
    /// The keys that start with this and match the words. Says which of them were not understood.
    pub fn filter(self, prefix: String) -> Filter {
        let search = self.search.unwrap_or_default();
        for word in search_words(&search) {
            if let Some(unsure) = word.unsure {
                warn(&format!(
                    "“{}” was looked for as it stands: {}.",
                    word.typed,
                    why(unsure)
                ));
            }
        }
        Filter {
            prefix,
            search,
            notes: true,
            ..Filter::default()
        }
    }
}

/// Without a word it would be every key, which a command that edits many is to be told otherwise.
fn some_words(text: &str) -> Result<String, String> {
    match search_words(text).is_empty() {
        true => Err("there is no word in it".to_owned()),
        false => Ok(text.to_owned()),
    }
}

fn why(unsure: Unsure) -> String {
    match unsure {
        Unsure::Unfinished => "nothing follows it".to_owned(),
        Unsure::Kind => format!("a kind is one of {}", Kind::ALL.map(Kind::word).join(", ")),
        Unsure::Expiry => "it is expires:yes or expires:never".to_owned(),
        Unsure::Time => "a time is a number with s, m, h, d, w or y, as in 7d".to_owned(),
        Unsure::Size => "a size is a number with B, KB, MB or GB, as in 1.5MB".to_owned(),
        Unsure::Compared => "only size, expires and changed are compared".to_owned(),
        Unsure::Path => "a field is written like limits.daily=5".to_owned(),
    }
}
