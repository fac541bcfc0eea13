//! Long work that the window started: it tells how far it is and can be cancelled by its id.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use store::{Fault, Job, StoreError};
use tauri::{AppHandle, Manager};
use tauri_specta::Event;
use tokio::time::{MissedTickBehavior, interval};

use crate::events::Progress;
use crate::failure::Failure;

/// Progress is told at most this often.
const TICK: Duration = Duration::from_millis(100);

/// The jobs that run now, by the id that the window gave them.
#[derive(Default)]
pub struct Jobs(Mutex<HashMap<String, Job>>);

impl Jobs {
    /// Asks a job to stop; one that has ended already is no error.
    pub fn cancel(&self, id: &str) {
        if let Some(job) = self.running().get(id) {
            job.cancel();
        }
    }

    /// Asks every job to stop.
    pub fn cancel_all(&self) {
        self.running().values().for_each(Job::cancel);
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, Job>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Runs work under a job's id until it ends, telling the window how far it is.
pub async fn run<T, E, F>(app: &AppHandle, id: String, work: impl FnOnce(Job) -> F) -> Result<T, Failure>
where
    T: Send + 'static,
    E: Into<Failure> + Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let job = Job::default();
    follow(app, id, job.clone(), work(job)).await
}

/// Waits for work that a job belongs to already, as [`run`] does.
pub async fn follow<T, E, F>(app: &AppHandle, id: String, job: Job, work: F) -> Result<T, Failure>
where
    T: Send + 'static,
    E: Into<Failure> + Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    app.state::<Jobs>().running().insert(id.clone(), job.clone());
    let _running = Running { app, id: &id };
    // A task of its own: work that is long between two awaits does not hold up what is told of it.
    let mut work = tauri::async_runtime::spawn(work);
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await; // the first tick is at once: work that ends sooner tells nothing
    let mut told = None;
    loop {
        tokio::select! {
            ended = &mut work => return match ended {
                Ok(outcome) => outcome.map_err(Into::into),
                Err(_) => Err(StoreError::from(Fault::WorkStopped).into()),
            },
            _ = ticks.tick() => {
                let now = job.progress();
                if told != Some(now) {
                    told = Some(now);
                    let _ = Progress::new(&id, now).emit(app);
                }
            }
        }
    }
}

/// Forgets the job however its work ends, also when the window gave up waiting.
struct Running<'a> {
    app: &'a AppHandle,
    id: &'a str,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.app.state::<Jobs>().running().remove(self.id);
    }
}
