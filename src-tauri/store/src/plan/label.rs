//! What a change is called: the words that people read in the list of changes.

use super::open_plan::Label;
use crate::change::Tally;

/// “Imported backup.json: 2 added, 1 changed”.
pub(crate) fn import_label(what: String) -> Label {
    Box::new(move |tally| format!("{what}: {}", describe_tally(tally)))
}

/// “Deleted 3,412 keys”.
pub(crate) fn delete_label() -> Label {
    Box::new(|tally| match tally.removed {
        1 => "Deleted 1 key".to_owned(),
        many => format!("Deleted {} keys", grouped(many)),
    })
}

/// “2 added, 1 changed”.
fn describe_tally(tally: &Tally) -> String {
    let parts = [
        (tally.added, "added"),
        (tally.changed, "changed"),
        (tally.removed, "removed"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, word)| format!("{} {word}", grouped(rows)))
        .collect();
    parts.join(", ")
}

/// A count with a comma between thousands.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_counts_what_was_done_and_leaves_out_what_was_not() {
        let tally = Tally {
            added: 1_234_567,
            removed: 1,
            ..Tally::default()
        };
        assert_eq!(
            import_label("Imported a.json".to_owned())(&tally),
            "Imported a.json: 1,234,567 added, 1 removed"
        );
        assert_eq!(delete_label()(&tally), "Deleted 1 key");
        assert_eq!(grouped(999), "999");
    }
}
