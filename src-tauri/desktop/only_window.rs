//! One window for each database file: a second start brings the first window to the front.
//!
//! Who opens a file locks a file of its own beside the drafts; the lock ends with the process, however
//! that ends. Who finds it locked leaves a request there and goes away when it is answered. A window that
//! does not answer keeps nobody out: the second start opens a window of its own then, whose drafts are
//! apart. The single-instance plugin of Tauri knows programs, not files, and needs a session bus.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use store::{location, make_private_folder};
use tauri::{AppHandle, Manager};

use crate::file_names::name_for;
use crate::in_use::{InUse, lock};
use crate::{TIDY, window};

/// How long a request may stay unanswered: longer than a window that is being closed may need.
const PATIENCE: Duration = TIDY.saturating_add(Duration::from_secs(1));
/// How often a request is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often its answer is looked for.
const ANSWER_EVERY: Duration = Duration::from_millis(50);

/// What this process has to be the one window of a file.
pub struct OnlyWindow {
    /// Where the locks are; `None` where the platform names no such place, or it cannot be made.
    folder: Option<PathBuf>,
    held: Mutex<Option<Held>>,
    leaving: AtomicBool,
}

struct Held {
    place: Place,
    _lock: File,
}

/// The files by which processes speak about a database file.
#[derive(Clone, PartialEq, Eq)]
struct Place {
    lock: PathBuf,
    request: PathBuf,
}

impl OnlyWindow {
    /// For this process; `None` when another one has the file open and shows its window.
    pub fn of(database: &Path) -> Option<Self> {
        Self::within(location::windows_folder(), database, PATIENCE)
    }

    fn within(folder: Option<PathBuf>, database: &Path, patience: Duration) -> Option<Self> {
        // Without a place for locks there is nobody to be asked.
        let folder = folder.filter(|folder| make_private_folder(folder).is_ok());
        let held = match &folder {
            Some(folder) => match ask(&Place::of(folder, database), patience) {
                Answer::Shown => return None,
                Answer::Free(held) => Some(held),
                Answer::Unknown => None,
            },
            None => None,
        };
        Some(Self {
            folder,
            held: Mutex::new(held),
            leaving: AtomicBool::new(false),
        })
    }

    /// The window goes on with another file.
    pub fn turn_to(&self, database: &Path) {
        let Some(folder) = &self.folder else { return };
        let place = Place::of(folder, database);
        let mut held = self.held();
        if held.as_ref().is_some_and(|held| held.place == place) {
            return;
        }
        // Where another window has it, both have it: their drafts are apart.
        *held = match place.take() {
            Ok(InUse::Here(lock)) => Some(place.held(lock)),
            _ => None,
        };
    }

    /// Shows the app's window whenever another start asks for it.
    pub async fn answer(app: AppHandle) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            if app.state::<Self>().is_asked_for() {
                window::bring_to_front(&app);
            }
        }
    }

    /// The app ends: a start that comes now is not answered, but waits for the end.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asks for the window; they know then that they were heard.
    fn is_asked_for(&self) -> bool {
        let held = self.held();
        !self.leaving.load(Ordering::Relaxed)
            && held
                .as_ref()
                .is_some_and(|held| std::fs::remove_file(&held.place.request).is_ok())
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Answer {
    /// Nobody else has the file.
    Free(Held),
    /// Somebody has it, and shows it.
    Shown,
    /// Somebody has it and does not answer, or nobody can tell.
    Unknown,
}

fn ask(place: &Place, patience: Duration) -> Answer {
    match place.take() {
        Ok(InUse::Here(lock)) => return Answer::Free(place.held(lock)),
        Ok(InUse::Elsewhere) => {}
        Ok(InUse::Unknown) | Err(_) => return Answer::Unknown,
    }
    if File::create(&place.request).is_err() {
        return Answer::Unknown;
    }
    let asked = Instant::now();
    while asked.elapsed() < patience {
        // First: who ends right after it has answered leaves the file to this process.
        if let Ok(InUse::Here(lock)) = place.take() {
            return Answer::Free(place.held(lock));
        }
        if !place.request.exists() {
            return Answer::Shown;
        }
        sleep(ANSWER_EVERY);
    }
    let _ = std::fs::remove_file(&place.request);
    Answer::Unknown
}

impl Place {
    fn of(folder: &Path, database: &Path) -> Self {
        let name = name_for(one_path(database).as_os_str().as_encoded_bytes());
        Self {
            lock: folder.join(&name).with_extension("open"),
            request: folder.join(&name).with_extension("show"),
        }
    }

    fn take(&self) -> io::Result<InUse> {
        lock(&self.lock)
    }

    /// What one has who has taken it. A request that nobody waits for any more is forgotten.
    fn held(&self, lock: File) -> Held {
        let _ = std::fs::remove_file(&self.request);
        Held {
            place: self.clone(),
            _lock: lock,
        }
    }
}

/// The same for every way to the same file, which need not be there yet.
fn one_path(database: &Path) -> PathBuf {
    let whole = std::path::absolute(database).unwrap_or_else(|_| database.to_owned());
    if let Ok(path) = whole.canonicalize() {
        return path;
    }
    match (whole.parent().map(Path::canonicalize), whole.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(200);

    fn start(all: &tempfile::TempDir, database: &str, patience: Duration) -> Option<OnlyWindow> {
        let folder = all.path().join("windows");
        OnlyWindow::within(Some(folder), &all.path().join(database), patience)
    }

    fn holds(window: &Option<OnlyWindow>) -> bool {
        window.as_ref().is_some_and(|window| window.held().is_some())
    }

    #[test]
    fn a_second_start_is_answered_by_the_first_and_goes_away() {
        let all = tempfile::tempdir().unwrap();
        let first = start(&all, "flags.db", SHORT).unwrap();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| start(&all, "flags.db", Duration::from_secs(60)));
            while !first.is_asked_for() {
                std::thread::yield_now();
            }
            assert!(second.join().unwrap().is_none());
        });
        assert!(!first.is_asked_for());
    }

    #[test]
    fn each_file_has_a_window_of_its_own() {
        let all = tempfile::tempdir().unwrap();
        let first = start(&all, "flags.db", SHORT);
        let second = start(&all, "other.db", SHORT);
        assert!(holds(&first) && holds(&second));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_file_is_the_same_file() {
        let all = tempfile::tempdir().unwrap();
        std::fs::write(all.path().join("flags.db"), "").unwrap();
        std::os::unix::fs::symlink(all.path().join("flags.db"), all.path().join("link.db")).unwrap();
        let first = start(&all, "flags.db", SHORT);
        let second = start(&all, "link.db", SHORT);
        assert!(holds(&first) && !holds(&second));
    }

    #[test]
    fn a_window_that_does_not_answer_keeps_nobody_out_and_its_end_frees_the_file() {
        let all = tempfile::tempdir().unwrap();
        let first = start(&all, "flags.db", SHORT);
        let second = start(&all, "flags.db", SHORT);
        assert!(holds(&first) && second.is_some() && !holds(&second));
        drop(first);
        let third = start(&all, "flags.db", SHORT);
        assert!(holds(&third));
        assert!(!third.unwrap().is_asked_for());
    }

    #[test]
    fn a_start_while_the_first_window_ends_becomes_the_first() {
        let all = tempfile::tempdir().unwrap();
        let first = start(&all, "flags.db", SHORT);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| start(&all, "flags.db", Duration::from_secs(60)));
            let request = Place::of(&all.path().join("windows"), &all.path().join("flags.db")).request;
            while !request.exists() {
                std::thread::yield_now();
            }
            drop(first);
            assert!(holds(&second.join().unwrap()));
        });
    }

    #[test]
    fn a_window_that_is_about_to_end_does_not_answer() {
        let all = tempfile::tempdir().unwrap();
        let first = start(&all, "flags.db", SHORT).unwrap();
        first.leave();
        File::create(Place::of(&all.path().join("windows"), &all.path().join("flags.db")).request).unwrap();
        assert!(!first.is_asked_for());
    }

    #[test]
    fn a_window_that_goes_on_with_another_file_leaves_the_first_one() {
        let all = tempfile::tempdir().unwrap();
        let first = start(&all, "flags.db", SHORT);
        first.as_ref().unwrap().turn_to(&all.path().join("other.db"));
        assert!(holds(&start(&all, "flags.db", SHORT)));
        assert!(!holds(&start(&all, "other.db", SHORT)));
    }
}
