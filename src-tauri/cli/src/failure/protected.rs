//! What a write would do in protected places, in words.

use store::model::{NamespaceBecomes, ProtectedWrite};

use crate::words::{counted, on_one_line};

/// Places that are named one by one.
const TOLD: usize = 3;

/// Why a write was refused, and how it is done all the same.
pub fn protected(writes: &[ProtectedWrite]) -> String {
    let mut words: Vec<String> = writes.iter().take(TOLD).map(place_and_effect).collect();
    if let Some(more) = writes.len().checked_sub(TOLD).filter(|more| *more > 0) {
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        words.push(format!(
            "And so on in {}.",
            counted(more, "more place", "more places")
        ));
    }
    words.push("Nothing was changed; say --yes to do it.".to_owned());
    words.join(" ")
}

fn place_and_effect(write: &ProtectedWrite) -> String {
    let name = on_one_line(&write.namespace_name);
    let place = match write.place.prefix.as_str() {
        "" => format!("“{name}” is protected"),
        prefix => format!("“{}” in “{name}” is protected", on_one_line(prefix)),
    };
    let why = match &write.place.note {
        Some(note) => format!(" ({})", on_one_line(note)),
        None => String::new(),
    };
    format!("{place}{why}: {}.", effect(write))
}

fn effect(write: &ProtectedWrite) -> String {
    let keys = |count| counted(count, "key", "keys");
    match &write.namespace_becomes {
        Some(NamespaceBecomes::Deleted) => {
            return format!(
                "the namespace would go to Trash with {} of it",
                keys(write.removed)
            );
        }
        Some(NamespaceBecomes::Renamed { to }) => {
            return format!("the namespace would be called “{}”", on_one_line(to));
        }
        Some(NamespaceBecomes::Reworded { to }) => {
            return format!(
                "the namespace would be called “{}” and get another description",
                on_one_line(to)
            );
        }
        Some(NamespaceBecomes::Described) => {
            return "the namespace would get another description".to_owned();
        }
        None => {}
    }
    let parts = [
        (write.added, "added"),
        (write.changed, "changed"),
        (write.removed, "removed"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} would be {what}", keys(count)))
        .chain(
            write
                .unprotected
                .then(|| "it would not be protected any more".to_owned()),
        )
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use store::model::ProtectedPlace;

    use super::*;

    fn write(prefix: &str, changed: u32, removed: u32) -> ProtectedWrite {
        ProtectedWrite {
            place: ProtectedPlace {
                namespace: "kv_a".to_owned(),
                prefix: prefix.to_owned(),
                note: None,
            },
            namespace_name: "production".to_owned(),
            namespace_becomes: None,
            added: 0,
            changed,
            removed,
            unprotected: false,
            keys: Vec::new(),
        }
    }

    #[test]
    fn a_refused_write_names_the_place_the_effect_and_the_way() {
        let mut one = write("user:", 1, 0);
        one.place.note = Some("live".to_owned());
        assert_eq!(
            protected(&[one]),
            "“user:” in “production” is protected (live): 1 key would be changed. Nothing was changed; say --yes to do it."
        );
        let mut gone = write("", 0, 2_000);
        gone.namespace_becomes = Some(NamespaceBecomes::Deleted);
        assert_eq!(
            protected(&[gone]),
            "“production” is protected: the namespace would go to Trash with 2,000 keys of it. Nothing was changed; say --yes to do it."
        );
    }

    #[test]
    fn a_place_that_would_be_one_no_more_says_so() {
        let mut one = write("user:", 0, 2);
        one.unprotected = true;
        let words = protected(&[one.clone()]);
        assert!(
            words.contains(": 2 keys would be removed, it would not be protected any more."),
            "{words}"
        );
        one.removed = 0;
        let words = protected(&[one]);
        assert!(
            words.contains("is protected: it would not be protected any more."),
            "{words}"
        );
    }

    #[test]
    fn of_many_places_a_few_are_named() {
        let many: Vec<_> = (0..5).map(|at| write(&format!("p{at}:"), 1, 2)).collect();
        let words = protected(&many);
        assert!(words.contains(
            "“p2:” in “production” is protected: 1 key would be changed, 2 keys would be removed."
        ));
        assert!(
            !words.contains("p3:") && words.contains("And so on in 2 more places."),
            "{words}"
        );
    }
}
