//! What is typed and not saved: kept beside the store, so that neither a crash nor a power cut takes it.
//!
//! Each store has a folder of its own, named by its identity, in the app's data folder, and each further
//! window on the same store a folder within it (`own.rs`). Each draft is a file: a line that describes it, then the text as it was typed. A text that was put aside for
//! somebody else's is a draft, too. A file that cannot be read, or is of a newer version, is left alone.
//!
//! Everything here waits for the disk: it is called off the window's thread. One draft must not be
//! written twice at the same time; the window has a queue for each.

mod adopt;
mod body;
mod file;
mod head;
mod own;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use store::limits::MAX_VALUE_BYTES;
use store::{Fault, Result, StoreError, location, make_private_folder};

pub use adopt::{adopt, note_store};
pub use body::{PutDraft, into_body};
pub use head::{Draft, DraftHead, DraftPlace, ListedDraft};
use own::OwnFolders;

/// The most bytes of a text that are kept. More than a value may have: who typed too much shortens it.
const MAX_TEXT_BYTES: usize = 2 * MAX_VALUE_BYTES;

/// The drafts of this process over one store.
#[derive(Clone)]
pub struct Drafts {
    folder: PathBuf,
    /// Keeps other processes out of the folder.
    _in_use: Option<Arc<File>>,
}

/// `None` where the platform names no place for an application's data.
static OWN: LazyLock<Option<OwnFolders>> =
    LazyLock::new(|| location::drafts_folder().map(OwnFolders::within));

/// The store is not open any more: another process may show what was typed over it here.
pub fn leave(store_id: &str) {
    if let Some(own) = &*OWN {
        own.leave(store_id);
    }
}

impl Drafts {
    /// The drafts of the store with this identity; its file need not be open.
    ///
    /// Errors: `Internal` when the identity cannot be a folder's name, or there is no data folder; those of
    /// making a folder.
    pub fn of(store_id: &str) -> Result<Self> {
        let own = OWN
            .as_ref()
            .ok_or_else(|| StoreError::from(Fault::NoDataFolder))?;
        own.of(store_id)
    }

    /// All that can be read, the newest first; of the texts only how they begin.
    pub fn list(&self) -> Vec<ListedDraft> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let files = entries.map(|entry| entry.path()).filter(|path| {
            file::forget_if_broken_off(path);
            file::is_draft(path)
        });
        let mut found: Vec<_> = files
            .filter_map(|path| {
                let listed = file::read_listed(&path)?;
                // Under another name it would be listed, and never be found.
                (path == self.path(&listed.head.place)).then_some(listed)
            })
            .collect();
        found.sort_by(|ListedDraft { head: a, .. }, ListedDraft { head: b, .. }| {
            b.at.cmp(&a.at).then_with(|| a.place.cmp(&b.place))
        });
        found
    }

    /// Keeps a draft, in the place of an earlier one of the same key.
    ///
    /// Errors: `ValueTooLarge`; those of writing a file. The earlier one is whole after an error.
    pub fn put(&self, draft: &Draft) -> Result<()> {
        let bytes = draft.text.as_ref().map_or(0, Vec::len);
        if bytes > MAX_TEXT_BYTES {
            return Err(StoreError::ValueTooLarge { bytes });
        }
        let path = self.path(&draft.head.place);
        make_private_folder(&self.folder).map_err(|error| StoreError::from(error).of_writing(&path))?;
        file::keep_unreadable(&path)?;
        file::write(&path, draft)
    }

    /// A draft with its text; `None` when there is none that can be read.
    pub fn read(&self, place: &DraftPlace) -> Result<Option<Draft>> {
        file::read(&self.path(place))
    }

    /// Forgets a draft; one that is not there is no error.
    pub fn forget(&self, place: &DraftPlace) -> Result<()> {
        let path = self.path(place);
        if file::read_head(&path).is_none() {
            return Ok(()); // not there, or not one of this version
        }
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Gives a draft another place, as when its key gets another name. One that is there already is put
    /// aside; a draft that is not there is no error.
    ///
    /// Errors: those of reading and writing files. The draft is whole in one of the two places, or in
    /// both.
    pub fn move_to(&self, from: &DraftPlace, to: &DraftPlace) -> Result<()> {
        if from == to {
            return Ok(());
        }
        let Some(mut draft) = self.read(from)? else {
            return Ok(());
        };
        draft.head.place = to.clone();
        match self.read(to)? {
            // A move before was broken off when only this was left to do.
            Some(standing) if standing == draft => return self.forget(from),
            Some(mut standing) => {
                standing.head.place = self.free_aside(&standing.head);
                self.put(&standing)?;
            }
            None => {}
        }
        self.put(&draft)?;
        self.forget(from)
    }

    /// A place of the same key where nothing is put aside yet.
    fn free_aside(&self, head: &DraftHead) -> DraftPlace {
        let mut place = head.place.clone();
        let mut number = head.at;
        loop {
            place.aside = Some(number);
            if place != head.place && !self.path(&place).exists() {
                return place;
            }
            number += 1;
        }
    }

    fn path(&self, place: &DraftPlace) -> PathBuf {
        self.folder.join(place.file_name())
    }
}
