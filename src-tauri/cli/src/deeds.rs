//! What a change was, in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::model::{Act, Applied, Counts, Deed, LaterKind, PlannedDeed};

use crate::words::{counted, grouped};

/// What a write did: “Undid: Deleted 3 keys”.
pub fn words_of(applied: &Applied) -> String {
    let words = words(&applied.deed, applied.counts);
    let words = match applied.act {
        Act::Did => words,
        Act::Undid => format!("Undid: {words}"),
        Act::Redid => format!("Redid: {words}"),
    };
    match applied.came_to_nothing() {
        true => format!("{words}. It had expired since, so no key was changed."),
        false => words,
    }
}

/// What a change was: “Turned on feature:x”, “Imported a.json: 2 keys added, 1 changed”.
pub fn words(deed: &Deed, counts: Counts) -> String {
    match deed {
        Deed::Added { key } => format!("Added {key}"),
        Deed::Changed { key } => format!("Changed {key}"),
        Deed::TurnedOn { key } => format!("Turned on {key}"),
        Deed::TurnedOff { key } => format!("Turned off {key}"),
        Deed::ExpiryChanged { key } => format!("Changed when {key} expires"),
        Deed::DetailsChanged {
            key,
            note,
            tags,
            other,
            expiry,
        } => {
            let named = [
                (*note, "the note"),
                (*tags, "the tags"),
                (*other, "the metadata"),
                (*expiry, "the expiry"),
            ];
            let parts: Vec<&str> = named.iter().filter(|part| part.0).map(|part| part.1).collect();
            match parts.split_last() {
                None => format!("Changed {key}"),
                Some((last, [])) => format!("Changed {last} of {key}"),
                Some((last, before)) => format!("Changed {} and {last} of {key}", before.join(", ")),
            }
        }
        Deed::NotesChanged { key } => format!("Changed the notes of {key}"),
        Deed::NotesAndExpiryChanged { key } => format!("Changed the notes and the expiry of {key}"),
        Deed::Renamed { key, to } => format!("Renamed {key} to {to}"),
        Deed::Duplicated { key, to } => format!("Duplicated {key} as {to}"),
        Deed::Deleted { key } => format!("Deleted {key}"),
        Deed::Restored { key } => format!("Restored {key}"),
        Deed::DeletedMany => format!("Deleted {}", counted(counts.removed, "key", "keys")),
        Deed::RestoredMany => format!("Restored {}", counted(counts.added, "key", "keys")),
        Deed::SetMany => set_many(counts),
        Deed::TurnedOnMany => format!("Turned on {}", counted(counts.changed, "key", "keys")),
        Deed::TurnedOffMany => format!("Turned off {}", counted(counts.changed, "key", "keys")),
        Deed::FieldSet { field } => format!("Set {field} of {}", counted(counts.changed, "key", "keys")),
        Deed::Replaced => format!("Replaced text in {}", counted(counts.changed, "key", "keys")),
        Deed::ExpirySet => format!("Set the expiry of {}", counted(counts.changed, "key", "keys")),
        Deed::ExpiryRemoved => format!("Removed the expiry of {}", counted(counts.changed, "key", "keys")),
        Deed::Tagged { added, removed } => {
            let keys = counted(counts.changed, "key", "keys");
            match (added.as_slice(), removed.as_slice()) {
                (added, []) => format!("Added {} to {keys}", tags(added)),
                ([], removed) => format!("Removed {} from {keys}", tags(removed)),
                (added, removed) => format!(
                    "Added {} to and removed {} from {keys}",
                    tags(added),
                    tags(removed)
                ),
            }
        }
        Deed::NoteSet => format!("Set the note of {}", counted(counts.changed, "key", "keys")),
        Deed::NoteRemoved => format!("Removed the note of {}", counted(counts.changed, "key", "keys")),
        Deed::CopiedTo { namespace } => with_counts(&format!("Copied keys to {namespace}"), counts),
        Deed::TookOver { from, into } => with_counts(&format!("{into} took over from {from}"), counts),
        Deed::MovedTo { namespace } => {
            format!("Moved {} to {namespace}", counted(counts.removed, "key", "keys"))
        }
        Deed::PrefixRenamed { from, to } => format!(
            "Renamed {} from {} to {}",
            counted(counts.removed, "key", "keys"),
            beginning(from),
            beginning(to)
        ),
        Deed::Imported { file } => with_counts(&format!("Imported {file}"), counts),
        Deed::RestoredBackup { made_at } => {
            with_counts(&format!("Restored the backup of {}", local(*made_at)), counts)
        }
        Deed::RestoredFile { file } => with_counts(&format!("Restored {file}"), counts),
        Deed::Salvaged { file } => with_counts(&format!("Salvaged from {file}"), counts),
        Deed::Ran { flow } => with_counts(&format!("Ran {flow}"), counts),
        Deed::AddedExamples => format!("Added {}", counted(counts.added, "example", "examples")),
        Deed::Reverted { deed, counts } => format!("Reverted: {}", words(deed, *counts)),
        Deed::NamespaceCreated { name } => format!("Created the namespace {name}"),
        Deed::NamespaceRenamed { name, to } => format!("Renamed the namespace {name} to {to}"),
        Deed::NamespaceReworded { name, to } => {
            format!("Renamed the namespace {name} to {to}, with another description")
        }
        Deed::NamespaceDescribed { name } => format!("Changed the description of {name}"),
        Deed::NamespaceDeleted { name } => format!("Deleted the namespace {name}"),
        Deed::NamespaceRestored { name } => format!("Restored the namespace {name}"),
        Deed::Protected { prefix } => format!("Protected {}", place(prefix)),
        Deed::Unprotected { prefix } => format!("Stopped protecting {}", place(prefix)),
        Deed::PlanMade { planned, more } => format!(
            "Planned for {}: {}{}",
            local(planned.due.saturating_mul(1_000)),
            to_do(planned),
            match more {
                0 => String::new(),
                more => format!(", and {} later", counted(*more, "more step", "more steps")),
            }
        ),
        Deed::PlanMoved { planned } => format!(
            "Planned for {} instead: {}",
            local(planned.due.saturating_mul(1_000)),
            to_do(planned)
        ),
        Deed::PlanCancelled { planned } => format!("Cancelled the plan to {}", to_do(planned)),
        Deed::PlanDone { deed, counts } if *counts == Counts::default() => {
            format!("Planned, and already so: {}", words(deed, *counts))
        }
        Deed::PlanDone { deed, counts } => format!("Planned: {}", words(deed, *counts)),
        Deed::Told { label } => label.clone(),
        Deed::Unknown => with_counts("Done by another version of KV Store", counts),
    }
}

/// What is planned: “turn on feature:x”, “delete 3 keys”.
pub fn to_do(planned: &PlannedDeed) -> String {
    let verb = match planned.does {
        LaterKind::TurnOn => "turn on",
        LaterKind::TurnOff => "turn off",
        LaterKind::Set => "set",
        LaterKind::Delete => "delete",
    };
    match planned.keys {
        1 => format!("{verb} {}", planned.to),
        keys => format!("{verb} {}", counted(keys, "key", "keys")),
    }
}

/// “the tag a”, “the tags a, b”.
fn tags(tags: &[String]) -> String {
    match tags {
        [tag] => format!("the tag {tag}"),
        tags => format!("the tags {}", tags.join(", ")),
    }
}

/// What names begin with.
fn beginning(prefix: &str) -> String {
    match prefix {
        "" => "no prefix".to_owned(),
        prefix => format!("{prefix}…"),
    }
}

/// What a prefix covers.
fn place(prefix: &str) -> &str {
    match prefix {
        "" => "the namespace",
        prefix => prefix,
    }
}

/// “Added 6 keys, changed 1”.
fn set_many(counts: Counts) -> String {
    let parts = parts(counts, |word, keys| format!("{word} {keys}"));
    let mut words = parts.join(", ");
    if words.is_empty() {
        words.push_str("changed no keys");
    }
    words[..1].make_ascii_uppercase();
    words
}

/// “Imported a.json: 2 keys added, 1 changed”.
fn with_counts(what: &str, counts: Counts) -> String {
    match parts(counts, |word, keys| format!("{keys} {word}")).as_slice() {
        [] => what.to_owned(),
        parts => format!("{what}: {}", parts.join(", ")),
    }
}

/// What happened to how many keys; only the first part says that they are keys.
fn parts(counts: Counts, words: impl Fn(&str, String) -> String) -> Vec<String> {
    let parts = [
        (counts.added, "added"),
        (counts.changed, "changed"),
        (counts.removed, "removed"),
    ];
    let parts = parts.into_iter().filter(|(keys, _)| *keys > 0).enumerate();
    parts
        .map(|(at, (keys, word))| match at {
            0 => words(word, counted(keys, "key", "keys")),
            _ => words(word, grouped(u64::from(keys))),
        })
        .collect()
}

/// A moment in this computer's time: “23 Nov 2026, 14:25”.
fn local(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).map_or_else(
        |_| milliseconds.to_string(),
        |moment| {
            let local = moment.to_zoned(TimeZone::system());
            local.strftime("%-d %b %Y, %H:%M").to_string()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(added: u32, changed: u32, removed: u32) -> Counts {
        Counts {
            added,
            changed,
            removed,
        }
    }

    #[test]
    fn a_deed_counts_what_was_done_and_leaves_out_what_was_not() {
        let file = "a.json".to_owned();
        let imported = Deed::Imported { file };
        assert_eq!(
            words(&imported, counts(1_234_567, 0, 1)),
            "Imported a.json: 1,234,567 keys added, 1 removed"
        );
        assert_eq!(
            words(&Deed::DeletedMany, counts(0, 0, 3_412)),
            "Deleted 3,412 keys"
        );
        assert_eq!(words(&Deed::RestoredMany, counts(2, 0, 0)), "Restored 2 keys");
        for (added, changed, removed, told) in [
            (6, 0, 0, "Added 6 keys"),
            (0, 1, 0, "Changed 1 key"),
            (1, 2, 3_000, "Added 1 key, changed 2, removed 3,000"),
        ] {
            assert_eq!(words(&Deed::SetMany, counts(added, changed, removed)), told);
        }
        assert_eq!(words(&Deed::AddedExamples, counts(6, 0, 0)), "Added 6 examples");
        let reverted = Deed::Reverted {
            deed: Box::new(imported),
            counts: counts(2, 0, 0),
        };
        assert_eq!(
            words(&reverted, counts(0, 0, 9)),
            "Reverted: Imported a.json: 2 keys added"
        );
    }

    #[test]
    fn what_an_older_version_told_stays_as_it_was_told() {
        let label = "Imported flags.csv: 2 added".to_owned();
        assert_eq!(
            words(&Deed::Told { label: label.clone() }, counts(2, 0, 0)),
            label
        );
    }

    #[test]
    fn what_is_planned_is_told_as_to_do_and_what_was_done_as_planned() {
        let planned = |keys| PlannedDeed {
            does: LaterKind::TurnOff,
            due: 1_800_000_000,
            to: "beta".to_owned(),
            keys,
        };
        let key = "beta".to_owned();
        assert_eq!(to_do(&planned(1)), "turn off beta");
        let made = Deed::PlanMade {
            planned: planned(3),
            more: 1,
        };
        let told = words(&made, counts(2, 0, 0));
        assert!(told.starts_with("Planned for "), "{told}");
        assert!(
            told.ends_with(": turn off 3 keys, and 1 more step later"),
            "{told}"
        );
        let done = |counts| Deed::PlanDone {
            deed: Box::new(Deed::TurnedOff { key: key.clone() }),
            counts,
        };
        assert_eq!(
            words(&done(counts(0, 1, 0)), counts(0, 1, 1)),
            "Planned: Turned off beta"
        );
        assert_eq!(
            words(&done(counts(0, 0, 0)), counts(0, 0, 1)),
            "Planned, and already so: Turned off beta"
        );
    }

    #[test]
    fn undo_tells_what_it_took_back_by_the_counts_of_the_change() {
        let applied = Applied {
            act: Act::Undid,
            deed: Deed::DeletedMany,
            counts: counts(0, 0, 3),
            added: 2,
            ..Applied::default()
        };
        assert_eq!(words_of(&applied), "Undid: Deleted 3 keys");
    }

    #[test]
    fn what_has_expired_since_is_not_said_to_have_come_back() {
        let key = "k".to_owned();
        let applied = Applied {
            act: Act::Undid,
            deed: Deed::ExpiryChanged { key },
            counts: counts(0, 1, 0),
            ..Applied::default()
        };
        assert_eq!(
            words_of(&applied),
            "Undid: Changed when k expires. It had expired since, so no key was changed."
        );
    }
}
