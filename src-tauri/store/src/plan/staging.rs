//! Where plans are staged: beside the store, and where nothing can be written there, among the temporary files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::folder::StagingFolder;
use crate::files::{TemporaryFolder, make_private_file, remove_left_folders};

/// The place of a store's plans.
pub(super) enum Staging {
    Beside(StagingFolder),
    Elsewhere {
        /// Where temporary folders are made.
        within: PathBuf,
        /// The one of this store, once there was a plan.
        made: Mutex<Option<TemporaryFolder>>,
    },
}

impl Staging {
    pub(super) fn beside(store: &Path) -> Self {
        Self::Beside(StagingFolder::new(store))
    }

    /// For a store beside which nothing can be written.
    pub(super) fn elsewhere(within: PathBuf) -> Self {
        Self::Elsewhere {
            within,
            made: Mutex::new(None),
        }
    }

    /// An empty file for a new plan.
    pub(super) fn make(&self, plan: &str) -> io::Result<PathBuf> {
        match self {
            Self::Beside(folder) => folder.make(plan),
            Self::Elsewhere { within, made } => {
                let mut made = made.lock().map_err(|_| io::ErrorKind::Other)?;
                let folder = match made.take() {
                    Some(folder) => folder,
                    None => TemporaryFolder::make(within)?,
                };
                let path = made.insert(folder).path().join(format!("{plan}.plan"));
                make_private_file(&path)?;
                Ok(path)
            }
        }
    }

    /// Clears away what killed programs left; nothing when there never was a plan.
    pub(super) fn clean(&self) {
        match self {
            Self::Beside(folder) => folder.clean(),
            Self::Elsewhere { within, .. } => remove_left_folders(within),
        }
    }

    /// What cannot be written where no file can be made for a plan of a store.
    pub(super) fn told<'a>(&'a self, store: &'a Path) -> &'a Path {
        match self {
            Self::Beside(_) => store,
            Self::Elsewhere { within, .. } => within,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn elsewhere_nothing_is_left_of_a_plan_and_what_a_killed_run_left_goes() {
        let within = tempfile::tempdir().unwrap();
        let count = || fs::read_dir(within.path()).unwrap().count();
        let staging = Staging::elsewhere(within.path().to_owned());
        assert_eq!(count(), 0, "there is no plan yet");
        let plan = staging.make("1").unwrap();
        fs::write(&plan, "secret").unwrap();
        // As a killed program leaves it: there, and held by nobody.
        let left = within.path().join("kv-store-0123456789abcdef");
        fs::create_dir(&left).unwrap();
        for file in fs::read_dir(plan.parent().unwrap()).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), left.join(file.file_name())).unwrap();
        }
        assert!(left.join("1.plan").exists());
        Staging::elsewhere(within.path().to_owned()).clean();
        assert!(!left.exists());
        assert_eq!(fs::read(&plan).unwrap(), b"secret", "it is in use");
        let second = staging.make("2").unwrap();
        assert_eq!(second.parent(), plan.parent());
        drop(staging);
        assert_eq!(count(), 0);
    }
}
