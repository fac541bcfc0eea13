//! What a change is called: the words that people read in the list of changes.

use super::open_plan::Label;
use crate::change::Tally;
use crate::words::grouped;

/// “Imported backup.json: 2 added, 1 changed”.
pub(crate) fn import_label(what: String) -> Label {
    Box::new(move |tally| format!("{what}: {}", describe_tally(tally)))
}

/// “Deleted 3,412 keys”.
pub(crate) fn delete_label() -> Label {
    Box::new(|tally| match tally.removed {
        1 => "Deleted 1 key".to_owned(),
        many => format!("Deleted {} keys", grouped(many.unsigned_abs())),
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
        .map(|(rows, word)| format!("{} {word}", grouped(rows.unsigned_abs())))
        .collect();
    parts.join(", ")
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
    }
}
