//! From what was typed to words.

use super::measures::{size, time};
use super::{SearchWord, Than, Unsure, Word};
use crate::formats::json::field_path;
use crate::model::Kind;

/// The words of a search, in their order. Nothing is refused: what is not understood is looked for as it stands.
pub fn search_words(text: &str) -> Vec<SearchWord> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (means, unsure, behind) = first_word(rest);
        if let Some(means) = means {
            let typed = rest[..rest.len() - behind.len()].trim_end().to_owned();
            words.push(SearchWord {
                typed,
                written: means.written(),
                means,
                unsure,
            });
        }
        rest = behind.trim_start();
    }
    words
}

/// Whether a text is one word that is looked for as it stands.
pub(super) fn is_plain(text: &str) -> bool {
    matches!(first_word(text), (Some(Word::Text { text: found }), None, "") if found == text)
}

/// What the first word means, if anything, and what follows it.
type First<'a> = (Option<Word>, Option<Unsure>, &'a str);

fn first_word(text: &str) -> First<'_> {
    if let Some((inside, behind)) = quoted(text) {
        let word = (!inside.is_empty()).then_some(Word::Text { text: inside });
        return (word, None, behind);
    }
    let end = end_of_bare(text);
    let (bare, behind) = text.split_at(end);
    match meant(bare, behind) {
        Some(Ok((word, behind))) => (Some(word), None, behind),
        Some(Err(unsure)) => (Some(as_text(bare)), Some(unsure), behind),
        None => (Some(as_text(bare)), None, behind),
    }
}

fn as_text(bare: &str) -> Word {
    Word::Text {
        text: bare.to_owned(),
    }
}

/// What a bare word means with what follows it; `None` where it does not begin like one that means something.
fn meant<'a>(bare: &str, behind: &'a str) -> Option<Result<(Word, &'a str), Unsure>> {
    if let Some(tag) = after(bare, "tag:") {
        return Some(match tag {
            "" => match quoted(behind) {
                Some((tag, behind)) if !tag.is_empty() => Ok((Word::Tag { tag }, behind)),
                _ => Err(Unsure::Unfinished),
            },
            tag => Ok((Word::Tag { tag: tag.to_owned() }, behind)),
        });
    }
    if let Some(names) = after(bare, "kind:") {
        return Some(kinds(names).map(|kinds| (Word::Kind { kinds }, behind)));
    }
    if let Some(whether) = after(bare, "expires:") {
        return Some(match whether.to_ascii_lowercase().as_str() {
            "" => Err(Unsure::Unfinished),
            "yes" => Ok((Word::Expiry { expires: true }, behind)),
            "never" | "no" => Ok((Word::Expiry { expires: false }, behind)),
            _ => Err(Unsure::Expiry),
        });
    }
    for (name, on) in [("on", true), ("off", false)] {
        if bare.eq_ignore_ascii_case(name) {
            return Some(Ok((Word::State { on }, behind)));
        }
    }
    compared(bare, behind)
}

/// `size>1MB`, `theme = dark`: the sign may stand apart, and so may what is behind it.
fn compared<'a>(bare: &str, behind: &'a str) -> Option<Result<(Word, &'a str), Unsure>> {
    let at = end_of_name(bare);
    let (name, rest) = bare.split_at(at);
    if name.is_empty() {
        return None;
    }
    let (sign, value, behind) = if let Some((sign, value)) = sign(rest) {
        (sign, value, behind)
    } else {
        let (sign, behind) = sign(behind.trim_start())?;
        (sign, "", behind)
    };
    // Before the value is looked for, which may go on for long: what is not understood is read again behind the name.
    if matches!(sign, Sign::Is) && field_path(name).is_err() {
        return Some(Err(Unsure::Path));
    }
    let (value, is_quoted, behind) = match (value, quoted(behind.trim_start())) {
        ("", Some((inside, behind))) => (inside, true, behind),
        ("", None) => {
            let behind = behind.trim_start();
            let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
            let (value, behind) = behind.split_at(end);
            (value.to_owned(), false, behind)
        }
        // No measure has a quote in it.
        (value, _) if matches!(sign, Sign::Than(_)) => (value.to_owned(), false, behind),
        (value, _) => {
            // A value of JSON has quotes in it, and no space.
            let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
            (format!("{value}{}", &behind[..end]), false, &behind[end..])
        }
    };
    if value.is_empty() && !is_quoted {
        return Some(Err(Unsure::Unfinished));
    }
    let word = match sign {
        Sign::Is => field_path(name)
            .map(|_| Word::Field {
                path: name.to_owned(),
                value,
                quoted: is_quoted,
            })
            .map_err(|_| Unsure::Path),
        Sign::Than(than) => match name.to_ascii_lowercase().as_str() {
            "size" => size(&value)
                .map(|bytes| Word::Size { than, bytes })
                .ok_or(Unsure::Size),
            "expires" => time(&value)
                .map(|seconds| Word::Expires { than, seconds })
                .ok_or(Unsure::Time),
            "changed" => time(&value)
                .map(|seconds| Word::Changed { than, seconds })
                .ok_or(Unsure::Time),
            _ => Err(Unsure::Compared),
        },
    };
    Some(word.map(|word| (word, behind)))
}

enum Sign {
    Is,
    Than(Than),
}

fn sign(text: &str) -> Option<(Sign, &str)> {
    let signs = [
        ("<=", Sign::Than(Than::AtMost)),
        (">=", Sign::Than(Than::AtLeast)),
        ("<", Sign::Than(Than::Less)),
        (">", Sign::Than(Than::More)),
        ("=", Sign::Is),
    ];
    signs
        .into_iter()
        .find_map(|(sign, is)| Some((is, text.strip_prefix(sign)?)))
}

/// Kinds by their words, with commas between them.
fn kinds(names: &str) -> Result<Vec<Kind>, Unsure> {
    if names.is_empty() {
        return Err(Unsure::Unfinished);
    }
    let mut kinds = Vec::new();
    for name in names.split(',') {
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.word().eq_ignore_ascii_case(name));
        let kind = kind.ok_or(Unsure::Kind)?;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}

/// What follows a beginning, ignoring the case of that.
fn after<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let start = text.get(..beginning.len())?;
    start
        .eq_ignore_ascii_case(beginning)
        .then(|| &text[beginning.len()..])
}

/// What is between quotes at the start of a text, and what follows; two quotes in it are one. Without an end it
/// goes on to the end, as it does while somebody types.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut inside = String::new();
    loop {
        let Some(at) = rest.find('"') else {
            inside.push_str(rest);
            return Some((inside, ""));
        };
        inside.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('"') {
            Some(behind) => {
                inside.push('"');
                rest = behind;
            }
            None => return Some((inside, rest)),
        }
    }
}

/// Where a word without quotes ends: at white space or a quote, but for names in brackets, `["a b"]`.
fn end_of_bare(text: &str) -> usize {
    end(text, |c| c.is_whitespace() || c == '"')
}

/// Where the name before a sign ends.
fn end_of_name(bare: &str) -> usize {
    end(bare, |c| matches!(c, '<' | '>' | '='))
}

fn end(text: &str, ends: impl Fn(char) -> bool) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some(length) = named_in_brackets(&text[at..]) {
            at += length;
            continue;
        }
        if ends(c) {
            return at;
        }
        at += c.len_utf8();
    }
    text.len()
}

/// The length of `["name"]` at the start of a text.
fn named_in_brackets(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("[\"")?;
    let mut escaped = false;
    let close = inside.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })?;
    inside[close + 1..].starts_with(']').then_some(close + 4)
}
