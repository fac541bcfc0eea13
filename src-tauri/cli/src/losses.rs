//! What a person reads of what a format cannot carry.

use store::formats::{ExportFormat, Losses};

use crate::words::grouped;

/// What an export loses, a sentence each, with the format that would keep it.
pub fn losses(losses: &Losses) -> Vec<String> {
    let name = match losses.format {
        ExportFormat::Map => "A map",
        ExportFormat::List => "A list",
        ExportFormat::Csv => "CSV",
        ExportFormat::Flagd { .. } => "A flags file",
    };
    let say = |count: u64, one: &str, many: &str, then: &str| match count {
        0 => None,
        1 => Some(format!("1 key {one}. {name} {then}")),
        _ => Some(format!("{} keys {many}. {name} {then}", grouped(count))),
    };
    let expiry = match losses.expiry {
        1 => "cannot say so: it would never expire. The list keeps the expiry.",
        _ => "cannot say so: they would never expire. The list keeps the expiry.",
    };
    let line_breaks = match losses.line_breaks {
        0 => None,
        1 => Some("1 key will be left out. A flag's name cannot have a line break.".to_owned()),
        keys => Some(format!(
            "{} keys will be left out. A flag's name cannot have a line break.",
            grouped(keys)
        )),
    };
    let other_metadata = match losses.other_metadata {
        0 => None,
        keys => Some(format!(
            "The metadata of {} is not a JSON object in braces. wrangler does not take a list with such metadata.",
            match keys {
                1 => "1 key".to_owned(),
                keys => format!("{} keys", grouped(keys)),
            }
        )),
    };
    [
        say(
            losses.not_text,
            "holds bytes that are not text",
            "hold bytes that are not text",
            "holds only text, so choose the list instead: it holds everything.",
        ),
        say(
            losses.left_out,
            "will be left out",
            "will be left out",
            "holds only text, of keys that begin with the prefix.",
        ),
        line_breaks,
        say(losses.expiry, "expires", "expire", expiry),
        say(
            losses.metadata,
            "has metadata",
            "have metadata",
            "has no place for it. The list keeps it.",
        ),
        other_metadata,
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use store::formats::Facts;

    use super::*;

    #[test]
    fn what_is_lost_is_told_with_the_format_that_keeps_it() {
        let counted = |format, entries| {
            let facts = Facts {
                text: false,
                expiry: true,
                metadata: false,
                other_metadata: false,
                one_line: true,
            };
            let mut counted = Losses::new(format);
            counted.count_many("k", facts, entries);
            losses(&counted)
        };
        assert_eq!(
            counted(ExportFormat::Map, 1),
            [
                "1 key holds bytes that are not text. A map holds only text, so choose the list instead: it holds everything.",
                "1 key expires. A map cannot say so: it would never expire. The list keeps the expiry.",
            ]
        );
        assert!(counted(ExportFormat::Csv, 1_234)[0].starts_with("1,234 keys hold bytes"));
        assert_eq!(counted(ExportFormat::List, 1), [""; 0]);
    }
}
