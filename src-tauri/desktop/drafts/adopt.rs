//! Drafts that go on elsewhere. Those of a damaged file go on in the store that takes its place, which has
//! another identity where it was made anew: so it is noted which store a file held last. Those of a window
//! that has ended go on in the next one.

use std::path::{Path, PathBuf};

use store::{PartFile, Result, location, make_private_folder};

use super::{Draft, DraftHead, Drafts};
use crate::file_names::name_for;

/// The folder of the notes, beside those of the stores: no identity has this name.
const NOTES: &str = "by-file";

/// Notes which store a file holds. Gives back which one it held before, where that was another one.
pub fn note_store(database: &Path, store_id: &str) -> Option<String> {
    note_within(&location::drafts_folder()?, database, store_id)
}

/// Takes what was typed over the keys of one store along to another. What cannot be moved stays.
///
/// Errors: those of reading and writing files.
pub fn adopt(from_store: &str, to_store: &str) -> Result<()> {
    adopt_from(
        &Drafts::of(from_store)?,
        &Drafts::of(to_store)?,
        Numbers::OfAnother,
    )
}

/// Whether the versions of two stores are counted alike.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    Same,
    OfAnother,
}

fn note_within(all: &Path, database: &Path, store_id: &str) -> Option<String> {
    let note = note_of(all, database);
    let before = std::fs::read_to_string(&note).ok();
    if before.as_deref() == Some(store_id) {
        return None;
    }
    // Without a note the drafts of a damaged file stay with that file; nothing else hangs on it.
    let _ = write(&note, store_id);
    before
}

fn write(note: &Path, store_id: &str) -> Result<()> {
    if let Some(folder) = note.parent() {
        make_private_folder(folder)?;
    }
    let mut part = PartFile::create(note)?;
    part.write(store_id.as_bytes())?;
    part.put_in_place()?;
    Ok(())
}

fn note_of(all: &Path, database: &Path) -> PathBuf {
    let database = std::path::absolute(database).unwrap_or_else(|_| database.to_owned());
    all.join(NOTES)
        .join(name_for(database.as_os_str().as_encoded_bytes()))
}

/// Takes drafts along to another folder; one that is typed over the same key there stays the edit of it.
///
/// Errors: the first of those of reading and writing files; what could be moved was.
pub fn adopt_from(from: &Drafts, to: &Drafts, numbers: Numbers) -> Result<()> {
    let there = heads(to);
    let moved = heads(from)
        .into_iter()
        .map(|head| move_one(from, to, &there, &head, numbers));
    moved.fold(Ok(()), Result::and)
}

fn heads(drafts: &Drafts) -> Vec<DraftHead> {
    drafts.list().into_iter().map(|listed| listed.head).collect()
}

fn move_one(
    from: &Drafts,
    to: &Drafts,
    there: &[DraftHead],
    head: &DraftHead,
    numbers: Numbers,
) -> Result<()> {
    let Some(mut draft) = from.read(&head.place)? else {
        return Ok(());
    };
    if numbers == Numbers::OfAnother {
        // A number of the other store says nothing in this one.
        draft.head.version = 0;
    }
    if !is_there(to, there, &draft)? {
        if to.read(&head.place)?.is_some() {
            draft.head.place = to.free_aside(head);
        }
        to.put(&draft)?;
    }
    from.forget(&head.place)
}

/// Whether the same is among these already, as when the move of it was broken off.
fn is_there(to: &Drafts, there: &[DraftHead], draft: &Draft) -> Result<bool> {
    for head in there {
        let (one, other) = (&draft.head.place, &head.place);
        if !one.is_beside(other) {
            continue;
        }
        let mut same = draft.clone();
        same.head.place = other.clone();
        if same.head == *head && to.read(other)?.is_some_and(|found| found == same) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drafts::tests::{Room, at, draft, texts};

    #[test]
    fn what_was_typed_over_one_store_goes_on_in_another() {
        let room = Room::new();
        let (old, new) = (room.of("a1"), room.of("b2"));
        old.put(&draft(at("a"), b"typed")).unwrap();
        old.put(&draft(at("b"), b"typed")).unwrap();
        new.put(&draft(at("b"), b"already there")).unwrap();
        adopt_from(&old, &new, Numbers::OfAnother).unwrap();
        assert_eq!(old.list(), []);
        assert_eq!(
            texts(&new),
            [
                ("a".into(), false, b"typed".to_vec()),
                ("b".into(), false, b"already there".to_vec()),
                ("b".into(), true, b"typed".to_vec()),
            ]
        );
        let adopted = new.read(&at("a")).unwrap().unwrap().head;
        assert_eq!(
            (adopted.version, adopted.base),
            (0, draft(at("a"), b"").head.base)
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_stays_where_it_is() {
        let room = Room::new();
        let (old, new) = (room.of("a1"), room.of("b2"));
        old.put(&draft(at("a"), b"typed")).unwrap();
        let path = room.files("a1").pop().unwrap();
        std::fs::write(&path, b"from the future").unwrap();
        adopt_from(&old, &new, Numbers::OfAnother).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"from the future");
    }

    #[test]
    fn it_is_known_which_store_a_file_held_last() {
        let all = tempfile::tempdir().unwrap();
        let note = |file: &str, id: &str| note_within(all.path(), Path::new(file), id);
        assert_eq!(note("/flags.db", "a1"), None);
        assert_eq!(note("/flags.db", "a1"), None);
        assert_eq!(note("/other.db", "c3"), None);
        assert_eq!(note("/flags.db", "b2"), Some("a1".into()));
        assert_eq!(note("/flags.db", "b2"), None);
    }
}
