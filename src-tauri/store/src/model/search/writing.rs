//! From a word to what a person would type for it.

use super::Word;
use super::measures::{size_words, time_words};
use super::reading::is_plain;

impl Word {
    /// As it is typed, so that it means the same wherever it stands among others.
    pub fn written(&self) -> String {
        match self {
            Self::Text { text } => plain_or_quoted(text),
            Self::Tag { tag } => format!("tag:{}", bare_or_quoted(tag)),
            Self::Kind { kinds } => {
                let names: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
                format!("kind:{}", names.join(","))
            }
            Self::State { on: true } => "on".to_owned(),
            Self::State { on: false } => "off".to_owned(),
            Self::Expiry { expires: true } => "expires:yes".to_owned(),
            Self::Expiry { expires: false } => "expires:never".to_owned(),
            Self::Expires { than, seconds } => format!("expires{}{}", than.sign(), time_words(*seconds)),
            Self::Changed { than, seconds } => format!("changed{}{}", than.sign(), time_words(*seconds)),
            Self::Size { than, bytes } => format!("size{}{}", than.sign(), size_words(*bytes)),
            Self::Field {
                path,
                value,
                quoted: true,
            } => format!("{path}={}", in_quotes(value)),
            Self::Field { path, value, .. } => format!("{path}={value}"),
        }
    }
}

/// A text that is looked for as it stands, in quotes where it would mean something else without.
fn plain_or_quoted(text: &str) -> String {
    let plain = !text.contains(['<', '>', '=', '"']) && is_plain(text);
    match plain {
        true => text.to_owned(),
        false => in_quotes(text),
    }
}

/// What stands behind a colon.
fn bare_or_quoted(text: &str) -> String {
    match text.is_empty() || text.contains(|c: char| c.is_whitespace() || c == '"') {
        true => in_quotes(text),
        false => text.to_owned(),
    }
}

fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
