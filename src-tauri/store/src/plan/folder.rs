//! The folder beside the store in which plans are staged, and what a crashed run left in it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use crate::database::STAGING;
use crate::files::{make_private_file, make_private_folder};

/// How often a run takes its lock anew while others come and go: for some seconds.
const MOST_TRIES: u32 = 3_000;
const BETWEEN_TRIES: Duration = Duration::from_millis(1);

/// Files of one run share a stem; its `.lock` is held for as long as the run lives.
#[derive(Debug)]
pub(super) struct StagingFolder {
    folder: PathBuf,
    stem: String,
    lock: Mutex<Option<File>>,
}

impl StagingFolder {
    pub(super) fn new(store: &Path) -> Self {
        let mut folder = store.as_os_str().to_owned();
        folder.push(STAGING);
        Self {
            folder: folder.into(),
            stem: format!("{:016x}", rand::random::<u64>()),
            lock: Mutex::new(None),
        }
    }

    /// An empty file for a new plan. The first call takes this run's lock and clears away what runs that
    /// are no longer alive left behind.
    pub(super) fn make(&self, plan: &str) -> io::Result<PathBuf> {
        let mut lock = self.lock.lock().map_err(|_| io::ErrorKind::Other)?;
        if lock.is_none() {
            *lock = Some(self.take_lock()?);
            remove_leftovers(&self.folder);
        }
        let path = self.folder.join(format!("{}-{plan}.plan", self.stem));
        make_private_file(&path)?;
        Ok(path)
    }

    /// This run's lock. Another run that ends, or begins, at this moment may remove the empty folder, or
    /// a lock that is not yet held; then it is taken once more.
    fn take_lock(&self) -> io::Result<File> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_to_take_lock() {
                Ok(file) if self.lock_path().exists() => return Ok(file),
                Err(error) if tries >= MOST_TRIES => return Err(error),
                Ok(_) if tries >= MOST_TRIES => return Err(io::ErrorKind::NotFound.into()),
                _ => std::thread::sleep(BETWEEN_TRIES),
            }
        }
    }

    fn try_to_take_lock(&self) -> io::Result<File> {
        make_private_folder(&self.folder)?;
        let file = File::create(self.lock_path())?;
        file.try_lock().map_err(io::Error::from)?;
        Ok(file)
    }

    fn lock_path(&self) -> PathBuf {
        self.folder.join(format!("{}.lock", self.stem))
    }

    /// Clears away what crashed runs left; nothing when there never was a plan.
    pub(super) fn clean(&self) {
        remove_leftovers(&self.folder);
        // Refused while a run has files there.
        let _ = fs::remove_dir(&self.folder);
    }
}

impl Drop for StagingFolder {
    fn drop(&mut self) {
        let Ok(lock) = self.lock.get_mut() else { return };
        if lock.take().is_some() {
            remove_run(&self.folder, &self.stem);
            // Refused while another run has files there.
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// Removes the files of every run whose lock nobody holds. What cannot be removed is tried again
/// by the next run.
fn remove_leftovers(folder: &Path) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let path = file.path();
        let is_lock = path.extension().is_some_and(|extension| extension == "lock");
        let Some(stem) = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .filter(|_| is_lock)
        else {
            continue;
        };
        let Ok(lock) = File::open(&path) else { continue };
        // Held until the run is removed: a run that is about to begin may take this lock the moment it
        // is free, and what it stages then is its own.
        if lock.try_lock().is_ok() {
            remove_run(folder, stem);
        }
    }
}

/// Removes one run's plans, and its lock last: an interrupted clean-up is found again.
fn remove_run(folder: &Path, stem: &str) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let name = file.file_name();
        if name.to_string_lossy().starts_with(&format!("{stem}-")) {
            let _ = fs::remove_file(file.path());
        }
    }
    let _ = fs::remove_file(folder.join(format!("{stem}.lock")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_run_clears_what_a_dead_run_left_and_spares_a_living_one() {
        let home = tempfile::tempdir().unwrap();
        let store = home.path().join("kv.sqlite");
        let folder = home.path().join("kv.sqlite.plans");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("dead.lock"), "").unwrap();
        fs::write(folder.join("dead-1.plan"), "rows").unwrap();

        let living = StagingFolder::new(&store);
        let plan = living.make("a").unwrap();
        fs::write(&plan, "rows").unwrap();
        assert!(!folder.join("dead-1.plan").exists());
        assert!(!folder.join("dead.lock").exists());

        StagingFolder::new(&store).make("b").unwrap();
        assert!(plan.exists());
        drop(living);
        assert!(!plan.exists());
    }

    #[test]
    fn runs_that_come_and_go_at_once_stage_without_an_error() {
        let home = tempfile::tempdir().unwrap();
        let store = home.path().join("kv.sqlite");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..300 {
                        StagingFolder::new(&store).make("a").unwrap();
                    }
                });
            }
        });
    }

    #[cfg(unix)]
    #[test]
    fn what_is_staged_is_for_the_person_s_eyes_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let staging = StagingFolder::new(&home.path().join("kv.sqlite"));
        let plan = staging.make("a").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&plan), mode(plan.parent().unwrap())), (0o600, 0o700));
    }
}
