//! Which of a store's folders is this process's own. Several windows may have the same store open, or
//! copies of its file: none writes over what is typed in another.
//!
//! The first process has the folder of the store, the next ones a folder each within it. A lock says that
//! a folder is in use; it ends with its process, however that ends. Whoever comes next takes over what it
//! finds in folders that nobody uses.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use store::{Fault, Result, StoreError, make_private_folder};

use super::Drafts;
use super::adopt::{Numbers, adopt_from};
use crate::in_use::{InUse, lock};

/// Within a folder: the file that is locked while somebody uses it.
const LOCK: &str = "in-use";
/// How the folders of further windows are called, with a number.
const FURTHER: &str = "window-";

/// The folders of this process, each for as long as it uses the store.
pub struct OwnFolders {
    all: PathBuf,
    own: Mutex<HashMap<String, Drafts>>,
}

impl OwnFolders {
    /// Those within the folder of all drafts.
    pub fn within(all: PathBuf) -> Self {
        Self {
            all,
            own: Mutex::default(),
        }
    }

    /// The drafts of this process over a store, together with what processes that have ended left there.
    ///
    /// Errors: `BadRequest` when the identity cannot be a folder's name; those of making a folder.
    pub fn of(&self, store_id: &str) -> Result<Drafts> {
        let is_name =
            (1..=64).contains(&store_id.len()) && store_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_name {
            return Err(StoreError::from(Fault::BadRequest));
        }
        let mut own = self.own();
        if let Some(drafts) = own.get(store_id) {
            return Ok(drafts.clone());
        }
        let folder = self.all.join(store_id);
        let drafts = take(&folder)?;
        take_over(&folder, &drafts);
        own.insert(store_id.to_owned(), drafts.clone());
        Ok(drafts)
    }

    /// The store is not open any more: what is typed over it here is another process's to show.
    pub fn leave(&self, store_id: &str) {
        self.own().remove(store_id);
    }

    fn own(&self) -> MutexGuard<'_, HashMap<String, Drafts>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first of a store's folders that nobody uses.
fn take(store: &Path) -> Result<Drafts> {
    let further = (2..).map(|number: u32| store.join(format!("{FURTHER}{number}")));
    for folder in std::iter::once(store.to_owned()).chain(further) {
        make_private_folder(&folder)?;
        let lock = match lock(&folder.join(LOCK))? {
            InUse::Here(lock) => Some(Arc::new(lock)),
            InUse::Elsewhere => continue,
            InUse::Unknown => None,
        };
        return Ok(Drafts {
            folder,
            _in_use: lock,
        });
    }
    Err(StoreError::from(Fault::NoDataFolder))
}

/// What is in the other folders of a store, where nobody uses them, goes on in this one. What cannot be
/// moved stays where it is, whole, until it is tried again.
fn take_over(store: &Path, own: &Drafts) {
    let further = std::fs::read_dir(store).into_iter().flatten().flatten();
    let further = further
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(FURTHER))
        .map(|entry| entry.path());
    for folder in std::iter::once(store.to_owned()).chain(further) {
        if folder == own.folder {
            continue;
        }
        if let Ok(InUse::Here(lock)) = lock(&folder.join(LOCK)) {
            let left = Drafts {
                folder,
                _in_use: Some(Arc::new(lock)),
            };
            let _ = adopt_from(&left, own, Numbers::Same);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drafts::tests::{at, draft, texts};

    /// Each has its own locks, as processes have.
    fn processes<const N: usize>(all: &tempfile::TempDir) -> [OwnFolders; N] {
        std::array::from_fn(|_| OwnFolders::within(all.path().to_owned()))
    }

    fn put(drafts: &Drafts, key: &str, text: &[u8]) {
        drafts.put(&draft(at(key), text)).unwrap();
    }

    fn kept(drafts: &Drafts) -> Vec<(String, bool, String)> {
        let texts = texts(drafts).into_iter();
        texts
            .map(|(key, aside, text)| (key, aside, String::from_utf8(text).unwrap()))
            .collect()
    }

    fn one(key: &str, aside: bool, text: &str) -> (String, bool, String) {
        (key.into(), aside, text.into())
    }

    #[test]
    fn two_processes_on_one_store_do_not_see_or_write_over_each_other_s_drafts() {
        let all = tempfile::tempdir().unwrap();
        let [first, second] = processes(&all);
        put(&first.of("a1").unwrap(), "a", b"first");
        put(&second.of("a1").unwrap(), "a", b"second");
        second.of("a1").unwrap().forget(&at("b")).unwrap();
        assert_eq!(kept(&first.of("a1").unwrap()), [one("a", false, "first")]);
        assert_eq!(kept(&second.of("a1").unwrap()), [one("a", false, "second")]);
    }

    #[test]
    fn what_a_process_left_goes_on_in_the_next_one_that_opens_the_store() {
        let all = tempfile::tempdir().unwrap();
        let [first, second, third] = processes(&all);
        put(&first.of("a1").unwrap(), "a", b"first");
        put(&second.of("a1").unwrap(), "a", b"second");
        put(&second.of("a1").unwrap(), "b", b"second");
        drop(second);
        assert_eq!(kept(&first.of("a1").unwrap()), [one("a", false, "first")]);
        drop(first);
        assert_eq!(
            kept(&third.of("a1").unwrap()),
            [
                one("a", false, "first"),
                one("a", true, "second"),
                one("b", false, "second"),
            ]
        );
        let head = third.of("a1").unwrap().read(&at("b")).unwrap().unwrap().head;
        assert_eq!(head, draft(at("b"), b"second").head);
    }

    #[test]
    fn what_is_left_in_the_first_folder_goes_on_in_a_further_window() {
        let all = tempfile::tempdir().unwrap();
        let [first, second, third, fourth] = processes(&all);
        put(&first.of("a1").unwrap(), "a", b"first");
        put(&second.of("a1").unwrap(), "b", b"second");
        put(&third.of("a1").unwrap(), "c", b"third");
        drop(third);
        assert_eq!(kept(&fourth.of("a1").unwrap()), [one("c", false, "third")]);
        assert_eq!(kept(&second.of("a1").unwrap()), [one("b", false, "second")]);
    }

    #[test]
    fn a_store_that_is_left_is_another_process_s_to_show() {
        let all = tempfile::tempdir().unwrap();
        let [first, second] = processes(&all);
        put(&first.of("a1").unwrap(), "a", b"first");
        first.leave("a1");
        assert_eq!(kept(&second.of("a1").unwrap()), [one("a", false, "first")]);
        put(&first.of("a1").unwrap(), "a", b"written late");
        assert_eq!(kept(&second.of("a1").unwrap()), [one("a", false, "first")]);
    }

    #[test]
    fn what_was_taken_over_when_that_was_broken_off_is_not_there_twice() {
        let all = tempfile::tempdir().unwrap();
        let [first, second, third] = processes(&all);
        for key in ["a", "b"] {
            put(&first.of("a1").unwrap(), key, b"first");
            put(&second.of("a1").unwrap(), key, b"second");
        }
        let left = second.of("a1").unwrap();
        let before = left
            .list()
            .into_iter()
            .map(|listed| left.read(&listed.head.place));
        let before: Vec<_> = before.map(|found| found.unwrap().unwrap()).collect();
        drop((first, second));
        adopt_from(&left, &third.of("a1").unwrap(), Numbers::Same).unwrap();
        before.iter().for_each(|draft| left.put(draft).unwrap());
        adopt_from(&left, &third.of("a1").unwrap(), Numbers::Same).unwrap();
        assert_eq!(third.of("a1").unwrap().list().len(), 4);
        assert_eq!(left.list(), []);
    }

    #[test]
    fn a_store_s_identity_cannot_lead_elsewhere() {
        let all = tempfile::tempdir().unwrap();
        let [process] = processes(&all);
        for id in ["", "..", "../a1", "a/b", "a\\b", "C:", "ä"] {
            assert!(process.of(id).is_err(), "{id}");
        }
    }
}
