//! What a command works with: the open store, a voice, and a way to be stopped.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use store::model::Program;
use store::{CarriedOut, Job, OpenOptions, Step, Store, location};

use crate::deeds;
use crate::failure::Stop;
use crate::words;

/// How long a command that wrote may go on with what has expired, which is more than the few entries that a
/// write takes along; what is left then goes with the next one.
const SWEEPING: Duration = Duration::from_secs(2);
const UPDATING: &str =
    "Updating the file for this version of KV Store. A large one takes a little while, once.";
/// How long an update of the file may take before it is told.
const BEFORE_TELLING: Duration = Duration::from_millis(200);
/// How long a command may take to tidy up while others read the same file.
const CLOSING: Duration = Duration::from_secs(1);

/// How a command uses the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It only reads, and ends as soon as it has.
    Reading,
    /// It writes to a store that is there.
    Writing,
    /// It makes one where there is none.
    Making,
    /// It stays, and follows what other programs do.
    Staying,
}

/// The open store with everything around it that commands share.
pub struct Session {
    pub store: Store,
    how: Use,
    quiet: bool,
}

impl Session {
    /// Opens the file that `--db` names, or the one that the app uses.
    pub async fn open(named: Option<PathBuf>, how: Use, quiet: bool) -> Result<Self, Stop> {
        location::narrow_own_folders();
        let path = named.unwrap_or_else(location::chosen);
        let job = Job::default();
        let options = OpenOptions {
            job: job.clone(),
            // A mistyped path should not leave an empty store behind.
            makes: how == Use::Making,
            ..match how {
                Use::Staying => OpenOptions::staying(Program::Lux),
                Use::Reading | Use::Writing | Use::Making => OpenOptions {
                    backup_folder: location::backup_folder(),
                    ..OpenOptions::passing(Program::Lux)
                },
            }
        };
        let opening = Store::open(&path, options);
        Ok(Self {
            store: match quiet || !std::io::stderr().is_terminal() {
                true => opening.await?,
                false => telling_of_an_update(opening, &job, || warn(UPDATING)).await?,
            },
            how,
            quiet,
        })
    }

    /// The same, which writes in protected places too.
    pub fn unasked(self) -> Self {
        let store = self.store.unasked();
        Self { store, ..self }
    }

    /// Stops where a person's text is the id of one namespace and the name of another.
    pub async fn refuse_two_meanings(&self, text: &str) -> Result<(), Stop> {
        // An id begins so; no other text is looked up twice.
        if !text.trim().to_lowercase().starts_with("kv_") {
            return Ok(());
        }
        match self.store.two_meant_by(text).await? {
            Some([by_id, by_name]) => Err(Stop::bad_input(format!(
                "“{text}” is the id of “{}” and the name of {}. Nothing was changed; say “{}” or {} instead.",
                by_id.name, by_name.id, by_id.name, by_name.id
            ))),
            None => Ok(()),
        }
    }

    /// Does what is planned and due, and tells of it; also of what waits for a person.
    pub async fn carry_out_due(&self) {
        // What is in the way of this is in the way of the command, which says so; else the next one does it.
        if let Ok(carried) = self.store.carry_out_due().await {
            self.tell_carried_out(&carried);
        }
    }

    /// Says what was planned and done, and what waits for a person.
    pub fn tell_carried_out(&self, carried: &CarriedOut) {
        for (namespace, applied) in &carried.done {
            self.say(&format!("{} ({namespace})", deeds::words_of(applied)));
        }
        if carried.asking > 0 {
            let waiting = words::counted(
                u32::try_from(carried.asking).unwrap_or(u32::MAX),
                "planned change needs",
                "planned changes need",
            );
            self.say(&format!("{waiting} a look: lux data kv planned list"));
        }
    }

    /// Leaves one whole file behind, after a write with nothing in it that has expired, as far as nobody
    /// else is in the way: what was written is safe either way, and whoever is still at work folds it in
    /// later.
    pub async fn close(self) {
        if self.how != Use::Reading {
            let _ = tokio::time::timeout(SWEEPING, self.store.sweep_expired()).await;
        }
        let closing = async {
            if self.how != Use::Reading {
                self.store.close().await;
            }
            self.store.let_go().await;
        };
        let _ = tokio::time::timeout(CLOSING, closing).await;
    }

    /// Says in words what was done.
    pub fn say(&self, words: &str) {
        if !self.quiet {
            warn(words);
        }
    }

    /// A job that Ctrl+C cancels: what it had begun is not done. A second Ctrl+C ends the process.
    pub fn job(&self) -> Job {
        cancellable()
    }
}

/// Waits for a store to be opened, and tells once where its file is being brought to this version's format
/// and that takes long.
async fn telling_of_an_update<T>(opening: impl Future<Output = T>, job: &Job, tell: impl FnOnce()) -> T {
    let mut opening = std::pin::pin!(opening);
    loop {
        tokio::select! {
            opened = &mut opening => return opened,
            () = tokio::time::sleep(BEFORE_TELLING) => {}
        }
        if job.progress().step == Step::Updating {
            tell();
            return opening.await;
        }
    }
}

/// A job that Ctrl+C cancels.
pub fn cancellable() -> Job {
    let job = Job::default();
    let cancelled = job.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            cancelled.cancel();
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(crate::failure::Exit::Cancelled as i32);
        }
    });
    job
}

/// Says something that should be known even by those who asked for quiet.
pub fn warn(words: &str) {
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(std::io::stderr(), "{}", words::visible(words));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_update_that_takes_long_is_told_and_waited_for() {
        let job = Job::default();
        let (tell, told) = tokio::sync::oneshot::channel();
        let opening = async {
            job.begin(Step::Updating, 0);
            told.await.unwrap();
            "opened"
        };
        let opened = telling_of_an_update(opening, &job, || tell.send(()).unwrap()).await;
        assert_eq!(opened, "opened");
    }
}
