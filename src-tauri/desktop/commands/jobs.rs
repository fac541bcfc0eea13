//! Cancelling long work.

use tauri::State;

use super::Answer;
use crate::jobs::Jobs;

/// Asks a job to stop; its own call then fails with `cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn cancel_job(jobs: State<'_, Jobs>, job: String) -> Answer<()> {
    jobs.cancel(&job);
    Ok(())
}
